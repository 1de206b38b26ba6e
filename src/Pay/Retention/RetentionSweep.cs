using Dapper;
using Madang.Kernel.Database;
using Madang.Kernel.Time;
using Madang.Ledger;
using Madang.Pay.Sandbox;
using Madang.Pay.Wallet;

namespace Madang.Pay.Retention;

/// <summary>
/// Forgets what has been kept long enough, in bounded steps: one of each kind a round, so that neither the ledger's writer nor other due work waits for it.
/// Looks once a minute, and every round while there is more. Nodes may sweep at once.
/// </summary>
internal sealed class RetentionSweep(
    PlatformDatabase database, ILedger ledger, RequestStore inspector, SandboxOptions sandbox, RetentionOptions options, BusinessClock clock) : IDueWork
{
    /// <summary>The most rows of one kind in one round.</summary>
    public const int Step = 500;

    private const string DoneCallbacks =
        "SELECT notification_id FROM pay_notification WHERE state <> 'WAITING' AND created_at < @Before ORDER BY created_at, notification_id LIMIT @Most";

    private const string OldAudit = "SELECT audit_id FROM resolver_audit WHERE at < @Before ORDER BY at, audit_id LIMIT @Most";

    private const string OldKeys =
        "SELECT person_id, request_key FROM wallet_request WHERE created_at < @Before ORDER BY created_at, person_id, request_key LIMIT @Most";

    private static readonly long MinuteUs = Microseconds.Of(TimeSpan.FromMinutes(1));

    private long nextLookUs = long.MinValue;

    public string Name => "retention";

    /// <inheritdoc />
    public async ValueTask<int> RunDueAsync(CancellationToken cancellation = default)
    {
        var now = clock.UtcMicroseconds();
        if (now < nextLookUs)
            return 0;
        var isMore = await SweepAsync(
            DoneCallbacks, now - Microseconds.Of(options.Callbacks), cancellation,
            $"DELETE FROM pay_notification_attempt WHERE notification_id IN ({DoneCallbacks})",
            // One that was finished between the two still has its attempts, and goes with the next round.
            $"""
            DELETE FROM pay_notification WHERE notification_id IN ({DoneCallbacks})
              AND NOT EXISTS (SELECT 1 FROM pay_notification_attempt a WHERE a.notification_id = pay_notification.notification_id)
            """);
        isMore |= await SweepAsync(
            OldAudit, now - Microseconds.Of(options.Audit), cancellation, $"DELETE FROM resolver_audit WHERE audit_id IN ({OldAudit})");
        isMore |= await SweepAsync(
            OldKeys, now - Microseconds.Of(options.SpendingKeys), cancellation, $"DELETE FROM wallet_request WHERE (person_id, request_key) IN ({OldKeys})");
        if (sandbox.IsOn)
            isMore |= await inspector.ForgetAsync(clock.Machine.UtcMicroseconds() - Microseconds.Of(options.Inspector), Step, cancellation) == Step;
        nextLookUs = isMore ? long.MinValue : now + MinuteUs;
        // None, although there may be more: the rest is the next round's, and others take their turn in between.
        return 0;
    }

    // True when there was as much as one round takes.
    private async ValueTask<bool> SweepAsync(string found, long before, CancellationToken cancellation, params string[] deletes)
    {
        var arguments = new { Before = before, Most = (long)Step };
        long count;
        await using (var connection = await database.OpenAsync(cancellation))
            count = await connection.ExecuteScalarAsync<long>($"SELECT COUNT(*) FROM ({found}) AS found", arguments);
        if (count > 0)
            await ledger.CommitAsync(LedgerCommit.OfRows([.. deletes.Select(delete => RowWrite.Any(delete, arguments))]), cancellation);
        return count == Step;
    }
}
