using System.Text.Json.Serialization;
using Madang.Pay.Wire;

namespace Madang.Pay.Wallet.Payments;

/// <summary>How a payer names an order: exactly one of its members.</summary>
internal record OrderName
{
    /// <summary><c>wx201410272009395522657a690389285100</c>, from JSAPI, APP or H5.</summary>
    [Text(1, 64)]
    public string? PrepayId { get; init; }

    /// <summary><c>weixin://wxpay/bizpayurl?pr=p4lpSuKzz</c>, from NATIVE.</summary>
    [Text(1, 128)]
    public string? CodeUrl { get; init; }

    /// <summary>The address to which H5 sends a browser; its prepay id counts.</summary>
    [Text(1, 1024)]
    public string? H5Url { get; init; }

    /// <summary>What a page or mini program hands over to be paid.</summary>
    public PaymentParameters? RequestPayment { get; init; }

    public override string ToString() => $"{PrepayId} {CodeUrl} {H5Url} {RequestPayment?.Package}";
}

/// <summary>
/// The parameters of <c>wx.requestPayment</c>, such as
/// <c>{"appId":"wx8888888888888888","timeStamp":"1414411784","nonceStr":"gbwr71b5no6q6ne18c8up1u7l7he2y75","package":"prepay_id=wx2014…","signType":"RSA","paySign":"oR9d8P…"}</c>.
/// </summary>
internal sealed record PaymentParameters
{
    [JsonPropertyName("appId"), Must, Text(1, 32)]
    public string? AppId { get; init; }

    [JsonPropertyName("timeStamp"), Must, Text(1, 32)]
    public string? TimeStamp { get; init; }

    [JsonPropertyName("nonceStr"), Must, Text(1, 64)]
    public string? NonceStr { get; init; }

    [Must, Text(1, 128)]
    public string? Package { get; init; }

    [JsonPropertyName("signType"), Must, OneOf("RSA", "HMAC-SHA256", "MD5")]
    public string? SignType { get; init; }

    [JsonPropertyName("paySign"), Must, Text(1, 1024)]
    public string? PaySign { get; init; }
}
