using Madang.Kernel.Refusals;
using Madang.Pay.Wire;

namespace Madang.Pay.Refunds;

/// <summary>What refunds may be refused for.</summary>
internal static class RefundRefusals
{
    /// <summary>There is no such order, or it was never paid.</summary>
    public static readonly Refusal NoPaidOrder = WireRefusals.NotFound("订单不存在");

    public static readonly Refusal NotExist = WireRefusals.NotFound("退款单不存在");

    /// <summary>The same number with other parameters, or a total that is not the order's.</summary>
    public static readonly Refusal Mismatch = WireRefusals.InvalidRequest("订单金额或退款金额与之前请求不一致，请核实后再试");

    public static readonly Refusal AllRefunded = WireRefusals.InvalidRequest("订单已全额退款");

    public static readonly Refusal MoreThanPaid = WireRefusals.InvalidRequest("累计退款金额大于支付金额");

    public static readonly Refusal TooMany = WireRefusals.InvalidRequest("部分退款次数已达上限");

    public static readonly Refusal TooOld = new("TRADE_OVERDUE", 403, "订单已经超过可退款的最大期限");

    public static readonly Refusal WrongOrder = WireRefusals.InvalidRequest("您的请求参数与订单信息不一致");

    public static readonly Refusal NotEnough = new("NOT_ENOUGH", 403, "基本账户余额不足，请充值后重新发起");

    public static readonly Refusal WrongFunding = WireRefusals.InvalidRequest("退款出资金额之和与退款金额不一致，或账户类型重复");

    public static readonly Refusal NotAbnormal = WireRefusals.InvalidRequest("退款单状态不是退款异常，不能发起异常退款");

    /// <summary>Many refunds of one order at the same moment.</summary>
    public static readonly Refusal Busy = new("FREQUENCY_LIMITED", 429, "该笔退款为受理中，请调用查单接口确认或降低频率原单重试，重试请勿更换单号");
}
