using System.Globalization;
using Madang.Kernel.Time;

namespace Madang.Pay.Wallet;

/// <summary>Time as the legacy XML calls write it.</summary>
internal static class WalletTime
{
    private static readonly TimeSpan EightHours = TimeSpan.FromHours(8);

    /// <summary><c>2015-04-21 20:00:00</c>, UTC+8.</summary>
    public static string LegacyText(long utcUs) =>
        Microseconds.ToInstant(utcUs).ToOffset(EightHours).ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);
}
