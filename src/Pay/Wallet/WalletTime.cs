using System.Globalization;
using Madang.Kernel.Time;

namespace Madang.Pay.Wallet;

/// <summary>Time as wires write it: RFC 3339 at UTC+8, such as <c>2018-06-08T10:34:56+08:00</c>.</summary>
internal static class WalletTime
{
    private static readonly TimeSpan EightHours = TimeSpan.FromHours(8);

    public static string Text(long utcUs) =>
        Microseconds.ToInstant(utcUs).ToOffset(EightHours).ToString("yyyy-MM-ddTHH:mm:sszzz", CultureInfo.InvariantCulture);

    /// <summary>As the legacy XML calls write it: <c>2015-04-21 20:00:00</c>, UTC+8.</summary>
    public static string LegacyText(long utcUs) =>
        Microseconds.ToInstant(utcUs).ToOffset(EightHours).ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);
}
