using Madang.Kernel.Time;
using Madang.OpenPlatform.Wire;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Madang.OpenPlatform.Media;

/// <summary><c>POST /cgi-bin/media/upload?type=image</c> with the file as the part <c>media</c> of a form: JPEG, PNG or GIF, at most 10 MB, for three days.</summary>
internal sealed class UploadMedia(TemporaryMedia media, BusinessClock clock) : IOpenUseCase
{
    public async Task<OpenAnswer> HandleAsync(OpenCall call, CancellationToken cancellation)
    {
        // An app's customer service takes pictures alone, as documented.
        if (call.Text("type") != "image")
            return OpenErrors.InvalidMediaType;
        if (call.File is not { Bytes.Length: > 0 } file)
            return OpenErrors.MissingMedia;
        if (file.Bytes.Length > TemporaryMedia.LargestBytes)
            return OpenErrors.InvalidImageSize;
        if (TemporaryMedia.ContentTypeOf(file.Bytes.Span) is not { } contentType)
            return OpenErrors.InvalidFileType;
        var mediaId = TemporaryMedia.NewId();
        await media.AddAsync(call.AppId, new(mediaId, contentType, file.Bytes.ToArray()), cancellation);
        return OpenAnswer.Ok(new { Errcode = 0, Errmsg = "ok", Type = "image", MediaId = mediaId, CreatedAt = clock.GetUtcNow().ToUnixTimeSeconds() });
    }
}

/// <summary><c>GET /cgi-bin/media/get?media_id=…</c>: the file itself, with its type and name; a refusal is JSON.</summary>
internal sealed class GetMedia(TemporaryMedia media) : IOpenUseCase
{
    public async Task<OpenAnswer> HandleAsync(OpenCall call, CancellationToken cancellation) =>
        await media.FindAsync(call.AppId, call.Text("media_id"), cancellation) is { } file ? OpenAnswer.File(file.Bytes, file.ContentType, file.FileName) : OpenErrors.InvalidMediaId;
}

internal static class MediaSetup
{
    private const int FormBytes = 64 * 1024;

    public static void AddMedia(this IServiceCollection services) => services.AddSingleton<TemporaryMedia>();

    public static void MapMedia(this OpenRoutes wire, IEndpointRouteBuilder endpoints)
    {
        wire.Map<UploadMedia>(new("/cgi-bin/media/upload", "POST", DailyQuota: 100_000) { NeedsBody = true, TakesFile = true, LargestBodyBytes = TemporaryMedia.LargestBytes + FormBytes });
        wire.Map<GetMedia>(new("/cgi-bin/media/get", "GET POST", DailyQuota: 200_000));
        // PicUrl of a push: whoever holds the address may see the picture, as long as it is kept.
        endpoints.MapGet("/media/{mediaId}", async (string mediaId, HttpContext http, TemporaryMedia media) =>
        {
            http.Response.Headers.CacheControl = "private, max-age=3600";
            http.Response.Headers.XContentTypeOptions = "nosniff";
            http.Response.Headers.ContentSecurityPolicy = "default-src 'none'; sandbox";
            return await media.FindAsync(null, mediaId, http.RequestAborted) is { } file ? Results.Bytes(file.Bytes, file.ContentType) : Results.NotFound();
        }).ExcludeFromDescription();
    }
}
