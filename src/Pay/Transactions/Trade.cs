namespace Madang.Pay.Transactions;

/// <summary>An order as it is stored. Times are UTC microseconds, amounts minor units.</summary>
internal sealed record Trade
{
    public static readonly long PrepayLifeUs = (long)TimeSpan.FromHours(2).TotalMicroseconds;

    public string TradeId { get; init; } = "";
    public string MchId { get; init; } = "";
    public string? SubMchId { get; init; }
    public string OutTradeNo { get; init; } = "";
    public string AppId { get; init; } = "";
    public string? SubAppId { get; init; }
    public string TradeType { get; init; } = "";
    public string State { get; init; } = "";
    public string Description { get; init; } = "";
    public string? Attach { get; init; }
    public string? NotifyUrl { get; init; }
    public string? DeviceId { get; init; }
    public long Total { get; init; }
    public string Currency { get; init; } = "CNY";

    /// <summary>What was asked for, in one canonical spelling: two requests are the same if and only if this is.</summary>
    public string Request { get; init; } = "";

    /// <summary>The one person who may pay it; null for anybody.</summary>
    public string? ForPayer { get; init; }

    public long MerchantAccount { get; init; }
    public long FeeBp { get; init; }
    public long PrepayRound { get; init; }
    public long PrepaidAt { get; init; }
    public long CreatedAt { get; init; }
    public long ExpiresAt { get; init; }
    public string? PayerId { get; init; }
    public string? PayerOpenId { get; init; }
    public string? PayerSubOpenId { get; init; }
    public string? TransactionId { get; init; }

    /// <summary>The ledger transfer that paid it, which tells a repeated wish from a second one.</summary>
    public string? PayTransferId { get; init; }

    public long? PaidAt { get; init; }
    public long Fee { get; init; }
    public long? ClosedAt { get; init; }

    /// <summary>The code of the refusal that a failed code payment was answered with.</summary>
    public string? Failure { get; init; }

    public long Refunded { get; init; }
    public long RefundCount { get; init; }
    public long FeeReturned { get; init; }

    /// <summary>The state by this time: an open order whose time is over counts as closed before any worker has come by.</summary>
    public string StateAt(long nowUtcUs) => TradeState.IsOpen(State) && ExpiresAt <= nowUtcUs ? TradeState.Closed : State;

    /// <summary>What the platform keeps of a payment: rounded half up to the minor unit.</summary>
    public static long FeeOf(long total, long feeBp) => (long)(((Int128)total * feeBp + 5_000) / 10_000);

    public PaymentOrder ForPayerToSee(long nowUtcUs) => new(
        TradeId, MchId, AppId, OutTradeNo, Description, Total, Currency, TradeType, StateAt(nowUtcUs), ExpiresAt, PaidAt, TransactionId);
}
