using System.Text;
using System.Text.Json;
using Madang.Pay.Notifications;
using Madang.Pay.Wire;

namespace Madang.Pay.Refunds;

/// <summary>A refund as its endpoints answer it. Example:
/// <c>{"refund_id":"50000000382019052709732678859","out_refund_no":"…","transaction_id":"…","out_trade_no":"…","channel":"ORIGINAL","user_received_account":"支付用户零钱",
/// "create_time":"2020-12-01T16:18:12+08:00","status":"PROCESSING","funds_account":"AVAILABLE","amount":{"total":100,"refund":100,"payer_total":100,"payer_refund":100,…}}</c></summary>
internal sealed record RefundBody
{
    public required string RefundId { get; init; }
    public required string OutRefundNo { get; init; }
    public required string TransactionId { get; init; }
    public required string OutTradeNo { get; init; }
    public required string Channel { get; init; }
    public required string UserReceivedAccount { get; init; }
    public string? SuccessTime { get; init; }
    public required string CreateTime { get; init; }
    public required string Status { get; init; }
    public required string FundsAccount { get; init; }
    public required AmountBody Amount { get; init; }
    public IReadOnlyList<object> PromotionDetail { get; init; } = [];

    internal sealed record FundingPart(string Account, long Amount);

    internal sealed record AmountBody
    {
        public required long Total { get; init; }
        public required long Refund { get; init; }
        public IReadOnlyList<FundingPart> From { get; init; } = [];
        public required long PayerTotal { get; init; }
        public required long PayerRefund { get; init; }
        public required long SettlementRefund { get; init; }
        public required long SettlementTotal { get; init; }
        public long DiscountRefund { get; init; }
        public required string Currency { get; init; }
        public long RefundFee { get; init; }
    }

    public static RefundBody Of(Refund refund) => new()
    {
        RefundId = refund.RefundId,
        OutRefundNo = refund.OutRefundNo,
        TransactionId = refund.TransactionId,
        OutTradeNo = refund.OutTradeNo,
        Channel = refund.Channel,
        UserReceivedAccount = refund.ReceivedAccount,
        SuccessTime = refund.SuccessAt is { } at ? WireTime.Text(at) : null,
        CreateTime = WireTime.Text(refund.CreatedAt),
        Status = refund.Status,
        FundsAccount = refund.FundsAccount,
        Amount = new()
        {
            Total = refund.Total,
            Refund = refund.Amount,
            From = refund.Funding is { } funding ? JsonSerializer.Deserialize<List<FundingPart>>(funding, WireJson.Options) ?? [] : [],
            PayerTotal = refund.Total,
            PayerRefund = refund.Amount,
            SettlementRefund = refund.Amount,
            SettlementTotal = refund.Total,
            Currency = refund.Currency,
            RefundFee = refund.Fee,
        },
    };
}

/// <summary>What REFUND.SUCCESS, REFUND.ABNORMAL and REFUND.CLOSED tell.</summary>
internal sealed record RefundNotice
{
    public string? Mchid { get; init; }
    public string? SpMchid { get; init; }
    public string? SubMchid { get; init; }
    public required string TransactionId { get; init; }
    public required string OutTradeNo { get; init; }
    public required string RefundId { get; init; }
    public required string OutRefundNo { get; init; }
    public required string RefundStatus { get; init; }
    public string? SuccessTime { get; init; }
    public required string UserReceivedAccount { get; init; }
    public required AmountNotice Amount { get; init; }

    internal sealed record AmountNotice(long Total, long Refund, long PayerTotal, long PayerRefund);

    /// <summary>The callback of a refund that has ended; null when the merchant named no address.</summary>
    public static NotificationDraft? Draft(Refund ended)
    {
        if (string.IsNullOrEmpty(ended.NotifyUrl))
            return null;
        var isPartner = ended.SubMchId is not null;
        var notice = new RefundNotice
        {
            Mchid = isPartner ? null : ended.MchId,
            SpMchid = isPartner ? ended.MchId : null,
            SubMchid = ended.SubMchId,
            TransactionId = ended.TransactionId,
            OutTradeNo = ended.OutTradeNo,
            RefundId = ended.RefundId,
            OutRefundNo = ended.OutRefundNo,
            RefundStatus = ended.Status,
            SuccessTime = ended.SuccessAt is { } at ? WireTime.Text(at) : null,
            UserReceivedAccount = ended.ReceivedAccount,
            Amount = new(ended.Total, ended.Amount, ended.Total, ended.Amount),
        };
        var summary = ended.Status switch
        {
            Refunds.RefundStatus.Success => "退款成功",
            Refunds.RefundStatus.Abnormal => "退款异常",
            _ => "退款关闭",
        };
        return new(ended.MchId, ended.NotifyUrl, $"REFUND.{ended.Status}", "refund", summary, Encoding.UTF8.GetString(WireJson.Write(notice)));
    }
}
