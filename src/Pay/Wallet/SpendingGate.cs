using Madang.Kernel.Database;
using Madang.Kernel.Refusals;

namespace Madang.Pay.Wallet;

/// <summary>What stands before every spending: the payment password where the amount needs one, and the limits.</summary>
internal sealed class SpendingGate(SpendingLimits limits, PaymentPasswords passwords, IEnumerable<IPaymentConfirmations> confirmations)
{
    private readonly IPaymentConfirmations? confirmations = confirmations.FirstOrDefault();

    /// <summary>Checks the password, or what stands for it, when this amount needs one; null when the spending may go on. Ask once per request: each wrong one counts.</summary>
    public async ValueTask<Refusal?> CheckConsentAsync(
        string payerId, string currency, long amount, Consent consent, CancellationToken cancellation = default)
    {
        if (consent.Confirmation is { } confirmation)
            return confirmations is not null && await confirmations.TakeAsync(payerId, confirmation, currency, amount, consent.Key, cancellation) ? null : WalletRefusals.ConfirmationRefused;
        var password = consent.Password;
        // A password that is given is checked even where none is needed: a wrong one must not pass for right.
        if (string.IsNullOrEmpty(password) && !await limits.NeedsPasswordAsync(payerId, currency, amount, cancellation))
            return null;
        return await passwords.VerifyAsync(payerId, password, cancellation);
    }

    /// <summary>The limits' refusal, or the rows that must stand in the spending commit.</summary>
    public ValueTask<(Refusal? Refusal, IReadOnlyList<RowWrite> Rows)> CheckLimitsAsync(
        string payerId, string currency, long amount, CancellationToken cancellation = default) => limits.CheckAsync(payerId, currency, amount, cancellation);
}
