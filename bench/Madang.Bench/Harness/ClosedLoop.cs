using System.Diagnostics;

namespace Madang.Bench.Harness;

/// <summary>
/// Clients that each wait for an answer before they send again. What they finish between two marks is counted; the time in which they
/// start up and stop is not.
/// </summary>
internal sealed class ClosedLoop(int clients, Func<int, Task> operation)
{
    private static readonly TimeSpan RampUp = TimeSpan.FromMilliseconds(250);

    public async Task<(long Operations, TimeSpan Elapsed, double CpuUs, List<float> LatenciesUs)> RunAsync(TimeSpan window, Func<double> cpuUs)
    {
        var counted = new Counted();
        var loops = new Task<List<float>>[clients];
        for (var i = 0; i < clients; i++)
        {
            var client = i;
            loops[i] = Task.Run(() => LoopAsync(client, counted));
        }
        await Task.Delay(RampUp);
        var cpuBefore = cpuUs();
        var before = Stopwatch.GetTimestamp();
        counted.From = before;
        await Task.Delay(window);
        var after = Stopwatch.GetTimestamp();
        counted.To = after;
        var cpuAfter = cpuUs();
        var latencies = new List<float>();
        foreach (var loop in loops)
            latencies.AddRange(await loop);
        // Loops end after they saw the second mark and note only what finished between the two.
        return (latencies.Count, Stopwatch.GetElapsedTime(before, after), cpuAfter - cpuBefore, latencies);
    }

    private async Task<List<float>> LoopAsync(int client, Counted counted)
    {
        var latencies = new List<float>(1024);
        while (counted.To == long.MaxValue)
        {
            var start = Stopwatch.GetTimestamp();
            await operation(client);
            var end = Stopwatch.GetTimestamp();
            if (end >= counted.From && end <= counted.To)
                latencies.Add((float)Stopwatch.GetElapsedTime(start, end).TotalMicroseconds);
        }
        return latencies;
    }

    private sealed class Counted
    {
        private long from = long.MaxValue;
        private long to = long.MaxValue;

        public long From
        {
            get => Volatile.Read(ref from);
            set => Volatile.Write(ref from, value);
        }

        public long To
        {
            get => Volatile.Read(ref to);
            set => Volatile.Write(ref to, value);
        }
    }
}
