using System.Text.Json;
using Madang.Kernel.Refusals;
using Madang.Pay.Merchants;
using Madang.Pay.Wire;

namespace Madang.Pay.Transactions;

/// <summary>What a merchant's own order needs beside its form: its own number and an app of its own.</summary>
internal sealed class PrepayRules(MerchantDirectory merchants)
{
    public async ValueTask<Refusal?> CheckPartiesAsync(WireCall call, string mchId, string appId, CancellationToken cancellation)
    {
        if (!string.Equals(mchId, call.Merchant.MchId, StringComparison.Ordinal))
            return TradeRefusals.MchIdMismatch(mchId);
        return await merchants.CheckAppAsync(mchId, appId, cancellation);
    }

    /// <summary>One spelling of a request, whatever the order and spacing of its members were.</summary>
    public static string Canonical<T>(T body) => JsonSerializer.Serialize(body, WireJson.Options);
}
