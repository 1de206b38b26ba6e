using Madang.Kernel.Time;
using Madang.Pay.Wire;

namespace Madang.Pay.Transactions;

/// <summary>POST /v3/pay/transactions/h5: an order that is paid from a browser; the answer is a page of ours to go to.</summary>
internal sealed class PrepayH5(Prepay prepay, BusinessClock clock) : IWireUseCase
{
    internal sealed record Body : PrepayBody
    {
        [Must]
        public H5Scene? SceneInfo { get; init; }
    }

    private sealed record Answer(string H5Url);

    public async Task<WireAnswer> HandleAsync(WireCall call, CancellationToken cancellation)
    {
        if (!call.TryRead<Body>(out var body, out var wrong))
            return WireAnswer.Refuse(wrong);
        var (trade, refusal) = await prepay.PlaceAsync(call, body, TradeType.Web, body.SceneInfo, openId: null, cancellation);
        return trade is null ? WireAnswer.Refuse(refusal!) : WireAnswer.Ok(new Answer(H5Page.Url(call, trade, clock)));
    }
}
