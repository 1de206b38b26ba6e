using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using Madang.MiniPrograms.Development;
using Madang.MiniPrograms.Releases;
using Madang.MiniPrograms.Releases.Blobs;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace Madang.MiniPrograms.Hosting;

/// <summary>
/// All that an app's origin serves: <c>/p/&lt;hash&gt;/frame.html</c>, <c>/p/&lt;hash&gt;/&lt;file&gt;</c> and <c>/r/&lt;name&gt;</c>. On the shell's host the same stands
/// below <c>/o/&lt;app&gt;</c>, for frames without an origin; nothing there can run as a page of the shell.
/// </summary>
internal sealed class AppFiles(ReleaseStore store, DomainList domains, IBlobs blobs, WebAssets web, FrameDocument frame, AppHosts hosts, Evaluations evaluations, FreshPackages fresh)
{
    private const int MostKept = 512;
    private const string FileName = "frame.html";
    // One that carries the scripts has 300 kB.
    private const int MostFrames = 64;
    private const int FrameQuality = 9;
    private const int LargestManifestBytes = 200_000;

    // What is immutable may be kept; what does not exist yet may come to exist.
    private readonly ConcurrentDictionary<(string App, string Hash), IReadOnlyDictionary<string, StoredFile>> kept = new();
    private readonly ConcurrentDictionary<(string Root, string Hash), Frame> frames = new();

    /// <summary>Answers a request. <paramref name="prefix"/> is empty on the app's own origin; <paramref name="path"/> begins after it.</summary>
    public async Task ServeAsync(HttpContext http, AppKey app, string prefix, string path)
    {
        var headers = http.Response.Headers;
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "no-referrer";
        headers["Cross-Origin-Resource-Policy"] = "cross-origin";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        // Apps that share a site need it to be kept apart in processes. Where each has a site of its own the browser does that anyway, and would start a second process when it reads this.
        if (prefix.Length > 0 || !hosts.AreSites)
            headers["Origin-Agent-Cluster"] = "?1";
        headers["Permissions-Policy"] = FrameDocument.Permissions;
        headers[FrameDocument.ConnectionHeader] = FrameDocument.OwnConnections;
        if (!HttpMethods.IsGet(http.Request.Method) && !HttpMethods.IsHead(http.Request.Method))
        {
            http.Response.StatusCode = StatusCodes.Status405MethodNotAllowed;
            return;
        }
        var parts = path.Split('/', 4);
        if (parts is ["", "r", ..] && web.Read("runtime", path["/r/".Length..]) is { } asset && MayHave(app, asset))
            await ServeRuntimeAsync(http, prefix, asset);
        else if (parts is ["", "p", { Length: 32 } hash, { Length: > 0 } file])
            await ServePackageAsync(http, app, prefix, hash, file);
        else
            NotFound(http);
    }

    private async Task ServePackageAsync(HttpContext http, AppKey app, string prefix, string hash, string file)
    {
        var made = fresh.Find(app, hash);
        var files = made is null ? await FilesAsync(app.Key, hash, http.RequestAborted) : null;
        if (made is null && files is null)
        {
            NotFound(http);
            return;
        }
        if (file == FileName)
        {
            await ServeFrameAsync(http, app, prefix, hash);
            return;
        }
        if (evaluations.Find(app, file) is { } script)
        {
            http.Response.Headers.CacheControl = "no-store";
            http.Response.Headers.AccessControlAllowOrigin = "*";
            http.Response.Headers.ContentSecurityPolicy = "default-src 'none'; sandbox";
            http.Response.ContentType = ContentTypes.Of(file);
            await http.Response.WriteAsync(script, http.RequestAborted);
            return;
        }
        var stored = files?.GetValueOrDefault(file);
        var content = made?.Files.GetValueOrDefault(file);
        if (stored is null && content is null)
        {
            NotFound(http);
            return;
        }
        Immutable(http);
        // A file that is opened by itself has no rights and no origin, whatever it is.
        http.Response.Headers.ContentSecurityPolicy = "default-src 'none'; sandbox";
        if (content is not null)
            await Results.Bytes(content.Content, ContentTypes.Of(file), enableRangeProcessing: true, entityTag: new($"\"{content.Sha256[..32]}\"")).ExecuteAsync(http);
        else
            await SendStoredAsync(http, stored!, ContentTypes.Of(file));
    }

    private async Task ServeFrameAsync(HttpContext http, AppKey app, string prefix, string hash)
    {
        var found = await FrameAsync(http, app, prefix, hash);
        var request = http.Request;
        var headers = http.Response.Headers;
        headers.ContentSecurityPolicy = found.Policy;
        if (found.Connections is null)
            headers.Remove(FrameDocument.ConnectionHeader);
        else
            headers[FrameDocument.ConnectionHeader] = found.Connections;
        // Its policy follows the app's domain list. Under the name that the platform tells of it, which follows both, it may be kept.
        headers.CacheControl = request.QueryString.Value == $"?{found.Tag}" ? "private, max-age=31536000, immutable" : "no-cache";
        headers.Vary = "Accept-Encoding";
        http.Response.ContentType = "text/html; charset=utf-8";
        var form = AcceptedEncoding.Of(request);
        if (form.Length > 0)
            headers.ContentEncoding = form;
        await http.Response.Body.WriteAsync(form switch { "br" => found.Brotli.Value, "gzip" => found.Gzip.Value, _ => found.Content }, http.RequestAborted);
    }

    /// <summary>The frame's path with the name of the document that it is now.</summary>
    public async Task<string> FramePathAsync(HttpContext http, AppKey app, string prefix, string hash) => $"{prefix}/p/{hash}/{FileName}?{(await FrameAsync(http, app, prefix, hash)).Tag}";

    private async Task<Frame> FrameAsync(HttpContext http, AppKey app, string prefix, string hash)
    {
        var current = await store.FindByKeyAsync(app, http.RequestAborted);
        // What was current and is no more still opens for who has it open, by the strict rule.
        var made = fresh.Find(app, hash);
        var checksDomains = made?.ChecksDomains ?? (current is null || current.Hash != hash || current.ChecksDomains != 0);
        var declared = checksDomains ? await domains.OfAsync(current?.AppId ?? "", http.RequestAborted) : null;
        var origin = prefix.Length == 0 && !hosts.IsAppHost(http.Request.Host, out _) ? hosts.OriginOf(app, http.Request) : null;
        var root = origin ?? $"{http.Request.Scheme}://{http.Request.Host.Value}{prefix}";
        IEnumerable<string> ancestors = prefix.Length > 0 ? ["'self'"] : hosts.ShellOrigins(http.Request);
        var policy = frame.Policy(root, made is null ? hash : null, declared, ancestors, isOpaque: prefix.Length > 0);
        if (frames.TryGetValue((root, hash), out var known) && known.Policy == policy)
            return known;
        var manifest = made is null ? await ManifestAsync(app, hash, http.RequestAborted) : null;
        var content = Encoding.UTF8.GetBytes(frame.Html(prefix, hash, manifest, IsInTheMaking(app)));
        var tag = Convert.ToHexStringLower(SHA256.HashData([.. SHA256.HashData(content), .. Encoding.UTF8.GetBytes(policy)]))[..16];
        if (frames.Count >= MostFrames)
            frames.Clear();
        return frames[(root, hash)] = new(
            content, policy, declared is null ? null : FrameDocument.Connections(declared), tag,
            new(() => ContentForms.Brotli(content, FrameQuality)), new(() => ContentForms.Gzip(content)));
    }

    private async Task<string?> ManifestAsync(AppKey app, string hash, CancellationToken cancellation)
    {
        if (await FilesAsync(app.Key, hash, cancellation) is not { } files || !files.TryGetValue("manifest.json", out var stored) || stored.Bytes > LargestManifestBytes)
            return null;
        if (await blobs.OpenAsync(stored.Sha256, cancellation) is not { } stream)
            return null;
        using var reader = new StreamReader(stream, Encoding.UTF8);
        return await reader.ReadToEndAsync(cancellation);
    }

    /// <summary>A frame's document in its forms, and the headers that go with it.</summary>
    private sealed record Frame(byte[] Content, string Policy, string? Connections, string Tag, Lazy<byte[]> Brotli, Lazy<byte[]> Gzip);

    private async Task ServeRuntimeAsync(HttpContext http, string prefix, WebAsset asset)
    {
        Immutable(http);
        var root = $"{http.Request.Scheme}://{http.Request.Host.Value}{prefix}";
        http.Response.Headers.ContentSecurityPolicy = FrameDocument.WorkerPolicy(root);
        await AssetAnswer.SendAsync(http, asset);
    }

    private async Task SendStoredAsync(HttpContext http, StoredFile stored, string contentType)
    {
        var form = stored.IsCompressed != 0 ? AcceptedEncoding.Of(http.Request) : "";
        http.Response.Headers.Vary = "Accept-Encoding";
        var tag = new EntityTagHeaderValue($"\"{stored.Sha256[..32]}{(form.Length > 0 ? "-" + form : "")}\"");
        if (AssetAnswer.IsKnown(http.Request, tag))
        {
            http.Response.Headers.ETag = tag.ToString();
            http.Response.StatusCode = StatusCodes.Status304NotModified;
            return;
        }
        var extension = form switch { "br" => ".br", "gzip" => ".gz", _ => "" };
        if (await blobs.OpenAsync(stored.Sha256 + extension, http.RequestAborted) is not { } stream)
        {
            NotFound(http);
            return;
        }
        if (form.Length > 0)
            http.Response.Headers.ContentEncoding = form;
        // Films and sounds are asked for in ranges.
        await Results.Stream(stream, contentType, entityTag: tag, enableRangeProcessing: form.Length == 0).ExecuteAsync(http);
    }

    private async Task<IReadOnlyDictionary<string, StoredFile>?> FilesAsync(string app, string hash, CancellationToken cancellation)
    {
        if (kept.TryGetValue((app, hash), out var files))
            return files;
        if (!hash.All(char.IsAsciiHexDigit) || await store.FilesAsync(app, hash, cancellation) is not { } found)
            return null;
        if (kept.Count >= MostKept)
            kept.Clear();
        return kept[(app, hash)] = found;
    }

    // The parts that look into a running app are for develop versions alone.
    private static bool MayHave(AppKey app, WebAsset asset) => IsInTheMaking(app) || !asset.Name.StartsWith("runtime/debug/", StringComparison.Ordinal);

    private static bool IsInTheMaking(AppKey app) => app.Environment == AppEnvironment.Develop;

    private static void Immutable(HttpContext http)
    {
        http.Response.Headers.CacheControl = "public, max-age=31536000, immutable";
        http.Response.Headers.AccessControlAllowOrigin = "*";
    }

    private static void NotFound(HttpContext http)
    {
        http.Response.Headers.CacheControl = "no-store";
        http.Response.StatusCode = StatusCodes.Status404NotFound;
    }
}
