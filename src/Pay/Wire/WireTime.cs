using System.Globalization;
using Madang.Kernel.Time;

namespace Madang.Pay.Wire;

/// <summary>Instants as the wire writes them: RFC 3339 to the second, in UTC+8, such as <c>2026-01-02T03:04:05+08:00</c>.</summary>
internal static class WireTime
{
    private static readonly TimeSpan Zone = TimeSpan.FromHours(8);

    public static string Text(long utcUs) => Microseconds.ToInstant(utcUs).ToOffset(Zone).ToString("yyyy-MM-dd'T'HH:mm:sszzz", CultureInfo.InvariantCulture);
}
