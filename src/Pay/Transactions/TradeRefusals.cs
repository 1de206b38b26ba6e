using Madang.Kernel.Refusals;
using Madang.Pay.Wire;

namespace Madang.Pay.Transactions;

/// <summary>What orders may be refused for. Codes and statuses are the documented ones; back ends tell them apart by code.</summary>
internal static class TradeRefusals
{
    public static readonly Refusal AppNotBound = new("APPID_MCHID_NOT_MATCH", 400, "appid和mchid不匹配");

    public static readonly Refusal NotExist = new("ORDER_NOT_EXIST", 404, "订单不存在");

    public static readonly Refusal Paid = new("ORDERPAID", 400, "该订单已支付");

    public static readonly Refusal Closed = new("ORDER_CLOSED", 400, "该订单已关闭");

    /// <summary>The same number with other parameters.</summary>
    public static readonly Refusal NumberUsed = new("OUT_TRADE_NO_USED", 403, "商户订单号重复");

    /// <summary>A code payment waits for its payer, so it cannot be closed; it can be reversed.</summary>
    public static readonly Refusal IsUserPaying = new("TRADE_ERROR", 403, "用户支付中，请调用撤销接口");

    public static readonly Refusal NotCodePayment = WireRefusals.InvalidRequest("该订单不是付款码支付，不支持撤销");

    public static readonly Refusal HasRefunds = WireRefusals.InvalidRequest("该订单发生过退款，不支持撤销");

    public static readonly Refusal TooOldToReverse = new("TRADE_OVERDUE", 403, "订单已超过可撤销的最大期限");

    public static readonly Refusal PayerNotEnough = new("NOT_ENOUGH", 403, "用户账户余额不足");

    public static readonly Refusal MerchantNotEnough = new("NOT_ENOUGH", 403, "基本账户余额不足，请充值后重新发起");

    /// <summary>The payer said no to a code payment.</summary>
    public static readonly Refusal Declined = new("TRADE_ERROR", 403, "支付失败");

    /// <summary>To the payer: the order was placed for somebody else.</summary>
    public static readonly Refusal ForAnotherPayer = WireRefusals.InvalidRequest("下单账号与支付账号不一致");

    /// <summary>To the payer: prepay ids and codes live two hours.</summary>
    public static readonly Refusal PrepayExpired = WireRefusals.InvalidRequest("预支付交易会话已过期，请重新下单");

    public static readonly Refusal UnknownOpenId = WireRefusals.Param("/payer/openid", null, "appid和openid不匹配");

    public static Refusal MchIdMismatch(string? value, string location = "body", string field = "/mchid") =>
        WireRefusals.Param(field, value, "http header中的mchid与请求中的mchid不匹配", location);

    /// <summary>Why an order in this state takes no (further) payment.</summary>
    public static Refusal NotPayable(string state) => state switch
    {
        TradeState.Success or TradeState.Refund => Paid,
        _ => Closed,
    };
}
