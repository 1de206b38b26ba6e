using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Madang.Pay.Wire;

/// <summary>
/// What a request says of its signature:
/// <c>WECHATPAY2-SHA256-RSA2048 mchid="1900000001",nonce_str="593BEC0C…",timestamp="1554208460",serial_no="1DDE5587…",signature="uOVRnA4q…=="</c>.
/// SDKs differ in the order of the attributes and in spaces between them.
/// </summary>
internal sealed record AuthorizationHeader(string MchId, string Nonce, long TimestampSeconds, string TimestampText, string SerialNo, byte[] Signature)
{
    public const string Scheme = "WECHATPAY2-SHA256-RSA2048";

    public const int LongestNonce = 128;

    private const int LongestHeader = 4_096;

    /// <summary>Reads the header; otherwise says what is wrong with it.</summary>
    public static bool TryParse(string? text, [NotNullWhen(true)] out AuthorizationHeader? header, [NotNullWhen(false)] out SignatureReason? issue)
    {
        header = null;
        if (string.IsNullOrWhiteSpace(text))
            issue = SignatureReason.HeaderMissing;
        else if (text.Length > LongestHeader)
            issue = SignatureReason.HeaderTooLong;
        else if (!text.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase) || text.Length == Scheme.Length || text[Scheme.Length] is not (' ' or '\t'))
            issue = SignatureReason.OtherScheme;
        else if (!TryAttributes(text.AsSpan(Scheme.Length), out var found))
            issue = SignatureReason.NoList;
        else
            issue = Missing(found) ?? Read(found, out header);
        return issue is null;
    }

    private static SignatureReason? Read(Dictionary<string, string> found, out AuthorizationHeader? header)
    {
        header = null;
        var stamp = found["timestamp"];
        if (stamp.Length > 12 || !long.TryParse(stamp, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds))
            return SignatureReason.NoTimestamp;
        if (found["nonce_str"].Length > LongestNonce)
            return SignatureReason.NonceTooLong;
        var signature = new byte[found["signature"].Length];
        if (!Convert.TryFromBase64String(found["signature"], signature, out var length))
            return SignatureReason.NoBase64;
        header = new(found["mchid"], found["nonce_str"], seconds, stamp, found["serial_no"], signature[..length]);
        return null;
    }

    private static SignatureReason? Missing(Dictionary<string, string> found)
    {
        foreach (var name in (ReadOnlySpan<string>)["mchid", "nonce_str", "timestamp", "serial_no", "signature"])
        {
            if (!found.TryGetValue(name, out var value) || value.Length == 0)
                return SignatureReason.Missing(name);
        }
        return null;
    }

    private static bool TryAttributes(ReadOnlySpan<char> rest, out Dictionary<string, string> found)
    {
        found = new(StringComparer.OrdinalIgnoreCase);
        while (true)
        {
            rest = rest.TrimStart(" \t,");
            if (rest.IsEmpty)
                return true;
            var equals = rest.IndexOf('=');
            if (equals <= 0)
                return false;
            var name = rest[..equals].Trim(" \t");
            rest = rest[(equals + 1)..].TrimStart(" \t");
            if (rest.IsEmpty || rest[0] != '"')
                return false;
            var end = rest[1..].IndexOf('"');
            if (end < 0 || name.IsEmpty || !found.TryAdd(name.ToString(), rest[1..(end + 1)].ToString()))
                return false;
            rest = rest[(end + 2)..];
            if (!rest.IsEmpty && rest[0] is not (' ' or '\t' or ','))
                return false;
        }
    }
}
