using Madang.MiniPrograms.Releases.LifeCycle;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Madang.MiniPrograms.Releases;

/// <summary>The operator's other calls: what there is, which version is current, which servers an app may use.</summary>
internal static class ManageApps
{
    private const int MostListed = 500;

    public static void MapManageApps(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapGet("/apps", ListAsync).ExcludeFromDescription();
        endpoints.MapGet("/apps/{appId}/versions", ListVersionsAsync).ExcludeFromDescription();
        endpoints.MapPost("/apps/{appId}/current", MoveAsync).ExcludeFromDescription();
        endpoints.MapGet("/apps/{appId}/domains", ShowDomainsAsync).ExcludeFromDescription();
        endpoints.MapPost("/apps/{appId}/domains", SetDomainsAsync).ExcludeFromDescription();
    }

    private static async Task<IResult> ListAsync(HttpContext http, OperatorAccess access, ReleaseStore store, CancellationToken cancellation) => !access.IsOperator(http)
        ? ReleaseAnswers.NotAllowed
        : ReleaseAnswers.Ok(new { Apps = (await store.ListAsync(withUnreleased: true, MostListed, cancellation)).Select(version => PublishedVersion.Of(version, access)) });

    private static async Task<IResult> ListVersionsAsync(string appId, HttpContext http, OperatorAccess access, ReleaseStore store, CancellationToken cancellation) => !access.IsOperator(http)
        ? ReleaseAnswers.NotAllowed
        : ReleaseAnswers.Ok(new { Versions = (await store.ListVersionsAsync(appId, MostListed, cancellation)).Select(version => PublishedVersion.Of(version, access)) });

    private static async Task<IResult> MoveAsync(string appId, HttpContext http, OperatorAccess access, ReleaseStore store, CancellationToken cancellation)
    {
        if (!access.IsOperator(http))
            return ReleaseAnswers.NotAllowed;
        if (await ReleaseAnswers.ReadAsync<MoveBody>(http.Request, cancellation) is not { } body || !AppEnvironment.IsKnown(body.Env ?? ""))
            return ReleaseAnswers.Refuse(400, "PARAM_ERROR", "env is develop, trial or release.");
        return await store.MoveAsync(appId, body.Env!, body.VersionId ?? "", Actor.Operator, cancellation) is { } moved
            ? ReleaseAnswers.Ok(PublishedVersion.Of(moved, access))
            : ReleaseAnswers.NotFound("The app has no such version.");
    }

    private static async Task<IResult> ShowDomainsAsync(string appId, HttpContext http, OperatorAccess access, DomainList domains, CancellationToken cancellation)
    {
        if (!access.IsOperator(http))
            return ReleaseAnswers.NotAllowed;
        var list = await domains.OfAsync(appId, cancellation);
        return ReleaseAnswers.Ok(DomainKind.All.ToDictionary(kind => kind, kind => list[kind]));
    }

    private static async Task<IResult> SetDomainsAsync(
        string appId, HttpContext http, OperatorAccess access, ReleaseStore store, DomainList domains, CancellationToken cancellation)
    {
        if (!access.IsOperator(http))
            return ReleaseAnswers.NotAllowed;
        if ((await store.ListVersionsAsync(appId, 1, cancellation)).Count == 0)
            return ReleaseAnswers.NotFound("There is no such app.");
        if (await ReleaseAnswers.ReadAsync<Dictionary<string, string[]>>(http.Request, cancellation) is not { } body)
            return ReleaseAnswers.Refuse(400, "PARAM_ERROR", "The body is a JSON object of lists.");
        var lists = new Dictionary<string, List<string>>(StringComparer.Ordinal);
        foreach (var (kind, texts) in body)
        {
            if (!DomainKind.All.Contains(kind) || texts.Length > DomainList.MostPerKind)
                return ReleaseAnswers.Refuse(400, "PARAM_ERROR", $"Lists are {string.Join(", ", DomainKind.All)}, each of at most {DomainList.MostPerKind} origins.");
            lists[kind] = [];
            foreach (var text in texts)
            {
                if (!DomainList.TryNormalise(kind, text, out var origin))
                    return ReleaseAnswers.Refuse(400, "PARAM_ERROR", $"{text} is no origin for {kind}, such as {(kind == DomainKind.Socket ? "wss" : "https")}://api.example.com.");
                lists[kind].Add(origin);
            }
        }
        foreach (var (kind, origins) in lists)
            await domains.ReplaceAsync(appId, kind, origins, Actor.Operator, cancellation);
        return await ShowDomainsAsync(appId, http, access, domains, cancellation);
    }

    private sealed record MoveBody(string? Env, string? VersionId);
}
