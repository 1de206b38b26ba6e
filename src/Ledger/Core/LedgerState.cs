using System.Diagnostics;

namespace Madang.Ledger.Core;

/// <summary>
/// What the core works on: the accounts and holds in memory, and what the running batch has changed and will store.
/// A chain can be undone (one of its transfers was refused), and a whole batch (its commit did not happen).
/// </summary>
internal sealed class LedgerState
{
    private readonly List<(AccountState Account, Balances Before)> chainAccounts = [];
    private readonly List<(HoldState Hold, HoldPhase Phase, long Posted, Guid EndedBy)> chainHolds = [];
    private readonly Stack<SealedBatch> spare = [];
    private List<(HoldState Hold, HoldPhase Phase, long Posted, Guid EndedBy)> batchHolds = [];
    private int chainTransfers, chainHistory;

    public Dictionary<long, AccountState> Accounts { get; } = [];

    public Dictionary<Guid, HoldState> Holds { get; } = [];

    /// <summary>Accounts that the batch changed or whose balance decided a refusal, each with what it was before the batch.</summary>
    public List<(AccountState Account, Balances Before)> Touched { get; } = [];

    /// <summary>Holds that the batch made, ended, or refused to end.</summary>
    public List<HoldState> TouchedHolds { get; } = [];

    public List<TransferRecord> Transfers { get; private set; } = [];

    public List<HistoryRecord> History { get; private set; } = [];

    public List<OpenedRecord> Opened { get; private set; } = [];

    /// <summary>Opened accounts and transfers, accepted or not: what the batch's hash covers.</summary>
    public int ItemCount => Opened.Count + Transfers.Count;

    public void BeginBatch()
    {
        Debug.Assert(Touched.Count == 0 && TouchedHolds.Count == 0 && ItemCount == 0, "The batch before this one was neither kept nor undone.");
        BeginChain();
    }

    public void BeginChain()
    {
        chainAccounts.Clear();
        chainHolds.Clear();
        chainTransfers = Transfers.Count;
        chainHistory = History.Count;
    }

    /// <summary>Puts everything back to where the last <see cref="BeginChain"/> found it.</summary>
    public void UndoChain()
    {
        for (var i = chainAccounts.Count - 1; i >= 0; i--)
            chainAccounts[i].Account.Balances = chainAccounts[i].Before;
        for (var i = chainHolds.Count - 1; i >= 0; i--)
            Restore(chainHolds[i]);
        Transfers.RemoveRange(chainTransfers, Transfers.Count - chainTransfers);
        History.RemoveRange(chainHistory, History.Count - chainHistory);
        BeginChain();
    }

    /// <summary>
    /// Takes out what the running batch stores. From here on memory counts it as done and the next batch may begin on top of it;
    /// if it is not, that next one is undone first and then <see cref="Undo"/> takes this one back.
    /// </summary>
    /// <param name="timeUtcUs">The batch's ledger time.</param>
    public SealedBatch Seal(long timeUtcUs)
    {
        var batch = spare.TryPop(out var used) ? used : new();
        // A batch whose every chain was undone writes no account, so the store's stamps stay: a memory ahead of them would not see another node's write.
        var writesAccounts = ItemCount > 0;
        long latest = 0;
        foreach (var (account, _) in Touched)
            latest = Math.Max(latest, account.Stamp);
        batch.Stamp = WriteStamp.After(latest, timeUtcUs);
        foreach (var (account, before) in Touched)
        {
            account.TouchedIndex = -1;
            if (!writesAccounts)
                continue;
            batch.Touched.Add(new(account, before, account.Balances, account.Stamp));
            account.Stamp = batch.Stamp;
        }
        foreach (var hold in TouchedHolds)
        {
            batch.TouchedHolds.Add(new(hold, hold.IsNew, hold.Phase, hold.PostedAmount, hold.EndedBy));
            hold.IsTouched = hold.IsNew = false;
        }
        (batch.Transfers, Transfers) = (Transfers, batch.Transfers);
        (batch.History, History) = (History, batch.History);
        (batch.Opened, Opened) = (Opened, batch.Opened);
        (batch.HoldsBefore, batchHolds) = (batchHolds, batch.HoldsBefore);
        ClearLists();
        return batch;
    }

    /// <summary>The sealed batch is durable: its lists serve again.</summary>
    public void Keep(SealedBatch batch)
    {
        batch.Clear();
        spare.Push(batch);
    }

    /// <summary>The sealed batch did not happen: memory goes back to what it was before it. Nothing may have been begun after it.</summary>
    public void Undo(SealedBatch batch)
    {
        Debug.Assert(Touched.Count == 0 && TouchedHolds.Count == 0 && ItemCount == 0, "What came after a batch is undone before it.");
        foreach (var touched in batch.Touched)
            (touched.Account.Balances, touched.Account.Stamp) = (touched.Before, touched.StampBefore);
        for (var i = batch.HoldsBefore.Count - 1; i >= 0; i--)
            Restore(batch.HoldsBefore[i]);
        foreach (var touched in batch.TouchedHolds)
        {
            if (touched.IsNew)
                Holds.Remove(touched.Id);
        }
        foreach (var opened in batch.Opened)
            Accounts.Remove(opened.Account.Number);
        Keep(batch);
    }

    /// <summary>The running batch will not happen: memory goes back to what it was before it.</summary>
    public void UndoBatch()
    {
        foreach (var (account, before) in Touched)
        {
            account.Balances = before;
            account.TouchedIndex = -1;
        }
        for (var i = batchHolds.Count - 1; i >= 0; i--)
            Restore(batchHolds[i]);
        foreach (var hold in TouchedHolds)
        {
            hold.IsTouched = false;
            if (hold.IsNew)
                Holds.Remove(hold.Id);
        }
        foreach (var opened in Opened)
            Accounts.Remove(opened.Account.Number);
        ClearLists();
    }

    /// <summary>The outcome is unknown: nothing in memory can be trusted.</summary>
    public void Forget()
    {
        ClearLists();
        Accounts.Clear();
        Holds.Clear();
    }

    /// <summary>Notes the account as part of the batch. Called before its balance decides anything.</summary>
    public void Touch(AccountState account)
    {
        if (account.TouchedIndex >= 0)
            return;
        account.TouchedIndex = Touched.Count;
        Touched.Add((account, account.Balances));
    }

    /// <summary>Notes the account's balances so that the chain can be undone. Called before they change.</summary>
    public void Journal(AccountState account)
    {
        Debug.Assert(account.TouchedIndex >= 0, "An account changes only after it was noted as touched.");
        chainAccounts.Add((account, account.Balances));
    }

    public void Touch(HoldState hold)
    {
        if (hold.IsTouched)
            return;
        hold.IsTouched = true;
        TouchedHolds.Add(hold);
    }

    public void AddHold(HoldState hold)
    {
        hold.IsNew = true;
        Holds.Add(hold.Id, hold);
        Touch(hold);
        // A hold that is undone never was: Restore takes it out by the mark of a new one.
        chainHolds.Add((hold, NeverWas, 0, default));
    }

    public void EndHold(HoldState hold, HoldPhase phase, long posted, Guid endedBy)
    {
        Debug.Assert(hold.Phase == HoldPhase.Open && phase != HoldPhase.Open);
        Touch(hold);
        chainHolds.Add((hold, hold.Phase, hold.PostedAmount, hold.EndedBy));
        batchHolds.Add((hold, hold.Phase, hold.PostedAmount, hold.EndedBy));
        (hold.Phase, hold.PostedAmount, hold.EndedBy) = (phase, posted, endedBy);
    }

    private const HoldPhase NeverWas = (HoldPhase)(-1);

    private void Restore((HoldState Hold, HoldPhase Phase, long Posted, Guid EndedBy) saved)
    {
        if (saved.Phase == NeverWas)
        {
            Holds.Remove(saved.Hold.Id);
            TouchedHolds.Remove(saved.Hold);
            saved.Hold.IsTouched = false;
            return;
        }
        (saved.Hold.Phase, saved.Hold.PostedAmount, saved.Hold.EndedBy) = (saved.Phase, saved.Posted, saved.EndedBy);
    }

    private void ClearLists()
    {
        Touched.Clear();
        TouchedHolds.Clear();
        batchHolds.Clear();
        Transfers.Clear();
        History.Clear();
        Opened.Clear();
        BeginChain();
    }
}
