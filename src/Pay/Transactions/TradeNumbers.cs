using System.Buffers.Binary;
using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Madang.Kernel.Time;

namespace Madang.Pay.Transactions;

/// <summary>The numbers by which an order is known, all of the form that SDKs and their users' columns expect.</summary>
internal static class TradeNumbers
{
    private const string CodeUrlStart = "weixin://wxpay/bizpayurl?pr=";
    private const int IdHexLength = 32;
    private const int CodeBytes = 17;

    // Starts anywhere, so that a restart within the same second does not repeat itself; the salt tells nodes apart.
    private static readonly int ProcessSalt = RandomNumberGenerator.GetInt32(1_000_000);
    private static int counter = RandomNumberGenerator.GetInt32(1_000_000);

    /// <summary>Such as <c>wx0199d0c2a8f87c1e9b7a3c5d7e9f1a2b00</c>: 36 characters, like the real one.</summary>
    public static string PrepayId(string tradeId, long round) => $"wx{tradeId}{round:x2}";

    /// <summary>Such as <c>weixin://wxpay/bizpayurl?pr=AZnQwqj4fB6bejxdfp8aKwA</c>.</summary>
    public static string CodeUrl(string tradeId, long round)
    {
        Span<byte> bytes = stackalloc byte[CodeBytes];
        Convert.FromHexString(tradeId, bytes, out _, out _);
        bytes[^1] = (byte)round;
        return CodeUrlStart + Base64Url.EncodeToString(bytes);
    }

    public static bool TryReadPrepayId(string text, out string tradeId, out long round)
    {
        (tradeId, round) = ("", 0);
        if (text.Length != 2 + IdHexLength + 2 || !text.StartsWith("wx", StringComparison.Ordinal))
            return false;
        tradeId = text[2..(2 + IdHexLength)];
        return IsTradeId(tradeId) && long.TryParse(text.AsSpan(2 + IdHexLength), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out round);
    }

    /// <summary>Reads a whole code URL, or only what stands behind <c>pr=</c>.</summary>
    public static bool TryReadCodeUrl(string text, out string tradeId, out long round)
    {
        (tradeId, round) = ("", 0);
        var code = text.StartsWith(CodeUrlStart, StringComparison.Ordinal) ? text.AsSpan(CodeUrlStart.Length) : text;
        Span<byte> bytes = stackalloc byte[CodeBytes];
        if (code.Length != Base64Url.GetEncodedLength(CodeBytes) || !Base64Url.IsValid(code) || !Base64Url.TryDecodeFromChars(code, bytes, out var length) || length != CodeBytes)
            return false;
        tradeId = Convert.ToHexStringLower(bytes[..^1]);
        round = bytes[^1];
        return true;
    }

    public static bool IsTradeId(string text) => text.Length == IdHexLength && text.All(char.IsAsciiHexDigitLower);

    /// <summary>
    /// Such as <c>4200000891202103228088184743</c>: 4200, six digits, the order's day in UTC+8, ten digits. Made from the order alone, so that a payment
    /// which is sent again carries the same one into the ledger.
    /// </summary>
    public static string TransactionId(string tradeId, long createdAtUtcUs)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.ASCII.GetBytes(tradeId), hash);
        var digits = (BinaryPrimitives.ReadUInt64BigEndian(hash) % 10_000_000_000_000_000).ToString("d16", CultureInfo.InvariantCulture);
        var day = Microseconds.ToInstant(createdAtUtcUs).ToOffset(BusinessDay.Zone);
        return string.Create(CultureInfo.InvariantCulture, $"4200{digits.AsSpan(0, 6)}{day:yyyyMMdd}{digits.AsSpan(6)}");
    }

    /// <summary>
    /// Such as <c>50300806962021020105978994968</c>: 29 digits. Unique by construction within a process for a million a second; between processes by the
    /// salt and the random start.
    /// </summary>
    public static string NewRefundId(TimeProvider time)
    {
        var here = time.GetUtcNow().ToOffset(BusinessDay.Zone);
        var running = (uint)Interlocked.Increment(ref counter) % 1_000_000;
        var secondOfDay = (long)here.TimeOfDay.TotalSeconds;
        return string.Create(CultureInfo.InvariantCulture, $"5030{running:d6}{here:yyyyMMdd}{secondOfDay:d5}{ProcessSalt:d6}");
    }

    /// <summary>
    /// A transfer id that is the same whenever the same wish is sent again. It begins with the time of the order, so that the ledger's index grows at one end.
    /// </summary>
    public static Guid TransferId(string tradeId, params ReadOnlySpan<string> wish)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes($"{tradeId}\n{string.Join('\n', wish!)}"), hash);
        Convert.FromHexString(tradeId.AsSpan(0, 12), hash, out _, out _);
        return new Guid(hash[..16], bigEndian: true);
    }
}

/// <summary>The day by which merchants are billed: UTC+8, without summer time.</summary>
internal static class BusinessDay
{
    public static readonly TimeSpan Zone = TimeSpan.FromHours(8);

    public static DateOnly Of(DateTimeOffset instant) => DateOnly.FromDateTime(instant.ToOffset(Zone).DateTime);

    /// <summary>First microsecond of the day, in UTC.</summary>
    public static long StartUtcUs(DateOnly day) => Microseconds.From(new DateTimeOffset(day.ToDateTime(TimeOnly.MinValue), Zone));
}
