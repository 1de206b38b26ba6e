using Madang.Kernel.Refusals;
using Madang.Kernel.Time;
using Madang.Ledger;
using Madang.Pay.Keys;
using Madang.Pay.Merchants;
using Madang.Pay.Sandbox;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Madang.Pay.Wire;

/// <summary>What surrounds every use case: read, authenticate, run, sign, record.</summary>
internal sealed class WirePipeline(
    RequestAuthentication authentication, PlatformKeys keys, Faults faults, RequestLog requests, BusinessClock clock, ILogger<WirePipeline> log)
{
    private const int LongestDelayMs = 120_000;

    public static Task RunAsync(HttpContext http, Func<IServiceProvider, IWireUseCase> useCase) =>
        http.RequestServices.GetRequiredService<WirePipeline>().AnswerAsync(http, useCase);

    private async Task AnswerAsync(HttpContext http, Func<IServiceProvider, IWireUseCase> useCase)
    {
        var exchange = new WireExchange(http, clock);
        try
        {
            var answer = await DecideAsync(exchange, useCase, http.RequestAborted);
            await WriteAsync(exchange, answer, http.RequestAborted);
        }
        catch (OperationCanceledException) when (http.RequestAborted.IsCancellationRequested)
        {
            exchange.Remark = "the client hung up before the answer";
        }
        if (requests.IsOn)
            requests.Add(exchange.ToRecord());
    }

    private async Task<WireAnswer> DecideAsync(WireExchange exchange, Func<IServiceProvider, IWireUseCase> useCase, CancellationToken cancellation)
    {
        try
        {
            var limitBytes = exchange.Http.GetEndpoint()?.Metadata.GetMetadata<BodyLimitAttribute>()?.Bytes ?? RequestBody.LimitBytes;
            if (await RequestBody.ReadAsync(exchange.Http.Request, limitBytes, cancellation) is not { } body)
                return WireAnswer.Refuse(WireRefusals.BodyTooLarge);
            exchange.Body = body;
            // A file upload signs its meta part only: an endpoint that takes files hands that part over here.
            var found = await authentication.CheckAsync(exchange.Http, signedBody: body, cancellation);
            exchange.Found = found;
            if (found.Refusal is { } refusal)
                return found.Text is { } text && refusal.Status == StatusCodes.Status401Unauthorized
                    ? WireAnswer.RefuseSignature(refusal, RequestAuthentication.Explain(exchange.Http, text))
                    : WireAnswer.Refuse(refusal);
            exchange.SignsFor = found.Entry;
            return await RunAsync(exchange, found.Entry!, useCase, cancellation);
        }
        catch (BadHttpRequestException error)
        {
            return WireAnswer.Refuse(new Refusal("PARAM_ERROR", error.StatusCode, "The request could not be read."));
        }
        catch (LedgerBusyException)
        {
            return WireAnswer.Refuse(WireRefusals.TooMany);
        }
        catch (Exception error) when (!cancellation.IsCancellationRequested)
        {
            log.LogError(error, "Request {RequestId} failed", exchange.RequestId);
            return WireAnswer.Refuse(WireRefusals.SystemError);
        }
    }

    private async Task<WireAnswer> RunAsync(WireExchange exchange, MerchantEntry entry, Func<IServiceProvider, IWireUseCase> useCase, CancellationToken cancellation)
    {
        var mchId = entry.Merchant.MchId;
        var path = exchange.Http.Request.Path.Value ?? "/";
        if (await faults.TakeAsync(mchId, FaultKind.Delay, path, cancellation) is { } delayMs)
        {
            exchange.Remark = $"delayed by {delayMs} ms on purpose";
            await Task.Delay(TimeSpan.FromMilliseconds(Math.Min(delayMs, LongestDelayMs)), clock.Machine, cancellation);
        }
        if (await faults.TakeAsync(mchId, FaultKind.SystemError, path, cancellation) is not null)
        {
            exchange.Remark = "SYSTEM_ERROR on purpose, nothing was done";
            return WireAnswer.Refuse(WireRefusals.SystemError);
        }
        if (QueryText.Wrong(exchange.Http.Request) is { } wrongQuery)
            return WireAnswer.Refuse(wrongQuery);
        var answer = await useCase(exchange.Http.RequestServices).HandleAsync(new WireCall(exchange.Http, entry.Merchant, exchange.Body), cancellation);
        if (await faults.TakeAsync(mchId, FaultKind.SystemErrorAfter, path, cancellation) is not null)
        {
            if (answer.Content is { } unsent)
                await unsent.DisposeAsync();
            exchange.Remark = $"SYSTEM_ERROR on purpose, after the work was done (it would have answered {answer.Status})";
            return WireAnswer.Refuse(WireRefusals.SystemError);
        }
        return answer;
    }

    private async Task WriteAsync(WireExchange exchange, WireAnswer answer, CancellationToken cancellation)
    {
        if (exchange.SignsFor is { } entry && answer.IsSigned)
        {
            try
            {
                exchange.Signature = await SignAsync(exchange, entry, answer, cancellation);
            }
            catch (Exception error) when (!cancellation.IsCancellationRequested)
            {
                // Better an unsigned error, which says to ask again, than an answer that nobody may trust.
                log.LogError(error, "The answer to request {RequestId} could not be signed", exchange.RequestId);
                answer = WireAnswer.Refuse(WireRefusals.SystemError);
            }
        }
        exchange.Answer = answer;
        await WireOutput.WriteAsync(exchange.Http, exchange.RequestId, answer, exchange.Signature, cancellation);
    }

    private async ValueTask<PlatformSignature> SignAsync(WireExchange exchange, MerchantEntry entry, WireAnswer answer, CancellationToken cancellation)
    {
        var mchId = entry.Merchant.MchId;
        var path = exchange.Http.Request.Path.Value ?? "/";
        var key = await keys.SignerAsync(entry.KeyMode, exchange.NamedKey, cancellation);
        var seconds = clock.Machine.GetUtcNow().ToUnixTimeSeconds() + (await faults.TakeAsync(mchId, FaultKind.ClockSkew, path, cancellation) ?? 0);
        var isProbe = await faults.TakeAsync(mchId, FaultKind.SignatureProbe, path, cancellation) is not null;
        if (isProbe)
            exchange.Remark = "signed badly on purpose (SignatureProbe)";
        return PlatformSignature.Make(key.Signing, seconds, answer.Body.Span, isProbe);
    }
}
