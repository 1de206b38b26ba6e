using Madang.MiniPrograms.Hosting;
using Madang.MiniPrograms.Releases;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Madang.MiniPrograms.Development;

/// <summary><c>GET /dev/APP@develop.KEY</c>: the page at which an app is made: a phone with the app in it, and what happens inside.</summary>
internal static class DeveloperPage
{
    private const string Part = "developer";

    public static string PathOf(string link) => $"/dev/{link["/a/".Length..]}";

    public static void Map(IEndpointRouteBuilder endpoints)
    {
        endpoints.MapGet("/dev/{app}", DocumentAsync).ExcludeFromDescription();
        endpoints.MapGet("/dev/files/{**name}", FileAsync).ExcludeFromDescription();
        endpoints.MapGet("/dev/state", StateAsync).ExcludeFromDescription();
    }

    private static async Task DocumentAsync(string app, HttpContext http, WebAssets web, AppHosts hosts, OperatorAccess access)
    {
        if (!AppLink.TryParse(app, out var appId, out var env, out var key) || env != AppEnvironment.Develop || !access.MayOpen(appId, env, key)
            || web.FileOf(Part, "index.html") is not { } name || web.Read(Part, name) is not { } document)
        {
            http.Response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }
        ShellPages.Protect(http, hosts);
        await AssetAnswer.SendAsync(http, document, "text/html; charset=utf-8");
    }

    private static Task FileAsync(string name, HttpContext http, WebAssets web) => ShellPages.SendAsync(http, web.Read(Part, name), "public, max-age=31536000, immutable");

    // What the page says about an app's servers.
    private static async Task<IResult> StateAsync(HttpContext http, DevelopmentEvents events, DevelopmentSession session, DomainList domains, CancellationToken cancellation)
    {
        http.Response.Headers.CacheControl = "no-store";
        if (!events.MayListen(http, out var appId))
            return ReleaseAnswers.NotFound("There is no such app in development here.");
        var lists = await domains.OfAsync(appId, cancellation);
        return ReleaseAnswers.Ok(new { Project = Path.GetFileName(session.Project), Domains = lists.ToDictionary(list => list.Key, list => list.ToArray()) });
    }
}
