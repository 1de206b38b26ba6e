using Madang.Kernel.Refusals;
using Madang.Pay.Notifications;
using Madang.Pay.Transactions;
using Madang.Pay.Wire;

namespace Madang.Pay.Refunds;

/// <summary>POST /v3/refund/domestic/refunds: accepts a refund and answers PROCESSING; the money is set aside and follows moments later.</summary>
internal sealed class CreateRefund(OpenRefund open, NotifyUrls urls) : IWireUseCase
{
    internal sealed record Body
    {
        [Text(1, 32)]
        public string? SubMchid { get; init; }

        [Text(1, 32)]
        public string? TransactionId { get; init; }

        [Text(1, 32)]
        public string? OutTradeNo { get; init; }

        [Must, Text(1, 64, Pattern = "[0-9A-Za-z_|*@-]+")]
        public string? OutRefundNo { get; init; }

        [Text(1, 80)]
        public string? Reason { get; init; }

        [Text(1, 256)]
        public string? NotifyUrl { get; init; }

        [OneOf("AVAILABLE", "UNSETTLED")]
        public string? FundsAccount { get; init; }

        [Must]
        public AmountBody? Amount { get; init; }

        [Count(0, 1000)]
        public IReadOnlyList<GoodsBody>? GoodsDetail { get; init; }
    }

    internal sealed record AmountBody
    {
        [Must, Between(1, OrderAmount.Most)]
        public long? Refund { get; init; }

        [Count(0, 2)]
        public IReadOnlyList<FundingBody>? From { get; init; }

        [Must, Between(1, OrderAmount.Most)]
        public long? Total { get; init; }

        [Must, OneOf("CNY")]
        public string? Currency { get; init; }
    }

    internal sealed record FundingBody
    {
        [Must, OneOf("AVAILABLE", "UNAVAILABLE")]
        public string? Account { get; init; }

        [Must, Between(1, OrderAmount.Most)]
        public long? Amount { get; init; }
    }

    internal sealed record GoodsBody
    {
        [Must, Text(1, 32)]
        public string? MerchantGoodsId { get; init; }

        [Text(1, 32)]
        public string? WechatpayGoodsId { get; init; }

        [Text(1, 256)]
        public string? GoodsName { get; init; }

        [Must, Between(0, OrderAmount.Most)]
        public long? UnitPrice { get; init; }

        [Must, Between(0, OrderAmount.Most)]
        public long? RefundAmount { get; init; }

        [Must, Between(1, int.MaxValue)]
        public long? RefundQuantity { get; init; }
    }

    public async Task<WireAnswer> HandleAsync(WireCall call, CancellationToken cancellation)
    {
        if (!call.TryRead<Body>(out var body, out var wrong))
            return WireAnswer.Refuse(wrong);
        if (Check(body) is { } broken)
            return WireAnswer.Refuse(broken);
        var (refund, refusal) = await open.OpenAsync(call.Merchant.MchId, body, cancellation);
        return refund is null ? WireAnswer.Refuse(refusal!) : WireAnswer.Ok(RefundBody.Of(refund));
    }

    private Refusal? Check(Body body)
    {
        if (string.IsNullOrEmpty(body.TransactionId) && string.IsNullOrEmpty(body.OutTradeNo))
            return WireRefusals.Param("/transaction_id", null, "transaction_id or out_trade_no is required");
        if (body.Amount!.From is { Count: > 0 } from
            && (from.Sum(part => part.Amount!.Value) != body.Amount.Refund || from.DistinctBy(part => part.Account).Count() != from.Count))
            return RefundRefusals.WrongFunding;
        return urls.Check(body.NotifyUrl);
    }
}
