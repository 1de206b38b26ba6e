namespace Madang.Kernel.Time;

/// <summary>Time as rows store it: 64-bit microseconds since 1970-01-01 UTC.</summary>
public static class Microseconds
{
    /// <summary>Now, in microseconds since 1970-01-01 UTC.</summary>
    public static long UtcMicroseconds(this TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(time);
        return From(time.GetUtcNow());
    }

    /// <summary>The instant in microseconds since 1970-01-01 UTC; what is finer is cut off.</summary>
    public static long From(DateTimeOffset instant) => (instant.UtcTicks - DateTimeOffset.UnixEpoch.UtcTicks) / TimeSpan.TicksPerMicrosecond;

    /// <summary>The instant of <paramref name="microseconds"/> since 1970-01-01 UTC, in UTC.</summary>
    public static DateTimeOffset ToInstant(long microseconds) => DateTimeOffset.UnixEpoch.AddTicks(microseconds * TimeSpan.TicksPerMicrosecond);

    /// <summary>The length of <paramref name="span"/> in whole microseconds.</summary>
    public static long Of(TimeSpan span) => span.Ticks / TimeSpan.TicksPerMicrosecond;
}
