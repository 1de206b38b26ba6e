using Madang.Ledger;

namespace Madang.Pay.Transactions;

/// <summary>The platform's own accounts in the ledger, opened when first needed.</summary>
internal sealed class PlatformAccounts(ILedger ledger)
{
    private long fees;
    private long bankPayouts;

    /// <summary>What the platform earns. Refunds take their share of it back, so it may be negative for a while.</summary>
    public async ValueTask<long> FeesAsync(CancellationToken cancellation = default)
    {
        if (Volatile.Read(ref fees) is not 0 and var known)
            return known;
        var number = await ledger.OpenAccountAsync(new("platform/fees/CNY", "CNY", AccountRules.KeepsHistory), cancellation);
        Volatile.Write(ref fees, number);
        return number;
    }

    /// <summary>What is on its way to bank cards outside the platform.</summary>
    public async ValueTask<long> BankPayoutsAsync(CancellationToken cancellation = default)
    {
        if (Volatile.Read(ref bankPayouts) is not 0 and var known)
            return known;
        var number = await ledger.OpenAccountAsync(new("platform/bank-payouts/CNY", "CNY", AccountRules.KeepsHistory), cancellation);
        Volatile.Write(ref bankPayouts, number);
        return number;
    }
}
