using Dapper;
using Madang.Kernel.Database;
using Madang.Kernel.Time;
using Madang.OpenPlatform.Messages.Bodies;
using Madang.OpenPlatform.People.Identity;
using Madang.Pay.Transactions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Madang.OpenPlatform.Messages.Receipts;

/// <summary>
/// Turns Pay's events into receipts. The event was committed with the payment, and its id is the receipt's: however often a node dies between reading and remembering, and however many nodes
/// read at once, there is one receipt.
/// </summary>
internal sealed class ReceiptWriter(PlatformDatabase database, IPaymentEvents payments, IMessages messages, IdentityBook book, BusinessClock clock, ILogger<ReceiptWriter> logger) : BackgroundService
{
    private const string Cursor = "receipts";
    private const int Step = 200;

    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    // An event's id is made before its transaction commits: what commits later than this after it would be passed over.
    private static readonly TimeSpan LateBy = TimeSpan.FromMinutes(2);

    private readonly HashSet<string> seen = new(StringComparer.Ordinal);

    /// <summary>Writes what has come; how many receipts were new.</summary>
    public async Task<int> RunAsync(CancellationToken cancellation)
    {
        var written = 0;
        var position = await ReadCursorAsync(cancellation);
        var from = Before(position);
        while (true)
        {
            var events = await payments.AfterAsync(from, Step, cancellation);
            foreach (var one in events.Where(one => !seen.Contains(one.EventId)))
            {
                if (await WriteAsync(one, cancellation))
                    written++;
                seen.Add(one.EventId);
            }
            if (events.Count > 0)
                from = events[^1].EventId;
            if (events.Count < Step)
                break;
        }
        if (string.CompareOrdinal(from, position) > 0)
            await SaveCursorAsync(from, cancellation);
        var forgotten = Before(from);
        seen.RemoveWhere(id => string.CompareOrdinal(id, forgotten) < 0);
        return written;
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // A pause after each round, and no timer that would go off for each second of a year that a test skips.
        while (!stoppingToken.IsCancellationRequested)
        {
            await Task.Delay(Interval, clock.Machine, stoppingToken);
            try
            {
                await RunAsync(stoppingToken);
            }
#pragma warning disable CA1031 // The next round tries again; the platform goes on.
            catch (Exception error) when (error is not OperationCanceledException)
#pragma warning restore CA1031
            {
                logger.LogWarning(error, "Receipts wait: the store did not answer");
            }
        }
    }

    private async Task<bool> WriteAsync(PaymentEvent one, CancellationToken cancellation)
    {
        var act = one.Name switch { "payment.succeeded.v1" => "paid", "payment.reversed.v1" or "refund.success.v1" => "refunded", _ => null };
        if (act is null || one.PayerId.Length == 0)
            return false;
        // Who has paid and never signed in has an inbox, too.
        await book.EnterAsync(one.PayerId, "", cancellation);
        var result = await messages.SendAsync(
            new()
            {
                Id = $"receipt:{one.EventId}",
                Sender = Party.Platform,
                To = Conversation.Receipts(await book.LeaderAsync(one.PayerId, cancellation) ?? one.PayerId),
                Body = new ReceiptBody(act, one.TransactionId, one.Merchant, one.AmountMinor, one.Currency, one.Description, one.AppId),
            }, cancellation);
        if (result.Refusal is { } refusal && refusal != MessageRefusals.NobodyThere)
            logger.LogWarning("The receipt of {Transaction} was refused: {Code}", one.TransactionId, refusal.Code);
        return result is { IsStored: true, IsReplay: false };
    }

    // The ids begin with 48 bits of milliseconds.
    private static string Before(string eventId)
    {
        if (eventId.Length != 32 || !long.TryParse(eventId.AsSpan(0, 12), System.Globalization.NumberStyles.HexNumber, null, out var ms))
            return "";
        return Math.Max(0, ms - (long)LateBy.TotalMilliseconds).ToString("x12").PadRight(32, '0');
    }

    private async Task<string> ReadCursorAsync(CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(cancellation);
        return await connection.ExecuteScalarAsync<string?>("SELECT position FROM open_cursor WHERE name = @Cursor", new { Cursor }) ?? "";
    }

    private async Task SaveCursorAsync(string position, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(cancellation);
        await connection.ExecuteAsync(
            "INSERT INTO open_cursor (name, position) VALUES (@Cursor, @position) ON CONFLICT (name) DO UPDATE SET position = excluded.position WHERE open_cursor.position < excluded.position", new { Cursor, position });
    }
}
