namespace Madang.Pay.Wallet.Payments;

/// <summary>POST /wallet/payments/preview {prepay_id | code_url | h5_url | request_payment}: what would be paid, and whether the password is needed.</summary>
internal sealed class PreviewPayment(NamedOrders orders, SpendingLimits limits) : IWalletUseCase
{
    public async Task<WalletAnswer> HandleAsync(WalletCall call, CancellationToken cancellation)
    {
        if (!call.TryRead<OrderName>(out var name, out var refusal))
            return WalletAnswer.Refuse(refusal);
        var (named, unknown) = await orders.FindAsync(call.Payer, name, cancellation);
        if (named is null)
            return WalletAnswer.Refuse(unknown!);
        var needsPassword = await limits.NeedsPasswordAsync(call.Payer.PayerId, named.Order.Currency, named.Order.Total, cancellation);
        return WalletAnswer.Ok(OrderView.Of(named.Order, named.Merchant, needsPassword));
    }
}
