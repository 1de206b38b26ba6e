using Madang.MiniPrograms.Hosting;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Madang.MiniPrograms.Releases.LifeCycle;

/// <summary>The operator's calls on an app's life: what the command line and, later, the console ask.</summary>
internal static class ManageLife
{
    private const int MostSteps = 100;

    public static void MapManageLife(this IEndpointRouteBuilder endpoints)
    {
        var apps = endpoints.MapGroup("/apps/{appId}").AddEndpointFilter(OnlyOperatorAsync).ExcludeFromDescription();
        apps.MapGet("/life", ShowAsync);
        apps.MapGet("/steps", StepsAsync);
        apps.MapPost("/release", async (string appId, ReleaseVersion release, CancellationToken cancellation) => Answer(await release.RunAsync(appId, Actor.Operator, cancellation)));
        apps.MapPost("/gray", GrayAsync);
        apps.MapPost("/gray/revert", async (string appId, ReleaseToSome gray, CancellationToken cancellation) => Answer(await gray.RevertAsync(appId, Actor.Operator, cancellation)));
        apps.MapPost("/rollback", RollBackAsync);
        apps.MapPost("/visit", VisitAsync);
        apps.MapPost("/commit", CommitAsync);
        apps.MapPost("/owner", OwnerAsync);
        apps.MapGet("/testers", TestersAsync);
        apps.MapPost("/testers", BindAsync);
        apps.MapDelete("/testers/{name}", async (string appId, string name, Testers testers, CancellationToken cancellation) => Answer(await testers.RemoveAsync(appId, Actor.Operator, name, cancellation)));
    }

    /// <summary>Nobody without the operator's token gets past.</summary>
    public static async ValueTask<object?> OnlyOperatorAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next) =>
        ((OperatorAccess)context.HttpContext.RequestServices.GetService(typeof(OperatorAccess))!).IsOperator(context.HttpContext) ? await next(context) : ReleaseAnswers.NotAllowed;

    public static IResult Answer(LifeCycleRefusal? refusal) => refusal is null ? ReleaseAnswers.Ok(new { Ok = true }) : Refused(refusal);

    /// <summary>A refusal with the wire's number, where it has one, as its code.</summary>
    public static IResult Refused(LifeCycleRefusal refusal)
    {
        var status = refusal == LifeCycleRefusal.NoSuchApp || refusal == LifeCycleRefusal.NoSuchAudit || refusal == LifeCycleRefusal.NoSuchPerson ? 404 : 409;
        return ReleaseAnswers.Refuse(status, refusal.Code < 0 ? "REFUSED" : refusal.Code.ToString(), $"{char.ToUpperInvariant(refusal.Message[0])}{refusal.Message[1..]}.");
    }

    private static async Task<IResult> ShowAsync(string appId, LifeReading reading, ReleaseToSome gray, RollBack rollback, AuditReading audits, CancellationToken cancellation)
    {
        if (await reading.LifeAsync(appId, cancellation) is not { } life)
            return Refused(LifeCycleRefusal.NoSuchApp);
        var plan = await gray.PlanAsync(appId, cancellation);
        var audit = await audits.LastOfAsync(appId, cancellation);
        return ReleaseAnswers.Ok(new
        {
            AppId = appId,
            life.Visit,
            life.Owner,
            life.Online,
            IsRolledBack = life.IsRolledBack != 0,
            Versions = (await reading.CurrentAsync(appId, cancellation)).Select(one => new { one.Env, one.VersionId, one.Version, one.Description, one.ChangedAt }),
            Audit = audit is null ? null : new { audit.AuditId, audit.State, audit.Version, audit.Reason, audit.SubmittedAt, audit.DecidedAt, audit.ReleasedAt },
            Gray = plan?.State != GrayPlan.GoingOn ? null : new { plan.VersionId, plan.Percent, DevelopersFirst = plan.DevelopersFirst != 0, TestersFirst = plan.TestersFirst != 0, plan.CreatedAt },
            Earlier = await rollback.HistoryAsync(appId, cancellation),
        });
    }

    private static async Task<IResult> StepsAsync(string appId, HttpContext http, Steps steps, CancellationToken cancellation) =>
        ReleaseAnswers.Ok(new { Steps = await steps.ListAsync(appId, long.TryParse(http.Request.Query["before"], out var before) ? before : null, MostSteps, cancellation) });

    private static async Task<IResult> GrayAsync(string appId, HttpRequest request, ReleaseToSome gray, CancellationToken cancellation) =>
        await ReleaseAnswers.ReadAsync<GrayBody>(request, cancellation) is { } body
            ? Answer(await gray.RunAsync(appId, Actor.Operator, body.Percent, body.DevelopersFirst, body.TestersFirst, cancellation))
            : Refused(LifeCycleRefusal.BadBody);

    private static async Task<IResult> RollBackAsync(string appId, HttpRequest request, RollBack rollback, CancellationToken cancellation) =>
        await ReleaseAnswers.ReadAsync<RollBackBody>(request, cancellation) is { } body ? Answer(await rollback.RunAsync(appId, Actor.Operator, body.AppVersion, cancellation)) : Refused(LifeCycleRefusal.BadBody);

    private static async Task<IResult> VisitAsync(string appId, HttpRequest request, SetVisit visit, CancellationToken cancellation) =>
        await ReleaseAnswers.ReadAsync<VisitBody>(request, cancellation) is { } body ? Answer(await visit.RunAsync(appId, Actor.Operator, body.Action ?? "", cancellation)) : Refused(LifeCycleRefusal.BadBody);

    private static async Task<IResult> CommitAsync(string appId, HttpRequest request, CommitVersion commit, CancellationToken cancellation) =>
        await ReleaseAnswers.ReadAsync<CommitBody>(request, cancellation) is { } body
            ? Answer(await commit.RunAsync(appId, Actor.Operator, body.Version ?? "", body.Description ?? "", cancellation))
            : Refused(LifeCycleRefusal.BadBody);

    private static async Task<IResult> OwnerAsync(string appId, HttpRequest request, Testers testers, CancellationToken cancellation) =>
        await ReleaseAnswers.ReadAsync<OwnerBody>(request, cancellation) is { } body ? Answer(await testers.SetOwnerAsync(appId, Actor.Operator, body.Owner ?? "", cancellation)) : Refused(LifeCycleRefusal.BadBody);

    private static async Task<IResult> TestersAsync(string appId, Testers testers, OperatorAccess access, LifeReading reading, CancellationToken cancellation) =>
        await reading.LifeAsync(appId, cancellation) is not { } life
            ? Refused(LifeCycleRefusal.NoSuchApp)
            : ReleaseAnswers.Ok(new
            {
                life.Owner,
                MostTesters = OwnerKind.MostTesters(life.Owner),
                MostDevelopers = OwnerKind.MostDevelopers(life.Owner),
                Testers = (await testers.ListAsync(appId, cancellation)).Select(tester => Shown(appId, tester, access)),
            });

    private static async Task<IResult> BindAsync(string appId, HttpRequest request, Testers testers, OperatorAccess access, CancellationToken cancellation)
    {
        if (await ReleaseAnswers.ReadAsync<TesterBody>(request, cancellation) is not { Name: { } name } body || body.Role is not (null or Tester.TesterRole or Tester.DeveloperRole))
            return Refused(LifeCycleRefusal.BadBody);
        var bound = await testers.AddAsync(appId, Actor.Operator, name, body.Role ?? Tester.TesterRole, cancellation);
        return bound.Refusal is { } refusal ? Refused(refusal) : ReleaseAnswers.Ok(Shown(appId, bound.Value!, access));
    }

    private static object Shown(string appId, Tester tester, OperatorAccess access) =>
        new { tester.Id, tester.Name, tester.Role, tester.BoundAt, Link = AppLink.PathOf(appId, AppEnvironment.Trial, access.TesterKeyOf(appId, tester.Id)) };

    private sealed record GrayBody(long Percent, bool DevelopersFirst, bool TestersFirst);

    private sealed record RollBackBody(long? AppVersion);

    private sealed record VisitBody(string? Action);

    private sealed record CommitBody(string? Version, string? Description);

    private sealed record OwnerBody(string? Owner);

    private sealed record TesterBody(string? Name, string? Role);
}
