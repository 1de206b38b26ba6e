using Madang.Pay.Wire;

namespace Madang.Pay.Transactions;

/// <summary>POST /v3/pay/transactions/jsapi: an order of one known payer, for pages and mini programs.</summary>
internal sealed class PrepayJsapi(Prepay prepay) : IWireUseCase
{
    internal sealed record Body : PrepayBody
    {
        [Must]
        public PayerOpenId? Payer { get; init; }

        public SceneInfo? SceneInfo { get; init; }
    }

    public async Task<WireAnswer> HandleAsync(WireCall call, CancellationToken cancellation)
    {
        if (!call.TryRead<Body>(out var body, out var wrong))
            return WireAnswer.Refuse(wrong);
        var (trade, refusal) = await prepay.PlaceAsync(call, body, TradeType.Jsapi, body.SceneInfo, body.Payer!.Openid, cancellation);
        return trade is null ? WireAnswer.Refuse(refusal!) : WireAnswer.Ok(new PrepayIdAnswer(TradeNumbers.PrepayId(trade.TradeId, trade.PrepayRound)));
    }
}
