using Madang.Kernel.Time;
using Madang.Pay.Wire;

namespace Madang.Pay.Transactions.Partner;

/// <summary>GET /v3/pay/partner/transactions/id/{transaction_id}?sp_mchid=&amp;sub_mchid=</summary>
internal sealed class PartnerQueryById(PartnerCalls calls, BusinessClock clock) : IWireUseCase
{
    public async Task<WireAnswer> HandleAsync(WireCall call, CancellationToken cancellation)
    {
        var (trade, refusal) = await calls.FindByTransactionAsync(call, call.Query("sp_mchid"), call.Query("sub_mchid"), cancellation);
        return trade is null ? WireAnswer.Refuse(refusal!) : WireAnswer.Ok(TransactionBody.Of(trade, clock.UtcMicroseconds()));
    }
}
