using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.RegularExpressions;

namespace Madang.Server.Tests;

/// <summary>The real program in a process of its own, as an operator runs it.</summary>
internal sealed partial class RunningPlatform : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly Process process;
    private readonly StringBuilder output;

    private RunningPlatform(Process process, StringBuilder output, Uri url)
    {
        this.process = process;
        this.output = output;
        Url = url;
        Http = new HttpClient { BaseAddress = url, Timeout = TimeSpan.FromSeconds(30) };
    }

    public Uri Url { get; }

    public HttpClient Http { get; }

    public string Output
    {
        get
        {
            lock (output)
                return output.ToString();
        }
    }

    /// <summary>Starts the platform on a free port and waits until it says that it is up.</summary>
    public static async Task<RunningPlatform> StartAsync(string data, params string[] options)
    {
        var output = new StringBuilder();
        var process = ProgramProcess.Start(["serve", "--data", data, "--urls", "http://127.0.0.1:0", .. options]);
        var up = new TaskCompletionSource<Uri>(TaskCreationOptions.RunContinuationsAsynchronously);
        void Read(string? line)
        {
            if (line is null)
                return;
            lock (output)
                output.AppendLine(line);
            if (Up().Match(line) is { Success: true } match)
                up.TrySetResult(new Uri(match.Groups[1].Value));
        }
        process.OutputDataReceived += (_, line) => Read(line.Data);
        process.ErrorDataReceived += (_, line) => Read(line.Data);
        process.EnableRaisingEvents = true;
        process.Exited += (_, _) => up.TrySetException(new InvalidOperationException("The platform ended before it was up."));
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        try
        {
            var url = await up.Task.WaitAsync(Patience);
            return new(process, output, url);
        }
        catch (Exception error)
        {
            process.Kill(entireProcessTree: true);
            await process.WaitForExitAsync();
            throw new InvalidOperationException($"{error.Message}\n{output}", error);
        }
    }

    /// <summary>Asks it to stop as a supervisor does, and gives its exit code.</summary>
    public async Task<int> TerminateAsync()
    {
        using var kill = Process.Start("kill", ["-TERM", process.Id.ToString()]);
        await kill.WaitForExitAsync();
        await process.WaitForExitAsync().WaitAsync(Patience);
        return process.ExitCode;
    }

    /// <summary>Runs a sandbox command against it.</summary>
    public Task<Finished> SandboxAsync(string data, params string[] arguments) =>
        ProgramProcess.RunAsync(["sandbox", .. arguments, "--url", Url.GetLeftPart(UriPartial.Authority), "--data", data]);

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        if (!process.HasExited)
        {
            process.Kill(entireProcessTree: true);
            await process.WaitForExitAsync();
        }
        process.Dispose();
    }

    /// <summary>A port that was free a moment ago, for what cannot say which port it took.</summary>
    public static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    [GeneratedRegex(@"^Madang is up at (http://[^,\s]+?)[,.]?(?:\s|$)")]
    private static partial Regex Up();
}

/// <summary>How a command ended.</summary>
internal sealed record Finished(int Code, string Output, string Error);

/// <summary>Starts the program that this build made.</summary>
internal static class ProgramProcess
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    public static Process Start(IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true, UseShellExecute = false };
        start.ArgumentList.Add(Checkout.ServerProgram);
        foreach (var argument in arguments)
            start.ArgumentList.Add(argument);
        // What the machine's user has set must not decide a test.
        foreach (var name in (string[])["MADANG_TOKEN", "MADANG_URL", "MADANG_DATABASE", "MADANG_HOME", "MADANG_MASTER_KEY"])
            start.Environment.Remove(name);
        start.Environment["XDG_STATE_HOME"] = Path.Combine(Path.GetTempPath(), $"madang-state-{Environment.ProcessId}");
        var process = Process.Start(start)!;
        process.StandardInput.Close();
        return process;
    }

    public static async Task<Finished> RunAsync(IEnumerable<string> arguments)
    {
        using var process = Start(arguments);
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync().WaitAsync(Patience);
        return new(process.ExitCode, await output, await error);
    }
}
