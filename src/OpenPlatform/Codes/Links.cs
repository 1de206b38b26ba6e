using System.Security.Cryptography;
using Dapper;
using Madang.Kernel.Database;
using Madang.Kernel.Time;

namespace Madang.OpenPlatform.Codes;

/// <summary>One short link.</summary>
internal sealed record Link
{
    public required string LinkId { get; init; }

    public required string AppId { get; init; }

    public required string Kind { get; init; }

    public required string Path { get; init; }

    public required string Query { get; init; }

    public required string Env { get; init; }

    public required long CreatedAt { get; init; }

    public required long ExpiresAt { get; init; }
}

/// <summary>Short links: <c>/s/AbCdEfGhIjK</c>. One that has ended is kept for a month, so that it can say so.</summary>
internal sealed class Links(PlatformDatabase database, BusinessClock clock)
{
    private const string Letters = "ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnpqrstuvwxyz23456789";
    private const int IdLength = 11;

    private static readonly TimeSpan Memory = TimeSpan.FromDays(30);

    public async Task<Link> MakeAsync(string appId, string kind, string path, string query, string env, long expiresAt, CancellationToken cancellation)
    {
        var now = clock.UtcMicroseconds();
        var link = new Link { LinkId = RandomNumberGenerator.GetString(Letters, IdLength), AppId = appId, Kind = kind, Path = path, Query = query, Env = env, CreatedAt = now, ExpiresAt = expiresAt };
        await using var connection = await database.OpenAsync(cancellation);
        await connection.ExecuteAsync("DELETE FROM open_link WHERE expires_at < @old", new { old = now - Microseconds.Of(Memory) });
        await connection.ExecuteAsync(
            "INSERT INTO open_link (link_id, app_id, kind, path, query, env, created_at, expires_at) VALUES (@LinkId, @AppId, @Kind, @Path, @Query, @Env, @CreatedAt, @ExpiresAt)", link);
        return link;
    }

    public async Task<Link?> FindAsync(string linkId, CancellationToken cancellation)
    {
        if (linkId.Length != IdLength)
            return null;
        await using var connection = await database.OpenAsync(cancellation);
        return await connection.QuerySingleOrDefaultAsync<Link>(
            "SELECT link_id AS LinkId, app_id AS AppId, kind AS Kind, path AS Path, query AS Query, env AS Env, created_at AS CreatedAt, expires_at AS ExpiresAt FROM open_link WHERE link_id = @linkId", new { linkId });
    }

    public bool IsOpen(Link link) => link.ExpiresAt > clock.UtcMicroseconds();
}
