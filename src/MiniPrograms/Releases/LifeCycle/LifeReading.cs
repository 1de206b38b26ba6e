using Dapper;
using Madang.Kernel.Database;

namespace Madang.MiniPrograms.Releases.LifeCycle;

/// <summary>A version that is current in an environment, as <c>getversioninfo</c> tells it.</summary>
internal sealed record CurrentVersion
{
    public required string Env { get; init; }

    public required string VersionId { get; init; }

    public required string Version { get; init; }

    public required string Description { get; init; }

    public required string Pages { get; init; }

    /// <summary>UTC microseconds.</summary>
    public required long ChangedAt { get; init; }
}

/// <summary>Which versions of an app are current, and whether people may open it.</summary>
internal sealed class LifeReading(PlatformDatabase database)
{
    public async Task<IReadOnlyList<CurrentVersion>> CurrentAsync(string appId, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(cancellation);
        return (await connection.QueryAsync<CurrentVersion>(
            """
            SELECT c.env AS Env, c.version_id AS VersionId, v.version AS Version, v.description AS Description, v.pages AS Pages, c.changed_at AS ChangedAt
            FROM miniprogram_current c JOIN miniprogram_version v ON v.version_id = c.version_id WHERE c.app_id = @appId ORDER BY c.env
            """, new { appId })).AsList();
    }

    /// <summary>Null when there is no such app.</summary>
    public async Task<AppLife?> LifeAsync(string appId, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(cancellation);
        return await connection.QuerySingleOrDefaultAsync<AppLife>(
            """
            SELECT coalesce(l.visit, 'open') AS Visit, l.online AS Online, coalesce(l.is_rolled_back, 0) AS IsRolledBack, coalesce(l.owner, 'unverified') AS Owner
            FROM miniprogram_app a LEFT JOIN miniprogram_life l ON l.app_id = a.app_id WHERE a.app_id = @appId
            """, new { appId });
    }
}
