using System.Data.Common;
using Dapper;
using Madang.Kernel.Database;
using Madang.Kernel.Time;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Madang.OpenPlatform.Messages.Retention;

/// <summary>How long messages are kept.</summary>
public sealed record MessageRetentionOptions
{
    /// <summary>Messages and what inboxes say of them.</summary>
    public TimeSpan Messages { get; init; } = TimeSpan.FromDays(365);

    /// <summary>Pictures that were put up and not sent.</summary>
    public TimeSpan UnsentPictures { get; init; } = TimeSpan.FromDays(1);

    /// <summary>Reports, with the words that they quote.</summary>
    public TimeSpan Reports { get; init; } = TimeSpan.FromDays(730);
}

/// <summary>
/// Forgets what has been kept long enough, and the inboxes of people who have left, in bounded steps. An inbox loses its oldest entries and remembers up to where: a client that asks from before is told so,
/// and takes it for no gap.
/// </summary>
internal sealed class MessageRetention(PlatformDatabase database, MessageRetentionOptions options, BusinessClock clock, ILogger<MessageRetention> logger) : BackgroundService
{
    private const int Step = 500;

    private static readonly TimeSpan Every = TimeSpan.FromHours(1);

    // An entry may be stored a moment after its message: what entries still name goes a day later.
    private static readonly TimeSpan Margin = TimeSpan.FromDays(1);

    /// <summary>Goes through everything once.</summary>
    public async Task SweepAsync(CancellationToken cancellation)
    {
        var now = clock.UtcMicroseconds();
        var before = now - Microseconds.Of(options.Messages);
        await ForgetEntriesAsync(before, cancellation);
        await RepeatAsync("DELETE FROM open_message WHERE message_id IN (SELECT message_id FROM open_message WHERE at < @before ORDER BY at LIMIT @Step)", before - Microseconds.Of(Margin), cancellation);
        await RepeatAsync("DELETE FROM open_message_picture WHERE picture_id IN (SELECT picture_id FROM open_message_picture WHERE conversation_id = '' AND created_at < @before LIMIT @Step)", now - Microseconds.Of(options.UnsentPictures), cancellation);
        await RepeatAsync("DELETE FROM open_message_picture WHERE picture_id IN (SELECT picture_id FROM open_message_picture WHERE created_at < @before LIMIT @Step)", before - Microseconds.Of(Margin), cancellation);
        await RepeatAsync("DELETE FROM open_report WHERE report_id IN (SELECT report_id FROM open_report WHERE at < @before LIMIT @Step)", now - Microseconds.Of(options.Reports), cancellation);
        await ForgetLeaversAsync(cancellation);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Every, clock.Machine);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await SweepAsync(stoppingToken);
            }
            catch (DbException error)
            {
                logger.LogWarning(error, "Old messages could not be forgotten; the next round tries again");
            }
        }
    }

    private async Task ForgetEntriesAsync(long before, CancellationToken cancellation)
    {
        var after = "";
        while (true)
        {
            await using var connection = await database.OpenAsync(cancellation);
            var inboxes = (await connection.QueryAsync<(string InboxId, long Last, long Floor)>(
                "SELECT inbox_id, last_sequence, floor_sequence FROM open_inbox WHERE inbox_id > @after ORDER BY inbox_id LIMIT @Step", new { after, Step })).AsList();
            foreach (var (inboxId, last, floor) in inboxes)
            {
                var kept = await connection.ExecuteScalarAsync<long?>(
                    "SELECT sequence FROM open_inbox_entry WHERE inbox_id = @inboxId AND sequence > @floor AND at >= @before ORDER BY sequence LIMIT 1", new { inboxId, floor, before });
                var newFloor = (kept ?? last + 1) - 1;
                if (newFloor > floor)
                    await CutAsync(connection, inboxId, newFloor, cancellation);
            }
            if (inboxes.Count < Step)
                return;
            after = inboxes[^1].InboxId;
        }
    }

    // The floor first: whoever asks in between is told that it is gone, and then it goes.
    private static async Task CutAsync(DbConnection connection, string inboxId, long floor, CancellationToken cancellation)
    {
        await connection.ExecuteAsync("UPDATE open_inbox SET floor_sequence = @floor WHERE inbox_id = @inboxId AND floor_sequence < @floor", new { floor, inboxId });
        while (!cancellation.IsCancellationRequested && await connection.ExecuteAsync(
            """
            DELETE FROM open_inbox_entry WHERE inbox_id = @inboxId AND sequence IN (
              SELECT sequence FROM open_inbox_entry WHERE inbox_id = @inboxId AND sequence <= @floor ORDER BY sequence LIMIT @Step)
            """,
            new { inboxId, floor, Step }) == Step)
        {
        }
    }

    private async Task ForgetLeaversAsync(CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(cancellation);
        var gone = (await connection.QueryAsync<string>(
            "SELECT p.person_id FROM open_person p JOIN open_inbox i ON i.inbox_id = p.person_id WHERE p.erased_at > 0 LIMIT @Step", new { Step })).AsList();
        foreach (var person in gone)
        {
            await using var transaction = await connection.BeginTransactionAsync(cancellation);
            foreach (var (table, column) in ((string, string)[])[
                ("open_contact", "person_id"), ("open_contact", "other_id"), ("open_contact_code", "person_id"), ("open_group_member", "person_id"), ("open_push_subscription", "person_id"),
                ("open_inbox_entry", "inbox_id"), ("open_conversation", "inbox_id"), ("open_inbox", "inbox_id")])
                await connection.ExecuteAsync($"DELETE FROM {table} WHERE {column} = @person", new { person }, transaction);
            // What they said to others stays with those, without what tells who it was.
            await connection.ExecuteAsync("DELETE FROM open_message_picture WHERE owner_id = @person AND conversation_id = ''", new { person }, transaction);
            await transaction.CommitAsync(cancellation);
        }
    }

    private async Task RepeatAsync(string delete, long before, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(cancellation);
        while (!cancellation.IsCancellationRequested && await connection.ExecuteAsync(delete, new { before, Step }) == Step)
        {
        }
    }
}
