using System.Text.Json;
using System.Text.Json.Nodes;

namespace Madang.MiniPrograms.Releases.LifeCycle.Wire;

/// <summary>Submitting, and what became of it: <c>submit_audit</c>, <c>get_auditstatus</c>, <c>get_latest_auditstatus</c>, <c>undocodeaudit</c>, <c>speedupaudit</c>.</summary>
internal static class CodeAudits
{
    public static async Task<CodeAnswer> SubmitAsync(CodeCall call, CancellationToken cancellation)
    {
        AuditNote? note;
        try
        {
            note = call.Body.Deserialize<AuditNote>(ReleaseAnswers.Json);
        }
        catch (JsonException)
        {
            return LifeCycleRefusal.BadBody;
        }
        var submitted = await call.Get<SubmitAudit>().RunAsync(call.AppId, Actor.Api, note ?? AuditNote.Empty, cancellation);
        return submitted.Refusal is { } refusal ? refusal : CodeAnswer.Ok(new() { ["auditid"] = submitted.Value });
    }

    public static async Task<CodeAnswer> StatusAsync(CodeCall call, CancellationToken cancellation) =>
        // Another app's audit is none of this one's.
        call.Number("auditid") is { } auditId && await call.Get<AuditReading>().FindAsync(auditId, cancellation) is { } audit && audit.AppId == call.AppId
            ? CodeAnswer.Ok(Told(audit))
            : LifeCycleRefusal.NoSuchAudit;

    public static async Task<CodeAnswer> LatestStatusAsync(CodeCall call, CancellationToken cancellation)
    {
        if (await call.Get<AuditReading>().LastOfAsync(call.AppId, cancellation) is not { } audit)
            return LifeCycleRefusal.NoSuchAudit;
        var told = Told(audit);
        told["auditid"] = audit.AuditId;
        return CodeAnswer.Ok(told);
    }

    public static async Task<CodeAnswer> WithdrawAsync(CodeCall call, CancellationToken cancellation) => CodeAnswer.Of(await call.Get<WithdrawAudit>().RunAsync(call.AppId, Actor.Api, cancellation));

    public static async Task<CodeAnswer> HurryAsync(CodeCall call, CancellationToken cancellation) =>
        CodeAnswer.Of(await call.Get<HurryAudit>().RunAsync(call.AppId, Actor.Api, call.Number("auditid") ?? 0, cancellation));

    private static JsonObject Told(Audit audit)
    {
        var told = new JsonObject { ["status"] = audit.WireStatus, ["user_version"] = audit.Version, ["user_desc"] = audit.Description, ["submit_audit_time"] = audit.SubmittedAtSeconds };
        if (audit.State == Audit.Rejected)
            told["reason"] = audit.Reason;
        return told;
    }
}
