namespace Madang.Pay.Transactions;

/// <summary>How an order came to be, in the words of <c>trade_type</c>.</summary>
internal static class TradeType
{
    public const string Jsapi = "JSAPI";
    public const string Native = "NATIVE";
    public const string App = "APP";

    /// <summary>H5, under its old name, as the wire still calls it.</summary>
    public const string Web = "MWEB";

    /// <summary>The till scans the payer's code.</summary>
    public const string Code = "MICROPAY";
}

/// <summary>The state of an order, in the words of <c>trade_state</c>; stored as such.</summary>
internal static class TradeState
{
    /// <summary>Waits for the payer.</summary>
    public const string NotPaid = "NOTPAY";

    /// <summary>A code payment that waits for the payer's confirmation.</summary>
    public const string UserPaying = "USERPAYING";

    /// <summary>Paid. Money has moved.</summary>
    public const string Success = "SUCCESS";

    /// <summary>Paid, and a refund was accepted since.</summary>
    public const string Refund = "REFUND";

    /// <summary>Closed unpaid, by the merchant or by time.</summary>
    public const string Closed = "CLOSED";

    /// <summary>A code payment that the merchant took back.</summary>
    public const string Revoked = "REVOKED";

    /// <summary>A code payment that failed or that the payer declined.</summary>
    public const string PayError = "PAYERROR";

    /// <summary>Taken on, to be charged later.</summary>
    public const string Accept = "ACCEPT";

    /// <summary>What the wire says beside the state.</summary>
    public static string Describe(string state) => state switch
    {
        NotPaid => "订单未支付",
        UserPaying => "需要用户输入支付密码",
        Success => "支付成功",
        Refund => "订单发生过退款，退款详情请查询退款单",
        Closed => "订单已关闭",
        Revoked => "订单已撤销",
        PayError => "支付失败",
        Accept => "已接收，等待扣款",
        _ => throw new ArgumentOutOfRangeException(nameof(state), state, "There is no such trade state."),
    };

    /// <summary>True once money has moved to the merchant and while some of it may still be there.</summary>
    public static bool IsPaid(string state) => state is Success or Refund;

    /// <summary>True while the payer may still pay.</summary>
    public static bool IsOpen(string state) => state is NotPaid or UserPaying;
}
