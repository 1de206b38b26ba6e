namespace Madang.Kernel.Identity;

/// <summary>Makes 128-bit ids whose order is the order of their making (RFC 9562 version 7), so that indexes grow at one end.</summary>
public static class TimeOrderedId
{
    /// <summary>A new id stamped with the time of <paramref name="time"/>, to the millisecond; ids of one millisecond are random among themselves.</summary>
    public static Guid New(TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(time);
#pragma warning disable RS0030 // The one place where version 7 ids are made; the time is the caller's.
        return Guid.CreateVersion7(time.GetUtcNow());
#pragma warning restore RS0030
    }

    /// <summary>A new id as 32 lower-case hexadecimal digits: the form in which rows and URLs carry it.</summary>
    public static string NewText(TimeProvider time) => New(time).ToString("n");
}
