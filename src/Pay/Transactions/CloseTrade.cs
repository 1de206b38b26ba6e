using Madang.Kernel.Refusals;
using Madang.Kernel.Time;
using Madang.Ledger;
using Madang.Pay.Wire;

namespace Madang.Pay.Transactions;

/// <summary>POST /v3/pay/transactions/out-trade-no/{out_trade_no}/close: 204, also when it was closed before, because the first answer may have been lost.</summary>
internal sealed class CloseTrade(TradeCalls calls, CloseOrder close) : IWireUseCase
{
    internal sealed record Body
    {
        [Must, Text(1, 32)]
        public string? Mchid { get; init; }
    }

    public async Task<WireAnswer> HandleAsync(WireCall call, CancellationToken cancellation)
    {
        if (!call.TryRead<Body>(out var body, out var wrong))
            return WireAnswer.Refuse(wrong);
        if (body.Mchid != call.Merchant.MchId)
            return WireAnswer.Refuse(TradeRefusals.MchIdMismatch(body.Mchid));
        var (trade, refusal) = await calls.FindByNumberAsync(call, cancellation);
        if (trade is not null)
            refusal = await close.CloseAsync(trade, cancellation);
        return refusal is null ? WireAnswer.NoContent() : WireAnswer.Refuse(refusal);
    }
}

/// <summary>Closes an unpaid order. Against a payment of the same moment one of the two wins.</summary>
internal sealed class CloseOrder(TradeStore store, ILedger ledger, BusinessClock clock)
{
    public async ValueTask<Refusal?> CloseAsync(Trade trade, CancellationToken cancellation)
    {
        var now = clock.UtcMicroseconds();
        if (trade.StateAt(now) == TradeState.NotPaid)
        {
            var result = await ledger.CommitAsync(
                LedgerCommit.OfRows(TradeStore.End(trade.TradeId, TradeState.NotPaid, TradeState.Closed, now)), cancellation);
            if (result.IsCommitted)
                return null;
            trade = await store.FindAsync(trade.TradeId, cancellation) ?? trade;
        }
        return trade.StateAt(now) switch
        {
            TradeState.Closed => null,
            TradeState.UserPaying => TradeRefusals.IsUserPaying,
            var state => TradeRefusals.NotPayable(state),
        };
    }
}
