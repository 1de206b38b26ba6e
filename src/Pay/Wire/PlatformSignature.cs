using System.Globalization;
using System.Security.Cryptography;
using Madang.Kernel.Signing;

namespace Madang.Pay.Wire;

/// <summary>The platform's signature on an answer or a callback, and the headers that carry it.</summary>
internal sealed record PlatformSignature(string Timestamp, string Nonce, string Serial, string Signature, byte[] Text)
{
    /// <summary>How a deliberately bad signature begins; a receiver that accepts it does not verify.</summary>
    public const string ProbePrefix = "WECHATPAY/SIGNTEST/";

    private const string Letters = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

    /// <summary>Signs a body as of a time of the machine's clock.</summary>
    public static PlatformSignature Make(SigningKey key, long timestampSeconds, ReadOnlySpan<byte> body, bool isProbe)
    {
        var nonce = RandomNumberGenerator.GetString(Letters, 32);
        var text = SignedText.OfAnswer(timestampSeconds, nonce, body);
        var signature = isProbe ? BadSignature() : key.Sign(text);
        return new(timestampSeconds.ToString(CultureInfo.InvariantCulture), nonce, key.Id, signature, text);
    }

    public KeyValuePair<string, string>[] Headers() =>
    [
        new("Wechatpay-Timestamp", Timestamp),
        new("Wechatpay-Nonce", Nonce),
        new("Wechatpay-Serial", Serial),
        new("Wechatpay-Signature", Signature),
        new("Wechatpay-Signature-Type", AuthorizationHeader.Scheme),
    ];

    // As long as a real one, so that only its value is wrong.
    private static string BadSignature() => ProbePrefix + RandomNumberGenerator.GetString(Letters, 344 - ProbePrefix.Length);
}
