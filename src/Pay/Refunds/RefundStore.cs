using Dapper;
using Madang.Kernel.Database;
using Madang.Pay.Transactions;

namespace Madang.Pay.Refunds;

/// <summary>Reads refunds, and words the rows by which they change.</summary>
internal sealed class RefundStore(PlatformDatabase database)
{
    private const string Columns =
        """
        refund_id AS RefundId, mchid AS MchId, sub_mchid AS SubMchId, out_refund_no AS OutRefundNo, trade_id AS TradeId, transaction_id AS TransactionId,
        out_trade_no AS OutTradeNo, total AS Total, refund AS Amount, fee AS Fee, currency AS Currency, reason AS Reason, notify_url AS NotifyUrl,
        request AS Request, status AS Status, channel AS Channel, received_account AS ReceivedAccount, funds_account AS FundsAccount, funding AS Funding, hold_id AS HoldId,
        created_at AS CreatedAt, due_at AS DueAt, success_at AS SuccessAt, ended_at AS EndedAt
        """;

    public async ValueTask<Refund?> FindAsync(string refundId, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(cancellation);
        return await connection.QuerySingleOrDefaultAsync<Refund>($"SELECT {Columns} FROM pay_refund WHERE refund_id = @refundId", new { refundId });
    }

    public async ValueTask<Refund?> FindByNumberAsync(string mchId, string outRefundNo, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(cancellation);
        return await connection.QuerySingleOrDefaultAsync<Refund>(
            $"SELECT {Columns} FROM pay_refund WHERE mchid = @mchId AND out_refund_no = @outRefundNo", new { mchId, outRefundNo });
    }

    public async ValueTask<IReadOnlyList<Refund>> DueAsync(long nowUtcUs, int limit, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(cancellation);
        return [.. await connection.QueryAsync<Refund>(
            $"SELECT {Columns} FROM pay_refund WHERE status = 'PROCESSING' AND due_at <= @nowUtcUs ORDER BY due_at LIMIT @limit", new { nowUtcUs, limit })];
    }

    /// <summary>Touches no row when the merchant's number is taken.</summary>
    public static RowWrite Insert(Refund refund) => RowWrite.One(
        """
        INSERT INTO pay_refund (refund_id, mchid, sub_mchid, out_refund_no, trade_id, transaction_id, out_trade_no, total, refund, fee, currency, reason,
          notify_url, request, status, channel, received_account, funds_account, funding, hold_id, created_at, due_at)
        VALUES (@RefundId, @MchId, @SubMchId, @OutRefundNo, @TradeId, @TransactionId, @OutTradeNo, @Total, @Amount, @Fee, @Currency, @Reason,
          @NotifyUrl, @Request, @Status, @Channel, @ReceivedAccount, @FundsAccount, @Funding, @HoldId, @CreatedAt, @DueAt)
        ON CONFLICT (mchid, out_refund_no) DO NOTHING
        """,
        new
        {
            refund.RefundId,
            refund.MchId,
            refund.SubMchId,
            refund.OutRefundNo,
            refund.TradeId,
            refund.TransactionId,
            refund.OutTradeNo,
            refund.Total,
            refund.Amount,
            refund.Fee,
            refund.Currency,
            refund.Reason,
            refund.NotifyUrl,
            refund.Request,
            refund.Status,
            refund.Channel,
            refund.ReceivedAccount,
            refund.FundsAccount,
            refund.Funding,
            refund.HoldId,
            refund.CreatedAt,
            refund.DueAt,
        });

    /// <summary>
    /// The guard of the order's money: it stands only if nothing was refunded since the order was read, so that the sum never passes the total and the
    /// fee's share is right.
    /// </summary>
    public static RowWrite TakeFromTrade(Trade seen, Refund refund) => RowWrite.One(
        """
        UPDATE pay_trade SET state = 'REFUND', refunded = refunded + @Amount, refund_count = refund_count + 1, fee_returned = fee_returned + @Fee
        WHERE trade_id = @TradeId AND state IN ('SUCCESS', 'REFUND') AND refunded = @Refunded AND refund_count = @RefundCount AND refunded + @Amount <= total
        """,
        new { refund.Amount, refund.Fee, seen.TradeId, seen.Refunded, seen.RefundCount });

    /// <summary>A closed refund may be asked for again under another number.</summary>
    public static RowWrite GiveBackToTrade(Refund refund) => RowWrite.One(
        "UPDATE pay_trade SET refunded = refunded - @Amount, fee_returned = fee_returned - @Fee WHERE trade_id = @TradeId AND refunded >= @Amount",
        new { refund.Amount, refund.Fee, refund.TradeId });

    /// <summary>PROCESSING → SUCCESS, CLOSED or ABNORMAL.</summary>
    public static RowWrite End(Refund ended, long nowUtcUs) => RowWrite.One(
        "UPDATE pay_refund SET status = @Status, success_at = @SuccessAt, ended_at = @Now WHERE refund_id = @RefundId AND status = 'PROCESSING'",
        new { ended.Status, ended.SuccessAt, Now = nowUtcUs, ended.RefundId });

    /// <summary>ABNORMAL → PROCESSING, on another way.</summary>
    public static RowWrite Redirect(Refund redirected) => RowWrite.One(
        """
        UPDATE pay_refund SET status = 'PROCESSING', channel = @Channel, received_account = @ReceivedAccount, due_at = @DueAt, ended_at = NULL
        WHERE refund_id = @RefundId AND status = 'ABNORMAL'
        """,
        new { redirected.Channel, redirected.ReceivedAccount, redirected.DueAt, redirected.RefundId });
}
