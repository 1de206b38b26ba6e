using System.Security.Cryptography;
using Dapper;
using Madang.Kernel.Database;
using Madang.Kernel.Time;
using Madang.OpenPlatform.Tokens;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Routing;

namespace Madang.OpenPlatform.People.Profiles;

/// <summary>The picture that a person shows: sent as a file, drawn anew, served under a name that nobody guesses.</summary>
internal sealed class MyPicture(PlatformDatabase database, BusinessClock clock)
{
    private const int NameBytes = 16;
    private const long MostPerDay = 20;

    // Drawing takes memory: two at a time for the whole process.
    private static readonly SemaphoreSlim Turn = new(2, 2);

    public static void MapMyPicture(IEndpointRouteBuilder endpoints)
    {
        endpoints.MapPut("/people/me/picture", SetAsync).ExcludeFromDescription();
        endpoints.MapDelete("/people/me/picture", RemoveAsync).ExcludeFromDescription();
        endpoints.MapGet("/people/pictures/{pictureId}.jpg", ServeAsync).ExcludeFromDescription();
    }

    /// <summary>The picture of a person as JPEG; null when there is none.</summary>
    public async Task<byte[]?> OfAsync(string personId, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(cancellation);
        return await connection.ExecuteScalarAsync<string?>("SELECT base64 FROM open_profile_picture WHERE person_id = @personId", new { personId }) is { } text ? Convert.FromBase64String(text) : null;
    }

    private static async Task<IResult> SetAsync(HttpContext http, Accounts accounts, MyPicture pictures, Quotas quotas, OpenPlatformOptions options, CancellationToken cancellation)
    {
        if (await MyAccount.CallerAsync(http, accounts, cancellation) is not { } caller)
            return PeopleAnswers.NotSignedIn;
        if (!await quotas.TakeAsync("", $"picture/{caller.Person.PersonId}", MostPerDay, cancellation))
            return PeopleAnswers.Refuse(429, "TOO_MANY_TRIES", "That is enough pictures for today.");
        if (await ReadAsync(http, cancellation) is not { } file)
            return PeopleAnswers.Refuse(413, "PICTURE_TOO_LARGE", "A picture has at most 6 MB.");
        await Turn.WaitAsync(cancellation);
        byte[]? drawn;
        try
        {
            drawn = ProfilePicture.Redraw(file);
        }
        finally
        {
            Turn.Release();
        }
        if (drawn is null)
            return PeopleAnswers.Refuse(400, "PICTURE_UNREADABLE", "This is no JPEG, PNG or WebP picture that could be read.");
        var name = await pictures.StoreAsync(caller.Person.PersonId, drawn, cancellation);
        var root = options.PublicUrl.Length > 0 && options.ApiHosts.Contains(http.Request.Host.Host) ? options.PublicUrl : $"{http.Request.Scheme}://{http.Request.Host.Value}";
        var address = $"{root}/people/pictures/{name}.jpg";
        await accounts.RenameAsync(caller.Person.PersonId, caller.Person.Nickname, address, cancellation);
        return PeopleAnswers.Ok(new { AvatarUrl = address });
    }

    private static async Task<IResult> RemoveAsync(HttpContext http, Accounts accounts, MyPicture pictures, CancellationToken cancellation)
    {
        if (await MyAccount.CallerAsync(http, accounts, cancellation) is not { } caller)
            return PeopleAnswers.NotSignedIn;
        await pictures.ForgetAsync(caller.Person.PersonId, cancellation);
        await accounts.RenameAsync(caller.Person.PersonId, caller.Person.Nickname, "", cancellation);
        return PeopleAnswers.Ok(new { });
    }

    private static async Task<IResult> ServeAsync(string pictureId, HttpContext http, PlatformDatabase database, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(cancellation);
        if (await connection.ExecuteScalarAsync<string?>("SELECT base64 FROM open_profile_picture WHERE picture_id = @pictureId", new { pictureId }) is not { } text)
            return Results.NotFound();
        var headers = http.Response.Headers;
        headers.CacheControl = "public, max-age=86400, immutable";
        headers.XContentTypeOptions = "nosniff";
        headers.ContentSecurityPolicy = "default-src 'none'; sandbox";
        // Apps show people's pictures too.
        headers["Cross-Origin-Resource-Policy"] = "cross-origin";
        return Results.Bytes(Convert.FromBase64String(text), "image/jpeg");
    }

    private async Task<string> StoreAsync(string personId, byte[] picture, CancellationToken cancellation)
    {
        var name = RandomNumberGenerator.GetHexString(NameBytes * 2, lowercase: true);
        await using var connection = await database.OpenAsync(cancellation);
        await using var transaction = await connection.BeginTransactionAsync(cancellation);
        await connection.ExecuteAsync("DELETE FROM open_profile_picture WHERE person_id = @personId", new { personId }, transaction);
        await connection.ExecuteAsync(
            "INSERT INTO open_profile_picture (picture_id, person_id, base64, created_at) VALUES (@name, @personId, @text, @now)",
            new { name, personId, text = Convert.ToBase64String(picture), now = clock.UtcMicroseconds() }, transaction);
        await transaction.CommitAsync(cancellation);
        return name;
    }

    private async Task ForgetAsync(string personId, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(cancellation);
        await connection.ExecuteAsync("DELETE FROM open_profile_picture WHERE person_id = @personId", new { personId });
    }

    private static async Task<byte[]?> ReadAsync(HttpContext http, CancellationToken cancellation)
    {
        http.Features.Get<IHttpMaxRequestBodySizeFeature>()?.MaxRequestBodySize = ProfilePicture.LargestBytes + 1;
        if (http.Request.ContentLength is not { } length || length > ProfilePicture.LargestBytes)
            return null;
        var file = new byte[length];
        return await http.Request.Body.ReadAtLeastAsync(file, file.Length, throwOnEndOfStream: false, cancellation) == file.Length ? file : null;
    }
}
