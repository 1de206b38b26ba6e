using System.Runtime.InteropServices;
using Madang.Kernel.Time;
using Madang.Ledger.Core;
using Microsoft.Extensions.Logging;

namespace Madang.Ledger.Writing;

/// <summary>
/// The same algorithm in two halves, so that the next batch is applied while the one before is being committed. Only with trust, and only for what
/// needs nothing from the store: known accounts and holds, and rows that run with the commit. If the batch before does not happen, both are
/// undone, newest first, and run again with care.
/// </summary>
internal sealed partial class BatchRun
{
    private readonly HashSet<Guid> holdsToMake = [];
    // Of the open batch, as far as it is applied: hashing is left neither for its end nor for the thread that waits for the store.
    private readonly LedgerHash openHash = new();
    private int hashedTransfers;
    private List<LedgerRequest> openRequests = [];
    private List<LedgerRequest> postponed = [];
    private long openTimeUtcUs;

    /// <summary>Transfers, rows and requests in the open batch, as <see cref="LedgerRequest.Weight"/> counts them.</summary>
    public int OpenWeight { get; private set; }

    /// <summary>Applies the requests to the open batch, on top of whatever is being committed. False: they need the store, and nothing was done.</summary>
    public bool TryAdd(IReadOnlyList<LedgerRequest> requests)
    {
        if (head is null || carefulBatches > 0 || state.Accounts.Count > options.CachedAccountsLimit || state.Holds.Count > options.CachedAccountsLimit)
            return false;
        long latest = 0;
        holdsToMake.Clear();
        foreach (var request in requests)
        {
            if (!IsInMemory(request, ref latest))
                return false;
        }
        if (OpenWeight == 0)
        {
            state.BeginBatch();
            rows.Clear();
            hashedTransfers = 0;
            openTimeUtcUs = Math.Max(latest, Math.Max(time.UtcMicroseconds(), head.TimeUtcUs));
        }
        else if (latest > openTimeUtcUs)
        {
            return false;
        }
        try
        {
            foreach (var request in requests)
                Decide(request, careful: false, openTimeUtcUs);
        }
        catch (BrokenRuleException) when (store.IsShared)
        {
            // As in Attempt: what is remembered is of different moments. The open batch is undone and comes again, with care, when the store is free.
            state.UndoBatch();
            postponed.AddRange(TakeOpen());
            carefulBatches = Math.Max(1, options.CarefulBatches);
            return false;
        }
        HashTransfers();
        OpenWeight += requests.Sum(static request => request.Weight);
        openRequests.AddRange(requests);
        return true;
    }

    /// <summary>A chain that is over is never undone alone, so what it stores is what the batch will store.</summary>
    private void HashTransfers()
    {
        var transfers = CollectionsMarshal.AsSpan(state.Transfers);
        if (hashedTransfers == 0 && transfers.Length > 0)
            openHash.Begin(head!, openTimeUtcUs);
        for (; hashedTransfers < transfers.Length; hashedTransfers++)
            openHash.Add(in transfers[hashedTransfers]);
    }

    /// <summary>Closes the open batch. Memory counts it as done until <see cref="Settle"/> says otherwise.</summary>
    public PendingCommit SealOpen()
    {
        LedgerCore.AssertConservation(state);
        var next = state.ItemCount == 0 ? null : new LaneHead(head!.Lane, head.Sequence + 1, openHash.End(state.ItemCount), openTimeUtcUs);
        var pending = new PendingCommit(openRequests, state.Seal(openTimeUtcUs), head!, next, rows);
        (openRequests, rows, OpenWeight) = ([], [], 0);
        head = next ?? head;
        return pending;
    }

    /// <summary>Takes note of how a sealed batch ended. One that did not happen is run again with care, and after it what is open; their answers are then published.</summary>
    public void Settle(PendingCommit pending)
    {
        if (pending.IsDurable)
        {
            state.Keep(pending.Batch);
            retryDelay = TimeSpan.Zero;
            return;
        }
        if (pending.Error is not null and not StoreConflictException)
        {
            Abandon(pending.Error, pending.Requests);
            return;
        }
        try
        {
            if (pending.Error is not null)
                store.Rollback();
            state.UndoBatch();
            state.Undo(pending.Batch);
        }
#pragma warning disable CA1031 // As in Run: the callers get an answer and the writer lives on with a memory it can trust.
        catch (Exception error)
#pragma warning restore CA1031
        {
            Abandon(error, pending.Requests);
            return;
        }
        head = pending.Before;
        carefulBatches = Math.Max(1, options.CarefulBatches);
        var open = TakeOpen();
        Run(pending.Requests);
        if (open.Count > 0)
            Run(open);
    }

    /// <summary>Something unforeseen: memory is forgotten, the store is given up, and neither these requests nor the open ones are acknowledged.</summary>
    public void Abandon(Exception error, IReadOnlyList<LedgerRequest> requests)
    {
        var open = TakeOpen();
        open.AddRange(postponed);
        postponed = [];
        logger.LogError(error, "The ledger's store failed; {Requests} requests get no acknowledgement.", requests.Count + open.Count);
        GiveUp();
        var answer = new LedgerUnavailableException("The ledger's store failed, so the outcome is unknown. Send the same ids again.", error);
        Fail(requests, answer);
        Fail(open, answer);
    }

    private List<LedgerRequest> TakeOpen()
    {
        var open = openRequests;
        (openRequests, OpenWeight) = ([], 0);
        return open;
    }

    private bool IsInMemory(LedgerRequest request, ref long latest)
    {
        if (request.Account is not null || MakesKnownHold(request))
            return false;
        for (var i = 0; i < request.Transfers.Count; i++)
        {
            var transfer = request.Transfers[i];
            if (!IsInMemory(transfer.Debit, ref latest) || !IsInMemory(transfer.Credit, ref latest))
                return false;
            // The same request twice: the second one's answer is the first one's, which the store will know.
            if (transfer.Kind == TransferKind.Hold && !holdsToMake.Add(transfer.Id))
                return false;
            if (transfer.HoldId is not { } id)
                continue;
            if (!state.Holds.TryGetValue(id, out var hold) || !IsInMemory(hold.Debit, ref latest) || !IsInMemory(hold.Credit, ref latest))
                return false;
        }
        return true;
    }

    private bool IsInMemory(long number, ref long latest)
    {
        if (number <= 0)
            return true;
        if (!state.Accounts.TryGetValue(number, out var account))
            return false;
        latest = Math.Max(latest, WriteStamp.TimeUtcUs(account.Stamp));
        return true;
    }
}
