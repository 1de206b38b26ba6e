using Dapper;
using Madang.Kernel.Database;
using Madang.Kernel.Time;

namespace Madang.MiniPrograms.Releases.LifeCycle;

/// <summary>Puts the trial version before the operator. One at a time; the automatic checks begin by themselves.</summary>
internal sealed class SubmitAudit(PlatformDatabase database, BusinessClock clock)
{
    // Nine digits from the first on, as clients expect: they hold it in 32 bits.
    private const long FirstId = 400_000_001;

    /// <param name="appId">The app.</param>
    /// <param name="actor">Who submits.</param>
    /// <param name="told">What the reviewer is told.</param>
    /// <param name="cancellation">Gives it up.</param>
    /// <returns>The audit's number.</returns>
    public async Task<Outcome<long>> RunAsync(string appId, string actor, AuditNote told, CancellationToken cancellation)
    {
        await using var unit = await AppUnit.BeginAsync(database, clock, appId, actor, cancellation);
        if (unit is null || await unit.CurrentAsync(AppEnvironment.Trial) is not { } versionId)
            return LifeCycleRefusal.NothingCommitted;
        var pages = (await unit.OneAsync<string>("SELECT pages FROM miniprogram_version WHERE version_id = @versionId", new { versionId }))!.Split('\n');
        if (told.Problem(pages) is { } problem)
            return problem;
        if (await unit.LastAuditAsync() is { State: Audit.Waiting })
            return LifeCycleRefusal.AlreadyInAudit;
        // Apps may submit at one moment: whoever finds the number taken asks for the next.
        while (true)
        {
            var auditId = await unit.Connection.QueryFirstOrDefaultAsync<long?>(
                """
                INSERT INTO miniprogram_audit (audit_id, app_id, version_id, state, told, reason, is_urgent, submitted_by, submitted_at, claimed_until, attempts)
                SELECT coalesce(max(audit_id) + 1, @FirstId), @AppId, @versionId, 'waiting', @Told, '', 0, @Actor, @Now, 0, 0 FROM miniprogram_audit WHERE true
                ON CONFLICT (audit_id) DO NOTHING RETURNING audit_id
                """, new { FirstId, unit.AppId, versionId, Told = told.ToJson(), unit.Actor, unit.Now }, unit.Transaction);
            if (auditId is not { } number)
                continue;
            await unit.LogAsync("audit.submit", versionId, number);
            await unit.CommitAsync(cancellation);
            return number;
        }
    }
}
