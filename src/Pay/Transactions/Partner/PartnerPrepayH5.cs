using Madang.Kernel.Time;
using Madang.Pay.Wire;

namespace Madang.Pay.Transactions.Partner;

/// <summary>POST /v3/pay/partner/transactions/h5</summary>
internal sealed class PartnerPrepayH5(PartnerPrepay prepay, BusinessClock clock) : IWireUseCase
{
    internal sealed record Body : PartnerPrepayBody
    {
        [Must]
        public H5Scene? SceneInfo { get; init; }
    }

    private sealed record Answer(string H5Url);

    public async Task<WireAnswer> HandleAsync(WireCall call, CancellationToken cancellation)
    {
        if (!call.TryRead<Body>(out var body, out var wrong))
            return WireAnswer.Refuse(wrong);
        var (trade, refusal) = await prepay.PlaceAsync(call, body, TradeType.Web, body.SceneInfo, payer: null, cancellation);
        return trade is null ? WireAnswer.Refuse(refusal!) : WireAnswer.Ok(new Answer(H5Page.Url(call, trade, clock)));
    }
}
