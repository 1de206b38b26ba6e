using Dapper;
using Madang.Kernel.Database;
using Madang.Kernel.Deliveries;
using Madang.Kernel.Time;
using Madang.Ledger;

namespace Madang.Pay.Notifications;

/// <summary>A callback that this node has claimed to send.</summary>
internal sealed record ClaimedNotification : IClaimedDelivery
{
    string IClaimedDelivery.DeliveryId => NotificationId;

    public string NotificationId { get; init; } = "";

    public string MchId { get; init; } = "";

    public string NotifyUrl { get; init; } = "";

    public string Receiver { get; init; } = "";

    public string EventType { get; init; } = "";

    public string OriginalType { get; init; } = "";

    public string Summary { get; init; } = "";

    public string Resource { get; init; } = "";

    public long CreatedAt { get; init; }

    /// <summary>Attempts before this one.</summary>
    public long Attempts { get; init; }
}

/// <summary>How an attempt ended.</summary>
/// <param name="Status">The receiver's status; 0 when there was no answer.</param>
/// <param name="IsDelivered">True when the receiver has taken it.</param>
/// <param name="Outcome">A few words for the list: "delivered", "status 500", "no answer within 5 s".</param>
/// <param name="AtUs">Machine time of its begin, UTC microseconds.</param>
/// <param name="DurationUs">How long it took.</param>
/// <param name="PostponedUs">When it was not sent yet on purpose: how much later it is due. It is no attempt then.</param>
internal sealed record AttemptResult(int Status, bool IsDelivered, string Outcome, long AtUs, long DurationUs, long PostponedUs = 0);

/// <summary>
/// The outbox's rows as the worker uses them. On PostgreSQL a claim is a lease in the row, taken with SKIP LOCKED, so that nodes share the work
/// and a dead node's claims lapse. On SQLite there is one process: what it has claimed it knows itself, and its death frees everything.
/// </summary>
internal sealed class NotificationRows(PlatformDatabase database, ILedger ledger, BusinessClock clock) : IOutboxRows<ClaimedNotification, AttemptResult>
{
    // Longer than an attempt can take, doubled sending included.
    private static readonly TimeSpan Lease = TimeSpan.FromSeconds(30);

    private const string Columns =
        """
        notification_id AS NotificationId, mchid AS MchId, notify_url AS NotifyUrl, receiver AS Receiver, event_type AS EventType,
        original_type AS OriginalType, summary AS Summary, resource AS Resource, created_at AS CreatedAt, attempts AS Attempts
        """;

    private bool IsPostgres => database.Engine == DatabaseEngine.Postgres;

    /// <summary>Names this process among the nodes.</summary>
    public string Owner { get; } = Kernel.Identity.TimeOrderedId.NewText(clock.Machine);

    /// <summary>What is due and unclaimed, longest due first, leaving out receivers that are busy.</summary>
    public async Task<IReadOnlyList<(string Id, string Receiver)>> FindDueAsync(IReadOnlyCollection<string> busyReceivers, int limit, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(cancellation);
        var rows = await connection.QueryAsync<(string, string)>(
            $"""
            SELECT notification_id, receiver FROM pay_notification
            WHERE state = 'WAITING' AND due_at <= @NowUs AND lease_until <= @MachineUs AND receiver {(IsPostgres ? "<> ALL(@Busy)" : "NOT IN @Busy")}
            ORDER BY due_at LIMIT @limit
            """,
            new { NowUs = clock.UtcMicroseconds(), MachineUs = clock.Machine.UtcMicroseconds(), Busy = busyReceivers.ToArray(), limit });
        return rows.AsList();
    }

    /// <summary>Claims those of these that are still free.</summary>
    public async Task<IReadOnlyList<ClaimedNotification>> ClaimAsync(IReadOnlyCollection<string> ids, CancellationToken cancellation)
    {
        var sql = !IsPostgres
            ? $"SELECT {Columns} FROM pay_notification WHERE notification_id IN @Ids AND state = 'WAITING' AND due_at <= @NowUs"
            : $"""
               UPDATE pay_notification SET lease_until = @LeaseUs, lease_owner = @Owner
               WHERE notification_id IN (
                 SELECT notification_id FROM pay_notification
                 WHERE notification_id = ANY(@Ids) AND state = 'WAITING' AND due_at <= @NowUs AND lease_until <= @MachineUs
                 FOR UPDATE SKIP LOCKED)
               RETURNING {Columns}
               """;
        var machineUs = clock.Machine.UtcMicroseconds();
        await using var connection = await database.OpenAsync(cancellation);
        var rows = await connection.QueryAsync<ClaimedNotification>(
            sql, new { Ids = ids.ToArray(), NowUs = clock.UtcMicroseconds(), MachineUs = machineUs, LeaseUs = machineUs + Microseconds.Of(Lease), Owner });
        return rows.AsList();
    }

    /// <summary>Business time at which the next one is due that nobody holds; null when none waits.</summary>
    public async Task<long?> NextDueAsync(CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(cancellation);
        return await connection.ExecuteScalarAsync<long?>("SELECT MIN(due_at) FROM pay_notification WHERE state = 'WAITING'");
    }

    /// <summary>Stores how an attempt ended, and when the next one is due.</summary>
    public async Task FinishAsync(ClaimedNotification notification, AttemptResult result, CancellationToken cancellation)
    {
        if (result.PostponedUs > 0)
        {
            await ledger.CommitAsync(
                LedgerCommit.OfRows(RowWrite.One(
                    "UPDATE pay_notification SET due_at = @DueUs, lease_until = 0, lease_owner = '' WHERE notification_id = @NotificationId AND attempts = @Attempts",
                    new { notification.NotificationId, notification.Attempts, DueUs = clock.UtcMicroseconds() + result.PostponedUs })),
                cancellation);
            return;
        }
        var number = notification.Attempts + 1;
        var delay = result.IsDelivered ? null : NotificationSchedule.DelayAfter(number);
        var nowUs = clock.UtcMicroseconds();
        await ledger.CommitAsync(
            LedgerCommit.OfRows(
                // A guard: where the lease has lapsed and another node has sent it since, its attempt stands and this one is not counted.
                RowWrite.One(
                    """
                    UPDATE pay_notification SET state = @State, attempts = @number, due_at = @DueUs, lease_until = 0, lease_owner = ''
                    WHERE notification_id = @NotificationId AND attempts = @Attempts
                    """,
                    new
                    {
                        notification.NotificationId,
                        notification.Attempts,
                        number,
                        State = result.IsDelivered ? "DELIVERED" : delay is null ? "GIVEN_UP" : "WAITING",
                        DueUs = nowUs + Microseconds.Of(delay ?? TimeSpan.Zero),
                    }),
                RowWrite.One(
                    """
                    INSERT INTO pay_notification_attempt (notification_id, number, at_us, duration_us, status, outcome)
                    VALUES (@NotificationId, @number, @AtUs, @DurationUs, @Status, @Outcome) ON CONFLICT DO NOTHING
                    """,
                    new { notification.NotificationId, number, result.AtUs, result.DurationUs, Status = (long)result.Status, result.Outcome })),
            cancellation);
    }
}
