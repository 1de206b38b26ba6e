using System.Security.Cryptography;
using System.Text;

namespace Madang.Pay.Wire.Xml;

/// <summary>
/// The legacy signature: all members that are not empty, but <c>sign</c>, in order of their names as <c>name=value</c> joined by <c>&amp;</c>, then
/// <c>&amp;key=</c> and the merchant's v2 key; of that MD5 (32 hexadecimal digits) or HMAC-SHA256 under the same key (64).
/// </summary>
internal static class XmlSignature
{
    public const string Member = "sign";

    private const int Md5Letters = 32;
    private const int HmacLetters = 64;

    // A widely used Java client sends these, but leaves them out of what it signs. None of them decides anything here: the length of the
    // signature tells its algorithm, and sub-merchants are not known.
    private static readonly string[] SometimesUnsigned = ["sign_type", "sub_appid", "sub_mch_id"];

    /// <summary>The text that is signed, without the key.</summary>
    public static string Text(IEnumerable<KeyValuePair<string, string>> fields) => string.Join('&', fields
        .Where(field => field.Key != Member && field.Value.Length > 0)
        .OrderBy(field => field.Key, StringComparer.Ordinal)
        .Select(field => $"{field.Key}={field.Value}"));

    /// <summary>True when the sign among the members was made with this key.</summary>
    public static bool IsGood(IReadOnlyDictionary<string, string> fields, string key)
    {
        if (!fields.TryGetValue(Member, out var sign) || !FitsType(sign, fields.GetValueOrDefault("sign_type", "")))
            return false;
        var given = Encoding.UTF8.GetBytes(sign.ToUpperInvariant());
        return Fits(given, fields, key)
            || SometimesUnsigned.Any(fields.ContainsKey) && Fits(given, fields.Where(field => !SometimesUnsigned.Contains(field.Key)), key);
    }

    /// <summary>The signature of these members, with HMAC-SHA256 or MD5.</summary>
    public static string Make(IEnumerable<KeyValuePair<string, string>> fields, string key, bool withHmac)
    {
        var text = Encoding.UTF8.GetBytes($"{Text(fields)}&key={key}");
        return Convert.ToHexString(withHmac ? HMACSHA256.HashData(Encoding.UTF8.GetBytes(key), text) : Md5(text));
    }

    /// <summary>True for a signature of the length that HMAC-SHA256 has.</summary>
    public static bool IsHmac(string sign) => sign.Length == HmacLetters;

    private static bool FitsType(string sign, string type) => type switch
    {
        "" => sign.Length is Md5Letters or HmacLetters,
        "MD5" => sign.Length == Md5Letters,
        "HMAC-SHA256" => sign.Length == HmacLetters,
        _ => false,
    };

    private static bool Fits(byte[] given, IEnumerable<KeyValuePair<string, string>> fields, string key) =>
        CryptographicOperations.FixedTimeEquals(given, Encoding.ASCII.GetBytes(Make(fields, key, given.Length == HmacLetters)));

#pragma warning disable RS0030, CA5351 // The documented signature of the legacy wire; nothing else of the platform rests on MD5.
    private static byte[] Md5(byte[] text) => MD5.HashData(text);
#pragma warning restore RS0030, CA5351
}
