using Microsoft.AspNetCore.Http;

namespace Madang.MiniPrograms.Hosting;

/// <summary>
/// The first thing that sees a request: hosts of apps get their app's files and nothing else of the platform; what the shell is made of is refused to names that are not the shell's.
/// </summary>
internal sealed class HostGate(AppHosts hosts, AppFiles files)
{
    private static readonly string[] ShellPaths = ["/a", "/o", "/shell", "/gateway", "/apps", "/audits", "/dev", "/people", "/messages", "/console"];

    public async Task InvokeAsync(HttpContext http, RequestDelegate next)
    {
        if (hosts.IsAppHost(http.Request.Host, out var app))
        {
            if (app is { } key)
                await files.ServeAsync(http, key, "", http.Request.Path.Value ?? "");
            else
                await RefuseAsync(http);
            return;
        }
        if (IsShellPath(http.Request.Path) && !hosts.IsShellHost(http.Request.Host))
        {
            await RefuseAsync(http);
            return;
        }
        await next(http);
    }

    private static bool IsShellPath(PathString path) => path.Value is "" or "/" || ShellPaths.Any(shell => path.StartsWithSegments(shell, StringComparison.Ordinal));

    private static Task RefuseAsync(HttpContext http)
    {
        http.Response.StatusCode = StatusCodes.Status421MisdirectedRequest;
        http.Response.ContentType = "text/plain; charset=utf-8";
        http.Response.Headers.CacheControl = "no-store";
        return http.Response.WriteAsync("This name is not one that the platform answers to. The operator can add it: ./run --hosts NAME", http.RequestAborted);
    }
}
