using Madang.Pay.Wire;

namespace Madang.Pay.Transactions.Partner;

/// <summary>POST /v3/pay/partner/transactions/app</summary>
internal sealed class PartnerPrepayApp(PartnerPrepay prepay) : IWireUseCase
{
    internal sealed record Body : PartnerPrepayBody
    {
        public SceneInfo? SceneInfo { get; init; }
    }

    public async Task<WireAnswer> HandleAsync(WireCall call, CancellationToken cancellation)
    {
        if (!call.TryRead<Body>(out var body, out var wrong))
            return WireAnswer.Refuse(wrong);
        var (trade, refusal) = await prepay.PlaceAsync(call, body, TradeType.App, body.SceneInfo, payer: null, cancellation);
        return trade is null ? WireAnswer.Refuse(refusal!) : WireAnswer.Ok(new PrepayIdAnswer(TradeNumbers.PrepayId(trade.TradeId, trade.PrepayRound)));
    }
}
