using Madang.Pay.Wire;

namespace Madang.Pay.Transactions.Partner;

/// <summary>POST /v3/pay/partner/transactions/out-trade-no/{out_trade_no}/reverse</summary>
internal sealed class PartnerReverseTrade(PartnerRules rules, PartnerCalls calls, ReverseOrder reverse) : IWireUseCase
{
    internal sealed record Body : IPartnerParties
    {
        [Must, Text(1, 32)]
        public string? SpAppid { get; init; }

        [Must, Text(1, 32)]
        public string? SpMchid { get; init; }

        [Text(1, 32)]
        public string? SubAppid { get; init; }

        [Must, Text(1, 32)]
        public string? SubMchid { get; init; }
    }

    private sealed record Answer(string SpAppid, string SpMchid, string? SubAppid, string SubMchid, string OutTradeNo);

    public async Task<WireAnswer> HandleAsync(WireCall call, CancellationToken cancellation)
    {
        if (!call.TryRead<Body>(out var body, out var wrong))
            return WireAnswer.Refuse(wrong);
        var (sub, refusal) = await rules.CheckAsync(call, body, cancellation);
        if (sub is null)
            return WireAnswer.Refuse(refusal!);
        (var trade, refusal) = await calls.FindByNumberAsync(call, body.SpMchid, body.SubMchid, "body", cancellation);
        if (trade is not null)
            refusal = await reverse.ReverseAsync(trade, cancellation);
        return refusal is null
            ? WireAnswer.Ok(new Answer(body.SpAppid!, body.SpMchid!, body.SubAppid, body.SubMchid!, trade!.OutTradeNo))
            : WireAnswer.Refuse(refusal);
    }
}
