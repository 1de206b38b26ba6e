using Madang.Pay.Wire;

namespace Madang.Pay.Transactions;

/// <summary>POST /v3/pay/transactions/app: an order that a merchant's own app opens the cashier for.</summary>
internal sealed class PrepayApp(Prepay prepay) : IWireUseCase
{
    internal sealed record Body : PrepayBody
    {
        public SceneInfo? SceneInfo { get; init; }
    }

    public async Task<WireAnswer> HandleAsync(WireCall call, CancellationToken cancellation)
    {
        if (!call.TryRead<Body>(out var body, out var wrong))
            return WireAnswer.Refuse(wrong);
        var (trade, refusal) = await prepay.PlaceAsync(call, body, TradeType.App, body.SceneInfo, openId: null, cancellation);
        return trade is null ? WireAnswer.Refuse(refusal!) : WireAnswer.Ok(new PrepayIdAnswer(TradeNumbers.PrepayId(trade.TradeId, trade.PrepayRound)));
    }
}
