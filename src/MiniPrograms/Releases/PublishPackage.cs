using Madang.MiniPrograms.Releases.LifeCycle;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Routing;

namespace Madang.MiniPrograms.Releases;

/// <summary>
/// <c>POST /apps/versions?env=develop&amp;version=1.0.0&amp;description=…&amp;url_check=false</c> with a zip archive of a compiled package: keeps it and makes it current.
/// The same package again is a version again, with nothing stored twice.
/// </summary>
internal static class PublishPackage
{
    private const int LongestText = 200;

    public static void MapPublishPackage(this IEndpointRouteBuilder endpoints) =>
        endpoints.MapPost("/apps/versions", RunAsync).ExcludeFromDescription();

    private static async Task<IResult> RunAsync(HttpContext http, OperatorAccess access, ReleaseStore store, MiniProgramOptions options, CancellationToken cancellation)
    {
        if (!access.IsOperator(http))
            return ReleaseAnswers.NotAllowed;
        var (env, version, description) = (Query(http, "env") ?? AppEnvironment.Develop, Query(http, "version") ?? "0.0.0", Query(http, "description") ?? "");
        if (!AppEnvironment.IsKnown(env))
            return ReleaseAnswers.Refuse(400, "PARAM_ERROR", "env is develop, trial or release.");
        if (version.Length > LongestText || description.Length > LongestText)
            return ReleaseAnswers.Refuse(400, "PARAM_ERROR", $"version and description have at most {LongestText} characters.");
        // The switch of developers' tools; a version that others are meant to open has none.
        var checksDomains = Query(http, "url_check") != "false" || env != AppEnvironment.Develop || !options.IsSandbox;
        try
        {
            await using var spool = await SpoolAsync(http, cancellation);
            var published = await store.PublishAsync(UploadedPackage.Read(spool), env, version, description, checksDomains, Actor.Operator, cancellation);
            return ReleaseAnswers.Ok(PublishedVersion.Of(published, access));
        }
        catch (PackageRefusedException refused)
        {
            return ReleaseAnswers.Refuse(400, "PACKAGE_REFUSED", refused.Message);
        }
        catch (BadHttpRequestException error) when (error.StatusCode == StatusCodes.Status413PayloadTooLarge)
        {
            return ReleaseAnswers.Refuse(413, "PACKAGE_REFUSED", $"The archive is larger than {UploadedPackage.LargestArchiveBytes / 1024 / 1024} MB.");
        }
    }

    // A zip is read from its end, so it is put aside first.
    private static async Task<Stream> SpoolAsync(HttpContext http, CancellationToken cancellation)
    {
        if (http.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
            limit.MaxRequestBodySize = UploadedPackage.LargestArchiveBytes;
        var spool = new FileStream(Path.GetTempFileName(), FileMode.Create, FileAccess.ReadWrite, FileShare.None, 64 * 1024, FileOptions.DeleteOnClose | FileOptions.Asynchronous);
        try
        {
            await http.Request.Body.CopyToAsync(spool, cancellation);
            spool.Position = 0;
            return spool;
        }
        catch
        {
            await spool.DisposeAsync();
            throw;
        }
    }

    private static string? Query(HttpContext http, string name) => http.Request.Query[name].ToString() is { Length: > 0 } text ? text : null;
}

/// <summary>What publishing and listing tell about a version.</summary>
internal sealed record PublishedVersion
{
    public required string AppId { get; init; }

    public required string Name { get; init; }

    public string? Env { get; init; }

    public required string Version { get; init; }

    public required string Description { get; init; }

    public required string VersionId { get; init; }

    public required string Hash { get; init; }

    /// <summary>Path of the link that opens it; with its key, where it is not released. Null for a version that is not current.</summary>
    public string? Link { get; init; }

    public required IReadOnlyList<string> Pages { get; init; }

    public required bool ChecksDomains { get; init; }

    /// <summary>UTC microseconds.</summary>
    public required long UploadedAt { get; init; }

    public static PublishedVersion Of(AppVersion version, OperatorAccess access) => new()
    {
        AppId = version.AppId,
        Name = version.Name,
        Env = version.Env,
        Version = version.Version,
        Description = version.Description,
        VersionId = version.VersionId,
        Hash = version.Hash,
        Link = version.Env is { } env ? Hosting.AppLink.PathOf(version.AppId, env, access.KeyOf(version.AppId, env)) : null,
        Pages = version.Pages.Split('\n'),
        ChecksDomains = version.ChecksDomains != 0,
        UploadedAt = version.UploadedAt,
    };
}
