using Madang.Kernel.Database;

namespace Madang.Ledger;

/// <summary>
/// The double-entry ledger: the only writer of balances. Every amount is a positive integer of minor units; an account has one
/// currency and never meets another. See <c>README.md</c> beside this file for the rules and <see cref="LedgerRefusal"/> for every "no".
/// </summary>
public interface ILedger
{
    /// <summary>
    /// Opens the account of this key, or finds the one that is there. Idempotent by <see cref="AccountSpec.Key"/>.
    /// </summary>
    /// <returns>The account's number, which transfers refer to.</returns>
    /// <exception cref="InvalidOperationException">The key is taken by an account of another currency or other rules.</exception>
    /// <exception cref="LedgerBusyException">The queue is full; nothing was done.</exception>
    /// <exception cref="LedgerUnavailableException">The store failed; call again with the same key.</exception>
    ValueTask<long> OpenAccountAsync(AccountSpec account, CancellationToken cancellation = default);

    /// <summary>
    /// Applies a chain of transfers together with rows of the caller: all of them, durably, or none.
    /// A transfer id is an idempotency key. The same chain again gives the same answer, a refusal included, without its rows being run again;
    /// the same id with other contents is refused as <see cref="LedgerRefusal.IdTakenByOther"/>.
    /// A commit without transfers is a durable group commit of its rows.
    /// </summary>
    /// <exception cref="LedgerBusyException">The queue is full; nothing was done.</exception>
    /// <exception cref="LedgerUnavailableException">The store failed and the outcome may be unknown; send the same ids again.</exception>
    ValueTask<CommitResult> CommitAsync(LedgerCommit commit, CancellationToken cancellation = default);

    /// <summary>The account of a key, with its balances as last committed; null when there is none.</summary>
    ValueTask<Account?> FindAccountAsync(string key, CancellationToken cancellation = default);

    /// <summary>The account of a number, with its balances as last committed; null when there is none.</summary>
    ValueTask<Account?> FindAccountAsync(long account, CancellationToken cancellation = default);

    /// <summary>
    /// The postings of an account opened with <see cref="AccountRules.KeepsHistory"/>, oldest first, within [from, to) in UTC microseconds of ledger time,
    /// each with the balance after it.
    /// </summary>
    IAsyncEnumerable<HistoryEntry> HistoryAsync(long account, long fromUtcUs, long toUtcUs, CancellationToken cancellation = default);

    /// <summary>The newest postings of such an account before sequence number <paramref name="before"/> (exclusive; null for the newest), newest first, at most <paramref name="limit"/> (1-1000).</summary>
    ValueTask<IReadOnlyList<HistoryEntry>> RecentHistoryAsync(long account, long? before, int limit, CancellationToken cancellation = default);

    /// <summary>
    /// Voids every hold whose deadline has passed by ledger time, in batches, through the same writer. Idempotent; any node may call it.
    /// </summary>
    /// <returns>How many holds were released.</returns>
    ValueTask<int> ExpireHoldsAsync(CancellationToken cancellation = default);
}

/// <summary>The balance rules of an account, fixed when it is opened.</summary>
[Flags]
public enum AccountRules
{
    /// <summary>No rule: the balance may have any sign.</summary>
    None = 0,

    /// <summary>Posted and pending debits never exceed posted credits: a wallet or a merchant's money, which cannot be overdrawn.</summary>
    DebitsNeverExceedCredits = 1,

    /// <summary>Posted and pending credits never exceed posted debits: an asset that cannot go negative.</summary>
    CreditsNeverExceedDebits = 2,

    /// <summary>Each posting is also written to the account's own history with the balance after it, for statements.</summary>
    KeepsHistory = 4,
}

/// <summary>What an account is when it is opened.</summary>
/// <param name="Key">The owner's name for it, 1-128 characters of ASCII, such as <c>wallet/CNY/{person}</c>; unique for ever.</param>
/// <param name="Currency">ISO 4217, three upper-case letters.</param>
/// <param name="Rules">Its balance rules.</param>
public sealed record AccountSpec(string Key, string Currency, AccountRules Rules);

/// <summary>An account and its four balances, each in minor units and never negative.</summary>
public sealed record Account(
    long Number, string Key, string Currency, AccountRules Rules, long DebitsPosted, long CreditsPosted, long DebitsPending, long CreditsPending)
{
    /// <summary>Credits less debits as posted: what an owner of a liability account has, holds not counted.</summary>
    public long CreditBalance => CreditsPosted - DebitsPosted;

    /// <summary>What such an owner may still spend: the balance less what is on hold.</summary>
    public long Available => CreditsPosted - DebitsPosted - DebitsPending;
}

/// <summary>What a transfer does.</summary>
public enum TransferKind
{
    /// <summary>Moves the amount at once.</summary>
    Direct = 0,

    /// <summary>Reserves the amount until it is posted, voided or its deadline passes.</summary>
    Hold = 1,

    /// <summary>Moves all or part of a hold and releases the rest; ends the hold.</summary>
    Post = 2,

    /// <summary>Releases a hold whole.</summary>
    Void = 3,

    /// <summary>What <see cref="ILedger.ExpireHoldsAsync"/> sends: releases a hold whose deadline has passed.</summary>
    Expire = 4,
}

/// <summary>One transfer: the amount leaves <see cref="Debit"/> and arrives at <see cref="Credit"/>.</summary>
public sealed record Transfer
{
    /// <summary>Time-ordered unique id, and the idempotency key.</summary>
    public required Guid Id { get; init; }

    /// <summary>What it does.</summary>
    public TransferKind Kind { get; init; }

    /// <summary>Number of the account debited. For Post, Void and Expire it must be 0: the hold knows.</summary>
    public long Debit { get; init; }

    /// <summary>Number of the account credited. For Post, Void and Expire it must be 0.</summary>
    public long Credit { get; init; }

    /// <summary>Minor units, 1 to 10^15. Post: at most what is held (0 = all). Void and Expire: 0.</summary>
    public long Amount { get; init; }

    /// <summary>The hold that Post, Void and Expire end; null otherwise.</summary>
    public Guid? HoldId { get; init; }

    /// <summary>For a Hold: the ledger time in UTC microseconds at which it lapses; 0 for never.</summary>
    public long DeadlineUtcUs { get; init; }

    /// <summary>The caller's business code, such as 101 for a payment; 0-65535. The ledger only stores it.</summary>
    public int Code { get; init; }

    /// <summary>The caller's reference, such as a transaction number, at most 64 ASCII characters; null for none. Stored and exported.</summary>
    public string? Reference { get; init; }

    /// <summary>A plain transfer of <paramref name="amount"/> minor units.</summary>
    public static Transfer Move(Guid id, long debit, long credit, long amount, int code, string? reference = null) =>
        new() { Id = id, Debit = debit, Credit = credit, Amount = amount, Code = code, Reference = reference };

    /// <summary>A reservation of <paramref name="amount"/> minor units until <paramref name="deadlineUtcUs"/> (0 for no deadline).</summary>
    public static Transfer Hold(Guid id, long debit, long credit, long amount, int code, long deadlineUtcUs, string? reference = null) =>
        new() { Id = id, Kind = TransferKind.Hold, Debit = debit, Credit = credit, Amount = amount, Code = code, DeadlineUtcUs = deadlineUtcUs, Reference = reference };

    /// <summary>Posts a hold: <paramref name="amount"/> minor units of it, or all with 0.</summary>
    public static Transfer Post(Guid id, Guid hold, long amount, int code, string? reference = null) =>
        new() { Id = id, Kind = TransferKind.Post, HoldId = hold, Amount = amount, Code = code, Reference = reference };

    /// <summary>Releases a hold.</summary>
    public static Transfer Void(Guid id, Guid hold, int code, string? reference = null) =>
        new() { Id = id, Kind = TransferKind.Void, HoldId = hold, Code = code, Reference = reference };
}

/// <summary>What is to be committed as one: a chain of transfers (0-100) and rows of the caller (0-100).</summary>
/// <param name="Transfers">Applied in order, each seeing what the ones before it did; all or none.</param>
/// <param name="Rows">Run in the same database transaction, in order, only when every transfer was accepted for the first time.</param>
public sealed record LedgerCommit(IReadOnlyList<Transfer> Transfers, IReadOnlyList<RowWrite> Rows)
{
    /// <summary>Transfers with no rows of the caller.</summary>
    public static LedgerCommit Of(params Transfer[] transfers) => new(transfers, []);

    /// <summary>Rows alone: a durable group commit.</summary>
    public static LedgerCommit OfRows(params RowWrite[] rows) => new([], rows);
}

/// <summary>How a commit ended.</summary>
public enum CommitOutcome
{
    /// <summary>Everything is durable, now or by an earlier call with the same ids.</summary>
    Committed,

    /// <summary>The ledger refused a transfer; the refusal is durable, no row of the caller was run.</summary>
    Refused,

    /// <summary>A row of the caller did not touch the one row that it guards. Nothing was stored; the ids are unused.</summary>
    RowConflict,
}

/// <summary>The answer to a commit.</summary>
/// <param name="Outcome">How it ended.</param>
/// <param name="Refusal">Why the ledger refused; <see cref="LedgerRefusal.None"/> otherwise.</param>
/// <param name="FailedIndex">Which transfer was refused, or which row conflicted, from 0; -1 when committed.</param>
/// <param name="Replayed">True when the ids were known and this is the stored answer.</param>
/// <param name="TimeUtcUs">Ledger time of the commit (of the first one, when replayed), in UTC microseconds.</param>
public readonly record struct CommitResult(CommitOutcome Outcome, LedgerRefusal Refusal, int FailedIndex, bool Replayed, long TimeUtcUs)
{
    /// <summary>True when everything is durable.</summary>
    public bool IsCommitted => Outcome == CommitOutcome.Committed;
}

/// <summary>One line of an account's history.</summary>
/// <param name="Sequence">1, 2, 3 … within the account.</param>
/// <param name="TransferId">The transfer.</param>
/// <param name="TimeUtcUs">Ledger time, UTC microseconds.</param>
/// <param name="Counterparty">Number of the account on the other side.</param>
/// <param name="SignedAmount">Minor units: positive when credited to this account, negative when debited.</param>
/// <param name="CreditBalanceAfter">Posted credits less posted debits after it.</param>
/// <param name="Code">The caller's business code.</param>
/// <param name="Reference">The caller's reference.</param>
public sealed record HistoryEntry(
    long Sequence, Guid TransferId, long TimeUtcUs, long Counterparty, long SignedAmount, long CreditBalanceAfter, int Code, string? Reference);

/// <summary>The ledger's queue is full. Nothing was done: wait a little and send the same ids again.</summary>
public sealed class LedgerBusyException() : Exception("The ledger's queue is full; nothing was done.");

/// <summary>The store failed, so the outcome may be unknown. Sending the same ids again is safe.</summary>
public sealed class LedgerUnavailableException(string message, Exception? inner = null) : Exception(message, inner);
