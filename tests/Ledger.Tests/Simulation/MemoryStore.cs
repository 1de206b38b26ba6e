using Madang.Kernel.Database;
using Madang.Ledger.Core;
using Madang.Ledger.Writing;

namespace Madang.Ledger.Tests.Simulation;

/// <summary>What a simulated database holds. It outlives the nodes that write to it.</summary>
internal sealed class MemoryDatabase
{
    public sealed record StoredAccount(string Key, int Currency, AccountRules Rules, Balances Balances, long Stamp);

    public sealed record StoredHold(long Debit, long Credit, long Amount, long Deadline, HoldPhase Phase, long Posted, Guid EndedBy);

    public sealed record StoredBatch(LaneHead Previous, LaneHead Head, IReadOnlyList<OpenedRecord> Opened, IReadOnlyList<TransferRecord> Transfers);

    public Dictionary<long, StoredAccount> Accounts { get; } = [];

    public Dictionary<string, long> Keys { get; } = [];

    public Dictionary<Guid, (TransferRecord Record, long TimeUtcUs)> Transfers { get; } = [];

    public Dictionary<Guid, StoredHold> Holds { get; } = [];

    public Dictionary<(long Account, long Sequence), (HistoryRecord Line, long TimeUtcUs)> History { get; } = [];

    /// <summary>Every batch in the order of its commit, whatever its lane.</summary>
    public List<StoredBatch> Batches { get; } = [];

    public HashSet<string> Rows { get; } = [];

    public long NextNumber { get; set; }

    /// <summary>What a writer did that it never may. Kept here, because the writer takes an exception for a store that failed.</summary>
    public string? Breach { get; set; }
}

/// <summary>What goes wrong, and when. Called at each step; throws to break it.</summary>
internal enum StoreStep
{
    Open,
    Begin,
    Read,
    RunRows,
    BeforeCommit,
    AfterCommit,
}

/// <summary>A node's view of a simulated database, with faults at every step. Shared: other nodes write too, so versions decide; else it is the only writer.</summary>
internal sealed class MemoryStore(MemoryDatabase database, int lane, bool isShared, Action<StoreStep> fault) : ILedgerStore
{
    private readonly List<string> pendingRows = [];

    public bool IsShared => isShared;

    public Exception? Rejection => null;

    public LaneHead Open()
    {
        fault(StoreStep.Open);
        return database.Batches.LastOrDefault(batch => batch.Head.Lane == lane)?.Head ?? LaneHead.Empty(lane);
    }

    public void Close() => pendingRows.Clear();

    public void Begin(bool careful)
    {
        fault(StoreStep.Begin);
        if (pendingRows.Count > 0)
            database.Breach ??= "Rows of the batch before were left behind.";
    }

    public void LoadHolds(IReadOnlyCollection<Guid> ids, LedgerState state)
    {
        fault(StoreStep.Read);
        foreach (var id in ids)
        {
            if (database.Holds.TryGetValue(id, out var hold))
                state.Holds.Add(id, new(id, hold.Debit, hold.Credit, hold.Amount, hold.Deadline) { Phase = hold.Phase, PostedAmount = hold.Posted, EndedBy = hold.EndedBy });
        }
    }

    public void LoadAccounts(IReadOnlyCollection<long> numbers, LedgerState state)
    {
        fault(StoreStep.Read);
        foreach (var number in numbers)
        {
            if (database.Accounts.TryGetValue(number, out var account))
                state.Accounts.Add(number, new(number, account.Currency, account.Rules, account.Stamp, account.Balances));
        }
    }

    public void FindAccounts(IReadOnlyCollection<string> keys, Dictionary<string, KnownAccount> found)
    {
        fault(StoreStep.Read);
        foreach (var key in keys)
        {
            if (database.Keys.TryGetValue(key, out var number))
                found[key] = new(number, database.Accounts[number].Currency, database.Accounts[number].Rules);
        }
    }

    public void FindTransfers(IReadOnlyCollection<Guid> ids, Dictionary<Guid, StoredTransfer> found)
    {
        fault(StoreStep.Read);
        foreach (var id in ids)
        {
            if (database.Transfers.TryGetValue(id, out var stored))
                found[id] = new(stored.Record.PayloadHash, stored.Record.Refusal, stored.TimeUtcUs);
        }
    }

    public long NextAccountNumber() => ++database.NextNumber;

    public RowsVerdict RunRows(IReadOnlyList<RowWrite> rows)
    {
        fault(StoreStep.RunRows);
        var mark = pendingRows.Count;
        var verdict = Run(rows);
        if (verdict != RowsVerdict.Done)
            pendingRows.RemoveRange(mark, pendingRows.Count - mark);
        return verdict;
    }

    public CommitVerdict Commit(SealedBatch batch, LaneHead? previous, LaneHead? next, IReadOnlyList<RowWrite> rows)
    {
        fault(StoreStep.BeforeCommit);
        if (!Fits(batch) || Run(rows) != RowsVerdict.Done)
        {
            Rollback();
            return CommitVerdict.Conflict;
        }
        database.Rows.UnionWith(pendingRows);
        pendingRows.Clear();
        if (next is not null)
            Write(batch, previous!, next);
        fault(StoreStep.AfterCommit);
        return CommitVerdict.Committed;
    }

    public void Rollback() => pendingRows.Clear();

    public void Dispose() => Close();

    /// <summary>A row is an insert of its key, or an error by its SQL.</summary>
    private RowsVerdict Run(IReadOnlyList<RowWrite> rows)
    {
        for (var i = 0; i < rows.Count; i++)
        {
            if (rows[i].Sql == "error")
                return new(-1, new InvalidDataException("a bad row"));
            var key = (string)rows[i].Parameters[0].Value!;
            var isNew = !database.Rows.Contains(key) && !pendingRows.Contains(key);
            if (isNew)
                pendingRows.Add(key);
            else if (rows[i].ExpectedRows == 1)
                return new(i, null);
        }
        return RowsVerdict.Done;
    }

    private bool Fits(SealedBatch batch)
    {
        var fits = !batch.Transfers.Exists(record => database.Transfers.ContainsKey(record.Id))
            && !batch.Opened.Exists(opened => database.Keys.ContainsKey(opened.Key))
            && batch.Transfers.DistinctBy(record => record.Id).Count() == batch.Transfers.Count;
        if (!isShared)
            return fits;
        var opened = batch.Opened.Select(opened => opened.Account.Number).ToHashSet();
        return fits
            && batch.Touched.TrueForAll(touched => opened.Contains(touched.Account.Number) || database.Accounts[touched.Account.Number].Stamp == touched.StampBefore)
            && batch.TouchedHolds.TrueForAll(hold => hold.IsNew || database.Holds[hold.Id].Phase == HoldPhase.Open);
    }

    private void Write(SealedBatch batch, LaneHead previous, LaneHead next)
    {
        if (previous.Sequence != LastSequence())
            database.Breach ??= "A batch does not follow the last one of its lane.";
        foreach (var (account, key) in batch.Opened)
        {
            database.Accounts.Add(account.Number, new(key, account.Currency, account.Rules, default, 0));
            database.Keys.Add(key, account.Number);
        }
        foreach (var (account, before, after, _) in batch.Touched)
        {
            var stored = database.Accounts[account.Number];
            if (!stored.Balances.SameAs(before))
                database.Breach ??= "The writer's memory differs from the store.";
            database.Accounts[account.Number] = stored with { Balances = after, Stamp = batch.Stamp };
        }
        foreach (var hold in batch.TouchedHolds)
            database.Holds[hold.Id] = new(hold.Hold.Debit, hold.Hold.Credit, hold.Hold.Amount, hold.Hold.DeadlineUtcUs, hold.Phase, hold.PostedAmount, hold.EndedBy);
        foreach (var record in batch.Transfers)
            database.Transfers.Add(record.Id, (record, next.TimeUtcUs));
        foreach (var line in batch.History)
            database.History.Add((line.Account, line.Sequence), (line, next.TimeUtcUs));
        database.Batches.Add(new(previous, next, [.. batch.Opened], [.. batch.Transfers]));
    }

    private long LastSequence() => database.Batches.LastOrDefault(batch => batch.Head.Lane == lane)?.Head.Sequence ?? 0;
}
