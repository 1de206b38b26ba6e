using Dapper;
using Madang.Kernel.Database;
using Madang.Kernel.Deliveries;
using Madang.Kernel.Identity;
using Madang.Kernel.Time;

namespace Madang.OpenPlatform.Push;

/// <summary>A push that this node has claimed to send.</summary>
internal sealed record ClaimedPush : IClaimedDelivery
{
    string IClaimedDelivery.DeliveryId => PushId;

    public required string PushId { get; init; }

    public required string AppId { get; init; }

    public required string PersonId { get; init; }

    public required string Receiver { get; init; }

    public required string Kind { get; init; }

    public required string Message { get; init; }

    public required string ListName { get; init; }

    public required long CreatedAt { get; init; }

    /// <summary>Attempts before this one.</summary>
    public required long Attempts { get; init; }
}

/// <summary>How an attempt ended.</summary>
/// <param name="Status">The receiver's status; 0 when there was no answer.</param>
/// <param name="IsDelivered">True when the receiver has taken it.</param>
/// <param name="IsHopeless">True when no other attempt could succeed.</param>
/// <param name="Outcome">A few words for the list: "delivered", "status 500", "no answer within 5 s".</param>
/// <param name="AtUs">Machine time of its begin, UTC microseconds.</param>
/// <param name="PostponedUs">When it was not sent yet on purpose: how much later it is due. It is no attempt then.</param>
internal sealed record PushResult(int Status, bool IsDelivered, bool IsHopeless, string Outcome, long AtUs, long PostponedUs = 0);

/// <summary>One push as the command line and the console list it.</summary>
internal sealed record PushLine(string PushId, string AppId, string Kind, string State, long Attempts, string Outcome, long Status, long CreatedAt, long DueAt);

/// <summary>The outbox's rows as the worker uses them: claims are leases on PostgreSQL, this process's own knowledge on SQLite.</summary>
internal sealed class PushRows(PlatformDatabase database, BusinessClock clock) : IOutboxRows<ClaimedPush, PushResult>
{
    /// <summary>How often a push is sent before it is given up, as documented.</summary>
    public const int MostAttempts = 3;

    public const int MostListed = 100;

    // Longer than an attempt can take, doubled sending included.
    private static readonly TimeSpan Lease = TimeSpan.FromSeconds(30);

    // Each attempt begins five seconds after the one before, as when the receiver is silent for all of them.
    private static readonly TimeSpan Pause = PushSender.Patience;

    private static readonly TimeSpan Memory = TimeSpan.FromDays(3);
    private static readonly TimeSpan SweepEvery = TimeSpan.FromMinutes(10);

    private const string Columns =
        "push_id AS PushId, app_id AS AppId, person_id AS PersonId, receiver AS Receiver, kind AS Kind, message AS Message, list_name AS ListName, created_at AS CreatedAt, attempts AS Attempts";

    private readonly string owner = TimeOrderedId.NewText(clock.Machine);
    private long sweptAt;

    private bool IsPostgres => database.Engine == DatabaseEngine.Postgres;

    public async Task<IReadOnlyList<(string Id, string Receiver)>> FindDueAsync(IReadOnlyCollection<string> busyReceivers, int limit, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(cancellation);
        return (await connection.QueryAsync<(string, string)>(
            $"""
            SELECT push_id, receiver FROM open_push
            WHERE state = 'WAITING' AND due_at <= @NowUs AND lease_until <= @MachineUs AND receiver {(IsPostgres ? "<> ALL(@Busy)" : "NOT IN @Busy")}
            ORDER BY due_at, push_id LIMIT @limit
            """,
            new { NowUs = clock.UtcMicroseconds(), MachineUs = clock.Machine.UtcMicroseconds(), Busy = busyReceivers.ToArray(), limit })).AsList();
    }

    public async Task<IReadOnlyList<ClaimedPush>> ClaimAsync(IReadOnlyCollection<string> ids, CancellationToken cancellation)
    {
        var sql = !IsPostgres
            ? $"SELECT {Columns} FROM open_push WHERE push_id IN @Ids AND state = 'WAITING' AND due_at <= @NowUs"
            : $"""
               UPDATE open_push SET lease_until = @LeaseUs, lease_owner = @owner
               WHERE push_id IN (
                 SELECT push_id FROM open_push WHERE push_id = ANY(@Ids) AND state = 'WAITING' AND due_at <= @NowUs AND lease_until <= @MachineUs FOR UPDATE SKIP LOCKED)
               RETURNING {Columns}
               """;
        var machineUs = clock.Machine.UtcMicroseconds();
        await using var connection = await database.OpenAsync(cancellation);
        return (await connection.QueryAsync<ClaimedPush>(
            sql, new { Ids = ids.ToArray(), NowUs = clock.UtcMicroseconds(), MachineUs = machineUs, LeaseUs = machineUs + Microseconds.Of(Lease), owner })).AsList();
    }

    public async Task<long?> NextDueAsync(CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(cancellation);
        return await connection.ExecuteScalarAsync<long?>("SELECT MIN(due_at) FROM open_push WHERE state = 'WAITING'");
    }

    public async Task FinishAsync(ClaimedPush claim, PushResult result, CancellationToken cancellation)
    {
        var number = result.PostponedUs > 0 ? claim.Attempts : claim.Attempts + 1;
        var isOver = result.IsDelivered || result.IsHopeless || number >= MostAttempts;
        var nowUs = clock.UtcMicroseconds();
        // What an attempt has used up of the pause counts: a receiver that was silent for five seconds is asked again at once.
        var usedUs = Math.Clamp(clock.Machine.UtcMicroseconds() - result.AtUs, 0, Microseconds.Of(Pause));
        await using var connection = await database.OpenAsync(cancellation);
        // A guard: where the lease has lapsed and another node has sent it since, its attempt stands and this one is not counted.
        await connection.ExecuteAsync(
            """
            UPDATE open_push SET state = @State, attempts = @number, due_at = @DueUs, outcome = @Outcome, status = @Status, lease_until = 0, lease_owner = ''
            WHERE push_id = @PushId AND attempts = @Attempts
            """,
            new
            {
                claim.PushId,
                claim.Attempts,
                number,
                State = result.IsDelivered ? "DELIVERED" : isOver && result.PostponedUs == 0 ? "GIVEN_UP" : "WAITING",
                DueUs = result.PostponedUs > 0 ? nowUs + result.PostponedUs : isOver ? nowUs : nowUs + Microseconds.Of(Pause) - usedUs,
                result.Outcome,
                Status = (long)result.Status,
            });
        if (Interlocked.Read(ref sweptAt) is var last && nowUs - last >= Microseconds.Of(SweepEvery) && Interlocked.CompareExchange(ref sweptAt, nowUs, last) == last)
            await connection.ExecuteAsync("DELETE FROM open_push WHERE state <> 'WAITING' AND created_at < @old", new { old = nowUs - Microseconds.Of(Memory) });
    }

    /// <summary>An app's newest pushes, or everybody's, newest first; older than one that is named.</summary>
    public async Task<IReadOnlyList<PushLine>> NewestAsync(string? appId, string? before, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(cancellation);
        return (await connection.QueryAsync<PushLine>(
            """
            SELECT push_id AS PushId, app_id AS AppId, kind AS Kind, state AS State, attempts AS Attempts, outcome AS Outcome, status AS Status, created_at AS CreatedAt, due_at AS DueAt
            FROM open_push WHERE (@appId = '' OR app_id = @appId) AND (@before = '' OR push_id < @before) ORDER BY push_id DESC LIMIT @MostListed
            """,
            new { appId = appId ?? "", before = before ?? "", MostListed })).AsList();
    }

    /// <summary>Sends a push again, whatever became of it, with all attempts anew. False when there is none of this id.</summary>
    public async Task<bool> ResendAsync(string pushId, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(cancellation);
        return await connection.ExecuteAsync(
            "UPDATE open_push SET state = 'WAITING', attempts = 0, due_at = @now, lease_until = 0 WHERE push_id = @pushId", new { pushId, now = clock.UtcMicroseconds() }) == 1;
    }
}
