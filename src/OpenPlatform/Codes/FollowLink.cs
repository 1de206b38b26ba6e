using Madang.OpenPlatform.Pages;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Madang.OpenPlatform.Codes;

/// <summary><c>GET /s/AbCdEfGhIjK</c>: to the app's page; where the link has ended, a page that says so in the reader's language.</summary>
internal static class FollowLink
{
    public static void MapFollowLink(this IEndpointRouteBuilder endpoints) => endpoints.MapGet("/s/{linkId}", async (string linkId, HttpContext http, Links links, AppAddress address) =>
    {
        http.Response.Headers.CacheControl = "no-store";
        if (await links.FindAsync(linkId, http.RequestAborted) is not { } link)
            await PlainPage.WriteAsync(http, StatusCodes.Status404NotFound, "link.unknown");
        else if (!links.IsOpen(link))
            await PlainPage.WriteAsync(http, StatusCodes.Status410Gone, "link.ended");
        else
            http.Response.Redirect(address.PathOf(link.AppId, link.Env, link.Path, link.Query));
    }).ExcludeFromDescription();
}
