namespace Madang.Pay.Funding;

/// <summary>A movement between an account of ours and a funding source.</summary>
internal sealed record FundingOrder(
    string FundingId,
    string Kind,
    string Owner,
    long Account,
    string Currency,
    long Amount,
    string Source,
    string State,
    string? HoldId,
    string? ExternalRef,
    string? Reason,
    long CreatedAt)
{
    public const string TopUp = "TOP_UP";
    public const string Withdrawal = "WITHDRAWAL";
    public const string Pending = "PENDING";
    public const string Success = "SUCCESS";
    public const string Failed = "FAILED";
}
