using Madang.Kernel.Database;
using Madang.Kernel.Time;
using Madang.Ledger.Core;
using Microsoft.Extensions.Logging;

namespace Madang.Ledger.Writing;

/// <summary>
/// Takes a batch of requests to their answers. First with trust: ids are new, balances in memory are true, guards will be met. When the store
/// finds otherwise, everything is rolled back and the batch is run again with care: ids are looked up, accounts are read under locks, and each
/// request's rows stand or fall alone. Nobody is answered before the commit.
/// </summary>
internal sealed partial class BatchRun(ILedgerStore store, TimeProvider time, LedgerOptions options, Action<IReadOnlyList<LedgerRequest>> publish, ILogger logger)
{
    // Two nodes that fight over the same ids or rows win in turn; more rounds than this mean that something else is wrong.
    private const int MaxAttempts = 50;

    private readonly LedgerState state = new();
    private readonly LedgerHash hash = new();
    private readonly HashSet<long> missingAccounts = [];
    private readonly HashSet<Guid> missingHolds = [];
    private readonly HashSet<Guid> ids = [];
    private readonly HashSet<string> keys = new(StringComparer.Ordinal);
    private readonly Dictionary<string, KnownAccount> knownKeys = new(StringComparer.Ordinal);
    private readonly Dictionary<Guid, StoredTransfer> stored = [];
    private List<RowWrite> rows = [];
    private LaneHead? head;
    private int carefulBatches;
    private long retryAtMs;
    private TimeSpan retryDelay;

    /// <summary>Connects before the first batch, so that a start that cannot work is known at once.</summary>
    /// <returns>Why it failed; null when it did not.</returns>
    public Exception? TryOpen()
    {
        try
        {
            Open();
            return null;
        }
#pragma warning disable CA1031 // Whatever it was, the writer lives on and tries again.
        catch (Exception error)
#pragma warning restore CA1031
        {
            logger.LogError(error, "The ledger's store cannot be opened.");
            GiveUp();
            return error;
        }
    }

    /// <summary>Runs the batch and publishes an answer to each of its requests. Never throws.</summary>
    public void Run(IReadOnlyList<LedgerRequest> batch)
    {
        if (postponed.Count > 0)
        {
            var first = postponed;
            postponed = [];
            Run(first);
        }
        try
        {
            if (!IsOpen(batch))
                return;
            for (var attempt = 0; attempt < MaxAttempts; attempt++)
            {
                switch (Attempt(batch))
                {
                    case CommitVerdict.Committed:
                        publish(batch);
                        return;
                    case CommitVerdict.Rejected when batch.Count > 1:
                        state.UndoBatch();
                        foreach (var request in batch)
                            Run([request]);
                        return;
                    case CommitVerdict.Rejected:
                        state.UndoBatch();
                        batch[0].Decide(new InvalidOperationException($"The database rejected this commit, so nothing of it was stored: {store.Rejection?.Message}", store.Rejection));
                        publish(batch);
                        return;
                    default:
                        state.UndoBatch();
                        carefulBatches = Math.Max(1, options.CarefulBatches);
                        break;
                }
            }
            Fail(batch, new LedgerUnavailableException($"Other writers were in the way {MaxAttempts} times in a row."));
        }
#pragma warning disable CA1031 // Whatever happened, the callers get an answer and the writer lives on with a memory it can trust.
        catch (Exception error)
#pragma warning restore CA1031
        {
            logger.LogError(error, "The ledger's store failed; {Requests} requests get no acknowledgement.", batch.Count);
            GiveUp();
            Fail(batch, new LedgerUnavailableException("The ledger's store failed, so the outcome is unknown. Send the same ids again.", error));
        }
    }

    private bool IsOpen(IReadOnlyList<LedgerRequest> batch)
    {
        if (head is not null)
            return true;
        if (Environment.TickCount64 < retryAtMs)
        {
            Fail(batch, new LedgerUnavailableException("The ledger's store failed a moment ago and is being left alone. Send the same ids again."));
            return false;
        }
        Open();
        logger.LogInformation("The ledger's store is back, in lane {Lane} after batch {Batch}.", head!.Lane, head.Sequence);
        return true;
    }

    private void Open()
    {
        head = store.Open();
        carefulBatches = options.CarefulBatches;
    }

    private void GiveUp()
    {
        state.Forget();
        store.Close();
        head = null;
        retryDelay = retryDelay == TimeSpan.Zero ? options.FirstRetryDelay : TimeSpan.FromTicks(Math.Min(retryDelay.Ticks * 2, options.LongestRetryDelay.Ticks));
        retryAtMs = Environment.TickCount64 + (long)retryDelay.TotalMilliseconds;
    }

    private CommitVerdict Attempt(IReadOnlyList<LedgerRequest> batch)
    {
        var careful = carefulBatches > 0;
        try
        {
            if ((careful && store.IsShared) || state.Accounts.Count > options.CachedAccountsLimit || state.Holds.Count > options.CachedAccountsLimit)
                state.Forget();
            state.BeginBatch();
            rows.Clear();
            store.Begin(careful);
            var timeUtcUs = Math.Max(Load(batch, careful), Math.Max(time.UtcMicroseconds(), head!.TimeUtcUs));
            foreach (var request in batch)
            {
                if (request.Account is not null)
                {
                    Open(request);
                }
                else if (!careful && MakesKnownHold(request))
                {
                    store.Rollback();
                    return CommitVerdict.Conflict;
                }
                else
                {
                    Decide(request, careful, timeUtcUs);
                }
            }
            var verdict = Commit(timeUtcUs);
            if (verdict == CommitVerdict.Committed && careful)
                carefulBatches--;
            return verdict;
        }
        catch (StoreConflictException conflict)
        {
            logger.LogDebug(conflict, "A batch of the ledger is run again.");
            store.Rollback();
            return CommitVerdict.Conflict;
        }
        catch (BrokenRuleException) when (store.IsShared && !careful)
        {
            // A hold remembered as open and accounts read after another node ended it: with care all of them are of one moment.
            store.Rollback();
            return CommitVerdict.Conflict;
        }
    }

    private CommitVerdict Commit(long timeUtcUs)
    {
        LedgerCore.AssertConservation(state);
        var next = Next(timeUtcUs);
        var batch = state.Seal(timeUtcUs);
        CommitVerdict verdict;
        try
        {
            verdict = store.Commit(batch, next is null ? null : head, next, rows);
        }
        catch (StoreConflictException)
        {
            state.Undo(batch);
            throw;
        }
        if (verdict != CommitVerdict.Committed)
        {
            state.Undo(batch);
            return verdict;
        }
        head = next ?? head;
        retryDelay = TimeSpan.Zero;
        state.Keep(batch);
        return verdict;
    }

    /// <summary>The head that the running batch makes; null when it stores nothing but rows.</summary>
    private LaneHead? Next(long timeUtcUs) =>
        state.ItemCount == 0 ? null : new(head!.Lane, head.Sequence + 1, hash.OfBatch(head, timeUtcUs, state), timeUtcUs);

    /// <summary>Brings everything that the batch names into memory.</summary>
    /// <returns>The latest ledger time at which one of its accounts was written: the batch must not come before it.</returns>
    private long Load(IReadOnlyList<LedgerRequest> batch, bool careful)
    {
        keys.Clear();
        knownKeys.Clear();
        missingHolds.Clear();
        missingAccounts.Clear();
        ids.Clear();
        stored.Clear();
        foreach (var request in batch)
        {
            if (request.Account is { } account)
                keys.Add(account.Key);
            foreach (var transfer in request.Transfers)
            {
                if (careful)
                    ids.Add(transfer.Id);
                if (transfer.HoldId is { } hold && !state.Holds.ContainsKey(hold))
                    missingHolds.Add(hold);
            }
        }
        if (missingHolds.Count > 0)
            store.LoadHolds(missingHolds, state);
        var latest = LoadAccounts(batch);
        if (careful && store.IsShared && missingHolds.Count > 0)
        {
            // Their accounts are locked only now, and whoever ends a hold locks its accounts first.
            foreach (var hold in missingHolds)
                state.Holds.Remove(hold);
            store.LoadHolds(missingHolds, state);
        }
        if (keys.Count > 0)
            store.FindAccounts(keys, knownKeys);
        if (ids.Count > 0)
            store.FindTransfers(ids, stored);
        return latest;
    }

    private long LoadAccounts(IReadOnlyList<LedgerRequest> batch)
    {
        long latest = 0;
        foreach (var request in batch)
        {
            foreach (var transfer in request.Transfers)
            {
                Want(transfer.Debit, ref latest);
                Want(transfer.Credit, ref latest);
                if (transfer.HoldId is { } id && state.Holds.TryGetValue(id, out var hold))
                {
                    Want(hold.Debit, ref latest);
                    Want(hold.Credit, ref latest);
                }
            }
        }
        if (missingAccounts.Count == 0)
            return latest;
        store.LoadAccounts(missingAccounts, state);
        foreach (var number in missingAccounts)
        {
            if (state.Accounts.TryGetValue(number, out var account))
                latest = Math.Max(latest, WriteStamp.TimeUtcUs(account.Stamp));
        }
        return latest;
    }

    private void Want(long number, ref long latest)
    {
        if (number <= 0)
            return;
        if (state.Accounts.TryGetValue(number, out var account))
            latest = Math.Max(latest, WriteStamp.TimeUtcUs(account.Stamp));
        else
            missingAccounts.Add(number);
    }

    private void Open(LedgerRequest request)
    {
        var spec = request.Account!;
        var currency = CurrencyCode.Pack(spec.Currency);
        if (!knownKeys.TryGetValue(spec.Key, out var known))
        {
            var account = new AccountState(store.NextAccountNumber(), currency, spec.Rules, stamp: 0, default);
            state.Accounts.Add(account.Number, account);
            state.Opened.Add(new(account, spec.Key));
            knownKeys[spec.Key] = known = new(account.Number, currency, spec.Rules);
        }
        if (known.Currency != currency || known.Rules != spec.Rules)
            request.Decide(new InvalidOperationException($"The account key {spec.Key} is taken by an account of another currency or other rules."));
        else
            request.Decide(known.Number);
    }

    /// <summary>A hold that is in memory already tells of a known id before the store can.</summary>
    private bool MakesKnownHold(LedgerRequest request)
    {
        foreach (var transfer in request.Transfers)
        {
            if (transfer.Kind == TransferKind.Hold && state.Holds.ContainsKey(transfer.Id))
                return true;
        }
        return false;
    }

    private void Decide(LedgerRequest request, bool careful, long timeUtcUs)
    {
        if (careful && IsKnown(request, timeUtcUs))
            return;
        var (refusal, index) = LedgerCore.ApplyChain(state, request.Transfers, request.PayloadHash, timeUtcUs);
        if (refusal != LedgerRefusal.None)
        {
            request.Decide(new CommitResult(CommitOutcome.Refused, refusal, index, Replayed: false, timeUtcUs));
            if (request.ForgetsRefusal)
                state.UndoChain();
        }
        else if (!TryRows(request, careful, timeUtcUs))
        {
            state.UndoChain();
            return;
        }
        else
        {
            request.Decide(new CommitResult(CommitOutcome.Committed, LedgerRefusal.None, -1, Replayed: false, timeUtcUs));
        }
        if (careful && !(refusal != LedgerRefusal.None && request.ForgetsRefusal))
            Remember(request, index, refusal, timeUtcUs);
    }

    private bool TryRows(LedgerRequest request, bool careful, long timeUtcUs)
    {
        if (request.Rows.Count == 0)
            return true;
        if (!careful)
        {
            // Even one that fails alone waits: its ids may be known, and then its rows must not run at all.
            rows.AddRange(request.Rows);
            return true;
        }
        var verdict = store.RunRows(request.Rows);
        if (verdict.Error is not null)
            request.Decide(new InvalidOperationException($"A row of this commit could not be run, so nothing of it was stored: {verdict.Error.Message}", verdict.Error));
        else if (verdict.MissedIndex >= 0)
            request.Decide(new CommitResult(CommitOutcome.RowConflict, LedgerRefusal.None, verdict.MissedIndex, Replayed: false, timeUtcUs));
        else
            return true;
        return false;
    }

    /// <summary>Answers from what is stored under the request's ids, or was decided earlier in this batch.</summary>
    private bool IsKnown(LedgerRequest request, long timeUtcUs)
    {
        var known = 0;
        var (refusal, index, storedAt) = (LedgerRefusal.None, -1, 0L);
        for (var i = 0; i < request.Transfers.Count; i++)
        {
            if (!stored.TryGetValue(request.Transfers[i].Id, out var before))
                continue;
            known++;
            storedAt = before.TimeUtcUs;
            if (before.PayloadHash != request.PayloadHash)
            {
                request.Decide(new CommitResult(CommitOutcome.Refused, LedgerRefusal.IdTakenByOther, i, Replayed: false, timeUtcUs));
                return true;
            }
            if (before.Refusal is not (LedgerRefusal.None or LedgerRefusal.ChainRefused))
                (refusal, index) = (before.Refusal, i);
        }
        if (known == 0)
            return false;
        // The hash covers the whole chain and chains are stored whole, so one known id means all of them.
        if (known != request.Transfers.Count)
            throw new InvalidOperationException($"Transfer {request.Transfers[0].Id} is stored without the rest of its chain.");
        var outcome = refusal == LedgerRefusal.None ? CommitOutcome.Committed : CommitOutcome.Refused;
        request.Decide(new CommitResult(outcome, refusal, index, Replayed: true, storedAt));
        return true;
    }

    private void Remember(LedgerRequest request, int refusedIndex, LedgerRefusal refusal, long timeUtcUs)
    {
        for (var i = 0; i < request.Transfers.Count; i++)
        {
            var own = refusal == LedgerRefusal.None ? LedgerRefusal.None : i == refusedIndex ? refusal : LedgerRefusal.ChainRefused;
            stored[request.Transfers[i].Id] = new(request.PayloadHash, own, timeUtcUs);
        }
    }

    private void Fail(IReadOnlyList<LedgerRequest> batch, LedgerUnavailableException error)
    {
        foreach (var request in batch)
            request.Decide(error);
        publish(batch);
    }
}
