namespace Madang.Bench.Harness;

/// <summary>
/// One thing that is measured: our ledger under a load, or a rival doing the same work. A lane is prepared once and then runs once a round,
/// so that every round holds subject and rival side by side on the same disk in the same minute.
/// </summary>
internal abstract class Lane(string name, string unit) : IAsyncDisposable
{
    public string Name { get; } = name;

    /// <summary>What one operation is, such as <c>transfer</c>.</summary>
    public string Unit { get; } = unit;

    /// <summary>True where the bar compares latency, so that the median latency is this lane's figure and not its rate.</summary>
    public virtual bool ByLatency => false;

    public abstract Task PrepareAsync();

    /// <summary>Works for about this long and says what it got done.</summary>
    public abstract Task<LaneRun> RunAsync(TimeSpan window);

    public virtual ValueTask DisposeAsync() => ValueTask.CompletedTask;
}

/// <summary>What a lane did in one round.</summary>
/// <param name="Operations">How many were finished, acknowledged and counted within the window.</param>
/// <param name="Elapsed">The window as it really was.</param>
/// <param name="CpuUs">CPU time of everybody who worked for it, in microseconds; NaN where it is not measured.</param>
/// <param name="LatenciesUs">Latency of operations (or a sample of them), in microseconds; empty where it is not measured.</param>
/// <param name="Notes">Figures of its own: batch size, share of the load generator.</param>
internal sealed record LaneRun(long Operations, TimeSpan Elapsed, double CpuUs, IReadOnlyList<float> LatenciesUs, IReadOnlyDictionary<string, double>? Notes = null)
{
    public double PerSecond => Operations / Elapsed.TotalSeconds;

    public double CpuUsEach => Operations == 0 ? 0 : CpuUs / Operations;
}
