using Madang.Kernel.Refusals;
using Madang.Kernel.Time;
using Madang.Ledger;
using Madang.Pay.Notifications;
using Madang.Pay.Wallet;
using Madang.Pay.Wire;

namespace Madang.Pay.Transactions;

/// <summary>Orders from the payer's side: find one however it is named, pay it, or decline it.</summary>
internal sealed class Trades(
    TradeStore store, PaymentPostings postings, SpendingLimits limits, NotificationOutbox outbox, ILedger ledger, BusinessClock clock)
{
    private const int MostTries = 8;
    private const int MostWaiting = 20;

    /// <summary>The order of that name; null when there is none. A lapsed prepay id still finds its order, which then cannot be paid by it.</summary>
    public async ValueTask<PaymentOrder?> FindAsync(PaymentTarget target, CancellationToken cancellation = default) =>
        (await ReadAsync(target, cancellation)).Trade?.ForPayerToSee(clock.UtcMicroseconds());

    /// <summary>Code payments that wait for this person's confirmation, newest first.</summary>
    public async ValueTask<IReadOnlyList<PaymentOrder>> WaitingForAsync(string payerId, CancellationToken cancellation = default)
    {
        var now = clock.UtcMicroseconds();
        return [.. (await store.WaitingForAsync(payerId, now, MostWaiting, cancellation)).Select(trade => trade.ForPayerToSee(now))];
    }

    /// <summary>
    /// Pays an order out of the person's wallet: transfers, state, limits, callback and event in one commit. However many ask at once, one pays.
    /// The same idempotency key gives the same answer; refused are ORDERPAID, ORDER_CLOSED, NOT_ENOUGH, RULE_LIMIT, ORDER_NOT_EXIST and INVALID_REQUEST.
    /// </summary>
    public async ValueTask<PayAnswer> PayAsync(PayRequest wish, CancellationToken cancellation = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(wish.IdempotencyKey);
        for (var tries = 0; tries < MostTries; tries++)
        {
            var (trade, isLapsed) = await ReadAsync(wish.Target, cancellation);
            if (trade is null)
                return new(TradeRefusals.NotExist, null);
            var transferId = TradeNumbers.TransferId(trade.TradeId, "pay", wish.PayerId, wish.IdempotencyKey);
            if (trade.PayTransferId == transferId.ToString("n"))
                return Answer(null, trade);
            if (WhyNot(trade, wish, isLapsed) is { } no)
                return Answer(no, trade);
            if (await TryPayAsync(trade, wish.PayerId, transferId, cancellation) is { } answer)
                return answer;
        }
        return new(WireRefusals.TooMany, null);
    }

    /// <summary>The person says no to a code payment that waits for them.</summary>
    public async ValueTask<PayAnswer> DeclineAsync(string payerId, string tradeId, CancellationToken cancellation = default)
    {
        var trade = TradeNumbers.IsTradeId(tradeId) ? await store.FindAsync(tradeId, cancellation) : null;
        if (trade is null || trade.PayerId != payerId)
            return new(TradeRefusals.NotExist, null);
        var now = clock.UtcMicroseconds();
        if (trade.StateAt(now) != TradeState.UserPaying)
            return Answer(TradeRefusals.NotPayable(trade.State), trade);
        var end = TradeStore.End(trade.TradeId, TradeState.UserPaying, TradeState.PayError, now, TradeRefusals.Declined.Code);
        var result = await ledger.CommitAsync(LedgerCommit.OfRows(end), cancellation);
        var after = await store.FindAsync(tradeId, cancellation) ?? trade;
        return Answer(result.IsCommitted ? null : TradeRefusals.NotPayable(after.State), after);
    }

    private Refusal? WhyNot(Trade trade, PayRequest wish, bool isLapsed)
    {
        var state = trade.StateAt(clock.UtcMicroseconds());
        if (!TradeState.IsOpen(state))
            return TradeRefusals.NotPayable(state);
        // Whoever showed the code, and nobody else, confirms it.
        if (state == TradeState.UserPaying && trade.PayerId != wish.PayerId || trade.ForPayer is { } only && only != wish.PayerId)
            return TradeRefusals.ForAnotherPayer;
        return isLapsed ? TradeRefusals.PrepayExpired : null;
    }

    // Null when somebody else was faster: look again.
    private async ValueTask<PayAnswer?> TryPayAsync(Trade trade, string payerId, Guid transferId, CancellationToken cancellation)
    {
        var (overLimit, limitRows) = await limits.CheckAsync(payerId, trade.Currency, trade.Total, cancellation);
        if (overLimit is not null)
            return Answer(overLimit, trade);
        var posting = await postings.PrepareAsync(trade, payerId, transferId, cancellation);
        var guard = TradeStore.MarkPaid(posting.Paid, posting.Paid.PaidAt!.Value);
        var result = await ledger.CommitAsync(posting.Commit(guard, limitRows), cancellation);
        switch (result.Outcome)
        {
            case CommitOutcome.Committed when !result.Replayed:
                outbox.Wake();
                return Answer(null, posting.Paid);
            // The money may be short because another tap of the same person has just paid this order.
            case CommitOutcome.Refused when await store.FindAsync(trade.TradeId, cancellation) == trade:
                return Answer(RefusalOf(result.Refusal), trade);
            default:
                return null;
        }
    }

    /// <summary>What the ledger's "no" to a payment means to who pays.</summary>
    public static Refusal RefusalOf(LedgerRefusal refusal) => refusal is LedgerRefusal.InsufficientCredits
        ? TradeRefusals.PayerNotEnough
        : throw new InvalidOperationException($"The ledger refused a payment: {refusal}.");

    private PayAnswer Answer(Refusal? refusal, Trade trade) => new(refusal, trade.ForPayerToSee(clock.UtcMicroseconds()));

    private async ValueTask<(Trade? Trade, bool IsLapsed)> ReadAsync(PaymentTarget target, CancellationToken cancellation)
    {
        if (target.Order is (var mchId, var outTradeNo))
            return (await store.FindByNumberAsync(mchId, outTradeNo, cancellation), false);
        if (target.TradeId is { } id)
            return (TradeNumbers.IsTradeId(id) ? await store.FindAsync(id, cancellation) : null, false);
        if (!(target.PrepayId is { } prepayId
            ? TradeNumbers.TryReadPrepayId(prepayId, out var tradeId, out var round)
            : TradeNumbers.TryReadCodeUrl(target.CodeUrl ?? "", out tradeId, out round)))
            return (null, false);
        var trade = await store.FindAsync(tradeId, cancellation);
        var now = clock.UtcMicroseconds();
        var isLapsed = trade is not null && (trade.PrepayRound != round || trade.PrepaidAt + Trade.PrepayLifeUs <= now || target.UsableUntilUtcUs <= now);
        return (trade, isLapsed);
    }
}
