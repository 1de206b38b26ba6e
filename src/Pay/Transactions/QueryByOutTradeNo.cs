using Madang.Kernel.Time;
using Madang.Pay.Wire;

namespace Madang.Pay.Transactions;

/// <summary>GET /v3/pay/transactions/out-trade-no/{out_trade_no}?mchid=</summary>
internal sealed class QueryByOutTradeNo(TradeCalls calls, BusinessClock clock) : IWireUseCase
{
    public async Task<WireAnswer> HandleAsync(WireCall call, CancellationToken cancellation)
    {
        if (TradeCalls.CheckQuery(call) is { } wrong)
            return WireAnswer.Refuse(wrong);
        var (trade, refusal) = await calls.FindByNumberAsync(call, cancellation);
        return trade is null ? WireAnswer.Refuse(refusal!) : WireAnswer.Ok(TransactionBody.Of(trade, clock.UtcMicroseconds()));
    }
}
