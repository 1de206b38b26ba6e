using System.Text.Json.Nodes;
using Madang.MiniPrograms.Releases.LifeCycle.Wire;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Madang.OpenPlatform.Wire;

/// <summary>Puts the calls of the code life cycle, which live with the releases, on the wire like all others: token, quota, number, inspector.</summary>
internal static class CodeLife
{
    private const int LargestBodyBytes = 64 * 1024;

    public static void MapCodeLife(this OpenRoutes wire, IEndpointRouteBuilder endpoints)
    {
        foreach (var route in endpoints.ServiceProvider.GetRequiredService<ICodeCalls>().Routes)
        {
            wire.Map(
                new(route.Path, route.NeedsPost ? "POST" : "GET POST") { NeedsBody = route.NeedsPost, LargestBodyBytes = LargestBodyBytes },
                async (call, cancellation) => Answer(await route.HandleAsync(new(call.Http, call.AppId, call.Body), cancellation)));
        }
    }

    private static OpenAnswer Answer(CodeReply reply)
    {
        if (reply.Errcode != 0)
            return new OpenError(reply.Errcode, reply.Errmsg);
        if (reply.Jpeg is { } picture)
            return OpenAnswer.Jpeg(picture);
        var whole = new JsonObject { ["errcode"] = 0, ["errmsg"] = "ok" };
        foreach (var (name, value) in reply.Members ?? [])
            whole[name] = value?.DeepClone();
        return OpenAnswer.Ok(whole);
    }
}
