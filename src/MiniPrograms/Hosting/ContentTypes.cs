using Microsoft.AspNetCore.StaticFiles;

namespace Madang.MiniPrograms.Hosting;

/// <summary>What an app's file is told to be. What a browser would take for a document of the app's origin is plain text.</summary>
internal static class ContentTypes
{
    private static readonly FileExtensionContentTypeProvider Known = new();

    private static readonly string[] Documents = [".html", ".htm", ".xhtml", ".xht", ".xml", ".xsl", ".xslt", ".mht", ".mhtml", ".pdf", ".swf"];

    public static string Of(string path)
    {
        var extension = Path.GetExtension(path).ToLowerInvariant();
        if (Documents.Contains(extension))
            return extension == ".pdf" ? "application/octet-stream" : "text/plain; charset=utf-8";
        return extension switch
        {
            ".js" or ".mjs" => "text/javascript; charset=utf-8",
            ".css" => "text/css; charset=utf-8",
            ".json" or ".map" => "application/json",
            ".webmanifest" => "application/manifest+json",
            ".txt" or ".md" => "text/plain; charset=utf-8",
            _ => Known.TryGetContentType(path, out var type) ? type : "application/octet-stream",
        };
    }
}
