using Madang.Pay.Merchants;
using Madang.Pay.Transactions;
using Madang.Pay.Wire;

namespace Madang.Pay.Wallet.Payments;

/// <summary>An order as its payer reads it: to whom, for what, how much.</summary>
internal static class OrderView
{
    public static object Of(PaymentOrder order, Merchant merchant, bool? needsPassword = null) => new
    {
        order.TradeId,
        Payee = new { merchant.MchId, merchant.Name },
        order.Description,
        Amount = order.Total,
        order.Currency,
        order.State,
        order.TransactionId,
        NeedsPassword = needsPassword,
        ExpiresAt = WireTime.Text(order.ExpiresAtUtcUs),
        PaidAt = order.PaidAtUtcUs is { } at ? WireTime.Text(at) : null,
    };
}
