using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Madang.MiniPrograms.Releases;

namespace Madang.MiniPrograms.Hosting;

/// <summary>The document of an app's frame: nothing in it is the app's own, and its policy lets nothing else in.</summary>
internal sealed class FrameDocument(WebAssets web)
{
    /// <summary>What an app's frame may do with the machine: camera, place and microphone are the shell's to ask for.</summary>
    public const string Permissions =
        "accelerometer=(), browsing-topics=(), camera=(), clipboard-read=(), clipboard-write=(), display-capture=(), encrypted-media=(), gamepad=(), geolocation=(), gyroscope=(), hid=(), idle-detection=(), local-fonts=(), magnetometer=(), microphone=(), midi=(), payment=(), picture-in-picture=(), publickey-credentials-get=(), screen-wake-lock=(), serial=(), storage-access=(), usb=(), window-management=(), xr-spatial-tracking=(), autoplay=(self), fullscreen=(self)";

    private static readonly JsonSerializerOptions Plain = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly Lazy<string> style = new(() => Text(web, "view.css"));
    private readonly Lazy<string> first = new(() => Text(web, "first.js"));
    private readonly Lazy<string> carried = new(() => $"{{\"view\":{Quoted(Text(web, "view.js"))},\"worker\":{Quoted(Text(web, "worker.js"))}}}");

    /// <summary>
    /// The document, with all of it that is needed first: what is fetched beside it costs a round trip each. Off an origin of the app's own
    /// the document has none, and a browser keeps nothing that it fetches: it then carries the runtime's scripts itself. A develop version alone learns where the parts are that look into it.
    /// </summary>
    /// <param name="prefix">What stands before <c>/p/</c> and <c>/r/</c> in its paths: nothing on an own origin.</param>
    /// <param name="hash">The package.</param>
    /// <param name="manifest">The package's manifest.json; null where the frame asks for it.</param>
    /// <param name="isDevelop">Whether the version is being made.</param>
    public string Html(string prefix, string hash, string? manifest, bool isDevelop)
    {
        var runtime = $"{prefix}/r/";
        var isOpaque = prefix.Length > 0;
        var components = web.FilesOf("runtime", "components/").ToDictionary(file => file.Key["components/".Length..], file => runtime + file.Value);
        var html = new StringBuilder("<!doctype html><html><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width,initial-scale=1,viewport-fit=cover,interactive-widget=resizes-content\">");
        html.Append("<style>").Append(style.Value).Append("</style>");
        if (!isOpaque)
        {
            foreach (var name in (string[])["view.js", "worker.js"])
                html.Append("<link rel=\"preload\" as=\"script\" href=\"").Append(runtime).Append(web.FileOf("runtime", name)).Append("\">");
        }
        html.Append("</head><body><script data-base=\"").Append(prefix).Append("/p/").Append(hash)
            .Append("/\" data-view=\"").Append(runtime).Append(web.FileOf("runtime", "view.js"))
            .Append("\" data-worker=\"").Append(runtime).Append(web.FileOf("runtime", "worker.js"))
            .Append("\" data-components=\"").Append(WebUtility.HtmlEncode(JsonSerializer.Serialize(components)))
            .Append('"').Append(isDevelop ? Debugging(runtime) : "").Append('>').Append(first.Value).Append("</script>");
        if (manifest is not null)
            html.Append("<script type=\"application/json\" id=\"manifest\">").Append(InData(manifest)).Append("</script>");
        if (isOpaque)
            html.Append("<script type=\"application/json\" id=\"scripts\">").Append(InData(carried.Value)).Append("</script>");
        return html.Append("</body></html>").ToString();
    }

    // Nothing in JSON that stands in a document may end it there.
    private static string InData(string json) => json.Replace("<", "\\u003c", StringComparison.Ordinal);

    private static string Quoted(string text) => JsonSerializer.Serialize(text, Plain);

    private static string Text(WebAssets web, string name) =>
        web.FileOf("runtime", name) is { } file && web.Read("runtime", file) is { } asset ? Encoding.UTF8.GetString(asset.Content) : "";

    private string Debugging(string runtime) =>
        web.FileOf("runtime", "debug/worker.js") is { } worker && web.FileOf("runtime", "debug/view.js") is { } view ? $" data-debug-worker=\"{runtime}{worker}\" data-debug-view=\"{runtime}{view}\"" : "";

    /// <summary>The policy of the document.</summary>
    /// <param name="root">Where its <c>/p/</c> and <c>/r/</c> are: origin and prefix.</param>
    /// <param name="hash">The package; null where the frame is made ready for builds of its app that are yet to come.</param>
    /// <param name="declared">The app's domain lists; null where it does not check them.</param>
    /// <param name="ancestors">Who may hold the frame.</param>
    /// <param name="isOpaque">True on an origin that is not the app's own: the document must then have none, however it is opened.</param>
    public string Policy(string root, string? hash, ILookup<string, string>? declared, IEnumerable<string> ancestors, bool isOpaque)
    {
        var package = hash is null ? $"{root}/p/" : $"{root}/p/{hash}/";
        var pictures = declared is null ? "http: https:" : string.Join(' ', Declared(declared, DomainKind.Image, DomainKind.Download, DomainKind.Request));
        var fonts = declared is null ? "http: https:" : string.Join(' ', Declared(declared, DomainKind.Image, DomainKind.Download));
        var pages = declared is null ? "http: https:" : string.Join(' ', Declared(declared, DomainKind.WebView));
        var policy = new StringBuilder("default-src 'none'");
        policy.Append("; script-src ").Append(root).Append("/r/ ").Append(package).Append(" blob: 'sha256-").Append(Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(first.Value)))).Append('\'');
        policy.Append("; worker-src ").Append(root).Append("/r/ blob:");
        policy.Append("; style-src ").Append(root).Append("/r/ ").Append(package).Append(" 'unsafe-inline'");
        policy.Append("; img-src ").Append(package).Append(" data: blob: ").Append(pictures);
        policy.Append("; media-src ").Append(package).Append(" data: blob: ").Append(pictures);
        policy.Append("; font-src ").Append(package).Append(" data: ").Append(fonts);
        policy.Append("; connect-src ").Append(package);
        policy.Append("; frame-src ").Append(pages.Length > 0 ? pages : "'none'");
        policy.Append("; base-uri 'none'; form-action 'none'; frame-ancestors ").AppendJoin(' ', ancestors);
        if (isOpaque)
            policy.Append("; sandbox allow-scripts");
        return policy.ToString();
    }

    /// <summary>
    /// Where a browser may connect for a document at all, below what a content security policy knows: WebRTC, a name asked or a connection made ahead of a navigation that is then refused.
    /// Browsers that do not know the header are left with the policy alone.
    /// </summary>
    public const string ConnectionHeader = "Connection-Allowlist";

    /// <summary>The value of <see cref="ConnectionHeader"/> for what needs nobody but the origin that it came from.</summary>
    public const string OwnConnections = "(response-origin)";

    /// <summary>The value of <see cref="ConnectionHeader"/> for a document that also shows what the app's declared servers have.</summary>
    public static string Connections(ILookup<string, string> declared)
    {
        var list = new StringBuilder("(response-origin");
        foreach (var origin in Declared(declared, DomainKind.Image, DomainKind.Download, DomainKind.Request, DomainKind.WebView))
            list.Append(" \"").Append(origin).Append("/*\"");
        return list.Append(')').ToString();
    }

    /// <summary>The policy of the worker's script: a worker has its own. It loads the runtime's scripts and reads the app's own packages, and reaches nothing else at all.</summary>
    public static string WorkerPolicy(string root) => $"default-src 'none'; script-src {root}/r/ {root}/p/; connect-src {root}/p/";

    private static SortedSet<string> Declared(ILookup<string, string> declared, params ReadOnlySpan<string> kinds)
    {
        var origins = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var kind in kinds)
            origins.UnionWith(declared[kind]);
        return origins;
    }
}
