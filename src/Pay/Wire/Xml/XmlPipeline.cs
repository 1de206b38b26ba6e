using Madang.Kernel.Refusals;
using Madang.Kernel.Time;
using Madang.Ledger;
using Madang.Pay.Merchants;
using Madang.Pay.Sandbox;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Madang.Pay.Wire.Xml;

/// <summary>What surrounds every call of the legacy wire: read, authenticate, run, write, record.</summary>
internal sealed class XmlPipeline(
    MerchantDirectory merchants, Faults faults, RequestLog requests, SandboxOptions sandbox, BusinessClock clock, ILogger<XmlPipeline> log)
{
    private const int LongestDelayMs = 120_000;

    /// <summary>What is known of one call while it is answered.</summary>
    private sealed class Exchange(HttpContext http)
    {
        public HttpContext Http { get; } = http;

        public ReadOnlyMemory<byte> Body { get; set; }

        public IReadOnlyDictionary<string, string> Fields { get; set; } = new Dictionary<string, string>();

        public MerchantEntry? Merchant { get; set; }

        public SignatureVerdict Verdict { get; set; } = SignatureVerdict.NotChecked;

        public string? Remark { get; set; }
    }

    public Task AnswerAsync(HttpContext http, Func<IServiceProvider, IXmlUseCase> useCase) =>
        AnswerAsync(http, (exchange, cancellation) => DecideAsync(exchange, useCase, cancellation));

    /// <summary>Refuses whatever the call says, without asking who sent it: each call of the legacy wire has names of its own for that.</summary>
    public Task RefuseAsync(HttpContext http, Refusal refusal) =>
        AnswerAsync(http, async (exchange, cancellation) => XmlAnswer.Refuse(await ReadAsync(exchange, cancellation) ?? refusal));

    private async Task AnswerAsync(HttpContext http, Func<Exchange, CancellationToken, Task<XmlAnswer>> decide)
    {
        var exchange = new Exchange(http);
        var (startTimestamp, startUs) = (clock.Machine.GetTimestamp(), clock.Machine.UtcMicroseconds());
        var cancellation = http.RequestAborted;
        try
        {
            var answer = await decide(exchange, cancellation);
            var isSigned = answer.IsSigned && exchange.Verdict == SignatureVerdict.Good;
            var bytes = answer.Write(
                isSigned ? exchange.Merchant!.ApiKeyV2 : null, XmlSignature.IsHmac(exchange.Fields.GetValueOrDefault(XmlSignature.Member, "")));
            if (requests.IsOn)
                requests.Add(Record(exchange, answer, isSigned, bytes, startUs, startTimestamp));
            http.Response.ContentType = XmlAnswer.ContentType;
            http.Response.ContentLength = bytes.Length;
            http.Response.Headers[WireOutput.RequestIdHeader] = WireOutput.NewRequestId(clock);
            await http.Response.Body.WriteAsync(bytes, cancellation);
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            // The client hung up; whatever was done is told by the next call with the same number.
        }
    }

    private async Task<XmlAnswer> DecideAsync(Exchange exchange, Func<IServiceProvider, IXmlUseCase> useCase, CancellationToken cancellation)
    {
        try
        {
            return await AuthenticateAsync(exchange, cancellation) is { } refusal
                ? XmlAnswer.Refuse(refusal)
                : await RunAsync(exchange, useCase, cancellation);
        }
        catch (BadHttpRequestException)
        {
            return XmlAnswer.Refuse(XmlRefusals.Malformed);
        }
        catch (LedgerBusyException)
        {
            return XmlAnswer.Refuse(XmlRefusals.Frequency);
        }
        catch (Exception error) when (!cancellation.IsCancellationRequested)
        {
            log.LogError(error, "A legacy call to {Path} failed", exchange.Http.Request.Path);
            return XmlAnswer.Refuse(XmlRefusals.SystemError);
        }
    }

    private static async Task<Refusal?> ReadAsync(Exchange exchange, CancellationToken cancellation)
    {
        if (await RequestBody.ReadAsync(exchange.Http.Request, RequestBody.LimitBytes, cancellation) is not { } body)
            return XmlRefusals.Malformed;
        exchange.Body = body;
        if (!XmlFields.TryRead(body.Span, out var fields))
            return XmlRefusals.Malformed;
        exchange.Fields = fields;
        return null;
    }

    private async Task<Refusal?> AuthenticateAsync(Exchange exchange, CancellationToken cancellation)
    {
        if (await ReadAsync(exchange, cancellation) is { } unreadable)
            return unreadable;
        var fields = exchange.Fields;
        exchange.Verdict = fields.ContainsKey(XmlSignature.Member) ? SignatureVerdict.Bad : SignatureVerdict.Missing;
        if (!fields.TryGetValue("mch_id", out var mchId) || mchId.Length > 32 || await merchants.FindAsync(mchId, cancellation) is not { } merchant)
            return XmlRefusals.UnknownMerchant;
        exchange.Merchant = merchant;
        if (!XmlSignature.IsGood(fields, merchant.ApiKeyV2))
            return XmlRefusals.Sign;
        exchange.Verdict = SignatureVerdict.Good;
        return IsCertified(exchange.Http, merchant) ? null : XmlRefusals.Certificate;
    }

    // Told only to who holds the v2 key. A sandbox's plain HTTP is for a developer's own machine, where a certificate would protect nothing.
    private bool IsCertified(HttpContext http, MerchantEntry merchant) =>
        http.GetEndpoint()?.Metadata.GetMetadata<ClientCertificateAttribute>() is null
        || (sandbox.IsOn && !http.Request.IsHttps)
        || ClientCertificateAttribute.IsShown(http, merchant, clock.Machine.UtcMicroseconds());

    private async Task<XmlAnswer> RunAsync(Exchange exchange, Func<IServiceProvider, IXmlUseCase> useCase, CancellationToken cancellation)
    {
        var merchant = exchange.Merchant!.Merchant;
        var path = exchange.Http.Request.Path.Value ?? "/";
        if (await faults.TakeAsync(merchant.MchId, FaultKind.Delay, path, cancellation) is { } delayMs)
        {
            exchange.Remark = $"delayed by {delayMs} ms on purpose";
            await Task.Delay(TimeSpan.FromMilliseconds(Math.Min(delayMs, LongestDelayMs)), clock.Machine, cancellation);
        }
        if (await faults.TakeAsync(merchant.MchId, FaultKind.SystemError, path, cancellation) is not null)
        {
            exchange.Remark = "SYSTEMERROR on purpose, nothing was done";
            return XmlAnswer.Refuse(XmlRefusals.SystemError);
        }
        var answer = await useCase(exchange.Http.RequestServices).HandleAsync(new XmlCall(merchant, exchange.Fields), cancellation);
        if (await faults.TakeAsync(merchant.MchId, FaultKind.SystemErrorAfter, path, cancellation) is not null)
        {
            exchange.Remark = $"SYSTEMERROR on purpose, after the work was done (it would have answered {answer.Refusal?.Code ?? "SUCCESS"})";
            return XmlAnswer.Refuse(XmlRefusals.SystemError);
        }
        return answer;
    }

    // The key itself is in neither signed text.
    private RequestRecord Record(Exchange exchange, XmlAnswer answer, bool isSigned, byte[] bytes, long startUs, long startTimestamp) => new()
    {
        Kind = ExchangeKind.Request,
        AtUtcUs = startUs,
        DurationUs = Microseconds.Of(clock.Machine.GetElapsedTime(startTimestamp)),
        MchId = exchange.Merchant?.Merchant.MchId,
        Method = exchange.Http.Request.Method,
        Url = RequestAuthentication.Target(exchange.Http),
        RequestHeaders = [.. exchange.Http.Request.Headers.SelectMany(header => header.Value.Select(value => KeyValuePair.Create(header.Key, value ?? "")))],
        RequestBody = exchange.Body,
        Status = StatusCodes.Status200OK,
        ResponseBody = bytes,
        Verdict = exchange.Verdict,
        VerdictReason = exchange.Verdict is SignatureVerdict.Good ? null : answer.Refusal?.Message,
        RequestSignedText = exchange.Fields.Count > 0 ? $"{XmlSignature.Text(exchange.Fields)}&key=(the v2 key)" : null,
        ResponseSignedText = isSigned ? $"{XmlSignature.Text(answer.Flat())}&key=(the v2 key)" : null,
        ErrorCode = answer.Refusal?.Code,
        Trade = exchange.Verdict == SignatureVerdict.Good ? exchange.Fields.GetValueOrDefault("mch_billno") : null,
        Remark = exchange.Remark,
    };
}
