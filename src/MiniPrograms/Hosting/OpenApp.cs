using System.Text.Json.Nodes;
using Madang.MiniPrograms.Gateway;
using Madang.MiniPrograms.Releases;
using Madang.MiniPrograms.Releases.LifeCycle;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Madang.MiniPrograms.Hosting;

/// <summary>What the shell asks: which apps there are, and where one of them is.</summary>
internal static class OpenApp
{
    private const int MostListed = 200;
    private const int ScreensPerMinute = 60;

    public static void MapOpenApp(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapGet("/shell/apps", ListAsync).ExcludeFromDescription();
        endpoints.MapGet("/shell/apps/{link}", ShowAsync).ExcludeFromDescription();
        endpoints.MapGet("/shell/apps/{link}/screen", ScreenAsync).ExcludeFromDescription();
    }

    private static async Task<IResult> ListAsync(HttpContext http, ReleaseStore store, OperatorAccess access, MiniProgramOptions options, CancellationToken cancellation)
    {
        http.Response.Headers.CacheControl = "no-store";
        // In a sandbox everybody is a developer: what is being made is listed too.
        var versions = await store.ListAsync(options.IsSandbox, MostListed, cancellation);
        return ReleaseAnswers.Ok(new
        {
            Apps = versions.Select(version => new { version.AppId, version.Name, version.Env, version.Version, Link = AppLink.PathOf(version.AppId, version.Env!, access.KeyOf(version.AppId, version.Env!)) }),
        });
    }

    private static async Task<IResult> ShowAsync(string link, HttpContext http, ChooseVersion choice, Visitors visitors, AppHosts hosts, WebAssets web, AppFiles files, MiniProgramOptions options, CancellationToken cancellation)
    {
        http.Response.Headers.CacheControl = "no-store";
        // Whoever opens an app is known again from then on, and stays on one side of a release to some.
        var visitor = visitors.Of(http) ?? (Visitors.IsOwnPage(http) ? visitors.Welcome(http) : null);
        var chosen = await choice.ForAsync(link, http, visitor, cancellation);
        if (chosen.IsClosed)
            return ReleaseAnswers.Refuse(StatusCodes.Status404NotFound, "APP_CLOSED", "This mini program is closed for the time being.");
        if (chosen.Version is not { Env: { } env } version)
            return ReleaseAnswers.NotFound("There is no such mini program here, or the link to it is no longer good.");
        if (!web.HasRuntime)
            return ReleaseAnswers.Refuse(503, "SYSTEM_ERROR", "The platform's web part has not been built, so mini programs cannot open.");
        var app = new AppKey(version.AppKey, env);
        return ReleaseAnswers.Ok(new
        {
            version.AppId,
            version.Name,
            version.Env,
            version.Version,
            version.Description,
            version.Hash,
            version.Entry,
            Pages = version.Pages.Split('\n'),
            Key = app.ToString(),
            Origin = hosts.OriginOf(app, http.Request),
            Frame = await files.FramePathAsync(http, app, "", version.Hash),
            OpaqueFrame = await files.FramePathAsync(http, app, $"/o/{app}", version.Hash),
            Config = JsonNode.Parse(version.AppConfig),
            ChecksDomains = version.ChecksDomains != 0,
            version.UploadedAt,
            IsDevelopment = options.IsDevelopment && env == AppEnvironment.Develop,
        });
    }

    // What somebody who is not signed in would see, as it was a while ago; nothing for versions that are not released.
    private static async Task<IResult> ScreenAsync(
        string link, int width, int height, int ratio, string language, bool dark, HttpContext http, ChooseVersion choice, Visitors visitors, FirstScreens screens, RateGate rates, CancellationToken cancellation)
    {
        http.Response.Headers.CacheControl = "no-store";
        if (!rates.TryPass($"screen {http.Connection.RemoteIpAddress}", ScreensPerMinute))
            return Results.StatusCode(StatusCodes.Status429TooManyRequests);
        if (!AppKey.IsAppId(link))
            return Results.NoContent();
        var chosen = await choice.ForAsync(link, http, visitors.Of(http), cancellation);
        if (chosen.IsClosed || chosen.Version is not { Env: AppEnvironment.Release } version || screens.Find($"/a/{link}", version.Hash, new(width, height, ratio, language, dark)) is not { } found)
            return Results.NoContent();
        http.Response.Headers.Vary = "Accept-Encoding";
        if (AcceptedEncoding.Of(http.Request) != "br")
            return Results.Bytes(found.Content, "application/json");
        http.Response.Headers.ContentEncoding = "br";
        return Results.Bytes(found.Brotli, "application/json");
    }
}
