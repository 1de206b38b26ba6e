using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace Madang.Bench.Wire;

/// <summary>The platform in a process of its own, as <c>./run</c> starts it, on an empty data folder.</summary>
internal sealed class ServerProcess : IAsyncDisposable
{
    private const int StartTimeoutMs = 60_000;
    private readonly Process process;
    private readonly string folder;

    private ServerProcess(Process process, string url, string folder)
    {
        this.process = process;
        this.folder = folder;
        Url = url;
    }

    public string Url { get; }

    public int ProcessId => process.Id;

    public static async Task<ServerProcess> StartAsync(string folder)
    {
        Directory.CreateDirectory(folder);
        var url = $"http://127.0.0.1:{FreePort()}";
        var process = Start(["serve", "--urls", url, "--data", Path.Combine(folder, "data")], folder);
        var server = new ServerProcess(process, url, folder);
        try
        {
            await server.WaitUntilReadyAsync();
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
        return server;
    }

    /// <summary>Asks the running platform for a merchant and says where its files are.</summary>
    public async Task<string> MakeMerchantAsync()
    {
        var merchant = Path.Combine(folder, "merchant");
        using var command = Start(["sandbox", "merchant", "--out", merchant, "--url", Url], folder);
        await command.WaitForExitAsync();
        return command.ExitCode == 0 ? merchant : throw new InvalidOperationException($"sandbox merchant ended with {command.ExitCode}.");
    }

    public async ValueTask DisposeAsync()
    {
        if (!process.HasExited)
        {
            process.Kill();
            await process.WaitForExitAsync();
        }
        process.Dispose();
    }

    private static Process Start(IEnumerable<string> arguments, string folder)
    {
        var program = Environment.GetEnvironmentVariable("MADANG_BENCH_SERVER") ?? throw new InvalidOperationException("Start through bench/run, which builds the server.");
        var start = new ProcessStartInfo("dotnet", [program, .. arguments]) { WorkingDirectory = folder, RedirectStandardOutput = true };
        start.Environment["DOTNET_ENVIRONMENT"] = "Production";
        start.Environment["ASPNETCORE_ENVIRONMENT"] = "Production";
        var process = Process.Start(start)!;
        // Its greeting is not ours to print, and an unread pipe would stop it one day.
        process.OutputDataReceived += (_, _) => { };
        process.BeginOutputReadLine();
        return process;
    }

    private async Task WaitUntilReadyAsync()
    {
        using var http = new HttpClient { BaseAddress = new Uri(Url) };
        var start = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(start).TotalMilliseconds < StartTimeoutMs)
        {
            if (process.HasExited)
                throw new InvalidOperationException($"The server ended with {process.ExitCode}.");
            try
            {
                using var answer = await http.GetAsync(new Uri("/health", UriKind.Relative));
                if (answer.StatusCode == HttpStatusCode.OK)
                    return;
            }
            catch (HttpRequestException)
            {
                // Not listening yet.
            }
            await Task.Delay(50);
        }
        throw new InvalidOperationException("The server was not ready within a minute.");
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
