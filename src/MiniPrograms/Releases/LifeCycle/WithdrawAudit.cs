using Madang.Kernel.Database;
using Madang.Kernel.Time;

namespace Madang.MiniPrograms.Releases.LifeCycle;

/// <summary>Takes a submission back: at most 5 a day and 10 a month, days and months by China's time, as documented.</summary>
internal sealed class WithdrawAudit(PlatformDatabase database, BusinessClock clock)
{
    private const int MostADay = 5;
    private const int MostAMonth = 10;
    private static readonly TimeSpan Zone = TimeSpan.FromHours(8);

    public async Task<LifeCycleRefusal?> RunAsync(string appId, string actor, CancellationToken cancellation)
    {
        await using var unit = await AppUnit.BeginAsync(database, clock, appId, actor, cancellation);
        if (unit is null || await unit.LastAuditAsync() is not { State: Audit.Waiting } audit)
            return LifeCycleRefusal.NoSuchAudit;
        var now = clock.GetUtcNow().ToOffset(Zone);
        var today = new DateTimeOffset(now.Year, now.Month, now.Day, 0, 0, 0, Zone);
        if (await CountSinceAsync(unit, today) >= MostADay || await CountSinceAsync(unit, today.AddDays(1 - now.Day)) >= MostAMonth)
            return LifeCycleRefusal.NoMoreWithdrawals;
        await unit.ExecuteAsync(
            "UPDATE miniprogram_audit SET state = 'withdrawn', decided_by = @Actor, decided_at = @Now WHERE audit_id = @AuditId AND state = 'waiting'", new { unit.Actor, unit.Now, audit.AuditId });
        await unit.LogAsync("audit.withdraw", audit.VersionId, audit.AuditId);
        await unit.CommitAsync(cancellation);
        return null;
    }

    private static Task<long> CountSinceAsync(AppUnit unit, DateTimeOffset since) =>
        unit.OneAsync<long>("SELECT count(*) FROM miniprogram_audit WHERE app_id = @AppId AND state = 'withdrawn' AND decided_at >= @since", new { unit.AppId, since = Microseconds.From(since) });
}
