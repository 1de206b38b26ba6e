using System.Diagnostics.CodeAnalysis;
using System.Text;
using Madang.Kernel.Refusals;
using Madang.Kernel.Time;
using Madang.Pay.Wire;

namespace Madang.Pay.Keys;

/// <summary>Opens fields such as names and phone numbers, which clients encrypt (RSA-OAEP) to the platform key that they name in <c>Wechatpay-Serial</c>.</summary>
internal sealed class SensitiveFields(PlatformKeys keys, BusinessClock clock)
{
    // One RSA-2048 block holds 214 bytes and arrives as 344 characters of base64.
    private const int LongestBoxBytes = 512;

    /// <summary>The plain text, or the refusal to answer with. Never log or record what it returns.</summary>
    public async ValueTask<(string? Plain, Refusal? Refusal)> TryDecryptAsync(WireCall call, string text, string field, CancellationToken cancellation = default)
    {
        var named = call.Http.Request.Headers["Wechatpay-Serial"].ToString();
        if (named.Length == 0)
            return (null, Wrong(field, "needs the header Wechatpay-Serial, which names the key that it is encrypted to"));
        var ring = await keys.RingAsync(cancellation);
        if (ring.Find(named, clock.UtcMicroseconds()) is not { } key)
            return (null, Wrong("Wechatpay-Serial", "names no key of the platform that is valid now", "header"));
        Span<byte> box = stackalloc byte[LongestBoxBytes];
        return Convert.TryFromBase64String(text, box, out var length) && key.Signing.TryDecrypt(box[..length], out var plain) && TryText(plain, out var read)
            ? (read, null)
            : (null, Wrong(field, "does not open: encrypt it with RSA-OAEP (SHA-1) to the key named in Wechatpay-Serial, in base64"));
    }

    private static bool TryText(byte[] bytes, [NotNullWhen(true)] out string? text)
    {
        try
        {
            text = new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(bytes);
            return true;
        }
        catch (DecoderFallbackException)
        {
            text = null;
            return false;
        }
    }

    private static Refusal Wrong(string field, string issue, string location = "body") => WireRefusals.Param(field, null, issue, location);
}
