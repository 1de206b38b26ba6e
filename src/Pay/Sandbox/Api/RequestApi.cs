using Madang.Pay.Wire;

namespace Madang.Pay.Sandbox;

/// <summary><c>GET /sandbox/requests?mchid=&amp;text=&amp;verdict=&amp;kind=&amp;failed=1&amp;before=&amp;after=&amp;limit=</c>: newest first.</summary>
internal sealed class ListRequests(RequestStore store, RequestLog log) : ISandboxUseCase
{
    public async Task<WireAnswer> HandleAsync(SandboxCall call, CancellationToken cancellation) =>
        WireAnswer.Ok(new { Requests = await store.ListAsync(FilterOf(call), cancellation), log.Dropped });

    public static RequestFilter FilterOf(SandboxCall call) => new()
    {
        MchId = call.Query("mchid"),
        Text = call.Query("text"),
        Verdict = Enum.TryParse<SignatureVerdict>(call.Query("verdict"), ignoreCase: true, out var verdict) ? verdict : null,
        Kind = Enum.TryParse<ExchangeKind>(call.Query("kind"), ignoreCase: true, out var kind) ? kind : null,
        FailedOnly = call.Query("failed") is not null,
        Before = call.Number("before"),
        After = call.Number("after"),
        Limit = (int)Math.Clamp(call.Number("limit") ?? 100, 1, RequestFilter.MostAtOnce),
    };
}

/// <summary><c>GET /sandbox/requests/{id}</c>: one exchange whole.</summary>
internal sealed class ShowRequest(RequestStore store, SignatureHints signatureHints) : ISandboxUseCase
{
    public async Task<WireAnswer> HandleAsync(SandboxCall call, CancellationToken cancellation)
    {
        var detail = await store.FindAsync(call.Path("id"), cancellation);
        return detail is null
            ? WireAnswer.Refuse(WireRefusals.NotFound($"No exchange of this id is kept; the newest {RequestStore.Kept} are."))
            : WireAnswer.Ok(detail with { Hints = [.. (await signatureHints.ExplainAsync(detail, cancellation)).Select(hint => Words.English.Fill(hint.Key, hint.Value ?? ""))] });
    }
}
