using Madang.Kernel.Time;
using Madang.Pay.Wire;

namespace Madang.Pay.Transactions.Partner;

/// <summary>GET /v3/pay/partner/transactions/out-trade-no/{out_trade_no}?sp_mchid=&amp;sub_mchid=</summary>
internal sealed class PartnerQueryByOutTradeNo(PartnerCalls calls, BusinessClock clock) : IWireUseCase
{
    public async Task<WireAnswer> HandleAsync(WireCall call, CancellationToken cancellation)
    {
        var (trade, refusal) = await calls.FindByNumberAsync(call, call.Query("sp_mchid"), call.Query("sub_mchid"), "query", cancellation);
        return trade is null ? WireAnswer.Refuse(refusal!) : WireAnswer.Ok(TransactionBody.Of(trade, clock.UtcMicroseconds()));
    }
}
