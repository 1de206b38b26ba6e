namespace Madang.Ledger;

/// <summary>What <see cref="LedgerVerifier"/> found.</summary>
/// <param name="Fault">The first fault in one plain sentence, with table, row, and what was expected and found; null when the ledger is sound.</param>
/// <param name="Batches">How many batches were read.</param>
/// <param name="Transfers">How many transfers were read, refused ones included.</param>
/// <param name="Accounts">How many accounts were read.</param>
/// <param name="HistoryLines">How many lines of account histories were read.</param>
/// <param name="Lanes">Where each lane ends. Kept elsewhere, these hashes prove later that nothing was cut off the end.</param>
public sealed record LedgerVerdict(string? Fault, long Batches, long Transfers, long Accounts, long HistoryLines, IReadOnlyList<LaneEnd> Lanes)
{
    /// <summary>True when nothing was found.</summary>
    public bool IsSound => Fault is null;
}

/// <summary>The last batch of a lane.</summary>
/// <param name="Lane">The lane: one a node that wrote.</param>
/// <param name="Sequence">Number of its last batch.</param>
/// <param name="Hash">That batch's hash, in lower-case hexadecimal.</param>
public sealed record LaneEnd(int Lane, long Sequence, string Hash);
