using System.Text.Json.Nodes;
using Madang.Kernel.Time;

namespace Madang.MiniPrograms.Releases.LifeCycle.Wire;

/// <summary>Going online and back: <c>release</c>, <c>grayrelease</c>, <c>getgrayreleaseplan</c>, <c>revertgrayrelease</c>, <c>revertcoderelease</c>, <c>change_visitstatus</c>.</summary>
internal static class CodeReleases
{
    public static async Task<CodeAnswer> ReleaseAsync(CodeCall call, CancellationToken cancellation) => CodeAnswer.Of(await call.Get<ReleaseVersion>().RunAsync(call.AppId, Actor.Api, cancellation));

    public static async Task<CodeAnswer> GrayAsync(CodeCall call, CancellationToken cancellation) => CodeAnswer.Of(await call.Get<ReleaseToSome>().RunAsync(
        call.AppId, Actor.Api, call.Number("gray_percentage") ?? -1, call.Flag("support_debuger_first"), call.Flag("support_experiencer_first"), cancellation));

    public static async Task<CodeAnswer> GrayPlanAsync(CodeCall call, CancellationToken cancellation)
    {
        var plan = await call.Get<ReleaseToSome>().PlanAsync(call.AppId, cancellation);
        return CodeAnswer.Ok(new()
        {
            ["gray_release_plan"] = new JsonObject
            {
                ["status"] = plan?.State ?? 0,
                ["create_timestamp"] = plan is null ? 0 : Microseconds.ToInstant(plan.CreatedAt).ToUnixTimeSeconds(),
                ["gray_percentage"] = plan?.Percent ?? 0,
                ["support_debuger_first"] = plan is { DevelopersFirst: not 0 },
                ["support_experiencer_first"] = plan is { TestersFirst: not 0 },
            },
        });
    }

    public static async Task<CodeAnswer> RevertGrayAsync(CodeCall call, CancellationToken cancellation) => CodeAnswer.Of(await call.Get<ReleaseToSome>().RevertAsync(call.AppId, Actor.Api, cancellation));

    public static async Task<CodeAnswer> RollBackAsync(CodeCall call, CancellationToken cancellation)
    {
        var rollback = call.Get<RollBack>();
        if (call.Query("action") == "get_history_version")
            return CodeAnswer.Ok(new() { ["version_list"] = new JsonArray([.. (await rollback.HistoryAsync(call.AppId, cancellation)).Select(Told)]) });
        if (call.Query("app_version") is not { Length: > 0 } text)
            return CodeAnswer.Of(await rollback.RunAsync(call.AppId, Actor.Api, null, cancellation));
        return long.TryParse(text, out var number) ? CodeAnswer.Of(await rollback.RunAsync(call.AppId, Actor.Api, number, cancellation)) : LifeCycleRefusal.InvalidArguments;
    }

    public static async Task<CodeAnswer> VisitAsync(CodeCall call, CancellationToken cancellation) => CodeAnswer.Of(await call.Get<SetVisit>().RunAsync(call.AppId, Actor.Api, call.Text("action"), cancellation));

    private static JsonObject Told(EarlierVersion version) => new()
    {
        ["commit_time"] = Microseconds.ToInstant(version.UploadedAt).ToUnixTimeSeconds(),
        ["user_version"] = version.Version,
        ["user_desc"] = version.Description,
        ["app_version"] = version.AppVersion,
    };
}
