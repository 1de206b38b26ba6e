using Madang.Ledger.Core;

namespace Madang.Ledger.Audit;

/// <summary>
/// Computes the payload hash of each chain again from what is stored, so that a changed row is named and not only its batch. Neighbours
/// with the same hash are one chain. What the caller left open was filled in from the hold, so a Post may have said "all" or the amount.
/// </summary>
internal sealed class PayloadCheck
{
    // Each Post doubles the ways in which its chain may have been written; beyond this many only the batch's hash protects it.
    private const int MaxPosts = 6;
    private readonly List<TransferRecord> chain = [];

    /// <summary>Adds the next transfer of the batch.</summary>
    /// <returns>The fault of the chain that it ended; null when there is none.</returns>
    public string? Add(in TransferRecord record)
    {
        var fault = chain.Count > 0 && chain[^1].PayloadHash != record.PayloadHash ? End() : null;
        chain.Add(record);
        return fault;
    }

    /// <summary>Ends the last chain of a batch.</summary>
    public string? End()
    {
        if (chain.Count == 0)
            return null;
        var posts = chain.Count(record => record is { Kind: TransferKind.Post, Refusal: LedgerRefusal.None });
        var (first, matches) = (chain[0], posts > MaxPosts);
        Guid found = default;
        for (var ways = 0; !matches && ways < 1 << posts; ways++)
        {
            found = LedgerHash.OfPayload(AsSent(ways));
            matches = found == first.PayloadHash;
        }
        var count = chain.Count;
        chain.Clear();
        return matches ? null : $"ledger_transfer {first.Id}{(count > 1 ? $" and the {count - 1} of its chain" : "")}: expected payload hash {first.PayloadHash}, found {found} from the fields stored.";
    }

    private Transfer[] AsSent(int ways)
    {
        var post = 0;
        return [.. chain.Select(record =>
        {
            var ends = record.Refusal == LedgerRefusal.None && record.Kind > TransferKind.Hold;
            var saysAll = record.Kind != TransferKind.Post || (ends && (ways >> post++ & 1) == 0);
            return new Transfer
            {
                Id = record.Id,
                Kind = record.Kind,
                Debit = ends ? 0 : record.Debit,
                Credit = ends ? 0 : record.Credit,
                Amount = ends && saysAll ? 0 : record.Amount,
                HoldId = record.HoldId == Guid.Empty ? null : record.HoldId,
                DeadlineUtcUs = record.DeadlineUtcUs,
                Code = record.Code,
                Reference = record.Reference,
            };
        })];
    }
}
