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
/// The states of a bill as the wire spells them. ACCEPTED and PROCESSING (the money being locked) are never seen: here the money is held in the commit that
/// accepts the bill, or the bill is refused as NOT_ENOUGH. Confirming and cancelling take two steps, as in the real service: TRANSFERING and CANCELING
/// are what a query sees between them.
/// </summary>
internal static class TransferState
{
    public const string WaitUserConfirm = "WAIT_USER_CONFIRM";
    public const string Transfering = "TRANSFERING";
    public const string Success = "SUCCESS";
    public const string Fail = "FAIL";
    public const string Canceling = "CANCELING";
    public const string Cancelled = "CANCELLED";

    /// <summary>The fail reason of a bill that nobody confirmed in time.</summary>
    public const string Overdue = "OVERDUE_CLOSE";

    /// <summary>The fail reason of a bill, or of a batch's detail, whose <c>user_name</c> is not the name on the payee's papers.</summary>
    public const string NameNotCorrect = "NAME_NOT_CORRECT";
}
