using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;

namespace Madang.Bench.Wire;

/// <summary>What the generator found in one window.</summary>
/// <param name="Operations">Requests answered with 200 within the window.</param>
/// <param name="ElapsedSeconds">The window as it really was.</param>
/// <param name="OwnCpuUs">CPU of the generator within it.</param>
/// <param name="ServerCpuUs">CPU of the server within it.</param>
/// <param name="Verified">How many answers were kept and their signatures found good, after the window.</param>
/// <param name="LatenciesUs">From the first byte sent to the last byte read.</param>
internal sealed record LoadResult(long Operations, double ElapsedSeconds, double OwnCpuUs, double ServerCpuUs, int Verified, float[] LatenciesUs);

/// <summary>
/// The merchants' side, in a process of its own so that its share of the cores can be told from the server's. Reads orders from its standard input,
/// <c>COUNT SECONDS</c>, signs so many requests before the clock starts, sends them, and writes a <see cref="LoadResult"/> as one line of JSON.
/// </summary>
internal static class LoadGenerator
{
    /// <summary>Runs <c>load URL MERCHANT-FOLDER CONNECTIONS SERVER-PID</c> until its input ends.</summary>
    public static async Task<int> MainAsync(string[] arguments)
    {
        var server = new Uri(arguments[0]);
        using var merchant = new SandboxMerchant(arguments[1]);
        using var connections = new KeepAliveConnections(server.Host, server.Port, int.Parse(arguments[2], CultureInfo.InvariantCulture));
        var serverPid = int.Parse(arguments[3], CultureInfo.InvariantCulture);
        // Numbers must differ from those of every run before on the same server.
        var run = RandomNumberGenerator.GetHexString(10);
        var sequence = 0L;
        while (await Console.In.ReadLineAsync() is { } order)
        {
            var parts = order.Split(' ');
            var requests = Sign(merchant, server.Authority, int.Parse(parts[0], CultureInfo.InvariantCulture), run, sequence);
            sequence += requests.Length;
            var result = connections.Send(requests, TimeSpan.FromSeconds(double.Parse(parts[1], CultureInfo.InvariantCulture)), serverPid, merchant);
            await Console.Out.WriteLineAsync(JsonSerializer.Serialize(result));
        }
        return 0;
    }

    private static byte[][] Sign(SandboxMerchant merchant, string host, int count, string run, long first)
    {
        var now = TimeProvider.System.GetUtcNow().ToUnixTimeSeconds();
        var requests = new byte[count][];
        Parallel.For(0, count, new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount }, merchant.LoadKey,
            (i, _, key) =>
            {
                requests[i] = merchant.SignPrepay(key, host, $"B{run}N{first + i}", now);
                return key;
            },
            key => key.Dispose());
        return requests;
    }
}
