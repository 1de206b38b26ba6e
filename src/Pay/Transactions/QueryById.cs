using Madang.Kernel.Time;
using Madang.Pay.Wire;

namespace Madang.Pay.Transactions;

/// <summary>GET /v3/pay/transactions/id/{transaction_id}?mchid=</summary>
internal sealed class QueryById(TradeCalls calls, BusinessClock clock) : IWireUseCase
{
    public async Task<WireAnswer> HandleAsync(WireCall call, CancellationToken cancellation)
    {
        if (TradeCalls.CheckQuery(call) is { } wrong)
            return WireAnswer.Refuse(wrong);
        var (trade, refusal) = await calls.FindByTransactionAsync(call, cancellation);
        return trade is null ? WireAnswer.Refuse(refusal!) : WireAnswer.Ok(TransactionBody.Of(trade, clock.UtcMicroseconds()));
    }
}
