using System.Text.Json;
using System.Text.Json.Nodes;
using Madang.Kernel.Time;
using Madang.MiniPrograms.Hosting;

namespace Madang.MiniPrograms.Releases.LifeCycle.Wire;

/// <summary>Committing, and what is told of versions: <c>commit</c>, <c>get_qrcode</c>, <c>get_page</c>, <c>get_category</c>, <c>getversioninfo</c>.</summary>
internal static class CodeVersions
{
    /// <summary><c>{"user_version":"1.0.0","user_desc":"…"}</c>: what the developer uploaded last becomes the trial version. Templates of third-party platforms are refused as not offered.</summary>
    public static async Task<CodeAnswer> CommitAsync(CodeCall call, CancellationToken cancellation)
    {
        if (call.Text("template_id") is not ("" or "0"))
            return LifeCycleRefusal.TemplatesNotOffered;
        if (ExtProblem(call.Text("ext_json")) is { } problem)
            return problem;
        return CodeAnswer.Of(await call.Get<CommitVersion>().RunAsync(call.AppId, Actor.Api, call.Text("user_version"), call.Text("user_desc"), cancellation));
    }

    /// <summary>The trial version's code as a JPEG, of its first page or of <c>path</c> with a query.</summary>
    public static async Task<CodeAnswer> QrCodeAsync(CodeCall call, CancellationToken cancellation)
    {
        if (await TrialAsync(call, cancellation) is not { } trial)
            return LifeCycleRefusal.NoCommittedCode;
        var path = call.Query("path").TrimStart('/');
        if (path.Length > 1_024 || path.Any(char.IsControl) || path.Length > 0 && !trial.Pages.Split('\n').Contains(path.Split('?')[0], StringComparer.Ordinal))
            return LifeCycleRefusal.BadPagePath;
        var link = AppLink.PathOf(call.AppId, AppEnvironment.Trial, call.Get<OperatorAccess>().KeyOf(call.AppId, AppEnvironment.Trial));
        return CodeAnswer.Picture(CodeImage.Jpeg($"{call.Http.Request.Scheme}://{call.Http.Request.Host.Value}{link}{(path.Length > 0 ? "/" + path : "")}"));
    }

    public static async Task<CodeAnswer> PagesAsync(CodeCall call, CancellationToken cancellation) => await TrialAsync(call, cancellation) is { } trial
        ? CodeAnswer.Ok(new() { ["page_list"] = new JsonArray([.. trial.Pages.Split('\n').Select(page => (JsonNode)page)]) })
        : LifeCycleRefusal.NoCommittedCode;

    public static Task<CodeAnswer> CategoriesAsync(CodeCall call, CancellationToken cancellation) => Task.FromResult(CodeAnswer.Ok(new()
    {
        ["category_list"] = new JsonArray([.. AppCategory.All.Select(one => new JsonObject { ["first_class"] = one.FirstClass, ["second_class"] = one.SecondClass, ["first_id"] = one.FirstId, ["second_id"] = one.SecondId })]),
    }));

    public static async Task<CodeAnswer> VersionInfoAsync(CodeCall call, CancellationToken cancellation)
    {
        var answer = new JsonObject();
        foreach (var version in await call.Get<LifeReading>().CurrentAsync(call.AppId, cancellation))
        {
            var (member, prefix) = version.Env switch { AppEnvironment.Trial => ("exp_info", "exp"), AppEnvironment.Release => ("release_info", "release"), _ => ("", "") };
            if (member.Length > 0)
                answer[member] = new JsonObject { [$"{prefix}_time"] = Microseconds.ToInstant(version.ChangedAt).ToUnixTimeSeconds(), [$"{prefix}_version"] = version.Version, [$"{prefix}_desc"] = version.Description };
        }
        return CodeAnswer.Ok(answer);
    }

    private static async Task<CurrentVersion?> TrialAsync(CodeCall call, CancellationToken cancellation) =>
        (await call.Get<LifeReading>().CurrentAsync(call.AppId, cancellation)).FirstOrDefault(version => version.Env == AppEnvironment.Trial);

    // Clients of template platforms always send it; an empty one changes nothing.
    private static LifeCycleRefusal? ExtProblem(string text)
    {
        if (string.IsNullOrWhiteSpace(text))
            return null;
        try
        {
            using var ext = JsonDocument.Parse(text, new() { MaxDepth = 32 });
            return ext.RootElement.ValueKind == JsonValueKind.Object && !ext.RootElement.EnumerateObject().Any() ? null : LifeCycleRefusal.ExtNotOffered;
        }
        catch (JsonException)
        {
            return LifeCycleRefusal.ExtNotJson;
        }
    }
}
