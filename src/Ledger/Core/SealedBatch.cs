namespace Madang.Ledger.Core;

/// <summary>An account that a batch changed, or whose balance decided a refusal.</summary>
/// <param name="Account">The account. It may have moved on meanwhile: write what is here.</param>
/// <param name="Before">Its balances before the batch.</param>
/// <param name="After">Its balances after it.</param>
/// <param name="StampBefore">Its stamp before the batch, which gives it its own.</param>
internal readonly record struct TouchedAccount(AccountState Account, Balances Before, Balances After, long StampBefore)
{
    // Kept here too: the thread that writes the batch would otherwise fetch each account from the cache of the one that applies the next.
    public long Number { get; } = Account.Number;

    public AccountRules Rules { get; } = Account.Rules;
}

/// <summary>A hold that a batch made, ended, or refused to end, as it stood at the batch's end.</summary>
internal readonly record struct TouchedHold(HoldState Hold, bool IsNew, HoldPhase Phase, long PostedAmount, Guid EndedBy)
{
    public Guid Id => Hold.Id;
}

/// <summary>What a batch stores. It no longer changes, so that one thread may write it while another applies the next batch to the same accounts.</summary>
internal sealed class SealedBatch
{
    public List<TouchedAccount> Touched { get; } = [];

    /// <summary>What the batch stamps the accounts with that it writes.</summary>
    public long Stamp { get; set; }

    public List<TouchedHold> TouchedHolds { get; } = [];

    public List<TransferRecord> Transfers { get; set; } = [];

    public List<HistoryRecord> History { get; set; } = [];

    public List<OpenedRecord> Opened { get; set; } = [];

    /// <summary>How the holds that it ended were before, so that it can be undone.</summary>
    public List<(HoldState Hold, HoldPhase Phase, long Posted, Guid EndedBy)> HoldsBefore { get; set; } = [];

    /// <summary>Opened accounts and transfers, accepted or not: what the batch's hash covers.</summary>
    public int ItemCount => Opened.Count + Transfers.Count;

    public void Clear()
    {
        Touched.Clear();
        TouchedHolds.Clear();
        Transfers.Clear();
        History.Clear();
        Opened.Clear();
        HoldsBefore.Clear();
    }
}
