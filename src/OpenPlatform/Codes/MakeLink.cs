using Madang.Kernel.Time;
using Madang.OpenPlatform.Wire;

namespace Madang.OpenPlatform.Codes;

/// <summary>
/// <c>POST /wxa/generate_urllink</c>: <c>{"path":"/pages/index/index","query":"a=1","expire_type":1,"expire_interval":30,"env_version":"release"}</c>. At most 30 days.
/// </summary>
internal sealed class GenerateUrlLink(LinkDesk desk) : IOpenUseCase
{
    public async Task<OpenAnswer> HandleAsync(OpenCall call, CancellationToken cancellation)
    {
        var (link, refusal) = await desk.MakeAsync(call, call, "url", cancellation);
        return link is null ? refusal! : OpenAnswer.Ok(new { Errcode = 0, Errmsg = "ok", UrlLink = desk.UrlOf(call, link) });
    }
}

/// <summary>
/// <c>POST /wxa/generatescheme</c>: <c>{"jump_wxa":{"path":"/pages/index/index","query":"a=1"},"expire_type":1,"expire_interval":30}</c>.
/// Its answer is a web address like the other's: no phone leads another scheme here.
/// </summary>
internal sealed class GenerateScheme(LinkDesk desk) : IOpenUseCase
{
    public async Task<OpenAnswer> HandleAsync(OpenCall call, CancellationToken cancellation)
    {
        var target = call.Body.ValueKind == System.Text.Json.JsonValueKind.Object && call.Body.TryGetProperty("jump_wxa", out var inner)
            ? new OpenCall(new Microsoft.AspNetCore.Http.DefaultHttpContext(), inner, new Dictionary<string, string>(), call.AppId)
            : call;
        var (link, refusal) = await desk.MakeAsync(call, target, "scheme", cancellation);
        return link is null ? refusal! : OpenAnswer.Ok(new { Errcode = 0, Errmsg = "ok", Openlink = desk.UrlOf(call, link) });
    }
}

/// <summary><c>POST /wxa/query_urllink</c>: <c>{"url_link":"https://…/s/AbCdEfGhIjK"}</c></summary>
internal sealed class QueryUrlLink(LinkDesk desk) : IOpenUseCase
{
    public async Task<OpenAnswer> HandleAsync(OpenCall call, CancellationToken cancellation) =>
        await desk.FindAsync(call, call.Text("url_link"), "url", cancellation) is { } link ? OpenAnswer.Ok(new { Errcode = 0, Errmsg = "ok", UrlLinkInfo = LinkDesk.Describe(link) }) : OpenErrors.InvalidArguments;
}

/// <summary><c>POST /wxa/queryscheme</c>: <c>{"scheme":"https://…/s/AbCdEfGhIjK"}</c></summary>
internal sealed class QueryScheme(LinkDesk desk) : IOpenUseCase
{
    public async Task<OpenAnswer> HandleAsync(OpenCall call, CancellationToken cancellation) =>
        await desk.FindAsync(call, call.Text("scheme"), "scheme", cancellation) is { } link ? OpenAnswer.Ok(new { Errcode = 0, Errmsg = "ok", SchemeInfo = LinkDesk.Describe(link) }) : OpenErrors.InvalidArguments;
}

/// <summary>What the four calls share: the rules of path, query and end, and whose link is whose.</summary>
internal sealed class LinkDesk(Links links, AppAddress address, BusinessClock clock)
{
    private const int LongestQuery = 1_024;
    private const long MostDays = 30;

    public async Task<(Link? Link, OpenError? Refusal)> MakeAsync(OpenCall call, OpenCall target, string kind, CancellationToken cancellation)
    {
        var path = target.Text("path").TrimStart('/');
        var query = target.Text("query");
        if (path.Length > CodeLine.LongestPath || path.Contains('?', StringComparison.Ordinal) || path.Any(char.IsControl))
            return (null, OpenErrors.InvalidPath);
        if (query.Length > LongestQuery || query.Any(letter => letter is < '!' or > '~' or '#'))
            return (null, OpenErrors.InvalidQuery);
        if (!AppAddress.TryEnv(target.Text("env_version"), out var env))
            return (null, OpenErrors.InvalidArguments);
        if (env == "release" && !await address.IsReleasedAsync(call.AppId, cancellation))
            return (null, OpenErrors.NotReleased);
        if (!await address.HasPageAsync(call.AppId, env, path, cancellation))
            return (null, OpenErrors.InvalidPath);
        return TryEnd(call, out var expiresAt, out var refusal) ? (await links.MakeAsync(call.AppId, kind, path, query, env, expiresAt, cancellation), null) : (null, refusal);
    }

    /// <summary>The link that an address names, if it is this app's and of this kind.</summary>
    public async Task<Link?> FindAsync(OpenCall call, string url, string kind, CancellationToken cancellation) =>
        await links.FindAsync(url[(url.LastIndexOf('/') + 1)..], cancellation) is { } link && link.AppId == call.AppId && link.Kind == kind ? link : null;

    public string UrlOf(OpenCall call, Link link) => $"{address.BaseOf(call.Http.Request)}/s/{link.LinkId}";

    public static object Describe(Link link) => new
    {
        Appid = link.AppId,
        link.Path,
        link.Query,
        CreateTime = link.CreatedAt / 1_000_000,
        ExpireTime = link.ExpiresAt / 1_000_000,
        EnvVersion = link.Env,
    };

    // Links end after 30 days at the latest, whatever is asked for: the wire has no eternal ones any more.
    private bool TryEnd(OpenCall call, out long expiresAt, out OpenError? refusal)
    {
        var now = clock.GetUtcNow();
        (expiresAt, refusal) = (0, null);
        var end = now.AddDays(MostDays);
        if (call.Number("expire_type") == 1)
        {
            if (call.Number("expire_interval") is not (>= 1 and <= MostDays))
                refusal = OpenErrors.InvalidExpireTime;
            else
                end = now.AddDays(call.Number("expire_interval")!.Value);
        }
        else if (call.Number("expire_time") is { } at and > 0)
        {
            if (at <= now.ToUnixTimeSeconds() || at > end.ToUnixTimeSeconds())
                refusal = at > end.ToUnixTimeSeconds() ? OpenErrors.ExpireTooFar : OpenErrors.InvalidExpireTime;
            else
                end = DateTimeOffset.FromUnixTimeSeconds(at);
        }
        expiresAt = Microseconds.From(end);
        return refusal is null;
    }
}
