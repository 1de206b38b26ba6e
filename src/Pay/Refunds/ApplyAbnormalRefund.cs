using Madang.Kernel.Refusals;
using Madang.Kernel.Time;
using Madang.Ledger;
using Madang.Pay.Keys;
using Madang.Pay.Wire;

namespace Madang.Pay.Refunds;

/// <summary>
/// POST /v3/refund/domestic/refunds/{refund_id}/apply-abnormal-refund: a refund that could not go back the way it came goes to a bank card of the
/// payer, or to the merchant's own, which then pays the payer itself.
/// </summary>
internal sealed class ApplyAbnormalRefund(RefundStore refunds, SensitiveFields fields, ILedger ledger, BusinessClock clock) : IWireUseCase
{
    private const string ToPayer = "USER_BANK_CARD";
    private const string MerchantsOwn = "商户结算银行账户";
    private const int ShownDigits = 4;

    internal sealed record Body
    {
        [Text(1, 32)]
        public string? SubMchid { get; init; }

        [Must, Text(1, 64)]
        public string? OutRefundNo { get; init; }

        [Must, OneOf(ToPayer, "MERCHANT_BANK_CARD")]
        public string? Type { get; init; }

        [Text(1, 16)]
        public string? BankType { get; init; }

        [Text(1, 1024)]
        public string? BankAccount { get; init; }

        [Text(1, 1024)]
        public string? RealName { get; init; }
    }

    public async Task<WireAnswer> HandleAsync(WireCall call, CancellationToken cancellation)
    {
        if (!call.TryRead<Body>(out var body, out var wrong))
            return WireAnswer.Refuse(wrong);
        var refund = await refunds.FindAsync(call.Path("refund_id"), cancellation);
        if (refund is null || refund.MchId != call.Merchant.MchId || (refund.SubMchId ?? "") != (body.SubMchid ?? ""))
            return WireAnswer.Refuse(RefundRefusals.NotExist);
        if (refund.OutRefundNo != body.OutRefundNo)
            return WireAnswer.Refuse(RefundRefusals.WrongOrder);
        var (account, refusal) = await AccountAsync(call, body, cancellation);
        if (account is null)
            return WireAnswer.Refuse(refusal!);
        // Sent again after a lost answer: it is on its way already.
        if (refund.Channel == RefundChannel.OtherBankCard && refund.ReceivedAccount == account)
            return WireAnswer.Ok(RefundBody.Of(refund));
        if (refund.Status != RefundStatus.Abnormal)
            return WireAnswer.Refuse(RefundRefusals.NotAbnormal);
        var redirected = refund with
        {
            Status = RefundStatus.Processing,
            Channel = RefundChannel.OtherBankCard,
            ReceivedAccount = account,
            DueAt = clock.UtcMicroseconds() + SettleRefunds.DelayUs,
        };
        var result = await ledger.CommitAsync(LedgerCommit.OfRows(RefundStore.Redirect(redirected)), cancellation);
        return result.IsCommitted ? WireAnswer.Ok(RefundBody.Of(redirected)) : WireAnswer.Refuse(RefundRefusals.NotAbnormal);
    }

    // The card number is opened to be checked and shortened to what may be shown; it is not kept.
    private async ValueTask<(string? Account, Refusal? Refusal)> AccountAsync(WireCall call, Body body, CancellationToken cancellation)
    {
        if (body.Type != ToPayer)
            return (MerchantsOwn, null);
        if (string.IsNullOrEmpty(body.BankType))
            return (null, WireRefusals.Param("/bank_type", null, "is required for USER_BANK_CARD"));
        if (string.IsNullOrEmpty(body.BankAccount))
            return (null, WireRefusals.Param("/bank_account", null, "is required for USER_BANK_CARD"));
        if (string.IsNullOrEmpty(body.RealName))
            return (null, WireRefusals.Param("/real_name", null, "is required for USER_BANK_CARD"));
        var (_, wrongName) = await fields.TryDecryptAsync(call, body.RealName, "/real_name", cancellation);
        if (wrongName is not null)
            return (null, wrongName);
        var (card, wrongCard) = await fields.TryDecryptAsync(call, body.BankAccount, "/bank_account", cancellation);
        if (wrongCard is not null)
            return (null, wrongCard);
        return card is { Length: >= 8 and <= 32 } && card.All(char.IsAsciiDigit)
            ? ($"{body.BankType}{card[^ShownDigits..]}", null)
            : (null, WireRefusals.Param("/bank_account", null, "must be a card number of 8 to 32 digits"));
    }
}
