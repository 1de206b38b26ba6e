using Madang.Kernel.Database;
using Madang.Kernel.Time;

namespace Madang.MiniPrograms.Releases.LifeCycle;

/// <summary>Puts a waiting audit before those that are not urgent.</summary>
internal sealed class HurryAudit(PlatformDatabase database, BusinessClock clock)
{
    public async Task<LifeCycleRefusal?> RunAsync(string appId, string actor, long auditId, CancellationToken cancellation)
    {
        await using var unit = await AppUnit.BeginAsync(database, clock, appId, actor, cancellation);
        if (unit is null || await unit.LastAuditAsync() is not { State: Audit.Waiting } audit || audit.AuditId != auditId)
            return LifeCycleRefusal.NotInQueue;
        if (audit.IsUrgent != 0)
            return LifeCycleRefusal.AlreadyUrgent;
        await unit.ExecuteAsync("UPDATE miniprogram_audit SET is_urgent = 1 WHERE audit_id = @auditId", new { auditId });
        await unit.LogAsync("audit.hurry", audit.VersionId, auditId);
        await unit.CommitAsync(cancellation);
        return null;
    }
}
