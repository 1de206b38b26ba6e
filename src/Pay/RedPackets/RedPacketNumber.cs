using System.Globalization;
using System.Security.Cryptography;
using Madang.Kernel.Time;

namespace Madang.Pay.RedPackets;

/// <summary>
/// Numbers of merchants' packets and batches, such as <c>10001798606455123456482019337451</c>: 32 digits, because merchants keep them in columns
/// made for the documented ones. Digits 3 to 18 are the microsecond of making, the rest is random.
/// </summary>
internal static class RedPacketNumber
{
    private const string Digits = "0123456789";

    public static string NewPacket(BusinessClock clock) => New("10", clock);

    public static string NewBatch(BusinessClock clock) => New("20", clock);

    private static string New(string prefix, BusinessClock clock) =>
        prefix + clock.UtcMicroseconds().ToString("d16", CultureInfo.InvariantCulture) + RandomNumberGenerator.GetString(Digits, 14);
}
