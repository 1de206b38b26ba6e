namespace Madang.Ledger.Core;

/// <summary>A transfer as it is stored, accepted or refused. Amount, debit and credit are what it acted on, taken from the hold where it ends one.</summary>
internal struct TransferRecord
{
    public Guid Id;
    public Guid PayloadHash;
    public Guid HoldId;
    public long Debit;
    public long Credit;
    public long Amount;
    public long DeadlineUtcUs;

    /// <summary>Its place in the debit account's history; 0 where that account keeps none.</summary>
    public long DebitSequence;

    /// <summary>Its place in the credit account's history; 0 where that account keeps none.</summary>
    public long CreditSequence;

    public string? Reference;
    public int Code;
    public TransferKind Kind;
    public LedgerRefusal Refusal;
}

/// <summary>A line of an account's history as it is stored.</summary>
internal readonly record struct HistoryRecord(long Account, long Sequence, Guid TransferId, long CreditBalanceAfter);

/// <summary>An account opened by a batch.</summary>
internal readonly record struct OpenedRecord(AccountState Account, string Key);

/// <summary>What is stored of a transfer whose id is sent again.</summary>
internal readonly record struct StoredTransfer(Guid PayloadHash, LedgerRefusal Refusal, long TimeUtcUs);

/// <summary>An account found by its key.</summary>
internal readonly record struct KnownAccount(long Number, int Currency, AccountRules Rules);

/// <summary>The last batch of a lane: where the next one chains on.</summary>
internal sealed record LaneHead(int Lane, long Sequence, byte[] Hash, long TimeUtcUs)
{
    public static LaneHead Empty(int lane) => new(lane, 0, new byte[32], 0);
}
