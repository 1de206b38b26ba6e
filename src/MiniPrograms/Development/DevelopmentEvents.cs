using System.Collections.Concurrent;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Threading.Channels;
using Madang.MiniPrograms.Hosting;
using Madang.MiniPrograms.Releases;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Hosting;

namespace Madang.MiniPrograms.Development;

/// <summary>What is told of a build to the pages that have the app open.</summary>
internal sealed record BuildNews
{
    /// <summary>none, styles, renew, reload, errors.</summary>
    public string Effect { get; init; } = "none";

    /// <summary>The package that is current; null before the first sound build.</summary>
    public string? Hash { get; init; }

    public IReadOnlyList<string> Changed { get; init; } = [];

    /// <summary>New texts of styles by their paths in the package.</summary>
    public IReadOnlyDictionary<string, string> Styles { get; init; } = new Dictionary<string, string>();

    /// <summary>Script with new templates, as a path in the app's packages; absent where none changed.</summary>
    public string? Patch { get; init; }

    /// <summary>The components and files whose templates are in it.</summary>
    public IReadOnlyList<string> Templates { get; init; } = [];

    /// <summary>Window settings of pages as they are now, where they changed.</summary>
    public IReadOnlyDictionary<string, JsonNode> Windows { get; init; } = new Dictionary<string, JsonNode>();

    /// <summary>What the shell must know of the package to open it without asking; absent before the first sound build.</summary>
    public BuiltFacts? Facts { get; init; }

    public IReadOnlyList<ShownDiagnostic> Diagnostics { get; init; } = [];

    public bool WasMended { get; init; }

    public double ElapsedMs { get; init; }
}

/// <summary>What a shell knows of an app's version that changes from build to build.</summary>
internal sealed record BuiltFacts(string Hash, string Name, string Entry, IReadOnlyList<string> Pages, JsonNode? Config);

/// <summary>
/// <c>GET /dev/events?app=APP@develop.KEY</c>: builds as server-sent events, the last one first. Who has the key of the develop version may listen: whoever may open it.
/// </summary>
internal sealed class DevelopmentEvents(OperatorAccess access, IHostApplicationLifetime life)
{
    private const int MostListeners = 64;
    private const int MostWaiting = 32;
    private static readonly TimeSpan SignOfLife = TimeSpan.FromSeconds(15);

    private readonly ConcurrentDictionary<Channel<string>, string> listeners = new();
    private volatile BuildNews last = new();

    /// <summary>The build that was told last.</summary>
    public BuildNews Last => last;

    public void Tell(string appId, BuildNews news)
    {
        // Who comes later gets the package, and needs nothing of what is in it.
        last = news with { Styles = new Dictionary<string, string>(), Patch = null, Templates = [], Windows = new Dictionary<string, JsonNode>() };
        var line = Line(news);
        foreach (var (listener, app) in listeners)
        {
            if (app == appId)
                listener.Writer.TryWrite(line);
        }
    }

    public void Map(IEndpointRouteBuilder endpoints) => endpoints.MapGet("/dev/events", ListenAsync).ExcludeFromDescription();

    /// <summary>Whether a request names the develop version of an app and has its key.</summary>
    public bool MayListen(HttpContext http, out string appId) =>
        AppLink.TryParse(http.Request.Query["app"].ToString(), out appId, out var env, out var key) && env == AppEnvironment.Develop && access.MayOpen(appId, env, key);

    private async Task ListenAsync(HttpContext http)
    {
        http.Response.Headers.CacheControl = "no-store";
        http.Response.Headers.XContentTypeOptions = "nosniff";
        if (!MayListen(http, out var appId))
        {
            http.Response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }
        if (listeners.Count >= MostListeners)
        {
            http.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
            return;
        }
        var channel = Channel.CreateBounded<string>(new BoundedChannelOptions(MostWaiting) { FullMode = BoundedChannelFullMode.DropOldest });
        listeners[channel] = appId;
        using var end = CancellationTokenSource.CreateLinkedTokenSource(http.RequestAborted, life.ApplicationStopping);
        try
        {
            http.Response.ContentType = "text/event-stream";
            await WriteAsync(http, Line(last with { Effect = last.Effect == "errors" ? "errors" : "none" }), end.Token);
            while (true)
                await WriteAsync(http, await NextAsync(channel, end.Token), end.Token);
        }
        catch (OperationCanceledException)
        {
            // The page is closed, or the platform ends.
        }
        finally
        {
            listeners.TryRemove(channel, out _);
        }
    }

    private static async Task<string> NextAsync(Channel<string> channel, CancellationToken cancellation)
    {
        try
        {
            return await channel.Reader.ReadAsync(cancellation).AsTask().WaitAsync(SignOfLife, cancellation);
        }
        catch (TimeoutException)
        {
            return ": here\n\n";
        }
    }

    private static async Task WriteAsync(HttpContext http, string text, CancellationToken cancellation)
    {
        await http.Response.Body.WriteAsync(Encoding.UTF8.GetBytes(text), cancellation);
        await http.Response.Body.FlushAsync(cancellation);
    }

    // JSON has no line breaks of its own.
    private static string Line(BuildNews news) => $"event: build\ndata: {JsonSerializer.Serialize(news, ReleaseAnswers.Json)}\n\n";
}
