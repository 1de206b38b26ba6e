using System.Buffers.Binary;

namespace Madang.Kernel.Identity;

/// <summary>Makes 128-bit ids whose order is the order of their making (RFC 9562 version 7), so that indexes grow at one end.</summary>
public static class TimeOrderedId
{
    private const int FractionBits = 12;
    private const int Version = 0x7000;

    /// <summary>
    /// A new id stamped with the time of <paramref name="time"/>, to a quarter of a microsecond (RFC 9562, 6.2, method 3); ids of one moment are random
    /// among themselves. Indexes care: with milliseconds only, a busy ledger would insert in the middle of its last pages.
    /// </summary>
    public static Guid New(TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(time);
        var now = time.GetUtcNow();
        var fraction = (now.UtcTicks % TimeSpan.TicksPerMillisecond << FractionBits) / TimeSpan.TicksPerMillisecond;
        Span<byte> bytes = stackalloc byte[16];
#pragma warning disable RS0030 // The one place where version 7 ids are made; the time is the caller's.
        Guid.CreateVersion7(now).TryWriteBytes(bytes, bigEndian: true, out _);
#pragma warning restore RS0030
        BinaryPrimitives.WriteUInt16BigEndian(bytes[6..], (ushort)(Version | fraction));
        return new Guid(bytes, bigEndian: true);
    }

    /// <summary>A new id as 32 lower-case hexadecimal digits: the form in which rows and URLs carry it.</summary>
    public static string NewText(TimeProvider time) => New(time).ToString("n");
}
