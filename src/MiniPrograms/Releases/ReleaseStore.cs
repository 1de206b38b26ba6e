using System.Data.Common;
using Dapper;
using Madang.Kernel.Database;
using Madang.Kernel.Identity;
using Madang.Kernel.Time;
using Madang.MiniPrograms.Releases.Blobs;
using Madang.MiniPrograms.Releases.LifeCycle;

namespace Madang.MiniPrograms.Releases;

/// <summary>What a package's file is stored as.</summary>
internal sealed record StoredFile(string Path, string Sha256, long Bytes, long IsCompressed);

/// <summary>Apps, their versions and which of them are current.</summary>
internal sealed class ReleaseStore(PlatformDatabase database, IBlobs blobs, BusinessClock clock) : IDisposable
{
    private const int DevelopQuality = 5;
    private const int ReleaseQuality = 10;

    private readonly SemaphoreSlim alone = new(1);

    private const string VersionColumns = """
        v.app_id AS AppId, a.app_key AS AppKey, v.version_id AS VersionId, v.hash AS Hash, v.version AS Version, v.description AS Description, v.name AS Name,
        v.entry AS Entry, v.pages AS Pages, v.app_config AS AppConfig, v.checks_domains AS ChecksDomains, v.uploaded_at AS UploadedAt
        """;

    /// <summary>Keeps a package and makes it the current version of an environment. Its content is stored before any row names it.</summary>
    public async Task<AppVersion> PublishAsync(UploadedPackage package, string env, string version, string description, bool checksDomains, string actor, CancellationToken cancellation)
    {
        using var untouched = await AloneAsync(cancellation);
        await StoreContentAsync(package, env, cancellation);
        var facts = package.Facts;
        var now = clock.UtcMicroseconds();
        var row = new AppVersion
        {
            AppId = facts.AppId,
            AppKey = AppKey.Of(facts.AppId),
            VersionId = TimeOrderedId.NewText(clock),
            Hash = package.Hash,
            Version = version,
            Description = description,
            Name = facts.Name,
            Entry = facts.Entry,
            Pages = string.Join('\n', facts.Pages),
            AppConfig = facts.AppConfig,
            ChecksDomains = checksDomains ? 1 : 0,
            UploadedAt = now,
            Env = env,
        };
        await using var connection = await database.OpenAsync(cancellation);
        await using var transaction = await connection.BeginTransactionAsync(cancellation);
        await connection.ExecuteAsync(
            """
            INSERT INTO miniprogram_app (app_id, app_key, name, created_at) VALUES (@AppId, @AppKey, @Name, @UploadedAt)
            ON CONFLICT (app_id) DO UPDATE SET name = excluded.name
            """, row, transaction);
        await StorePackageAsync(connection, transaction, package, now);
        await connection.ExecuteAsync(
            """
            INSERT INTO miniprogram_version (version_id, app_id, hash, version, description, name, entry, pages, app_config, checks_domains, uploaded_at)
            VALUES (@VersionId, @AppId, @Hash, @Version, @Description, @Name, @Entry, @Pages, @AppConfig, @ChecksDomains, @UploadedAt)
            """, row, transaction);
        await MakeCurrentAsync(AppUnit.Within(connection, transaction, clock, row.AppId, actor), "publish", env, row);
        await transaction.CommitAsync(cancellation);
        // Another node may have forgotten some of it just before the rows named it.
        await StoreContentAsync(package, env, cancellation);
        return row;
    }

    /// <summary>While it is held, this node neither publishes nor forgets: content that is about to be named is not swept away.</summary>
    public async Task<IDisposable> AloneAsync(CancellationToken cancellation)
    {
        await alone.WaitAsync(cancellation);
        return new Turn(alone);
    }

    /// <summary>Makes an uploaded version current; null when the app has no such version.</summary>
    public async Task<AppVersion?> MoveAsync(string appId, string env, string versionId, string actor, CancellationToken cancellation)
    {
        await using var unit = await AppUnit.BeginAsync(database, clock, appId, actor, cancellation);
        if (unit is null || await FindVersionAsync(appId, versionId, env, cancellation) is not { } version)
            return null;
        // Only a develop version may be free of the domain list.
        if (env != AppEnvironment.Develop)
            await unit.ExecuteAsync("UPDATE miniprogram_version SET checks_domains = 1 WHERE version_id = @versionId", new { versionId });
        await MakeCurrentAsync(unit, "move", env, version);
        await unit.CommitAsync(cancellation);
        return version;
    }

    /// <summary>One version of an app, as if it were current in an environment; null when the app has no such version.</summary>
    public async Task<AppVersion?> FindVersionAsync(string appId, string versionId, string env, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(cancellation);
        var version = await connection.QuerySingleOrDefaultAsync<AppVersion>(
            $"SELECT {VersionColumns} FROM miniprogram_version v JOIN miniprogram_app a ON a.app_id = v.app_id WHERE v.app_id = @appId AND v.version_id = @versionId", new { appId, versionId });
        return version is null ? null : version with { Env = env };
    }

    /// <summary>The current version of an app in an environment, by its key; null when it has none.</summary>
    public Task<AppVersion?> FindByKeyAsync(AppKey key, CancellationToken cancellation) => FindAsync("a.app_key", key.Key, key.Environment, cancellation);

    /// <summary>The current version of an app in an environment; null when it has none.</summary>
    public Task<AppVersion?> FindAsync(string appId, string env, CancellationToken cancellation) => FindAsync("a.app_id", appId, env, cancellation);

    /// <summary>What is current, newest first: of one environment, or of all.</summary>
    public async Task<IReadOnlyList<AppVersion>> ListAsync(bool withUnreleased, int limit, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(cancellation);
        return (await connection.QueryAsync<AppVersion>(
            $"""
            SELECT {VersionColumns}, c.env AS Env
            FROM miniprogram_current c JOIN miniprogram_version v ON v.version_id = c.version_id JOIN miniprogram_app a ON a.app_id = c.app_id
            WHERE c.env = 'release' OR @all = 1
            ORDER BY c.changed_at DESC LIMIT @limit
            """, new { all = withUnreleased ? 1L : 0L, limit })).AsList();
    }

    /// <summary>All versions of an app, newest first.</summary>
    public async Task<IReadOnlyList<AppVersion>> ListVersionsAsync(string appId, int limit, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(cancellation);
        return (await connection.QueryAsync<AppVersion>(
            $"""
            SELECT {VersionColumns} FROM miniprogram_version v JOIN miniprogram_app a ON a.app_id = v.app_id
            WHERE v.app_id = @appId ORDER BY v.uploaded_at DESC LIMIT @limit
            """, new { appId, limit })).AsList();
    }

    /// <summary>The files of a package, if an app of this key ever had it: one app's content is never served on another's origin.</summary>
    public async Task<IReadOnlyDictionary<string, StoredFile>?> FilesAsync(string appKey, string hash, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(cancellation);
        var owns = await connection.ExecuteScalarAsync<long>(
            "SELECT count(*) FROM miniprogram_version v JOIN miniprogram_app a ON a.app_id = v.app_id WHERE v.hash = @hash AND a.app_key = @appKey", new { hash, appKey });
        if (owns == 0)
            return null;
        var rows = await connection.QueryAsync<StoredFile>(
            "SELECT path AS Path, sha256 AS Sha256, bytes AS Bytes, is_compressed AS IsCompressed FROM miniprogram_package_file WHERE hash = @hash", new { hash });
        return rows.ToDictionary(file => file.Path, StringComparer.Ordinal);
    }

    private async Task<AppVersion?> FindAsync(string column, string value, string env, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(cancellation);
        return await connection.QuerySingleOrDefaultAsync<AppVersion>(
            $"""
            SELECT {VersionColumns}, c.env AS Env
            FROM miniprogram_current c JOIN miniprogram_version v ON v.version_id = c.version_id JOIN miniprogram_app a ON a.app_id = c.app_id
            WHERE {column} = @value AND c.env = @env
            """, new { value, env });
    }

    private async Task StoreContentAsync(UploadedPackage package, string env, CancellationToken cancellation)
    {
        var quality = env == AppEnvironment.Develop ? DevelopQuality : ReleaseQuality;
        foreach (var file in package.Files.DistinctBy(file => file.Sha256))
        {
            if (package.Compressible.Contains(file.Sha256) && !await blobs.HasAsync(file.Sha256 + ".gz", cancellation))
            {
                await blobs.PutAsync(file.Sha256 + ".br", ContentForms.Brotli(file.Content, quality), cancellation);
                await blobs.PutAsync(file.Sha256 + ".gz", ContentForms.Gzip(file.Content), cancellation);
            }
            await blobs.PutAsync(file.Sha256, file.Content, cancellation);
        }
    }

    private static async Task StorePackageAsync(DbConnection connection, DbTransaction transaction, UploadedPackage package, long now)
    {
        var isNew = await connection.ExecuteAsync(
            "INSERT INTO miniprogram_package (hash, bytes, created_at) VALUES (@Hash, @Bytes, @now) ON CONFLICT (hash) DO NOTHING", new { package.Hash, package.Bytes, now }, transaction);
        if (isNew == 0)
            return;
        await connection.ExecuteAsync(
            "INSERT INTO miniprogram_package_file (hash, path, sha256, bytes, is_compressed) VALUES (@Hash, @Path, @Sha256, @Bytes, @IsCompressed)",
            package.Files.Select(file => new
            {
                package.Hash,
                file.Path,
                file.Sha256,
                Bytes = (long)file.Content.Length,
                IsCompressed = package.Compressible.Contains(file.Sha256) ? 1L : 0L,
            }),
            transaction);
    }

    // What the operator puts online by hand needs no audit: the operator is who audits. It is a release all the same, and can be rolled back.
    private static async Task MakeCurrentAsync(AppUnit unit, string action, string env, AppVersion version)
    {
        if (env == AppEnvironment.Release)
            await unit.PutOnlineAsync(version.VersionId);
        else
            await unit.PointAsync(env, version.VersionId);
        await unit.LogAsync($"{action}.{env}", version.VersionId, detail: version.Version);
    }

    public void Dispose() => alone.Dispose();

    private sealed class Turn(SemaphoreSlim gate) : IDisposable
    {
        public void Dispose() => gate.Release();
    }
}
