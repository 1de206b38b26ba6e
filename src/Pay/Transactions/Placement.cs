namespace Madang.Pay.Transactions;

/// <summary>An order to be placed, whoever's words it came in: a merchant's own or a service provider's.</summary>
internal sealed record Placement
{
    /// <summary>Who signed; the owner of the number.</summary>
    public required string MchId { get; init; }

    /// <summary>On whose behalf a service provider acts; null for a merchant of its own.</summary>
    public string? SubMchId { get; init; }

    public required string AppId { get; init; }

    public string? SubAppId { get; init; }

    public required string OutTradeNo { get; init; }

    public required string Type { get; init; }

    public required string Description { get; init; }

    public string? Attach { get; init; }

    public string? NotifyUrl { get; init; }

    public string? DeviceId { get; init; }

    public required long Total { get; init; }

    /// <summary>RFC 3339, or null for the longest that this kind may live.</summary>
    public string? TimeExpire { get; init; }

    /// <summary>Everything that was asked for in one spelling, to tell a repetition from a second order.</summary>
    public required string Request { get; init; }

    /// <summary>The only person who may pay; null for anybody.</summary>
    public string? ForPayer { get; init; }

    /// <summary>Ledger account that is paid.</summary>
    public required long MerchantAccount { get; init; }

    public required long FeeBp { get; init; }
}
