using Madang.Desk.Access;
using Madang.Desk.Apps;
using Madang.MiniPrograms.Releases;
using Microsoft.AspNetCore.Http;

namespace Madang.Desk.Audits;

/// <summary>The queue, what is known of a submission, and the word that decides.</summary>
internal static class AuditRoutes
{
    private static readonly Need Decide = new(Right.Audit, Scope.App);
    private static readonly Need See = new(Right.SeeApps, Scope.App);

    public static void MapAudits(this ConsoleRoutes routes)
    {
        routes.Page<QueuePage>("/audits", new(Right.Audit, Scope.Platform), "audits.title", "audits");
        routes.Page<ReviewPage>("/apps/{appId}/audits/{auditId}", See, "audit.title", "apps");
        routes.File("/apps/{appId}/audits/{auditId}/pictures/{position}", See, PictureAsync);
        routes.Act<ReviewPage>("/apps/{appId}/audits/{auditId}/pass", Decide, "audits.pass", "audit.title", "audits", (call, cancellation) => DecideAsync(call, passes: true, cancellation));
        routes.Act<ReviewPage>("/apps/{appId}/audits/{auditId}/reject", Decide, "audits.reject", "audit.title", "audits", (call, cancellation) => DecideAsync(call, passes: false, cancellation));
    }

    private static async Task<ActResult> DecideAsync(ActCall call, bool passes, CancellationToken cancellation)
    {
        call.Note = call.Path("auditId");
        if (!long.TryParse(call.Path("auditId"), out var auditId))
            return new ActResult.Missing();
        if (!passes && call.Text("reason").Length == 0)
            return new ActResult.Refused("refused.reason");
        var refusal = await call.Get<IReleases>().DecideAsync(call.Path("appId"), auditId, call.Caller.Actor, passes, call.Text("reason"), call.IsOn("anyway"), cancellation);
        return refusal is null ? new ActResult.Done("/audits", passes ? "said.passed" : "said.rejected", auditId.ToString()) : refusal.Key == "85012" ? new ActResult.Missing() : AppRoutes.Refused(refusal);
    }

    private static async Task<IResult?> PictureAsync(HttpContext http, Caller? caller, CancellationToken cancellation)
    {
        if (!long.TryParse((string)http.Request.RouteValues["auditId"]!, out var auditId) || !long.TryParse((string)http.Request.RouteValues["position"]!, out var position)
            || await http.RequestServices.GetRequiredReleases().PictureAsync((string)http.Request.RouteValues["appId"]!, auditId, position, cancellation) is not { } picture)
            return null;
        http.Response.Headers.CacheControl = "private, max-age=3600";
        return Results.Stream(picture, "image/png");
    }

    private static IReleases GetRequiredReleases(this IServiceProvider services) => (IReleases)services.GetService(typeof(IReleases))!;
}
