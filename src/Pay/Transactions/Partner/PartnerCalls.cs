using Madang.Kernel.Refusals;
using Madang.Pay.Wire;

namespace Madang.Pay.Transactions.Partner;

/// <summary>What a service provider's calls about an existing order share.</summary>
internal sealed class PartnerCalls(TradeStore store, PartnerRules rules)
{
    public async ValueTask<(Trade? Trade, Refusal? Refusal)> FindByNumberAsync(
        WireCall call, string? spMchId, string? subMchId, string location, CancellationToken cancellation)
    {
        if (await CheckAsync(call, spMchId, subMchId, location, cancellation) is { } refusal)
            return (null, refusal);
        return Theirs(await store.FindByNumberAsync(call.Merchant.MchId, call.Path("out_trade_no"), cancellation), call, subMchId);
    }

    public async ValueTask<(Trade? Trade, Refusal? Refusal)> FindByTransactionAsync(
        WireCall call, string? spMchId, string? subMchId, CancellationToken cancellation)
    {
        if (await CheckAsync(call, spMchId, subMchId, "query", cancellation) is { } refusal)
            return (null, refusal);
        return Theirs(await store.FindByTransactionAsync(call.Path("transaction_id"), cancellation), call, subMchId);
    }

    private async ValueTask<Refusal?> CheckAsync(WireCall call, string? spMchId, string? subMchId, string location, CancellationToken cancellation)
    {
        if (string.IsNullOrEmpty(spMchId))
            return WireRefusals.Param("/sp_mchid", null, "is required", location);
        if (string.IsNullOrEmpty(subMchId))
            return WireRefusals.Param("/sub_mchid", null, "is required", location);
        return (await rules.CheckAsync(call, spMchId, subMchId, cancellation, location)).Refusal;
    }

    private static (Trade? Trade, Refusal? Refusal) Theirs(Trade? trade, WireCall call, string? subMchId) =>
        trade?.MchId == call.Merchant.MchId && trade.SubMchId == subMchId ? (trade, null) : (null, TradeRefusals.NotExist);
}
