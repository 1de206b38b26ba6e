using System.Diagnostics;
using System.Text;
using System.Text.RegularExpressions;

namespace Madang.Browser.Tests.Development;

/// <summary><c>./madang app dev</c> on an app of the test's own, as a developer runs it.</summary>
internal sealed partial class DevProcess : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(120);

    private readonly Process process;
    private readonly StringBuilder output = new();
    private readonly TaskCompletionSource up = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private DevProcess(Process process)
    {
        this.process = process;
        process.OutputDataReceived += (_, line) => Read(line.Data);
        process.ErrorDataReceived += (_, line) => Read(line.Data);
        process.EnableRaisingEvents = true;
        process.Exited += (_, _) => up.TrySetException(new InvalidOperationException("It ended before it was up."));
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    public string Output
    {
        get
        {
            lock (output)
                return output.ToString();
        }
    }

    /// <summary>The address of the developer's page, as it is printed.</summary>
    public string DeveloperPage => PageAddress().Match(Output).Groups[1].Value;

    public string AppAddress => AloneAddress().Match(Output).Groups[1].Value;

    public static async Task<DevProcess> StartAsync(string app, params string[] options)
    {
        var started = new DevProcess(ProgramProcess.Start(["app", "dev", app, "--port", "0", .. options]));
        try
        {
            await started.up.Task.WaitAsync(Patience);
            return started;
        }
        catch (Exception error)
        {
            await started.DisposeAsync();
            throw new InvalidOperationException($"{error.Message}\n{started.Output}", error);
        }
    }

    /// <summary>Interrupts it as Ctrl-C does, and gives its exit code.</summary>
    public async Task<int> InterruptAsync()
    {
        using var kill = Process.Start("kill", ["-INT", process.Id.ToString()]);
        await kill.WaitForExitAsync();
        await process.WaitForExitAsync().WaitAsync(TimeSpan.FromSeconds(30));
        return process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        if (!process.HasExited)
        {
            process.Kill(entireProcessTree: true);
            await process.WaitForExitAsync();
        }
        process.Dispose();
    }

    private void Read(string? line)
    {
        if (line is null)
            return;
        lock (output)
            output.AppendLine(line);
        if (line.StartsWith("Watching ", StringComparison.Ordinal))
            up.TrySetResult();
    }

    [GeneratedRegex(@"to work on it\s+(\S+)")]
    private static partial Regex PageAddress();

    [GeneratedRegex(@"the app alone\s+(\S+)")]
    private static partial Regex AloneAddress();
}
