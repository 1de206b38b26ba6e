using Madang.Pay.Wire;

namespace Madang.Pay.Refunds;

/// <summary>GET /v3/refund/domestic/refunds/{out_refund_no}; a service provider adds ?sub_mchid=.</summary>
internal sealed class QueryRefund(RefundStore refunds) : IWireUseCase
{
    public async Task<WireAnswer> HandleAsync(WireCall call, CancellationToken cancellation)
    {
        var refund = await refunds.FindByNumberAsync(call.Merchant.MchId, call.Path("out_refund_no"), cancellation);
        return refund is null || (refund.SubMchId ?? "") != (call.Query("sub_mchid") ?? "")
            ? WireAnswer.Refuse(RefundRefusals.NotExist)
            : WireAnswer.Ok(RefundBody.Of(refund));
    }
}
