namespace Madang.Pay.Refunds;

/// <summary>The state of a refund, in the words of <c>status</c>; stored as such. PROCESSING → SUCCESS, CLOSED or ABNORMAL; ABNORMAL → PROCESSING once more.</summary>
internal static class RefundStatus
{
    public const string Processing = "PROCESSING";
    public const string Success = "SUCCESS";
    public const string Closed = "CLOSED";

    /// <summary>The way back to where the money came from is blocked; the merchant names another.</summary>
    public const string Abnormal = "ABNORMAL";
}

/// <summary>Where a refund goes, in the words of <c>channel</c>.</summary>
internal static class RefundChannel
{
    public const string Original = "ORIGINAL";
    public const string OtherBankCard = "OTHER_BANKCARD";
}

/// <summary>A refund as it is stored. Times are UTC microseconds, amounts minor units.</summary>
internal sealed record Refund
{
    public const string WalletAccount = "支付用户零钱";

    public string RefundId { get; init; } = "";
    public string MchId { get; init; } = "";
    public string? SubMchId { get; init; }
    public string OutRefundNo { get; init; } = "";
    public string TradeId { get; init; } = "";
    public string TransactionId { get; init; } = "";
    public string OutTradeNo { get; init; } = "";

    /// <summary>Of the order.</summary>
    public long Total { get; init; }

    /// <summary>Of this refund: what the payer gets.</summary>
    public long Amount { get; init; }

    /// <summary>The part of <see cref="Amount"/> that the platform gives back of its fee; the merchant gives the rest.</summary>
    public long Fee { get; init; }

    public string Currency { get; init; } = "CNY";
    public string? Reason { get; init; }
    public string? NotifyUrl { get; init; }
    public string Request { get; init; } = "";
    public string Status { get; init; } = "";
    public string Channel { get; init; } = "";
    public string ReceivedAccount { get; init; } = "";
    public string FundsAccount { get; init; } = "";

    /// <summary>Which accounts the merchant asked to pay with: <c>[{"account":"AVAILABLE","amount":444}]</c>. Answered as it came; null when none were named.</summary>
    public string? Funding { get; init; }

    public string? HoldId { get; init; }
    public long CreatedAt { get; init; }

    /// <summary>When the worker settles it.</summary>
    public long DueAt { get; init; }

    public long? SuccessAt { get; init; }
    public long? EndedAt { get; init; }

    /// <summary>
    /// What the platform gives back with a refund. The shares of many partial refunds add up to the fee exactly: each is what is due for everything
    /// refunded so far less what was given back before.
    /// </summary>
    public static long FeeShare(long fee, long total, long refundedBefore, long feeReturnedBefore, long amount)
    {
        var dueInAll = (long)((Int128)fee * (refundedBefore + amount) / total);
        return Math.Clamp(dueInAll - feeReturnedBefore, 0, amount);
    }
}
