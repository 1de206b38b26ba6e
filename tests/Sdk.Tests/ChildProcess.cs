using System.Diagnostics;
using System.Text;

namespace Madang.Sdk.Tests;

/// <summary>A program run to its end, with what it said.</summary>
internal sealed record ChildProcess(int ExitCode, string Output)
{
    public static async Task<ChildProcess> RunAsync(
        string program, IEnumerable<string> arguments, string folder, IReadOnlyDictionary<string, string> environment, TimeSpan limit, CancellationToken cancellation)
    {
        using var process = new Process { StartInfo = Describe(program, arguments, folder, environment) };
        var output = new StringBuilder();
        void Keep(object _, DataReceivedEventArgs line)
        {
            lock (output)
                output.AppendLine(line.Data);
        }
        process.OutputDataReceived += Keep;
        process.ErrorDataReceived += Keep;
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        deadline.CancelAfter(limit);
        try
        {
            await process.WaitForExitAsync(deadline.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            cancellation.ThrowIfCancellationRequested();
            return new(-1, $"{output}\n{program} did not end within {limit.TotalSeconds} s.");
        }
        lock (output)
            return new(process.ExitCode, output.ToString());
    }

    public static ProcessStartInfo Describe(string program, IEnumerable<string> arguments, string folder, IReadOnlyDictionary<string, string> environment)
    {
        var start = new ProcessStartInfo(program, arguments) { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true };
        foreach (var (name, value) in environment)
            start.Environment[name] = value;
        return start;
    }
}
