using Madang.Pay.Wire;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Madang.Pay.Sandbox;

/// <summary><c>POST /sandbox/links</c>: a link, good for once, that lets a browser in.</summary>
internal sealed class MakeLink(SandboxPasses passes) : ISandboxUseCase
{
    public Task<WireAnswer> HandleAsync(SandboxCall call, CancellationToken cancellation) => Task.FromResult(WireAnswer.Ok(new { Path = OpenLink.PathOf(passes) }));
}

/// <summary><c>GET /sandbox/open?code=…</c>: turns the code into a session and goes to the sandbox's first page.</summary>
internal static class OpenLink
{
    public static string PathOf(SandboxPasses passes) => $"/sandbox/open?code={passes.NewCode()}";

    public static void MapOpenLink(this IEndpointRouteBuilder endpoints) =>
        endpoints.MapGet("/sandbox/open", async (HttpContext http, SandboxPasses passes) =>
        {
            if (!passes.SpendCode(http.Request.Query["code"].ToString()))
            {
                await SandboxRoutes.WriteAsync(http, MessagePage.LinkIsUsed(http));
                return;
            }
            http.Response.Cookies.Append(SandboxGate.SessionCookie, passes.NewSession(), new CookieOptions
            {
                HttpOnly = true,
                SameSite = SameSiteMode.Strict,
                Secure = http.Request.IsHttps,
                Path = "/sandbox",
                MaxAge = SandboxPasses.SessionLifetime,
            });
            http.Response.Headers.CacheControl = "no-store";
            http.Response.Headers["Referrer-Policy"] = "no-referrer";
            http.Response.Redirect("/sandbox");
        }).ExcludeFromDescription();
}
