using Madang.Kernel.Refusals;
using Madang.Ledger;
using Madang.Pay.Wire;

namespace Madang.Pay.Wallet;

/// <summary>GET /wallet/balance?currency=CNY: what the wallet holds, what of it is on hold, and what may be spent.</summary>
internal sealed class ShowBalance(ILedger ledger, SpendingLimits limits, PaymentPasswords passwords) : IWalletUseCase
{
    public static readonly Refusal BadCurrency = WireRefusals.Param("/currency", null, "must be three capital letters, such as CNY", "query");

    public async Task<WalletAnswer> HandleAsync(WalletCall call, CancellationToken cancellation)
    {
        if (!call.TryCurrency(out var currency))
            return WalletAnswer.Refuse(BadCurrency);
        var payerId = call.Payer.PayerId;
        // Looking at a wallet of a currency that nobody ever sent does not open one.
        var account = await ledger.FindAccountAsync(Payers.WalletKey(payerId, currency), cancellation);
        return WalletAnswer.Ok(new
        {
            call.Payer.PayerId,
            call.Payer.Name,
            Currency = currency,
            Balance = account?.CreditBalance ?? 0,
            Held = account?.DebitsPending ?? 0,
            Available = account?.Available ?? 0,
            SpentToday = await limits.SpentTodayAsync(payerId, currency, cancellation),
            HasPassword = await passwords.IsSetAsync(payerId, cancellation),
        });
    }
}
