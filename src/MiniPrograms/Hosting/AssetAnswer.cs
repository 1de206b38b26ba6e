using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace Madang.MiniPrograms.Hosting;

/// <summary>Sends a built file in the best form that the browser takes, or says that it has it already.</summary>
internal static class AssetAnswer
{
    public static async Task SendAsync(HttpContext http, WebAsset asset)
    {
        var (content, form) = AcceptedEncoding.Of(http.Request) switch
        {
            "br" when asset.Brotli is { } brotli => (brotli, "br"),
            "br" or "gzip" when asset.Gzip is { } gzip => (gzip, "gzip"),
            _ => (asset.Content, ""),
        };
        var tag = new EntityTagHeaderValue($"\"{asset.Tag}{(form.Length > 0 ? "-" + form : "")}\"");
        http.Response.Headers.ETag = tag.ToString();
        http.Response.Headers.Vary = "Accept-Encoding";
        if (IsKnown(http.Request, tag))
        {
            http.Response.StatusCode = StatusCodes.Status304NotModified;
            return;
        }
        if (form.Length > 0)
            http.Response.Headers.ContentEncoding = form;
        http.Response.ContentType = ContentTypes.Of(asset.Name);
        http.Response.ContentLength = content.Length;
        if (!HttpMethods.IsHead(http.Request.Method))
            await http.Response.Body.WriteAsync(content, http.RequestAborted);
    }

    public static bool IsKnown(HttpRequest request, EntityTagHeaderValue tag) =>
        request.GetTypedHeaders().IfNoneMatch.Any(known => known.Equals(EntityTagHeaderValue.Any) || known.Compare(tag, useStrongComparison: false));
}

/// <summary>Which of our compressed forms a browser takes.</summary>
internal static class AcceptedEncoding
{
    /// <summary><c>br</c>, <c>gzip</c>, or nothing.</summary>
    public static string Of(HttpRequest request)
    {
        var accepted = request.GetTypedHeaders().AcceptEncoding;
        foreach (var form in (string[])["br", "gzip"])
        {
            if (accepted.Any(one => one.Value.Equals(form, StringComparison.OrdinalIgnoreCase) && one.Quality is not 0))
                return form;
        }
        return "";
    }
}
