using Madang.MiniPrograms.Releases;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using QRCoder;

namespace Madang.MiniPrograms.Hosting;

/// <summary><c>GET /shell/codes?link=/a/APP/pages/index/index%3Fid%3D3</c>: the QR code, as PNG, of a link to an app, a version or a page of it.</summary>
internal static class CodeImage
{
    private const int LongestLink = 1_024;
    private const int PixelsPerModule = 8;

    public static void MapCodeImage(this IEndpointRouteBuilder endpoints) => endpoints.MapGet("/shell/codes", Answer).ExcludeFromDescription();

    private static IResult Answer(HttpContext http)
    {
        var link = http.Request.Query["link"].ToString();
        // Only our own links: a code of ours must not lead elsewhere.
        if (link != "/" && (link.Length > LongestLink || !link.StartsWith("/a/", StringComparison.Ordinal) || link.Any(char.IsControl) || !AppLink.TryParse(link["/a/".Length..].Split('/', '?', '#')[0], out _, out _, out _)))
            return ReleaseAnswers.Refuse(400, "PARAM_ERROR", "link begins with /a/ and names an app, or is / for the shell itself.");
        http.Response.Headers.CacheControl = "private, max-age=3600";
        http.Response.Headers.XContentTypeOptions = "nosniff";
        return Results.Bytes(Png($"{http.Request.Scheme}://{http.Request.Host.Value}{link}"), "image/png");
    }

    /// <summary>The code of any text, in the quality that survives a scratch or a finger: 15% may be lost.</summary>
    internal static byte[] Png(string text)
    {
        using var data = QRCodeGenerator.GenerateQrCode(text, QRCodeGenerator.ECCLevel.M);
        using var code = new PngByteQRCode(data);
        return code.GetGraphic(PixelsPerModule);
    }

    /// <summary>The same code as a JPEG: the wire's clients take nothing else.</summary>
    internal static byte[] Jpeg(string text)
    {
        using var data = QRCodeGenerator.GenerateQrCode(text, QRCodeGenerator.ECCLevel.M);
        return CodeJpeg.Of(data);
    }
}
