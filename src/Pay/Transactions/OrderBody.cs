using Madang.Pay.Wire;

namespace Madang.Pay.Transactions;

/// <summary>
/// What every kind of order is placed with, by its members' wire names. Example:
/// <c>{"appid":"wxd678efh567hg6787","mchid":"1230000109","description":"…","out_trade_no":"1217752501201407033233368018","notify_url":"https://…","amount":{"total":100}}</c>
/// </summary>
internal abstract record OrderBody
{
    /// <summary>As documented; also the form of the number in paths.</summary>
    public const string NumberPattern = "[0-9A-Za-z_|*-]+";

    [Must, Text(1, 127)]
    public string? Description { get; init; }

    [Must, Text(6, 32, Pattern = NumberPattern)]
    public string? OutTradeNo { get; init; }

    [Text(1, 64)]
    public string? TimeExpire { get; init; }

    [Text(1, 128)]
    public string? Attach { get; init; }

    [Text(1, 32)]
    public string? GoodsTag { get; init; }

    [Count(0, 10), Text(1, 32)]
    public IReadOnlyList<string>? LimitPay { get; init; }

    public bool? SupportFapiao { get; init; }

    [Must]
    public OrderAmount? Amount { get; init; }

    public OrderDetail? Detail { get; init; }

    public SettleInfo? SettleInfo { get; init; }
}

internal sealed record OrderAmount
{
    public const long Most = 100_000_000;

    [Must, Between(1, Most)]
    public long? Total { get; init; }

    [OneOf("CNY")]
    public string? Currency { get; init; }
}

internal sealed record OrderDetail
{
    [Between(0, OrderAmount.Most)]
    public long? CostPrice { get; init; }

    [Text(1, 32)]
    public string? InvoiceId { get; init; }

    [Count(0, 1000)]
    public IReadOnlyList<OrderGoods>? GoodsDetail { get; init; }
}

internal sealed record OrderGoods
{
    [Must, Text(1, 32)]
    public string? MerchantGoodsId { get; init; }

    [Text(1, 32)]
    public string? WechatpayGoodsId { get; init; }

    [Text(1, 256)]
    public string? GoodsName { get; init; }

    [Must, Between(1, int.MaxValue)]
    public long? Quantity { get; init; }

    [Must, Between(0, OrderAmount.Most)]
    public long? UnitPrice { get; init; }
}

internal sealed record SettleInfo
{
    public bool? ProfitSharing { get; init; }
}

internal record SceneInfo
{
    [Must, Text(1, 45)]
    public string? PayerClientIp { get; init; }

    [Text(1, 32)]
    public string? DeviceId { get; init; }

    public StoreInfo? StoreInfo { get; init; }
}

/// <summary>A till may know its device or store and not the payer's address.</summary>
internal sealed record TillScene
{
    [Text(1, 45)]
    public string? PayerClientIp { get; init; }

    [Text(1, 32)]
    public string? DeviceId { get; init; }

    [Text(1, 45)]
    public string? DeviceIp { get; init; }

    public TillStore? StoreInfo { get; init; }
}

internal sealed record H5Scene : SceneInfo
{
    [Must]
    public H5Info? H5Info { get; init; }
}

internal sealed record H5Info
{
    [Must, Text(1, 32)]
    public string? Type { get; init; }

    [Text(1, 64)]
    public string? AppName { get; init; }

    [Text(1, 128)]
    public string? AppUrl { get; init; }

    [Text(1, 128)]
    public string? BundleId { get; init; }

    [Text(1, 128)]
    public string? PackageName { get; init; }
}

internal sealed record StoreInfo
{
    [Must, Text(1, 32)]
    public string? Id { get; init; }

    [Text(1, 256)]
    public string? Name { get; init; }

    [Text(1, 32)]
    public string? AreaCode { get; init; }

    [Text(1, 512)]
    public string? Address { get; init; }
}

internal sealed record TillStore
{
    [Text(1, 32)]
    public string? Id { get; init; }

    [Text(1, 32)]
    public string? OutId { get; init; }

    [Text(1, 256)]
    public string? Name { get; init; }

    [Text(1, 32)]
    public string? AreaCode { get; init; }

    [Text(1, 512)]
    public string? Address { get; init; }
}
