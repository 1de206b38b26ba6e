using Madang.Kernel.Database;
using Madang.Ledger.Core;

namespace Madang.Ledger.Writing;

/// <summary>A batch on its way to the store: sealed, decided, and answered only when it is durable.</summary>
/// <param name="Requests">Whose answers wait for it.</param>
/// <param name="Batch">What it stores.</param>
/// <param name="Before">The lane's head without it.</param>
/// <param name="Next">The head that it makes; null when it stores nothing but rows.</param>
/// <param name="Rows">Rows of callers, to be run with it.</param>
internal sealed record PendingCommit(List<LedgerRequest> Requests, SealedBatch Batch, LaneHead Before, LaneHead? Next, List<RowWrite> Rows)
{
    public CommitVerdict Verdict { get; private set; }

    /// <summary>The store failed and the outcome is unknown.</summary>
    public Exception? Error { get; private set; }

    public bool IsDurable => Error is null && Verdict == CommitVerdict.Committed;

    /// <summary>Brings it to the store. Never throws.</summary>
    public void Run(ILedgerStore store)
    {
        try
        {
            store.Begin(careful: false);
            Verdict = store.Commit(Batch, Next is null ? null : Before, Next, Rows);
        }
#pragma warning disable CA1031 // Kept for the writer, who gives the store up.
        catch (Exception error)
#pragma warning restore CA1031
        {
            Error = error;
        }
    }
}
