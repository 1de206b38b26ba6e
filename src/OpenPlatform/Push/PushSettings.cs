using System.Security.Cryptography;
using System.Text;
using Madang.Kernel.Time;
using Madang.OpenPlatform.Apps;
using Madang.OpenPlatform.People;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Madang.OpenPlatform.Push;

/// <summary>What is wanted of an app's server for pushes; what is absent stays, or takes its standard.</summary>
internal sealed record PushWish(string? Url, string? Format, string? Mode, string? Token, string? EncodingAesKey);

/// <summary>Sets an app's server for pushes, after it has shown that it is the app's.</summary>
internal sealed class SetPushServer(PushServers servers, PushSender sender, AppCredentials apps)
{
    /// <summary>The code and sentence of the refusal; null when it is set.</summary>
    public async Task<(string Code, string Message)?> RunAsync(string appId, PushWish wish, CancellationToken cancellation)
    {
        if (await apps.PushKeysAsync(appId, cancellation) is not { } keys)
            return ("RESOURCE_NOT_EXISTS", "No app with credentials has this appid.");
        var known = (await servers.FindAsync(appId, cancellation))?.Server;
        var server = new PushServer(appId, wish.Url ?? known?.Url ?? "", (wish.Format ?? known?.Format ?? PushServer.Json).ToLowerInvariant(), (wish.Mode ?? known?.Mode ?? PushServer.Plain).ToLowerInvariant());
        keys = new(wish.Token ?? keys.Token, wish.EncodingAesKey ?? keys.EncodingAesKey);
        if (server.Format is not (PushServer.Json or PushServer.Xml) || server.Mode is not (PushServer.Plain or PushServer.Compatible or PushServer.Safe))
            return ("PARAM_ERROR", "format is json or xml; mode is plain, compatible or safe.");
        if (keys.Token.Length is < 3 or > 32 || !keys.Token.All(char.IsAsciiLetterOrDigit) || !PushCipher.IsKey(keys.EncodingAesKey))
            return ("PARAM_ERROR", "token is 3 to 32 letters and digits, encoding_aes_key 43.");
        if (servers.Problem(server.Url) is { } problem)
            return ("PARAM_ERROR", problem);
        if (await sender.VerifyAsync(server, keys, cancellation) is { } silence)
            return ("PUSH_NOT_VERIFIED", $"The server must answer a GET with the echostr of its query: {silence}.");
        await apps.SetPushKeysAsync(appId, keys, cancellation);
        await servers.SetAsync(server, cancellation);
        return null;
    }
}

/// <summary>The operator's calls on an app's pushes: what the command line and the console ask.</summary>
internal static class PushSettings
{
    private const string Scheme = "Bearer ";

    public static void MapPushSettings(this IEndpointRouteBuilder endpoints)
    {
        var app = endpoints.MapGroup("/apps/{appId}").AddEndpointFilter(OnlyOperatorAsync).ExcludeFromDescription();
        app.MapGet("/push", ShowAsync);
        app.MapMethods("/push", ["PUT", "POST"], SetAsync);
        app.MapDelete("/push", async (string appId, PushServers servers, CancellationToken cancellation) => PeopleAnswers.Ok(new { Removed = await servers.RemoveAsync(appId, cancellation) }));
        app.MapGet("/pushes", ListAsync);
        app.MapPost("/pushes/{pushId}/resend", ResendAsync);
    }

    /// <summary>Nobody without the operator's token gets past.</summary>
    private static async ValueTask<object?> OnlyOperatorAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var options = (OpenPlatformOptions)context.HttpContext.RequestServices.GetService(typeof(OpenPlatformOptions))!;
        context.HttpContext.Response.Headers.CacheControl = "no-store";
        var authorization = context.HttpContext.Request.Headers.Authorization.ToString();
        return options.OperatorToken.Length > 0 && authorization.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase)
            && CryptographicOperations.FixedTimeEquals(SHA256.HashData(Encoding.UTF8.GetBytes(authorization[Scheme.Length..].Trim())), SHA256.HashData(Encoding.UTF8.GetBytes(options.OperatorToken)))
            ? await next(context)
            : PeopleAnswers.Refuse(401, "NO_AUTH", "This needs the operator's token.");
    }

    private static async Task<IResult> ShowAsync(string appId, PushServers servers, CancellationToken cancellation) => await servers.FindAsync(appId, cancellation) is var (server, keys)
        ? PeopleAnswers.Ok(new { Appid = appId, server.Url, server.Format, server.Mode, keys.Token, keys.EncodingAesKey })
        : PeopleAnswers.Refuse(404, "RESOURCE_NOT_EXISTS", "This app has no server for pushes.");

    /// <summary><c>{"url":"https://shop.example.com/push","format":"json","mode":"safe"}</c></summary>
    private static async Task<IResult> SetAsync(string appId, HttpContext http, SetPushServer set, CancellationToken cancellation)
    {
        if (await PeopleAnswers.ReadAsync<PushWish>(http.Request, cancellation) is not { } wish)
            return PeopleAnswers.Refuse(400, "PARAM_ERROR", "The body is a JSON object.");
        return await set.RunAsync(appId, wish, cancellation) is not var (code, message)
            ? PeopleAnswers.Ok(new { Appid = appId, Verified = true })
            : PeopleAnswers.Refuse(code switch { "RESOURCE_NOT_EXISTS" => 404, "PUSH_NOT_VERIFIED" => 409, _ => 400 }, code, message);
    }

    private static async Task<IResult> ListAsync(string appId, HttpContext http, PushRows rows, CancellationToken cancellation)
    {
        var lines = await rows.NewestAsync(appId, http.Request.Query["before"], cancellation);
        return PeopleAnswers.Ok(new
        {
            Pushes = lines.Select(line => new
            {
                Id = line.PushId,
                line.Kind,
                line.State,
                line.Attempts,
                line.Outcome,
                line.Status,
                CreatedAt = Microseconds.ToInstant(line.CreatedAt),
                NextAt = line.State == "WAITING" ? Microseconds.ToInstant(line.DueAt) : (DateTimeOffset?)null,
            }),
            Before = lines.Count == PushRows.MostListed ? lines[^1].PushId : null,
        });
    }

    private static async Task<IResult> ResendAsync(string pushId, PushRows rows, PushOutbox outbox, CancellationToken cancellation)
    {
        if (!await rows.ResendAsync(pushId, cancellation))
            return PeopleAnswers.Refuse(404, "RESOURCE_NOT_EXISTS", "There is no push of this id.");
        outbox.Wake();
        return PeopleAnswers.Ok(new { Id = pushId });
    }
}
