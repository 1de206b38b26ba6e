using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.RegularExpressions;

namespace Madang.Tests;

/// <summary>The real program in a process of its own, as an operator runs it.</summary>
internal sealed partial class RunningPlatform : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly Process process;
    private readonly StringBuilder output;

    private RunningPlatform(Process process, StringBuilder output, IReadOnlyList<Uri> addresses)
    {
        this.process = process;
        this.output = output;
        Addresses = addresses;
        Http = new HttpClient { BaseAddress = Url, Timeout = TimeSpan.FromSeconds(30) };
    }

    /// <summary>Where it answers, as it says itself.</summary>
    public IReadOnlyList<Uri> Addresses { get; }

    /// <summary>The plain address.</summary>
    public Uri Url => Addresses.First(address => address.Scheme == Uri.UriSchemeHttp);

    /// <summary>The address without a slash at its end, as a command takes it.</summary>
    public string Origin => Url.GetLeftPart(UriPartial.Authority);

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
    public static Task<RunningPlatform> StartAsync(string data, params string[] options) => StartAsync(data, options, environment: null);

    /// <summary>The same with more in its environment.</summary>
    public static async Task<RunningPlatform> StartAsync(string data, string[] options, IReadOnlyDictionary<string, string>? environment)
    {
        var output = new StringBuilder();
        var process = ProgramProcess.Start(["serve", "--data", data, "--urls", "http://127.0.0.1:0", .. options], environment);
        var up = new TaskCompletionSource<IReadOnlyList<Uri>>(TaskCreationOptions.RunContinuationsAsynchronously);
        void Read(string? line)
        {
            if (line is null)
                return;
            lock (output)
                output.AppendLine(line);
            if (line.StartsWith("Madang is up at ", StringComparison.Ordinal))
                up.TrySetResult([.. Address().Matches(line).Select(match => new Uri(match.Value))]);
        }
        process.OutputDataReceived += (_, line) => Read(line.Data);
        process.ErrorDataReceived += (_, line) => Read(line.Data);
        process.EnableRaisingEvents = true;
        process.Exited += (_, _) => up.TrySetException(new InvalidOperationException("The platform ended before it was up."));
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        try
        {
            return new(process, output, await up.Task.WaitAsync(Patience));
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
        ProgramProcess.RunAsync(["sandbox", .. arguments, "--url", Origin, "--data", data]);

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

    [GeneratedRegex("https?://[0-9.]+:[0-9]+")]
    private static partial Regex Address();
}
