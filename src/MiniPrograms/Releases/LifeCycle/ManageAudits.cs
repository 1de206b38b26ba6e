using System.Text.Json.Nodes;
using Madang.MiniPrograms.Hosting;
using Madang.MiniPrograms.Releases.Blobs;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Madang.MiniPrograms.Releases.LifeCycle;

/// <summary>The operator's queue: what waits, what the checks found, the pages' pictures, and the word that decides.</summary>
internal static class ManageAudits
{
    private const int MostListed = 50;

    public static void MapManageAudits(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapPost("/apps/{appId}/audits", SubmitAsync).AddEndpointFilter(ManageLife.OnlyOperatorAsync).ExcludeFromDescription();
        endpoints.MapDelete("/apps/{appId}/audits", async (string appId, WithdrawAudit withdraw, CancellationToken cancellation) => ManageLife.Answer(await withdraw.RunAsync(appId, Actor.Operator, cancellation)))
            .AddEndpointFilter(ManageLife.OnlyOperatorAsync).ExcludeFromDescription();
        var audits = endpoints.MapGroup("/audits").AddEndpointFilter(ManageLife.OnlyOperatorAsync).ExcludeFromDescription();
        audits.MapGet("", ListAsync);
        audits.MapGet("/{auditId:long}", ShowAsync);
        audits.MapPost("/{auditId:long}/pass", (long auditId, HttpRequest request, DecideAudit decide, CancellationToken cancellation) => DecideAsync(auditId, passes: true, request, decide, cancellation));
        audits.MapPost("/{auditId:long}/reject", (long auditId, HttpRequest request, DecideAudit decide, CancellationToken cancellation) => DecideAsync(auditId, passes: false, request, decide, cancellation));
        audits.MapGet("/{auditId:long}/pictures/{position:long}", PictureAsync);
    }

    private static async Task<IResult> SubmitAsync(string appId, HttpRequest request, SubmitAudit submit, CancellationToken cancellation)
    {
        if (await ReleaseAnswers.ReadAsync<AuditNote>(request, cancellation) is not { } note)
            return ManageLife.Refused(LifeCycleRefusal.BadBody);
        var submitted = await submit.RunAsync(appId, Actor.Operator, note, cancellation);
        return submitted.Refusal is { } refusal ? ManageLife.Refused(refusal) : ReleaseAnswers.Ok(new { AuditId = submitted.Value });
    }

    private static async Task<IResult> ListAsync(HttpContext http, AuditReading reading, CancellationToken cancellation)
    {
        var state = http.Request.Query["state"].ToString();
        if (state is not ("" or Audit.Waiting or Audit.Passed or Audit.Rejected or Audit.Withdrawn))
            return ReleaseAnswers.Refuse(400, "PARAM_ERROR", "state is waiting, passed, rejected or withdrawn.");
        _ = int.TryParse(http.Request.Query["offset"], out var offset);
        var found = await reading.ListAsync(state, http.Request.Query["app_id"].ToString(), MostListed + 1, Math.Max(0, offset), cancellation);
        return ReleaseAnswers.Ok(new { Audits = found.Take(MostListed).Select(Summary), HasMore = found.Count > MostListed });
    }

    private static async Task<IResult> ShowAsync(long auditId, AuditReading reading, OperatorAccess access, CancellationToken cancellation)
    {
        if (await reading.FindAsync(auditId, cancellation) is not { } audit)
            return ManageLife.Refused(LifeCycleRefusal.NoSuchAudit);
        var shown = Summary(audit);
        shown["submitted_by"] = audit.SubmittedBy;
        shown["decided_by"] = audit.DecidedBy;
        shown["link"] = AppLink.PathOf(audit.AppId, AppEnvironment.Trial, access.VersionKeyOf(audit.AppId, AppEnvironment.Trial, audit.VersionId));
        shown["told"] = JsonNode.Parse(audit.Told);
        shown["checks"] = audit.Checks is null ? null : JsonNode.Parse(audit.Checks);
        shown["pictures"] = new JsonArray([.. (await reading.PicturesAsync(auditId, cancellation)).Select(picture => new JsonObject
        {
            ["page"] = picture.Page,
            ["path"] = picture.Sha256 is null ? null : $"/audits/{auditId}/pictures/{picture.Position}",
            ["is_sound"] = picture.IsSound != 0,
            ["note"] = picture.Note,
        })]);
        return ReleaseAnswers.Ok(shown);
    }

    private static async Task<IResult> DecideAsync(long auditId, bool passes, HttpRequest request, DecideAudit decide, CancellationToken cancellation) =>
        await ReleaseAnswers.ReadAsync<DecideBody>(request, cancellation) is { } body
            ? ManageLife.Answer(await decide.RunAsync(auditId, passes, body.Reason ?? "", body.Anyway, Actor.Operator, cancellation))
            : ManageLife.Refused(LifeCycleRefusal.BadBody);

    private static async Task<IResult> PictureAsync(long auditId, long position, HttpContext http, AuditReading reading, IBlobs blobs, CancellationToken cancellation)
    {
        var picture = (await reading.PicturesAsync(auditId, cancellation)).FirstOrDefault(one => one.Position == position);
        if (picture?.Sha256 is not { } name || await blobs.OpenAsync(name, cancellation) is not { } stream)
            return ReleaseAnswers.NotFound("There is no such picture.");
        http.Response.Headers.XContentTypeOptions = "nosniff";
        http.Response.Headers.CacheControl = "private, max-age=3600";
        return Results.Stream(stream, "image/png");
    }

    private static JsonObject Summary(Audit audit) => new()
    {
        ["audit_id"] = audit.AuditId,
        ["app_id"] = audit.AppId,
        ["name"] = audit.Name,
        ["version"] = audit.Version,
        ["description"] = audit.Description,
        ["state"] = audit.State,
        ["reason"] = audit.Reason,
        ["is_urgent"] = audit.IsUrgent != 0,
        ["submitted_at"] = audit.SubmittedAt,
        ["decided_at"] = audit.DecidedAt,
        ["released_at"] = audit.ReleasedAt,
        ["is_fit"] = audit.Checks is null ? null : (bool?)JsonNode.Parse(audit.Checks)!["is_fit"],
    };

    private sealed record DecideBody(string? Reason, bool Anyway);
}
