using Dapper;
using Madang.Kernel.Database;

namespace Madang.MiniPrograms.Releases.LifeCycle;

/// <summary>A page as the reviewer sees it.</summary>
internal sealed record AuditPicture
{
    public required long Position { get; init; }

    public required string Page { get; init; }

    /// <summary>The picture's content; null where none could be taken.</summary>
    public string? Sha256 { get; init; }

    public required long IsSound { get; init; }

    public required string Note { get; init; }
}

/// <summary>The operator's queue and what is known of each audit.</summary>
internal sealed class AuditReading(PlatformDatabase database)
{
    /// <summary>Audits of one state, or of all: waiting ones the urgent first, then the oldest; others the newest first.</summary>
    public async Task<IReadOnlyList<Audit>> ListAsync(string? state, string? appId, int limit, int offset, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(cancellation);
        var order = state == Audit.Waiting ? "a.is_urgent DESC, a.submitted_at, a.audit_id" : "a.audit_id DESC";
        return (await connection.QueryAsync<Audit>(
            $"{Audit.Select} WHERE (@state = '' OR a.state = @state) AND (@appId = '' OR a.app_id = @appId) ORDER BY {order} LIMIT @limit OFFSET @offset",
            new { state = state ?? "", appId = appId ?? "", limit, offset })).AsList();
    }

    public async Task<Audit?> FindAsync(long auditId, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(cancellation);
        return await connection.QuerySingleOrDefaultAsync<Audit>($"{Audit.Select} WHERE a.audit_id = @auditId", new { auditId });
    }

    /// <summary>The app's last audit, however it ended.</summary>
    public async Task<Audit?> LastOfAsync(string appId, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(cancellation);
        return await connection.QueryFirstOrDefaultAsync<Audit>($"{Audit.Select} WHERE a.app_id = @appId ORDER BY a.audit_id DESC LIMIT 1", new { appId });
    }

    public async Task<IReadOnlyList<AuditPicture>> PicturesAsync(long auditId, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(cancellation);
        return (await connection.QueryAsync<AuditPicture>(
            "SELECT position AS Position, page AS Page, sha256 AS Sha256, is_sound AS IsSound, note AS Note FROM miniprogram_audit_picture WHERE audit_id = @auditId ORDER BY position", new { auditId })).AsList();
    }
}
