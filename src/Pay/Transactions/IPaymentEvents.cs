using System.Text.Json;
using Dapper;
using Madang.Kernel.Database;

namespace Madang.Pay.Transactions;

/// <summary>Something that happened to a payment, written in the transaction in which it happened.</summary>
/// <param name="EventId">Grows with the time at which it was made; one that commits late may be smaller than one that was read.</param>
/// <param name="Name"><c>payment.succeeded.v1</c>, <c>payment.reversed.v1</c>, <c>refund.success.v1</c> and others.</param>
/// <param name="PayerId">The person who paid.</param>
/// <param name="AppId">The app that the order was for.</param>
/// <param name="TransactionId">Of the payment.</param>
/// <param name="Merchant">The merchant's name.</param>
/// <param name="Description">What was bought.</param>
/// <param name="AmountMinor">Minor units: of the payment, or of the refund.</param>
/// <param name="Currency">ISO 4217.</param>
public sealed record PaymentEvent(string EventId, string Name, string PayerId, string AppId, string TransactionId, string Merchant, string Description, long AmountMinor, string Currency);

/// <summary>What other modules may read of payments that were made. Reading takes nothing away: whoever consumes them remembers how far, and tells repeats by their ids.</summary>
public interface IPaymentEvents
{
    /// <summary>Events after an id, oldest first.</summary>
    Task<IReadOnlyList<PaymentEvent>> AfterAsync(string eventId, int limit, CancellationToken cancellation = default);
}

/// <inheritdoc />
internal sealed class PaymentEvents(PlatformDatabase database) : IPaymentEvents
{
    private sealed record Row
    {
        public string EventId { get; init; } = "";

        public string Name { get; init; } = "";

        public string Payload { get; init; } = "";

        public string PayerId { get; init; } = "";

        public string AppId { get; init; } = "";

        public string TransactionId { get; init; } = "";

        public string Merchant { get; init; } = "";

        public string Description { get; init; } = "";

        public long Total { get; init; }

        public string Currency { get; init; } = "";
    }

    public async Task<IReadOnlyList<PaymentEvent>> AfterAsync(string eventId, int limit, CancellationToken cancellation = default)
    {
        await using var connection = await database.OpenAsync(cancellation);
        var rows = (await connection.QueryAsync<Row>(
            """
            SELECT e.event_id AS EventId, e.name AS Name, e.payload AS Payload, coalesce(t.payer_id, '') AS PayerId, t.appid AS AppId, coalesce(t.transaction_id, '') AS TransactionId,
                   m.name AS Merchant, t.description AS Description, t.total AS Total, t.currency AS Currency
            FROM pay_event e JOIN pay_trade t ON t.trade_id = e.subject JOIN pay_merchant m ON m.mchid = coalesce(t.sub_mchid, t.mchid)
            WHERE e.event_id > @eventId ORDER BY e.event_id LIMIT @limit
            """,
            new { eventId, limit })).AsList();
        var events = new List<PaymentEvent>(rows.Count);
        foreach (var row in rows)
        {
            var amount = row.Total;
            if (row.Name.StartsWith("refund.", StringComparison.Ordinal))
            {
                using var payload = JsonDocument.Parse(row.Payload);
                amount = await connection.ExecuteScalarAsync<long>("SELECT refund FROM pay_refund WHERE refund_id = @id", new { id = payload.RootElement.GetProperty("refund_id").GetString() });
            }
            events.Add(new(row.EventId, row.Name, row.PayerId, row.AppId, row.TransactionId, row.Merchant, row.Description, amount, row.Currency));
        }
        return events;
    }
}
