namespace Madang.Pay.Transfers.Batches;

/// <summary>A legacy batch of transfers. Amounts are fen, times UTC microseconds.</summary>
internal sealed record TransferBatch(
    string BatchId,
    string MchId,
    string OutBatchNo,
    string AppId,
    string BatchName,
    string BatchRemark,
    string? SceneId,
    string? NotifyUrl,
    string Fingerprint,
    string DetailsSealed,
    long EscrowAccount,
    long MerchantAccount,
    string Status,
    string? CloseReason,
    long TotalAmount,
    long TotalNum,
    long SuccessAmount,
    long SuccessNum,
    long FailAmount,
    long FailNum,
    long NextDetail,
    long CreatedAt,
    long UpdatedAt)
{
    public const string Accepted = "ACCEPTED";
    public const string Processing = "PROCESSING";
    public const string Finished = "FINISHED";
    public const string Closed = "CLOSED";

    /// <summary>The documented reason of a batch that the service gave up: its money did not come in time, or another failure of the system.</summary>
    public const string Overdue = "OVERDUE_CLOSE";
}

/// <summary>One transfer of a batch as its merchant asked for it; the name is plain here and sealed as a whole where it is stored.</summary>
internal sealed record BatchDetailInput(string OutDetailNo, string OpenId, long Amount, string Remark, string? UserName);

/// <summary>One transfer of a batch after it was tried.</summary>
internal sealed record BatchDetail(
    string DetailId,
    string BatchId,
    long Position,
    string OutDetailNo,
    string OpenId,
    string? PersonId,
    long Amount,
    string Remark,
    string? UserNameSealed,
    string Status,
    string? FailReason,
    long InitiatedAt,
    long UpdatedAt)
{
    public const string Success = "SUCCESS";
    public const string Fail = "FAIL";
}
