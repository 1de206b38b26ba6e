using Madang.Kernel.Database;
using Madang.Kernel.Time;

namespace Madang.MiniPrograms.Releases.LifeCycle;

/// <summary>Puts the version that passed its audit online for everybody. A release to some ends with it.</summary>
internal sealed class ReleaseVersion(PlatformDatabase database, BusinessClock clock)
{
    public async Task<LifeCycleRefusal?> RunAsync(string appId, string actor, CancellationToken cancellation)
    {
        await using var unit = await AppUnit.BeginAsync(database, clock, appId, actor, cancellation);
        if (unit is null || await unit.LastAuditAsync() is not { } audit || audit is { State: Audit.Passed, ReleasedAt: not null })
            return LifeCycleRefusal.NoAudit;
        if (!audit.IsReleasable)
            return LifeCycleRefusal.AuditNotPassed;
        await unit.PutOnlineAsync(audit.VersionId);
        await unit.ExecuteAsync("UPDATE miniprogram_audit SET released_at = @Now WHERE audit_id = @AuditId", new { unit.Now, audit.AuditId });
        await unit.LogAsync("release", audit.VersionId, audit.AuditId, audit.Version);
        await unit.CommitAsync(cancellation);
        return null;
    }
}
