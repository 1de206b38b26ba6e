using Madang.Pay.Wire;

namespace Madang.Pay.Transactions;

/// <summary>POST /v3/pay/transactions/native: an order that any payer pays by scanning its code.</summary>
internal sealed class PrepayNative(Prepay prepay) : IWireUseCase
{
    internal sealed record Body : PrepayBody
    {
        public SceneInfo? SceneInfo { get; init; }
    }

    private sealed record Answer(string CodeUrl);

    public async Task<WireAnswer> HandleAsync(WireCall call, CancellationToken cancellation)
    {
        if (!call.TryRead<Body>(out var body, out var wrong))
            return WireAnswer.Refuse(wrong);
        var (trade, refusal) = await prepay.PlaceAsync(call, body, TradeType.Native, body.SceneInfo, openId: null, cancellation);
        return trade is null ? WireAnswer.Refuse(refusal!) : WireAnswer.Ok(new Answer(TradeNumbers.CodeUrl(trade.TradeId, trade.PrepayRound)));
    }
}
