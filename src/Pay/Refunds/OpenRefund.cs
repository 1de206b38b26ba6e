using System.Text;
using Madang.Kernel.Identity;
using Madang.Kernel.Refusals;
using Madang.Kernel.Time;
using Madang.Ledger;
using Madang.Pay.Transactions;
using Madang.Pay.Wallet;
using Madang.Pay.Wire;

namespace Madang.Pay.Refunds;

/// <summary>
/// Accepts refunds. One commit sets the merchant's share aside, takes the amount from what the order still has, and stores the refund: of two that
/// race for the last cent exactly one finds it. A number that was accepted before answers again, or refuses other parameters.
/// </summary>
internal sealed class OpenRefund(
    RefundStore refunds, TradeStore trades, Payers payers, ILedger ledger, BusinessClock clock)
{
    private const int MostRefundsOfOneOrder = 50;
    private const int MostTries = 16;
    private static readonly long LongestUs = Microseconds.Of(TimeSpan.FromDays(365));

    public async ValueTask<(Refund? Refund, Refusal? Refusal)> OpenAsync(string mchId, CreateRefund.Body body, CancellationToken cancellation)
    {
        var request = PrepayRules.Canonical(body);
        for (var tries = 0; tries < MostTries; tries++)
        {
            if (await refunds.FindByNumberAsync(mchId, body.OutRefundNo!, cancellation) is { } known)
                return known.Request == request ? (known, null) : (null, RefundRefusals.Mismatch);
            var trade = await FindTradeAsync(mchId, body, cancellation);
            if (WhyNot(trade, body) is { } no)
                return (null, no);
            var refund = New(trade!, body, request);
            var result = await ledger.CommitAsync(await CommitAsync(trade!, refund, cancellation), cancellation);
            if (result.IsCommitted)
                return (refund, null);
            if (result.Outcome == CommitOutcome.Refused && result.Refusal != LedgerRefusal.InsufficientCredits)
                throw new InvalidOperationException($"The ledger refused to set a refund aside: {result.Refusal}.");
            // The money may be short because another refund of this order has just taken it: then the order says what is wrong.
            if (result.Outcome == CommitOutcome.Refused && await trades.FindAsync(trade!.TradeId, cancellation) == trade)
                return (null, RefundRefusals.NotEnough);
        }
        return (null, RefundRefusals.Busy);
    }

    private async ValueTask<Trade?> FindTradeAsync(string mchId, CreateRefund.Body body, CancellationToken cancellation)
    {
        var trade = string.IsNullOrEmpty(body.TransactionId)
            ? await trades.FindByNumberAsync(mchId, body.OutTradeNo!, cancellation)
            : await trades.FindByTransactionAsync(body.TransactionId, cancellation);
        var isTheirs = trade?.MchId == mchId && (trade.SubMchId ?? "") == (body.SubMchid ?? "");
        return isTheirs ? trade : null;
    }

    private Refusal? WhyNot(Trade? trade, CreateRefund.Body body)
    {
        if (trade is null || trade.PaidAt is not { } paidAt)
            return RefundRefusals.NoPaidOrder;
        if (!string.IsNullOrEmpty(body.OutTradeNo) && trade.OutTradeNo != body.OutTradeNo)
            return RefundRefusals.WrongOrder;
        if (body.Amount!.Total != trade.Total)
            return RefundRefusals.Mismatch;
        if (paidAt + LongestUs <= clock.UtcMicroseconds())
            return RefundRefusals.TooOld;
        if (trade.Refunded == trade.Total)
            return RefundRefusals.AllRefunded;
        if (body.Amount.Refund > trade.Total - trade.Refunded)
            return RefundRefusals.MoreThanPaid;
        return trade.RefundCount >= MostRefundsOfOneOrder ? RefundRefusals.TooMany : null;
    }

    private Refund New(Trade trade, CreateRefund.Body body, string request)
    {
        var now = clock.UtcMicroseconds();
        var amount = body.Amount!.Refund!.Value;
        var fee = Refund.FeeShare(trade.Fee, trade.Total, trade.Refunded, trade.FeeReturned, amount);
        return new()
        {
            RefundId = TradeNumbers.NewRefundId(clock),
            MchId = trade.MchId,
            SubMchId = trade.SubMchId,
            OutRefundNo = body.OutRefundNo!,
            TradeId = trade.TradeId,
            TransactionId = trade.TransactionId!,
            OutTradeNo = trade.OutTradeNo,
            Total = trade.Total,
            Amount = amount,
            Fee = fee,
            Currency = trade.Currency,
            Reason = body.Reason,
            NotifyUrl = body.NotifyUrl,
            Request = request,
            Status = RefundStatus.Processing,
            Channel = RefundChannel.Original,
            ReceivedAccount = Refund.WalletAccount,
            FundsAccount = body.FundsAccount ?? "AVAILABLE",
            Funding = body.Amount.From is { Count: > 0 } from
                ? Encoding.UTF8.GetString(WireJson.Write(from.Select(part => new RefundBody.FundingPart(part.Account!, part.Amount!.Value)).ToList()))
                : null,
            HoldId = amount > fee ? TimeOrderedId.NewText(clock) : null,
            CreatedAt = now,
            DueAt = now + SettleRefunds.DelayUs,
        };
    }

    private async ValueTask<LedgerCommit> CommitAsync(Trade trade, Refund refund, CancellationToken cancellation)
    {
        var transfers = new List<Transfer>(1);
        if (refund.HoldId is { } hold)
        {
            // The merchant's share only: the platform's share of the fee comes when the refund is settled.
            var wallet = await payers.WalletAccountAsync(trade.PayerId!, trade.Currency, cancellation);
            transfers.Add(Transfer.Hold(
                Guid.ParseExact(hold, "n"), trade.MerchantAccount, wallet, refund.Amount - refund.Fee, PostingCodes.Refund, deadlineUtcUs: 0, refund.RefundId));
        }
        return new(transfers, [RefundStore.Insert(refund), RefundStore.TakeFromTrade(trade, refund)]);
    }
}
