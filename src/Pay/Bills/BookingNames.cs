namespace Madang.Pay.Bills;

/// <summary>What a fund-flow bill calls each kind of booking: 业务名称 and 业务类型.</summary>
internal static class BookingNames
{
    public static (string Name, string Type) Of(int code) => code switch
    {
        PostingCodes.Payment => ("交易", "交易"),
        PostingCodes.PaymentFee => ("交易", "扣除交易手续费"),
        PostingCodes.Refund or PostingCodes.RefundToBank => ("退款", "退款"),
        PostingCodes.RefundFeeReturned => ("退款", "退还交易手续费"),
        PostingCodes.Reversal => ("撤销", "撤销"),
        PostingCodes.MerchantTopUp => ("充值", "充值"),
        PostingCodes.MerchantTransfer => ("商家转账", "商家转账"),
        PostingCodes.MerchantTransferReturned => ("商家转账", "转账退回"),
        PostingCodes.RedPacketSent => ("现金红包", "现金红包"),
        PostingCodes.RedPacketReturned => ("现金红包", "现金红包退回"),
        PostingCodes.MerchantOwnAccounts => ("账户互转", "账户互转"),
        _ => ("其他", "其他"),
    };
}
