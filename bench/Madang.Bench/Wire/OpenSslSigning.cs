using System.Diagnostics;
using System.Globalization;
using Madang.Bench.Harness;

namespace Madang.Bench.Wire;

/// <summary>
/// What the cores can sign when they do nothing else: <c>openssl speed</c>, RSA-2048, one process a core, by the clock on the wall.
/// </summary>
internal sealed class OpenSslSigning() : Lane("openssl.sign", "signature")
{
    public override Task PrepareAsync() => Task.CompletedTask;

    public override async Task<LaneRun> RunAsync(TimeSpan window)
    {
        var seconds = (int)Math.Max(1, Math.Round(window.TotalSeconds));
        var cores = Environment.ProcessorCount;
        using var openssl = Process.Start(new ProcessStartInfo("openssl", ["speed", "-elapsed", "-seconds", $"{seconds}", "-multi", $"{cores}", "rsa2048"])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var noise = openssl.StandardError.ReadToEndAsync();
        var lines = (await openssl.StandardOutput.ReadToEndAsync()).Split('\n');
        await noise;
        await openssl.WaitForExitAsync();
        var perSecond = Read(lines);
        return new LaneRun((long)(perSecond * seconds), TimeSpan.FromSeconds(seconds), double.NaN, []);
    }

    // Example, where later versions have more columns:
    //                   sign    verify    sign/s verify/s
    // rsa 2048 bits 0.000120s 0.000007s   8320.0 141463.5
    private static double Read(string[] lines)
    {
        var heads = Array.Find(lines, line => line.Contains("sign/s", StringComparison.Ordinal));
        var figures = Array.Find(lines, line => line.StartsWith("rsa", StringComparison.Ordinal) && line.Contains("2048 bits", StringComparison.Ordinal));
        if (heads is null || figures is null)
            throw new InvalidOperationException($"openssl speed printed no rate of RSA-2048 signing:\n{string.Join('\n', lines)}");
        var column = Array.IndexOf(heads.Split(' ', StringSplitOptions.RemoveEmptyEntries), "sign/s");
        var values = figures[(figures.IndexOf("bits", StringComparison.Ordinal) + 4)..].Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return double.Parse(values[column], CultureInfo.InvariantCulture);
    }
}
