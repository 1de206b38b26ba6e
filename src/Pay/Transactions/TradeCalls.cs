using Madang.Kernel.Refusals;
using Madang.Pay.Wire;

namespace Madang.Pay.Transactions;

/// <summary>What calls about an existing order share: whose it is and which one.</summary>
internal sealed class TradeCalls(TradeStore store)
{
    /// <summary>The mchid of the query, which is required and must be the signer's.</summary>
    public static Refusal? CheckQuery(WireCall call)
    {
        var mchId = call.Query("mchid");
        if (string.IsNullOrEmpty(mchId))
            return WireRefusals.Param("/mchid", null, "is required", "query");
        return mchId == call.Merchant.MchId ? null : TradeRefusals.MchIdMismatch(mchId, "query");
    }

    public async ValueTask<(Trade? Trade, Refusal? Refusal)> FindByNumberAsync(WireCall call, CancellationToken cancellation)
    {
        var trade = await store.FindByNumberAsync(call.Merchant.MchId, call.Path("out_trade_no"), cancellation);
        return trade is null || trade.SubMchId is not null ? (null, TradeRefusals.NotExist) : (trade, null);
    }

    public async ValueTask<(Trade? Trade, Refusal? Refusal)> FindByTransactionAsync(WireCall call, CancellationToken cancellation)
    {
        var trade = await store.FindByTransactionAsync(call.Path("transaction_id"), cancellation);
        // Another merchant's order is as good as none.
        return trade is null || trade.MchId != call.Merchant.MchId || trade.SubMchId is not null ? (null, TradeRefusals.NotExist) : (trade, null);
    }
}
