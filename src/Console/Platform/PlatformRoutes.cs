using Madang.Desk.Access;
using Madang.Desk.Look;
using Madang.MiniPrograms.Releases;
using Madang.Pay.Merchants;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Madang.Desk.Platform;

/// <summary>The first page, the search, and how the platform is.</summary>
internal static class PlatformRoutes
{
    private const int MostFound = 8;

    public static void MapPlatform(this ConsoleRoutes routes)
    {
        var run = new Need(Right.RunPlatform, Scope.Platform);
        routes.Page<TodayPage>("", Need.SignedIn, "nav.today", "today");
        routes.Page<HealthPage>("/health", run, "health.title", "health");
        routes.Page<LimitsPage>("/limits", run, "limits.title", "limits");
        routes.Page<ActsPage>("/acts", run, "acts.title", "acts");
        routes.File("/jump", Need.SignedIn, JumpAsync);
        routes.File("/assets/{mark}/{name}", Need.Nothing, (http, _, _) => Task.FromResult(Files.Serve(http)));
        routes.Page<MissingPage>("/{**rest}", Need.SignedIn, "missing.title", "");
    }

    /// <summary>What the search that jumps anywhere offers: places, apps and merchants, of what the caller may see.</summary>
    private static async Task<IResult?> JumpAsync(HttpContext http, Caller? caller, CancellationToken cancellation)
    {
        var text = http.Request.Query["q"].ToString().Trim();
        var words = Words.Of(http);
        if (text.Length > 60)
            return Results.Json(Array.Empty<object>());
        var found = Rail.Of(caller!).Select(item => new Found(words["nav." + item.Place], "", ConsoleRoutes.Root + item.Path)).Where(item => item.Title.Contains(text, StringComparison.OrdinalIgnoreCase)).ToList();
        if (text.Length > 0 && caller!.MayAnywhere(Right.SeeApps))
        {
            found.AddRange((await http.RequestServices.GetRequiredService<IReleases>().ListAsync(caller.ScopesOf(Right.SeeApps), text, MostFound, 0, cancellation))
                .Select(app => new Found(app.Name, app.AppId, $"{ConsoleRoutes.Root}/apps/{app.AppId}")));
        }
        if (text.Length > 0 && caller!.MayAnywhere(Right.SeeTenants))
        {
            found.AddRange((await http.RequestServices.GetRequiredService<IMerchants>().ListAsync(caller.ScopesOf(Right.SeeTenants), text, MostFound, 0, cancellation))
                .Select(merchant => new Found(merchant.Name, merchant.MchId, $"{ConsoleRoutes.Root}/tenants/{merchant.MchId}")));
        }
        return Results.Json(found.Take(20));
    }

    private sealed record Found(string Title, string Detail, string Path);
}
