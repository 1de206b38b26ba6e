using Madang.Kernel.Database;
using Madang.Ledger.Core;

namespace Madang.Ledger.Writing;

/// <summary>
/// What the writer asks of an engine. One thread at a time uses it, and it blocks.
/// An exception other than <see cref="StoreConflictException"/> means that the store failed and that the outcome may be unknown.
/// </summary>
internal interface ILedgerStore : IDisposable
{
    /// <summary>Others may write to the same accounts, so what is in memory may be old: commits check it, and careful mode reads everything under locks.</summary>
    bool IsShared { get; }

    /// <summary>Connects, claims a lane and reads where it ends.</summary>
    LaneHead Open();

    /// <summary>Gives up the connection after a failure. Never throws.</summary>
    void Close();

    /// <summary>Starts a batch. Careful: what is read from here on is locked, or the engine has no other writer.</summary>
    void Begin(bool careful);

    /// <summary>Reads the holds of these ids into <paramref name="state"/>; an id that is unknown stays absent.</summary>
    void LoadHolds(IReadOnlyCollection<Guid> ids, LedgerState state);

    /// <summary>Reads the accounts of these numbers into <paramref name="state"/>; a number that is unknown stays absent.</summary>
    void LoadAccounts(IReadOnlyCollection<long> numbers, LedgerState state);

    /// <summary>Reads the accounts of these keys.</summary>
    void FindAccounts(IReadOnlyCollection<string> keys, Dictionary<string, KnownAccount> found);

    /// <summary>Reads what is stored under these transfer ids.</summary>
    void FindTransfers(IReadOnlyCollection<Guid> ids, Dictionary<Guid, StoredTransfer> found);

    /// <summary>A number that no account has had.</summary>
    long NextAccountNumber();

    /// <summary>In a careful batch, runs one request's rows; when they cannot stand, nothing of them remains.</summary>
    RowsVerdict RunRows(IReadOnlyList<RowWrite> rows);

    /// <summary>Writes the batch and commits.</summary>
    /// <param name="batch">What it stores.</param>
    /// <param name="previous">The batch it chains on; null when it stores nothing but rows.</param>
    /// <param name="next">The batch itself.</param>
    /// <param name="rows">Rows of callers, of a batch that is not careful.</param>
    CommitVerdict Commit(SealedBatch batch, LaneHead? previous, LaneHead? next, IReadOnlyList<RowWrite> rows);

    /// <summary>Why the last commit was <see cref="CommitVerdict.Rejected"/>.</summary>
    Exception? Rejection { get; }

    /// <summary>Ends the batch without a trace.</summary>
    void Rollback();
}

/// <summary>How a commit ended, when its outcome is known.</summary>
internal enum CommitVerdict
{
    Committed,

    /// <summary>Rolled back: an id, a key, a stamp or a guard was not as expected.</summary>
    Conflict,

    /// <summary>Rolled back: a caller's row was rejected only when all was done, such as by a deferred constraint.</summary>
    Rejected,
}

/// <summary>How one request's rows ended.</summary>
/// <param name="MissedIndex">Which guard was missed; -1 when none.</param>
/// <param name="Error">The error that a row raised; null when none.</param>
internal readonly record struct RowsVerdict(int MissedIndex, Exception? Error)
{
    public static RowsVerdict Done => new(-1, null);
}

/// <summary>The engine rolled the batch back because of another writer; it may be run again at once.</summary>
internal sealed class StoreConflictException(string message, Exception inner) : Exception(message, inner);
