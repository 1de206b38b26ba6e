using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Madang.Bench.Harness;

namespace Madang.Bench.Wire;

/// <summary>
/// The pay wire as a merchant's SDK meets it: native prepay over HTTP/1.1, signed by the merchant, verified, stored durably and answered
/// with a signature, by a server process on SQLite.
/// </summary>
internal sealed class SignedHttp(string folder) : Lane("http.native", "request")
{
    private const int Connections = 64;
    private const double SignAhead = 1.4;
    private const int MostWarmUps = 6;
    private const double SteadyShare = 0.95;
    private static readonly TimeSpan WarmUpWindow = TimeSpan.FromSeconds(2);
    private ServerProcess? server;
    private Process? generator;
    private double expectedPerSecond = 5000;

    public override async Task PrepareAsync()
    {
        server = await ServerProcess.StartAsync(Path.Combine(folder, "http"));
        var merchant = await server.MakeMerchantAsync();
        var start = Itself.Start(["load", server.Url, merchant, $"{Connections}", $"{server.ProcessId}"], start =>
            (start.RedirectStandardInput, start.RedirectStandardOutput) = (true, true));
        generator = Process.Start(start)!;
        await WarmUpAsync();
    }

    // The runtime compiles hot code anew in the background for many seconds; the cores that this takes are not the wire's.
    private async Task WarmUpAsync()
    {
        var before = double.PositiveInfinity;
        for (var i = 0; i < MostWarmUps; i++)
        {
            var now = (await RunAsync(WarmUpWindow)).CpuUsEach;
            if (now > before * SteadyShare)
                return;
            before = now;
        }
    }

    public override async Task<LaneRun> RunAsync(TimeSpan window)
    {
        var count = (int)(expectedPerSecond * SignAhead * window.TotalSeconds);
        await generator!.StandardInput.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{count} {window.TotalSeconds}"));
        await generator.StandardInput.FlushAsync();
        var line = await generator.StandardOutput.ReadLineAsync() ?? throw new InvalidOperationException("The load generator has stopped; what it found wrong stands above.");
        var result = JsonSerializer.Deserialize<LoadResult>(line)!;
        expectedPerSecond = result.Operations / result.ElapsedSeconds;
        var cpuUs = result.OwnCpuUs + result.ServerCpuUs;
        return new LaneRun(result.Operations, TimeSpan.FromSeconds(result.ElapsedSeconds), cpuUs, result.LatenciesUs, new Dictionary<string, double>
        {
            ["server CPU µs each"] = result.ServerCpuUs / result.Operations,
            ["generator CPU µs each"] = result.OwnCpuUs / result.Operations,
            ["generator's share %"] = 100 * result.OwnCpuUs / cpuUs,
            ["answers verified"] = result.Verified,
        });
    }

    public override async ValueTask DisposeAsync()
    {
        if (generator is not null)
        {
            generator.StandardInput.Close();
            await generator.WaitForExitAsync();
            generator.Dispose();
        }
        if (server is not null)
            await server.DisposeAsync();
        await base.DisposeAsync();
    }
}
