using System.Text;
using Madang.Kernel.Time;
using Madang.Pay.Merchants;
using Madang.Pay.Sandbox;
using Microsoft.AspNetCore.Http;

namespace Madang.Pay.Wire;

/// <summary>What is known of one request while it is answered, and what the inspector keeps of it.</summary>
internal sealed class WireExchange(HttpContext http, BusinessClock clock)
{
    private const int LongestKeyId = 64;

    private readonly long startTimestamp = clock.Machine.GetTimestamp();
    private readonly long startUs = clock.Machine.UtcMicroseconds();

    public HttpContext Http { get; } = http;

    public string RequestId { get; } = WireOutput.NewRequestId(clock);

    public ReadOnlyMemory<byte> Body { get; set; }

    public Authentication? Found { get; set; }

    /// <summary>The merchant whose answer is signed; null until it is authenticated.</summary>
    public MerchantEntry? SignsFor { get; set; }

    public WireAnswer? Answer { get; set; }

    public PlatformSignature? Signature { get; set; }

    public string? Remark { get; set; }

    /// <summary>The platform key that the client asks for; null where it names none.</summary>
    public string? NamedKey => Http.Request.Headers["Wechatpay-Serial"] is [{ Length: > 0 and <= LongestKeyId } name, ..] ? name : null;

    public RequestRecord ToRecord() => new()
    {
        Kind = ExchangeKind.Request,
        AtUtcUs = startUs,
        DurationUs = Microseconds.Of(clock.Machine.GetElapsedTime(startTimestamp)),
        MchId = Found?.Entry?.Merchant.MchId,
        Method = Http.Request.Method,
        Url = RequestAuthentication.Target(Http),
        RequestHeaders = Flat(Http.Request.Headers),
        RequestBody = Body,
        Status = Answer?.Status ?? 0,
        ResponseHeaders = Flat(Http.Response.Headers),
        ResponseBody = Answer?.Body ?? default,
        Verdict = Found?.Verdict ?? SignatureVerdict.NotChecked,
        VerdictReason = Found is { Verdict: not SignatureVerdict.Good } ? Found.Refusal?.Message : null,
        RequestSignedText = Found?.Text is { } text ? Encoding.UTF8.GetString(text) : null,
        ResponseSignedText = Signature is null ? null : Encoding.UTF8.GetString(Signature.Text),
        ErrorCode = Answer?.Refusal?.Code,
        Trade = Trade(),
        Remark = Remark,
    };

    private static List<KeyValuePair<string, string>> Flat(IHeaderDictionary headers) =>
        [.. headers.SelectMany(header => header.Value.Select(value => KeyValuePair.Create(header.Key, value ?? "")))];

    private string? Trade() => TradeName.OfPath(Http.Request.RouteValues) ?? (Found?.Verdict == SignatureVerdict.Good ? TradeName.OfJson(Body.Span) : null);
}
