using System.Text;
using Madang.Kernel.Database;
using Madang.Kernel.Identity;
using Madang.Kernel.Time;
using Madang.Ledger;
using Madang.Pay.Notifications;
using Madang.Pay.Wallet;
using Madang.Pay.Wire;

namespace Madang.Pay.Transactions;

/// <summary>What makes an order paid: the transfers, and the rows that stand or fall with them.</summary>
/// <param name="Paid">The order as it is afterwards.</param>
/// <param name="Transfers">Payer to merchant, and merchant to platform where there is a fee.</param>
/// <param name="Telling">The callback and the event.</param>
internal sealed record PaymentPosting(Trade Paid, IReadOnlyList<Transfer> Transfers, IReadOnlyList<RowWrite> Telling)
{
    /// <summary>One commit: the guard first, then what else must hold, then what is told.</summary>
    public LedgerCommit Commit(RowWrite guard, params IEnumerable<RowWrite> conditions) => new(Transfers, [guard, .. conditions, .. Telling]);
}

/// <summary>Prepares payments. Moves nothing itself.</summary>
internal sealed class PaymentPostings(Payers payers, PlatformAccounts platform, NotificationOutbox outbox, BusinessClock clock)
{
    public const string SucceededEvent = "payment.succeeded.v1";

    /// <param name="trade">The order, open or new.</param>
    /// <param name="payerId">Who pays.</param>
    /// <param name="transferId">Idempotency key of the payment; the same id must always come with the same order and payer.</param>
    /// <param name="cancellation">Cancels the look-ups.</param>
    public async ValueTask<PaymentPosting> PrepareAsync(Trade trade, string payerId, Guid transferId, CancellationToken cancellation)
    {
        var now = clock.UtcMicroseconds();
        var wallet = await payers.WalletAccountAsync(payerId, trade.Currency, cancellation);
        var paid = await PaidAsync(trade, payerId, transferId, now, cancellation);
        var transfers = new List<Transfer>(2) { Transfer.Move(transferId, wallet, trade.MerchantAccount, trade.Total, PostingCodes.Payment, paid.TransactionId) };
        if (paid.Fee > 0)
        {
            var feeId = TradeNumbers.TransferId(trade.TradeId, "fee", transferId.ToString("n"));
            transfers.Add(Transfer.Move(
                feeId, trade.MerchantAccount, await platform.FeesAsync(cancellation), paid.Fee, PostingCodes.PaymentFee, paid.TransactionId));
        }
        var body = Encoding.UTF8.GetString(WireJson.Write(TransactionBody.Of(paid, now)));
        var telling = new List<RowWrite>(2) { TradeStore.Event(TimeOrderedId.NewText(clock), SucceededEvent, trade.TradeId, body, now) };
        if (!string.IsNullOrEmpty(trade.NotifyUrl))
            telling.Add(outbox.Enqueue(new(trade.MchId, trade.NotifyUrl, "TRANSACTION.SUCCESS", "transaction", "支付成功", body)));
        return new(paid, transfers, telling);
    }

    private async ValueTask<Trade> PaidAsync(Trade trade, string payerId, Guid transferId, long now, CancellationToken cancellation) => trade with
    {
        State = TradeState.Success,
        PayerId = payerId,
        PayerOpenId = await payers.OpenIdAsync(trade.AppId, payerId, cancellation),
        PayerSubOpenId = trade.SubAppId is { } subApp ? await payers.OpenIdAsync(subApp, payerId, cancellation) : null,
        TransactionId = TradeNumbers.TransactionId(trade.TradeId, trade.CreatedAt),
        PayTransferId = transferId.ToString("n"),
        PaidAt = now,
        Fee = Trade.FeeOf(trade.Total, trade.FeeBp),
    };
}
