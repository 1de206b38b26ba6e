namespace Madang.Pay.Sandbox;

/// <summary>The faults that are switched on, per merchant. Without a sandbox there are none.</summary>
internal sealed class Faults
{
    /// <summary>
    /// Takes one use of a fault of this kind for this merchant: its parameter (milliseconds, seconds; 1 where it has none), or null when none is on.
    /// Fast when none is on, as in production.
    /// </summary>
    public ValueTask<long?> TakeAsync(string mchId, FaultKind kind, CancellationToken cancellation = default) =>
        throw new InvalidOperationException($"Faults are not built yet: {mchId} {kind} {cancellation}");
}
