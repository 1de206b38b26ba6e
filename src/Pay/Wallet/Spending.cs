using Madang.Kernel.Identity;
using Madang.Kernel.Refusals;
using Madang.Kernel.Time;
using Madang.Ledger;

namespace Madang.Pay.Wallet;

/// <summary>One spending from a wallet: what is needed to run it once, within the limits, with the password where it is due.</summary>
/// <param name="PayerId">Whose money.</param>
/// <param name="Currency">ISO 4217.</param>
/// <param name="Amount">Minor units, positive.</param>
/// <param name="Consent">What shows that the person means it.</param>
/// <param name="Key">The sender's idempotency key.</param>
/// <param name="Build">Makes the transfers and rows of the subject with this new id. It may be called again after a row conflict.</param>
internal sealed record SpendingOrder(
    string PayerId, string Currency, long Amount, Consent Consent, SpendingKey Key, Func<string, ValueTask<LedgerCommit>> Build)
{
    /// <summary>What else may refuse, asked before the password so that a hopeless spending does not ask for it; asked again after a row conflict.</summary>
    public Func<ValueTask<Refusal?>>? Check { get; init; }
}

/// <summary>Runs spendings from wallets: key, password, limits and the money in one order and one commit.</summary>
internal sealed class Spending(ILedger ledger, SpendingRequests requests, SpendingGate gate, BusinessClock clock)
{
    private const int MostPasses = 5;

    /// <summary>The id of what was made, now or by an earlier call with the same key; or why not.</summary>
    public async ValueTask<(string? Subject, Refusal? Refusal)> RunAsync(SpendingOrder order, CancellationToken cancellation = default)
    {
        for (var pass = 0; pass < MostPasses; pass++)
        {
            var (known, reused) = await requests.FindAsync(order.PayerId, order.Key, cancellation);
            if (known is not null || reused is not null)
                return (known, reused);
            if (order.Check is { } check && await check() is { } hopeless)
                return (null, hopeless);
            if (pass == 0 && await gate.CheckConsentAsync(order.PayerId, order.Currency, order.Amount, order.Consent, cancellation) is { } wrong)
                return (null, wrong);
            var (overLimit, limitRows) = await gate.CheckLimitsAsync(order.PayerId, order.Currency, order.Amount, cancellation);
            if (overLimit is not null)
                return (null, overLimit);
            var subject = TimeOrderedId.NewText(clock);
            var commit = await order.Build(subject);
            var result = await ledger.CommitAsync(
                commit with { Rows = [requests.Store(order.PayerId, order.Key, subject), .. limitRows, .. commit.Rows] }, cancellation);
            if (result.IsCommitted)
                return (subject, null);
            if (result.Outcome == CommitOutcome.Refused)
                return (null, Translate(result.Refusal));
            // A row conflict: the same key or the day's limit was taken at the same moment. Look again.
        }
        return (null, WalletRefusals.Busy);
    }

    private static Refusal Translate(LedgerRefusal refusal) => refusal switch
    {
        LedgerRefusal.InsufficientCredits => WalletRefusals.NotEnough,
        LedgerRefusal.SameAccount => WalletRefusals.ToOneself,
        _ => throw new InvalidOperationException($"The ledger refused a spending that was checked before: {refusal}."),
    };
}
