using Madang.Pay.Wire;

namespace Madang.Pay.Transactions.Partner;

/// <summary>POST /v3/pay/partner/transactions/jsapi</summary>
internal sealed class PartnerPrepayJsapi(PartnerPrepay prepay) : IWireUseCase
{
    internal sealed record Body : PartnerPrepayBody
    {
        [Must]
        public PartnerPayer? Payer { get; init; }

        public SceneInfo? SceneInfo { get; init; }
    }

    public async Task<WireAnswer> HandleAsync(WireCall call, CancellationToken cancellation)
    {
        if (!call.TryRead<Body>(out var body, out var wrong))
            return WireAnswer.Refuse(wrong);
        var (trade, refusal) = await prepay.PlaceAsync(call, body, TradeType.Jsapi, body.SceneInfo, body.Payer, cancellation);
        return trade is null ? WireAnswer.Refuse(refusal!) : WireAnswer.Ok(new PrepayIdAnswer(TradeNumbers.PrepayId(trade.TradeId, trade.PrepayRound)));
    }
}
