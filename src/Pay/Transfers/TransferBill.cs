namespace Madang.Pay.Transfers;

/// <summary>A merchant's transfer to a person. Amounts are fen, times UTC microseconds.</summary>
internal sealed record TransferBill(
    string TransferBillNo,
    string MchId,
    string OutBillNo,
    string AppId,
    string OpenId,
    string PersonId,
    string SceneId,
    long Amount,
    string Remark,
    string? Perception,
    string ReportInfos,
    string? UserNameSealed,
    string? NotifyUrl,
    string Fingerprint,
    string PackageInfo,
    string State,
    string? FailReason,
    string HoldId,
    long CreatedAt,
    long UpdatedAt,
    long DeadlineAt);

/// <summary>
/// The states of a bill as the wire spells them. What the real service does within moments (ACCEPTED, PROCESSING before the payer is asked,
/// TRANSFERING after) happens here in one commit, so those three are never seen; cancelling takes two steps, as there.
/// </summary>
internal static class TransferState
{
    public const string WaitUserConfirm = "WAIT_USER_CONFIRM";
    public const string Success = "SUCCESS";
    public const string Fail = "FAIL";
    public const string Canceling = "CANCELING";
    public const string Cancelled = "CANCELLED";

    /// <summary>The fail reason of a bill that nobody confirmed in time.</summary>
    public const string Overdue = "OVERDUE_CLOSE";
}
