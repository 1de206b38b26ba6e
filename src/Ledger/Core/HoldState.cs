namespace Madang.Ledger.Core;

/// <summary>Where a hold stands; the numbers are stored.</summary>
internal enum HoldPhase
{
    Open = 0,
    Posted = 1,
    Voided = 2,
    Expired = 3,
}

/// <summary>A hold in memory.</summary>
internal sealed class HoldState(Guid id, long debit, long credit, long amount, long deadlineUtcUs)
{
    public readonly Guid Id = id;
    public readonly long Debit = debit;
    public readonly long Credit = credit;
    public readonly long Amount = amount;
    public readonly long DeadlineUtcUs = deadlineUtcUs;
    public HoldPhase Phase;
    public long PostedAmount;
    public Guid EndedBy;

    /// <summary>Made by the running batch, so to be inserted and not updated.</summary>
    public bool IsNew;

    /// <summary>Already in the running batch's list of touched holds.</summary>
    public bool IsTouched;

    public bool HasLapsed(long timeUtcUs) => DeadlineUtcUs != 0 && DeadlineUtcUs <= timeUtcUs;
}
