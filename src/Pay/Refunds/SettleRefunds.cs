using Madang.Kernel.Database;
using Madang.Kernel.Identity;
using Madang.Kernel.Time;
using Madang.Ledger;
using Madang.Pay.Notifications;
using Madang.Pay.Sandbox;
using Madang.Pay.Transactions;
using Madang.Pay.Wallet;
using Microsoft.Extensions.Logging;

namespace Madang.Pay.Refunds;

/// <summary>
/// Ends accepted refunds: releases what was set aside, returns the platform's share of the fee and pays the whole, with the state and the callback in the
/// same commit.
/// </summary>
internal sealed class SettleRefunds(
    RefundStore refunds, TradeStore trades, Payers payers, PlatformAccounts platform, NotificationOutbox outbox, Faults faults, ILedger ledger,
    BusinessClock clock, ILogger<SettleRefunds> logger) : IDueWork
{
    private const int BatchSize = 100;

    /// <summary>From acceptance to settlement: long enough to be seen PROCESSING, as it is in reality.</summary>
    public static readonly long DelayUs = Microseconds.Of(TimeSpan.FromSeconds(1));

    public string Name => "refund settlement";

    public async ValueTask<int> RunDueAsync(CancellationToken cancellation = default)
    {
        var due = await refunds.DueAsync(clock.UtcMicroseconds(), BatchSize, cancellation);
        if (due.Count == 0)
            return 0;
        // Together, so that the ledger commits them in one batch.
        var settled = await Task.WhenAll(due.Select(refund => SettleAsync(refund, cancellation)));
        outbox.Wake();
        return settled.Count(static isDone => isDone);
    }

    // True when the refund has left PROCESSING, by this or another node.
    private async Task<bool> SettleAsync(Refund refund, CancellationToken cancellation)
    {
        var now = clock.UtcMicroseconds();
        if (refund.Channel == RefundChannel.Original && await faults.TakeAsync(refund.MchId, FaultKind.RefundAbnormal, cancellation) is not null)
        {
            var abnormal = refund with { Status = RefundStatus.Abnormal };
            await ledger.CommitAsync(LedgerCommit.OfRows(Rows(abnormal, now)), cancellation);
            return true;
        }
        if (await faults.TakeAsync(refund.MchId, FaultKind.RefundClosed, cancellation) is not null)
            return await CloseAsync(refund, now, cancellation);
        var trade = await trades.FindAsync(refund.TradeId, cancellation)
            ?? throw new InvalidOperationException($"Refund {refund.RefundId} has no order.");
        var done = refund with { Status = RefundStatus.Success, SuccessAt = now };
        var result = await ledger.CommitAsync(new(await TransfersAsync(trade, refund, cancellation), Rows(done, now)), cancellation);
        if (result.Outcome != CommitOutcome.Refused)
            return true;
        var seen = await refunds.FindAsync(refund.RefundId, cancellation);
        if (seen?.Status != RefundStatus.Processing)
            return true;
        logger.LogError("Refund {RefundId} cannot be paid: {Refusal}. It is closed.", refund.RefundId, result.Refusal);
        return await CloseAsync(refund, now, cancellation);
    }

    private async Task<List<Transfer>> TransfersAsync(Trade trade, Refund refund, CancellationToken cancellation)
    {
        var transfers = new List<Transfer>(3);
        if (refund.HoldId is { } hold)
            transfers.Add(Transfer.Void(TimeOrderedId.New(clock), Guid.ParseExact(hold, "n"), PostingCodes.Refund, refund.RefundId));
        if (refund.Fee > 0)
        {
            transfers.Add(Transfer.Move(
                TimeOrderedId.New(clock), await platform.FeesAsync(cancellation), trade.MerchantAccount, refund.Fee, PostingCodes.RefundFeeReturned, refund.RefundId));
        }
        var isToBank = refund.Channel == RefundChannel.OtherBankCard;
        var receiver = isToBank ? await platform.BankPayoutsAsync(cancellation) : await payers.WalletAccountAsync(trade.PayerId!, trade.Currency, cancellation);
        var code = isToBank ? PostingCodes.RefundToBank : PostingCodes.Refund;
        transfers.Add(Transfer.Move(TimeOrderedId.New(clock), trade.MerchantAccount, receiver, refund.Amount, code, refund.RefundId));
        return transfers;
    }

    // When the merchant's account can no longer give what was set aside, or a fault wants it so; what was taken from the order goes back to it.
    private async Task<bool> CloseAsync(Refund refund, long now, CancellationToken cancellation)
    {
        var closed = refund with { Status = RefundStatus.Closed };
        RowWrite[] rows = [.. Rows(closed, now), RefundStore.GiveBackToTrade(refund)];
        var release = refund.HoldId is { } hold
            ? new[] { Transfer.Void(TimeOrderedId.New(clock), Guid.ParseExact(hold, "n"), PostingCodes.Refund, refund.RefundId) }
            : [];
        var result = await ledger.CommitAsync(new(release, rows), cancellation);
        if (result.Outcome == CommitOutcome.Refused)
            result = await ledger.CommitAsync(LedgerCommit.OfRows(rows), cancellation);
        return result.IsCommitted;
    }

    private RowWrite[] Rows(Refund ended, long now)
    {
        var end = RefundStore.End(ended, now);
        var told = TradeStore.Event(
            TimeOrderedId.NewText(clock), $"refund.{ended.Status.ToLowerInvariant()}.v1", ended.TradeId, $$"""{"refund_id":"{{ended.RefundId}}"}""", now);
        return RefundNotice.Draft(ended) is { } draft ? [end, told, outbox.Enqueue(draft)] : [end, told];
    }
}
