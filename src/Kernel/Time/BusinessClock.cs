namespace Madang.Kernel.Time;

/// <summary>
/// The time by which business happens: orders expire, callbacks are retried, bills are cut. It is the machine's time plus a
/// shift that a sandbox may move forward. Signatures keep the machine's own time: clients elsewhere have not moved.
/// </summary>
public sealed class BusinessClock(TimeProvider machine) : TimeProvider
{
    private long shiftTicks;

    /// <summary>The machine's clock, unshifted.</summary>
    public TimeProvider Machine { get; } = machine;

    /// <summary>How far business time runs ahead of the machine's; never negative.</summary>
    public TimeSpan Shift => TimeSpan.FromTicks(Interlocked.Read(ref shiftTicks));

    /// <summary>Raised after the shift has grown, so that workers waiting for a due time look again.</summary>
    public event Action? Moved;

    /// <inheritdoc />
    public override DateTimeOffset GetUtcNow() => Machine.GetUtcNow() + Shift;

    /// <inheritdoc />
    public override long GetTimestamp() => Machine.GetTimestamp();

    /// <inheritdoc />
    public override long TimestampFrequency => Machine.TimestampFrequency;

    /// <inheritdoc />
    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        Machine.CreateTimer(callback, state, dueTime, period);

    /// <summary>Sets the shift. Business time never runs backwards, so a smaller shift than the present one is ignored.</summary>
    public void MoveTo(TimeSpan shift)
    {
        long wanted = shift.Ticks, seen;
        do
        {
            seen = Interlocked.Read(ref shiftTicks);
            if (wanted <= seen)
                return;
        }
        while (Interlocked.CompareExchange(ref shiftTicks, wanted, seen) != seen);
        Moved?.Invoke();
    }
}
