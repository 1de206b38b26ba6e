using Madang.Kernel.Identity;
using Madang.Kernel.Refusals;
using Madang.Kernel.Time;
using Madang.Ledger;
using Madang.Pay.Wallet;
using Madang.Pay.Wire;

namespace Madang.Pay.Transactions;

/// <summary>
/// POST /v3/pay/transactions/out-trade-no/{out_trade_no}/reverse: a till that does not know how a code payment ended takes it back.
/// Paid, the whole goes back to the payer, fee included; unpaid, it can no longer be paid. Again, it answers the same.
/// </summary>
internal sealed class ReverseTrade(PrepayRules rules, TradeCalls calls, ReverseOrder reverse) : IWireUseCase
{
    internal sealed record Body
    {
        [Must, Text(1, 32)]
        public string? Appid { get; init; }

        [Must, Text(1, 32)]
        public string? Mchid { get; init; }
    }

    private sealed record Answer(string Appid, string Mchid, string OutTradeNo);

    public async Task<WireAnswer> HandleAsync(WireCall call, CancellationToken cancellation)
    {
        if (!call.TryRead<Body>(out var body, out var wrong))
            return WireAnswer.Refuse(wrong);
        if (await rules.CheckPartiesAsync(call, body.Mchid!, body.Appid!, cancellation) is { } wrongParty)
            return WireAnswer.Refuse(wrongParty);
        var (trade, refusal) = await calls.FindByNumberAsync(call, cancellation);
        if (trade is not null)
            refusal = await reverse.ReverseAsync(trade, cancellation);
        return refusal is null ? WireAnswer.Ok(new Answer(body.Appid!, body.Mchid!, trade!.OutTradeNo)) : WireAnswer.Refuse(refusal);
    }
}

/// <summary>Takes a code payment back, whatever became of it.</summary>
internal sealed class ReverseOrder(TradeStore store, Payers payers, PlatformAccounts platform, ILedger ledger, BusinessClock clock)
{
    private const int MostTries = 4;
    private static readonly long LongestUs = Microseconds.Of(TimeSpan.FromDays(7));

    public async ValueTask<Refusal?> ReverseAsync(Trade trade, CancellationToken cancellation)
    {
        if (trade.TradeType != TradeType.Code)
            return TradeRefusals.NotCodePayment;
        for (var tries = 0; tries < MostTries; tries++)
        {
            var now = clock.UtcMicroseconds();
            switch (trade.State)
            {
                case TradeState.Revoked:
                    return null;
                case TradeState.Refund:
                    return TradeRefusals.HasRefunds;
                case TradeState.Success when trade.PaidAt + LongestUs <= now:
                    return TradeRefusals.TooOldToReverse;
            }
            var commit = trade.State == TradeState.Success
                ? await GiveBackAsync(trade, now, cancellation)
                : LedgerCommit.OfRows(TradeStore.End(trade.TradeId, trade.State, TradeState.Revoked, now));
            var result = await ledger.CommitAsync(commit, cancellation);
            if (result.IsCommitted)
                return null;
            var seen = trade;
            trade = await store.FindAsync(trade.TradeId, cancellation) ?? trade;
            // The money may be short because another reversal of this moment has just given it back.
            if (result.Outcome == CommitOutcome.Refused && trade == seen)
                return TradeRefusals.MerchantNotEnough;
        }
        return WireRefusals.TooMany;
    }

    // Fresh ids each time: after a refusal for lack of money the merchant tops up and asks again. The row guards against a second time.
    private async ValueTask<LedgerCommit> GiveBackAsync(Trade trade, long now, CancellationToken cancellation)
    {
        var wallet = await payers.WalletAccountAsync(trade.PayerId!, trade.Currency, cancellation);
        var transfers = new List<Transfer>(2);
        if (trade.Fee > 0)
        {
            transfers.Add(Transfer.Move(
                TimeOrderedId.New(clock), await platform.FeesAsync(cancellation), trade.MerchantAccount, trade.Fee, PostingCodes.RefundFeeReturned, trade.TransactionId));
        }
        transfers.Add(Transfer.Move(TimeOrderedId.New(clock), trade.MerchantAccount, wallet, trade.Total, PostingCodes.Reversal, trade.TransactionId));
        return new(transfers, [TradeStore.Revoke(trade, now), TradeStore.Event(TimeOrderedId.NewText(clock), "payment.reversed.v1", trade.TradeId, "{}", now)]);
    }
}
