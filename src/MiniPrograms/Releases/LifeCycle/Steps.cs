using Dapper;
using Madang.Kernel.Database;

namespace Madang.MiniPrograms.Releases.LifeCycle;

/// <summary>One line of the log: who did what, and when.</summary>
internal sealed record Step
{
    /// <summary>From 1 for each app, without gaps.</summary>
    public required long Number { get; init; }

    /// <summary>UTC microseconds.</summary>
    public required long At { get; init; }

    public required string Actor { get; init; }

    public required string Action { get; init; }

    public string? VersionId { get; init; }

    public long? AuditId { get; init; }

    public required string Detail { get; init; }
}

/// <summary>The log of an app's life, the newest first, a page at a time.</summary>
internal sealed class Steps(PlatformDatabase database)
{
    public async Task<IReadOnlyList<Step>> ListAsync(string appId, long? before, int limit, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(cancellation);
        return (await connection.QueryAsync<Step>(
            """
            SELECT number AS Number, at AS At, actor AS Actor, action AS Action, version_id AS VersionId, audit_id AS AuditId, detail AS Detail
            FROM miniprogram_step WHERE app_id = @appId AND number < @before ORDER BY number DESC LIMIT @limit
            """, new { appId, before = before ?? long.MaxValue, limit })).AsList();
    }
}
