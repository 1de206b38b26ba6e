using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Madang.MiniPrograms.Hosting;

/// <summary>The shell's document under every address that is one of its screens, its files, and what the browser needs to install it.</summary>
internal static class ShellPages
{
    private static readonly string[] Screens = ["/", "/a/{**app}", "/chats", "/nearby", "/scan", "/wallet", "/me"];

    public static void MapShellPages(this IEndpointRouteBuilder endpoints)
    {
        foreach (var screen in Screens)
            endpoints.MapGet(screen, DocumentAsync).ExcludeFromDescription();
        endpoints.MapGet("/shell/files/{**name}", FileAsync).ExcludeFromDescription();
        // A worker's power reaches no further than the folder of its script.
        endpoints.MapGet("/sw.js", (HttpContext http, WebAssets web) => NamedAsync(http, web, "sw.js")).ExcludeFromDescription();
        endpoints.MapGet("/shell.webmanifest", (HttpContext http, WebAssets web) => NamedAsync(http, web, "shell.webmanifest")).ExcludeFromDescription();
        endpoints.MapGet("/o/{app}/{**path}", (string app, HttpContext http, AppFiles files) =>
        {
            if (Releases.AppKey.TryParse(app, out var key))
                return files.ServeAsync(http, key, $"/o/{app}", http.Request.Path.Value![$"/o/{app}".Length..]);
            http.Response.StatusCode = StatusCodes.Status404NotFound;
            return Task.CompletedTask;
        }).ExcludeFromDescription();
    }

    private static async Task DocumentAsync(HttpContext http, WebAssets web, AppHosts hosts)
    {
        if (web.FileOf("shell", "index.html") is not { } name || web.Read("shell", name) is not { } document)
        {
            await MissingAsync(http);
            return;
        }
        Protect(http, hosts);
        await AssetAnswer.SendAsync(http, document, "text/html; charset=utf-8");
    }

    /// <summary>The headers of a document that may hold apps' frames: it takes nothing from elsewhere, and nobody holds it.</summary>
    internal static void Protect(HttpContext http, AppHosts hosts)
    {
        var frames = hosts.FrameSource(http.Request);
        var headers = http.Response.Headers;
        headers.ContentSecurityPolicy =
            $"default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; media-src 'self' blob:; connect-src 'self'; manifest-src 'self'; worker-src 'self'; frame-src 'self' {frames}; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";
        headers["Permissions-Policy"] = "camera=(self), geolocation=(self), microphone=(self), clipboard-read=(self), clipboard-write=(self), payment=(), usb=(), serial=(), hid=()";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        headers["Origin-Agent-Cluster"] = "?1";
        headers["Referrer-Policy"] = "no-referrer";
        headers.XContentTypeOptions = "nosniff";
        headers.CacheControl = "no-cache";
    }

    private static Task FileAsync(string name, HttpContext http, WebAssets web) => SendAsync(http, web.Read("shell", name), "public, max-age=31536000, immutable");

    private static Task NamedAsync(HttpContext http, WebAssets web, string name) => SendAsync(http, web.FileOf("shell", name) is { } file ? web.Read("shell", file) : null, "no-cache");

    internal static async Task SendAsync(HttpContext http, WebAsset? asset, string caching)
    {
        http.Response.Headers.XContentTypeOptions = "nosniff";
        http.Response.Headers["Cross-Origin-Resource-Policy"] = "same-origin";
        if (asset is null)
        {
            http.Response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }
        http.Response.Headers.CacheControl = caching;
        await AssetAnswer.SendAsync(http, asset);
    }

    private static Task MissingAsync(HttpContext http)
    {
        http.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
        http.Response.ContentType = "text/html; charset=utf-8";
        http.Response.Headers.CacheControl = "no-store";
        http.Response.Headers.ContentSecurityPolicy = "default-src 'none'; style-src 'unsafe-inline'";
        return http.Response.WriteAsync("""
            <!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1"><title>Madang</title>
            <body style="font:16px/1.5 system-ui,sans-serif;max-width:36rem;margin:15vh auto;padding:0 1rem">
            <h1 style="font-size:1.4rem">The web part is not built</h1>
            <p>Mini programs and the shell need it. ./run builds it when Node 20.19 or later and npm are there, and says what is missing. Pay and its sandbox work without.</p>
            <p><a href="/developers">Developers begin here</a></p>
            """, http.RequestAborted);
    }
}
