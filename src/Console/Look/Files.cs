using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace Madang.Desk.Look;

/// <summary>The console's style sheet and script, by names that change with their content, so that browsers keep them for good.</summary>
internal static class Files
{
    private const int BrotliQuality = 11;
    private const int BrotliWindowBits = 22;

    private static readonly Dictionary<string, Asset> All = new[]
    {
        Asset.Of("console.css", "text/css; charset=utf-8", Read("tokens.css") + Read("console.css")),
        Asset.Of("console.js", "text/javascript; charset=utf-8", Read("console.js")),
    }.ToDictionary(asset => asset.Name, StringComparer.Ordinal);

    /// <summary>Where a browser finds it.</summary>
    public static string PathOf(string name) => $"/console/assets/{All[name].Mark}/{name}";

    public static IResult? Serve(HttpContext http)
    {
        if (!All.TryGetValue((string)http.Request.RouteValues["name"]!, out var asset))
            return null;
        // One that was replaced is served as it is now, and not kept.
        http.Response.Headers.CacheControl = (string)http.Request.RouteValues["mark"]! == asset.Mark ? "public, max-age=31536000, immutable" : "no-store";
        http.Response.Headers.Vary = "Accept-Encoding";
        if (!http.Request.Headers.AcceptEncoding.ToString().Contains("br", StringComparison.Ordinal))
            return Results.Bytes(asset.Content, asset.ContentType);
        http.Response.Headers.ContentEncoding = "br";
        return Results.Bytes(asset.Brotli, asset.ContentType);
    }

    private static string Read(string name)
    {
        using var reader = new StreamReader(typeof(Files).Assembly.GetManifestResourceStream(name)!);
        return reader.ReadToEnd();
    }

    private sealed record Asset(string Name, string ContentType, byte[] Content, byte[] Brotli, string Mark)
    {
        public static Asset Of(string name, string contentType, string text)
        {
            var content = Encoding.UTF8.GetBytes(text);
            var target = new byte[BrotliEncoder.GetMaxCompressedLength(content.Length)];
            if (!BrotliEncoder.TryCompress(content, target, out var written, BrotliQuality, BrotliWindowBits))
                throw new InvalidOperationException("Brotli's own bound was too small.");
            return new(name, contentType, content, target[..written], Convert.ToHexStringLower(SHA256.HashData(content))[..12]);
        }
    }
}
