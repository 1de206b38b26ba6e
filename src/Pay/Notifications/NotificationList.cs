using Dapper;
using Madang.Kernel.Database;
using Madang.Kernel.Time;
using Madang.Ledger;

namespace Madang.Pay.Notifications;

/// <summary>A callback as the console and the command line list it. Times are UTC microseconds, <see cref="AtUs"/> by the machine's clock.</summary>
internal sealed record NotificationLine
{
    public string NotificationId { get; init; } = "";

    public string MchId { get; init; } = "";

    public string NotifyUrl { get; init; } = "";

    public string EventType { get; init; } = "";

    /// <summary>WAITING, DELIVERED or GIVEN_UP.</summary>
    public string State { get; init; } = "";

    public long CreatedAt { get; init; }

    /// <summary>When it is sent next, while it waits.</summary>
    public long DueAt { get; init; }

    public long Attempts { get; init; }

    /// <summary>Of the last attempt; null before the first.</summary>
    public string? Outcome { get; init; }

    public long? Status { get; init; }

    public long? AtUs { get; init; }
}

/// <summary>Lists callbacks and sends one again.</summary>
internal sealed class NotificationList(PlatformDatabase database, ILedger ledger, NotificationOutbox outbox, BusinessClock clock)
{
    public const int MostAtOnce = 200;

    /// <summary>The newest callbacks of a merchant (null for all), newest first.</summary>
    public async Task<IReadOnlyList<NotificationLine>> NewestAsync(string? mchId, int limit, CancellationToken cancellation = default)
    {
        await using var connection = await database.OpenAsync(cancellation);
        var rows = await connection.QueryAsync<NotificationLine>(
            """
            SELECT n.notification_id AS NotificationId, n.mchid AS MchId, n.notify_url AS NotifyUrl, n.event_type AS EventType, n.state AS State,
                   n.created_at AS CreatedAt, n.due_at AS DueAt, n.attempts AS Attempts, a.outcome AS Outcome, a.status AS Status, a.at_us AS AtUs
            FROM pay_notification n
            LEFT JOIN pay_notification_attempt a ON a.notification_id = n.notification_id AND a.number = n.attempts
            WHERE @mchId = '' OR n.mchid = @mchId
            ORDER BY n.created_at DESC, n.notification_id DESC LIMIT @limit
            """,
            new { mchId = mchId ?? "", limit = Math.Clamp(limit, 1, MostAtOnce) });
        return rows.AsList();
    }

    /// <summary>Sends a callback now, whatever became of it: the same id, and the schedule goes on behind it.</summary>
    /// <returns>False when there is none of this id.</returns>
    public async Task<bool> ResendAsync(string notificationId, CancellationToken cancellation = default)
    {
        var result = await ledger.CommitAsync(
            LedgerCommit.OfRows(RowWrite.One(
                "UPDATE pay_notification SET state = 'WAITING', due_at = @NowUs, lease_until = 0 WHERE notification_id = @notificationId",
                new { notificationId, NowUs = clock.UtcMicroseconds() })),
            cancellation);
        outbox.Wake();
        return result.IsCommitted;
    }
}
