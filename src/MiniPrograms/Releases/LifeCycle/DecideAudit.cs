using System.Text.Json;
using Madang.Kernel.Database;
using Madang.Kernel.Time;

namespace Madang.MiniPrograms.Releases.LifeCycle;

/// <summary>The operator's word on a waiting audit. It passes only after its checks have ended well, unless the operator says that it passes anyway; that is written down too.</summary>
internal sealed class DecideAudit(PlatformDatabase database, BusinessClock clock, AuditReading audits)
{
    private const int LongestReason = 1_000;

    public async Task<LifeCycleRefusal?> RunAsync(long auditId, bool passes, string reason, bool anyway, string actor, CancellationToken cancellation)
    {
        if (reason.Length > LongestReason || !passes && string.IsNullOrWhiteSpace(reason))
            return LifeCycleRefusal.InvalidArguments;
        if (await audits.FindAsync(auditId, cancellation) is not { } found)
            return LifeCycleRefusal.NoSuchAudit;
        await using var unit = await AppUnit.BeginAsync(database, clock, found.AppId, actor, cancellation);
        // Read again under the lock: it may have been withdrawn meanwhile.
        if (unit is null || await unit.OneAsync<Audit>($"{Audit.Select} WHERE a.audit_id = @auditId", new { auditId }) is not { State: Audit.Waiting } audit)
            return LifeCycleRefusal.NotInQueue;
        if (passes && !anyway && ChecksProblem(audit) is { } problem)
            return problem;
        await unit.ExecuteAsync(
            "UPDATE miniprogram_audit SET state = @state, reason = @reason, decided_by = @Actor, decided_at = @Now WHERE audit_id = @auditId AND state = 'waiting'",
            new { state = passes ? Audit.Passed : Audit.Rejected, reason, unit.Actor, unit.Now, auditId });
        await unit.LogAsync(passes ? "audit.pass" : "audit.reject", audit.VersionId, auditId, anyway && passes ? $"anyway. {reason}".TrimEnd() : reason);
        await unit.CommitAsync(cancellation);
        return null;
    }

    private static LifeCycleRefusal? ChecksProblem(Audit audit)
    {
        if (audit.Checks is null)
            return LifeCycleRefusal.ChecksNotEnded;
        using var report = JsonDocument.Parse(audit.Checks);
        return report.RootElement.TryGetProperty("is_fit", out var isFit) && isFit.ValueKind == JsonValueKind.True ? null : LifeCycleRefusal.ChecksFailed;
    }
}
