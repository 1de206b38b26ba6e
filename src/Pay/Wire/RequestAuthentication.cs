using System.Text;
using Madang.Kernel.Refusals;
using Madang.Kernel.Time;
using Madang.Pay.Merchants;
using Madang.Pay.Sandbox;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Madang.Pay.Wire;

/// <summary>What came of checking a request's signature.</summary>
/// <param name="Entry">The merchant that signed it, or that a bad signature names; null where it names none that is known.</param>
/// <param name="Refusal">Why it is refused; null when it is good.</param>
/// <param name="Verdict">For the inspector.</param>
/// <param name="Text">The bytes that the signature must cover; null where the header does not say enough to build them.</param>
internal sealed record Authentication(MerchantEntry? Entry, Refusal? Refusal, SignatureVerdict Verdict, byte[]? Text);

/// <summary>
/// Decides whether a request was signed by the merchant that it names, now, and for the first time. The order of the checks is the order of the refusals:
/// header, clock, merchant and certificate, signature, nonce. Nothing of the body is looked at before all of them have passed.
/// </summary>
internal sealed class RequestAuthentication(MerchantDirectory merchants, NonceMemory nonces, INonceRecord record, BusinessClock clock)
{
    /// <summary>A timestamp this far from the machine's clock, or farther, is refused.</summary>
    public const int ClockWindowSeconds = 300;

    public async ValueTask<Authentication> CheckAsync(HttpContext http, ReadOnlyMemory<byte> signedBody, CancellationToken cancellation)
    {
        if (!AuthorizationHeader.TryParse(http.Request.Headers.Authorization, out var header, out var issue))
            return new(null, WireRefusals.Sign(issue), http.Request.Headers.Authorization.Count == 0 ? SignatureVerdict.Missing : SignatureVerdict.Bad, null);

        var text = SignedText.OfRequest(http.Request.Method, Target(http), header.TimestampText, header.Nonce, signedBody.Span);
        var nowSeconds = clock.Machine.GetUtcNow().ToUnixTimeSeconds();
        var ageSeconds = nowSeconds - header.TimestampSeconds;
        if (Math.Abs(ageSeconds) >= ClockWindowSeconds)
            return Bad(null, text, ageSeconds > 0
                ? SignatureReason.TooOld(ageSeconds)
                : SignatureReason.TooFarAhead(-ageSeconds));

        var entry = await merchants.FindAsync(header.MchId, cancellation);
        if (entry is null || !entry.Certificates.TryGetValue(header.SerialNo, out var certificate))
            return Bad(null, text, SignatureReason.UnknownCertificate);
        if (!certificate.Key.Verify(text, header.Signature))
            return Bad(entry, text, SignatureReason.Unfit);
        // Told only to who holds the key.
        if (!certificate.IsValid(clock.Machine.UtcMicroseconds()))
            return Bad(entry, text, certificate.RevokedAtUs is null ? SignatureReason.OutsideValidity : SignatureReason.Revoked);

        return await RememberAsync(header, nowSeconds, cancellation) switch
        {
            NonceVerdict.Replayed => Bad(entry, text, SignatureReason.Replayed),
            NonceVerdict.NoRoom => new(entry, WireRefusals.TooMany, SignatureVerdict.Good, text),
            _ => new(entry, null, SignatureVerdict.Good, text),
        };
    }

    // This node's memory first, which costs nothing, then what all nodes have seen. Both before anything is done for the request.
    private async ValueTask<NonceVerdict> RememberAsync(AuthorizationHeader header, long nowSeconds, CancellationToken cancellation)
    {
        var fingerprint = NonceMemory.Fingerprint(header.MchId, header.Nonce);
        var here = nonces.Remember(fingerprint, header.TimestampSeconds, nowSeconds);
        return here == NonceVerdict.Fresh ? await record.RememberAsync(fingerprint, header.TimestampSeconds, cancellation) : here;
    }

    /// <summary>Path and query exactly as the client sent them, which is what it signed.</summary>
    public static string Target(HttpContext http)
    {
        var raw = http.Features.Get<IHttpRequestFeature>()?.RawTarget;
        if (string.IsNullOrEmpty(raw))
            return http.Request.PathBase + http.Request.Path + http.Request.QueryString;
        if (raw[0] == '/')
            return raw;
        // A proxy may send the absolute form, of which clients sign path and query only.
        var scheme = raw.IndexOf("://", StringComparison.Ordinal);
        var path = scheme < 0 ? -1 : raw.IndexOf('/', scheme + 3);
        return path < 0 ? "/" : raw[path..];
    }

    private static Authentication Bad(MerchantEntry? entry, byte[] text, SignatureReason issue) => new(entry, WireRefusals.Sign(issue), SignatureVerdict.Bad, text);

    /// <summary>The text that had to be signed, short enough to be shown to the developer who signed another one.</summary>
    public static object Explain(HttpContext http, byte[] text)
    {
        const int shown = 512;
        return new
        {
            http.Request.Method,
            Url = Target(http),
            TruncatedSignMessage = Encoding.UTF8.GetString(text.AsSpan(0, Math.Min(text.Length, shown))),
            SignMessageLength = text.Length,
        };
    }
}
