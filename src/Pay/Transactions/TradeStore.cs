using Dapper;
using Madang.Kernel.Database;

namespace Madang.Pay.Transactions;

/// <summary>Reads orders, and words the rows by which they change. Every change names the state that it starts from: of two that race, one finds a row conflict.</summary>
internal sealed class TradeStore(PlatformDatabase database)
{
    public const string Columns =
        """
        trade_id AS TradeId, mchid AS MchId, sub_mchid AS SubMchId, out_trade_no AS OutTradeNo, appid AS AppId, sub_appid AS SubAppId, trade_type AS TradeType,
        state AS State, description AS Description, attach AS Attach, notify_url AS NotifyUrl, device_id AS DeviceId, total AS Total, currency AS Currency,
        request AS Request, for_payer AS ForPayer, merchant_account AS MerchantAccount, fee_bp AS FeeBp, prepay_round AS PrepayRound, prepaid_at AS PrepaidAt,
        created_at AS CreatedAt, expires_at AS ExpiresAt, payer_id AS PayerId, payer_openid AS PayerOpenId, payer_sub_openid AS PayerSubOpenId,
        transaction_id AS TransactionId, pay_transfer_id AS PayTransferId, paid_at AS PaidAt, fee AS Fee, closed_at AS ClosedAt, failure AS Failure,
        refunded AS Refunded, refund_count AS RefundCount, fee_returned AS FeeReturned
        """;

    public async ValueTask<Trade?> FindAsync(string tradeId, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(cancellation);
        return await connection.QuerySingleOrDefaultAsync<Trade>($"SELECT {Columns} FROM pay_trade WHERE trade_id = @tradeId", new { tradeId });
    }

    public async ValueTask<Trade?> FindByNumberAsync(string mchId, string outTradeNo, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(cancellation);
        return await connection.QuerySingleOrDefaultAsync<Trade>(
            $"SELECT {Columns} FROM pay_trade WHERE mchid = @mchId AND out_trade_no = @outTradeNo", new { mchId, outTradeNo });
    }

    public async ValueTask<Trade?> FindByTransactionAsync(string transactionId, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(cancellation);
        return await connection.QuerySingleOrDefaultAsync<Trade>(
            $"SELECT {Columns} FROM pay_trade WHERE transaction_id = @transactionId", new { transactionId });
    }

    public async ValueTask<IReadOnlyList<Trade>> WaitingForAsync(string payerId, long nowUtcUs, int limit, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(cancellation);
        return [.. await connection.QueryAsync<Trade>(
            $"SELECT {Columns} FROM pay_trade WHERE payer_id = @payerId AND state = 'USERPAYING' AND expires_at > @nowUtcUs ORDER BY created_at DESC LIMIT @limit",
            new { payerId, nowUtcUs, limit })];
    }

    /// <summary>When the next open order expires; null when none is open.</summary>
    public async ValueTask<long?> NextExpiryAsync(CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(cancellation);
        return await connection.ExecuteScalarAsync<long?>("SELECT MIN(expires_at) FROM pay_trade WHERE state IN ('NOTPAY', 'USERPAYING')");
    }

    /// <summary>A new order, in whatever state it starts. Touches no row when the merchant's number is taken.</summary>
    public static RowWrite Insert(Trade trade) => RowWrite.One(
        """
        INSERT INTO pay_trade (trade_id, mchid, sub_mchid, out_trade_no, appid, sub_appid, trade_type, state, description, attach, notify_url, device_id,
          total, currency, request, for_payer, merchant_account, fee_bp, prepay_round, prepaid_at, created_at, expires_at,
          payer_id, payer_openid, payer_sub_openid, transaction_id, pay_transfer_id, paid_at, fee, closed_at, failure)
        VALUES (@TradeId, @MchId, @SubMchId, @OutTradeNo, @AppId, @SubAppId, @TradeType, @State, @Description, @Attach, @NotifyUrl, @DeviceId,
          @Total, @Currency, @Request, @ForPayer, @MerchantAccount, @FeeBp, @PrepayRound, @PrepaidAt, @CreatedAt, @ExpiresAt,
          @PayerId, @PayerOpenId, @PayerSubOpenId, @TransactionId, @PayTransferId, @PaidAt, @Fee, @ClosedAt, @Failure)
        ON CONFLICT (mchid, out_trade_no) DO NOTHING
        """,
        new
        {
            trade.TradeId,
            trade.MchId,
            trade.SubMchId,
            trade.OutTradeNo,
            trade.AppId,
            trade.SubAppId,
            trade.TradeType,
            trade.State,
            trade.Description,
            trade.Attach,
            trade.NotifyUrl,
            trade.DeviceId,
            trade.Total,
            trade.Currency,
            trade.Request,
            trade.ForPayer,
            trade.MerchantAccount,
            trade.FeeBp,
            trade.PrepayRound,
            trade.PrepaidAt,
            trade.CreatedAt,
            trade.ExpiresAt,
            trade.PayerId,
            trade.PayerOpenId,
            trade.PayerSubOpenId,
            trade.TransactionId,
            trade.PayTransferId,
            trade.PaidAt,
            trade.Fee,
            trade.ClosedAt,
            trade.Failure,
        });

    /// <summary>Gives an open order a new prepay id when the old one has lapsed.</summary>
    public static RowWrite RenewPrepay(Trade trade, long nowUtcUs) => RowWrite.One(
        "UPDATE pay_trade SET prepay_round = prepay_round + 1, prepaid_at = @Now WHERE trade_id = @TradeId AND prepay_round = @PrepayRound AND state = 'NOTPAY'",
        new { trade.TradeId, trade.PrepayRound, Now = nowUtcUs });

    /// <summary>The guard of a payment: nobody else has paid, closed or let it expire.</summary>
    public static RowWrite MarkPaid(Trade paid, long nowUtcUs) => RowWrite.One(
        """
        UPDATE pay_trade SET state = 'SUCCESS', payer_id = @PayerId, payer_openid = @PayerOpenId, payer_sub_openid = @PayerSubOpenId,
          transaction_id = @TransactionId, pay_transfer_id = @PayTransferId, paid_at = @PaidAt, fee = @Fee
        WHERE trade_id = @TradeId AND state IN ('NOTPAY', 'USERPAYING') AND expires_at > @Now
        """,
        new { paid.PayerId, paid.PayerOpenId, paid.PayerSubOpenId, paid.TransactionId, paid.PayTransferId, paid.PaidAt, paid.Fee, paid.TradeId, Now = nowUtcUs });

    /// <summary>Ends an order that is in <paramref name="from"/>, unpaid or unrefunded, in <paramref name="to"/>.</summary>
    public static RowWrite End(string tradeId, string from, string to, long nowUtcUs, string? failure = null) => RowWrite.One(
        "UPDATE pay_trade SET state = @To, closed_at = @Now, failure = @Failure WHERE trade_id = @TradeId AND state = @From AND refunded = 0",
        new { To = to, Now = nowUtcUs, Failure = failure, TradeId = tradeId, From = from });

    /// <summary>Takes the whole of a paid order back: what a reversal returns, fee included.</summary>
    public static RowWrite Revoke(Trade trade, long nowUtcUs) => RowWrite.One(
        """
        UPDATE pay_trade SET state = 'REVOKED', closed_at = @Now, refunded = total, fee_returned = fee
        WHERE trade_id = @TradeId AND state = 'SUCCESS' AND refunded = 0
        """,
        new { trade.TradeId, Now = nowUtcUs });

    /// <summary>Closes up to <paramref name="limit"/> orders whose time is over.</summary>
    public static RowWrite CloseExpired(long nowUtcUs, int limit) => RowWrite.Any(
        """
        UPDATE pay_trade SET state = 'CLOSED', closed_at = expires_at
        WHERE state IN ('NOTPAY', 'USERPAYING') AND trade_id IN (
          SELECT trade_id FROM pay_trade WHERE state IN ('NOTPAY', 'USERPAYING') AND expires_at <= @Now ORDER BY expires_at, trade_id LIMIT @Limit)
        """,
        new { Now = nowUtcUs, Limit = (long)limit });

    /// <summary>Something that other capabilities may want to know. Its id is new each time: an engine may run this row before it looks at what the guard touched.</summary>
    public static RowWrite Event(string eventId, string name, string subject, string payload, long nowUtcUs) => RowWrite.One(
        "INSERT INTO pay_event (event_id, name, subject, payload, created_at) VALUES (@EventId, @Name, @Subject, @Payload, @Now)",
        new { EventId = eventId, Name = name, Subject = subject, Payload = payload, Now = nowUtcUs });
}
