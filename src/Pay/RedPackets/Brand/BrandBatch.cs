namespace Madang.Pay.RedPackets.Brand;

/// <summary>A batch of a brand's packets as it is stored.</summary>
internal sealed record BrandBatch
{
    public const string Processing = "PROCESSING";
    public const string Finished = "FINISHED";

    /// <summary>32 digits.</summary>
    public required string BatchNo { get; init; }

    public required string MchId { get; init; }

    public required string OutBatchNo { get; init; }

    public required string Fingerprint { get; init; }

    public required long BrandId { get; init; }

    public required string BrandAppId { get; init; }

    public required string Scene { get; init; }

    public required string TemplateId { get; init; }

    public required string BatchName { get; init; }

    public required string BatchRemark { get; init; }

    public required long TotalAmount { get; init; }

    public required long TotalNum { get; init; }

    public required long CreatedAt { get; init; }
}

/// <summary>One packet of a batch, with what its packet has come to.</summary>
internal sealed record BrandDetail
{
    public const string Success = "DETAIL_SUCCESS";
    public const string Fail = "DETAIL_FAIL";

    public required string OutDetailNo { get; init; }

    /// <summary>32 digits; the packet's id, where there is one.</summary>
    public required string DetailNo { get; init; }

    public required string OpenId { get; init; }

    public required long Amount { get; init; }

    public required string Remark { get; init; }

    /// <summary>Why no packet was made; null when one was.</summary>
    public string? FailReason { get; init; }

    /// <summary>State of the packet; null when none was made.</summary>
    public string? PacketState { get; init; }

    public long? EndedAt { get; init; }

    /// <summary>DETAIL_PROCESSING until the person has opened it, DETAIL_SUCCESS then; DETAIL_FAIL when it went back or was never sent.</summary>
    public string State => PacketState switch
    {
        RedPacket.Open => "DETAIL_PROCESSING",
        RedPacket.Finished => Success,
        _ => Fail,
    };

    public string? Reason => PacketState == RedPacket.Expired ? BrandFailReason.Overdue : FailReason;
}

/// <summary>Why a packet of a batch reached nobody; the documented names.</summary>
internal static class BrandFailReason
{
    public const string OpenIdInvalid = "OPENID_INVALID";
    public const string NameNotCorrect = "NAME_NOT_CORRECT";
    public const string DayCountExceeded = "DAY_RECEIVED_COUNT_EXCEED";
    public const string Overdue = "USER_RECEIVE_OVERDUE";
}
