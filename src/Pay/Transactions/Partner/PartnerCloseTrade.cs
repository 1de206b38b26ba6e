using Madang.Pay.Wire;

namespace Madang.Pay.Transactions.Partner;

/// <summary>POST /v3/pay/partner/transactions/out-trade-no/{out_trade_no}/close</summary>
internal sealed class PartnerCloseTrade(PartnerCalls calls, CloseOrder close) : IWireUseCase
{
    internal sealed record Body
    {
        [Must, Text(1, 32)]
        public string? SpMchid { get; init; }

        [Must, Text(1, 32)]
        public string? SubMchid { get; init; }
    }

    public async Task<WireAnswer> HandleAsync(WireCall call, CancellationToken cancellation)
    {
        if (!call.TryRead<Body>(out var body, out var wrong))
            return WireAnswer.Refuse(wrong);
        var (trade, refusal) = await calls.FindByNumberAsync(call, body.SpMchid, body.SubMchid, "body", cancellation);
        if (trade is not null)
            refusal = await close.CloseAsync(trade, cancellation);
        return refusal is null ? WireAnswer.NoContent() : WireAnswer.Refuse(refusal);
    }
}
