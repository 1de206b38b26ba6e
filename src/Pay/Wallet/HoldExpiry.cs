using Madang.Kernel.Database;
using Madang.Kernel.Identity;
using Madang.Kernel.Time;
using Madang.Ledger;

namespace Madang.Pay.Wallet;

/// <summary>Ends a hold whose deadline has passed, together with the rows that tell of it.</summary>
internal static class HoldExpiry
{
    /// <summary>
    /// True when hold and rows are settled. False when another caller was first, or the deadline is still to come by ledger time.
    /// The ledger may have released the hold by itself before: then the rows alone are written.
    /// </summary>
    public static async ValueTask<bool> ExpireAsync(
        ILedger ledger, BusinessClock clock, string holdId, int code, string reference, IReadOnlyList<RowWrite> rows, CancellationToken cancellation)
    {
        var expire = new Transfer
        {
            Id = TimeOrderedId.New(clock),
            Kind = TransferKind.Expire,
            HoldId = Guid.ParseExact(holdId, "n"),
            Code = code,
            Reference = reference,
        };
        var result = await ledger.CommitAsync(new LedgerCommit([expire], rows), cancellation);
        if (result.Outcome == CommitOutcome.Refused && result.Refusal is LedgerRefusal.HoldExpired or LedgerRefusal.HoldAlreadyVoided)
            result = await ledger.CommitAsync(new LedgerCommit([], rows), cancellation);
        return result.IsCommitted;
    }
}
