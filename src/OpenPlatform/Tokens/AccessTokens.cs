using System.Buffers.Text;
using System.Data.Common;
using System.Security.Cryptography;
using System.Text;
using Dapper;
using Madang.Kernel.Database;
using Madang.Kernel.Secrets;
using Madang.Kernel.Time;
using Madang.OpenPlatform.Wire;

namespace Madang.OpenPlatform.Tokens;

/// <summary>A token as it is told; seconds until it ends.</summary>
internal sealed record IssuedToken(string Text, long ExpiresInSeconds);

/// <summary>The access tokens of apps: plain ones, of which each new one ends the one before after five minutes, and stable ones, which stay the same until they end or are refreshed by force.</summary>
internal sealed class AccessTokens(PlatformDatabase database, MasterKey master, BusinessClock clock)
{
    private const int RandomBytes = 96;
    private const int LongestToken = 512;

    public static readonly TimeSpan Lifetime = TimeSpan.FromSeconds(7_200);

    /// <summary>How long an old plain token stays good beside a new one, and how long before its end a stable one gets a successor.</summary>
    public static readonly TimeSpan Overlap = TimeSpan.FromMinutes(5);

    private static readonly TimeSpan ForcedPause = TimeSpan.FromSeconds(30);

    /// <summary>A new plain token. The ones before stay good for <see cref="Overlap"/>.</summary>
    public async Task<IssuedToken> IssuePlainAsync(string appId, CancellationToken cancellation)
    {
        var now = clock.UtcMicroseconds();
        await using var connection = await database.OpenAsync(cancellation);
        await using var transaction = await connection.BeginTransactionAsync(cancellation);
        await SupersedeAsync(connection, transaction, appId, "plain", now + Microseconds.Of(Overlap));
        var token = await InsertAsync(connection, transaction, appId, "plain", now);
        await transaction.CommitAsync(cancellation);
        return token;
    }

    /// <summary>The stable token as it is now; a new one when there is none or it is about to end.</summary>
    public async Task<IssuedToken> StableAsync(string appId, CancellationToken cancellation)
    {
        var now = clock.UtcMicroseconds();
        await using var connection = await database.OpenAsync(cancellation);
        await using var transaction = await connection.BeginTransactionAsync(cancellation);
        await LockAsync(connection, transaction, appId);
        if (await CurrentAsync(connection, transaction, appId, now + Microseconds.Of(Overlap)) is not { } current)
        {
            var made = await InsertAsync(connection, transaction, appId, "stable", now);
            await transaction.CommitAsync(cancellation);
            return made;
        }
        return Open(current, now);
    }

    /// <summary>
    /// Ends the stable token now and issues another. Within 30 s of the last one the wire changes nothing and tells that one again;
    /// <paramref name="takeQuota"/> is asked only when something is to change, and its no is answered with null.
    /// </summary>
    public async Task<IssuedToken?> ForceAsync(string appId, Func<Task<bool>> takeQuota, CancellationToken cancellation)
    {
        var now = clock.UtcMicroseconds();
        await using (var reading = await database.OpenAsync(cancellation))
        {
            if (await CurrentAsync(reading, null, appId, now) is { } current && current.IssuedAt > now - Microseconds.Of(ForcedPause))
                return Open(current, now);
        }
        if (!await takeQuota())
            return null;
        await using var connection = await database.OpenAsync(cancellation);
        await using var transaction = await connection.BeginTransactionAsync(cancellation);
        await LockAsync(connection, transaction, appId);
        await SupersedeAsync(connection, transaction, appId, "stable", now);
        var made = await InsertAsync(connection, transaction, appId, "stable", now);
        await transaction.CommitAsync(cancellation);
        return made;
    }

    /// <summary>The app whose token this is; else why not.</summary>
    public async Task<(string? AppId, OpenError? Refusal)> FindAsync(string token, CancellationToken cancellation)
    {
        if (token.Length == 0)
            return (null, OpenErrors.MissingToken);
        if (token.Length > LongestToken)
            return (null, OpenErrors.InvalidCredential);
        // Found by its hash: how long the search takes tells nothing about any token.
        await using var connection = await database.OpenAsync(cancellation);
        var row = await connection.QuerySingleOrDefaultAsync<FoundToken>(
            "SELECT app_id AS AppId, expires_at AS ExpiresAt, is_superseded AS IsSuperseded FROM open_access_token WHERE token_hash = @hash", new { hash = Hash(token) });
        if (row is null)
            return (null, OpenErrors.InvalidCredential);
        if (row.ExpiresAt > clock.UtcMicroseconds())
            return (row.AppId, null);
        return (null, row.IsSuperseded != 0 ? OpenErrors.InvalidCredential : OpenErrors.TokenExpired);
    }

    // Two calls of one moment must be told the same stable token: the app's row is what they meet at. SQLite has one writer at a time anyway.
    private async Task LockAsync(DbConnection connection, DbTransaction transaction, string appId)
    {
        if (database.Engine == DatabaseEngine.Postgres)
            await connection.ExecuteAsync("SELECT 1 FROM open_app WHERE app_id = @appId FOR UPDATE", new { appId }, transaction);
    }

    private static Task<StableRow?> CurrentAsync(DbConnection connection, DbTransaction? transaction, string appId, long goodUntil) => connection.QueryFirstOrDefaultAsync<StableRow>(
        """
        SELECT app_id AS AppId, sealed AS Sealed, issued_at AS IssuedAt, expires_at AS ExpiresAt FROM open_access_token
        WHERE app_id = @appId AND kind = 'stable' AND is_superseded = 0 AND expires_at > @goodUntil ORDER BY issued_at DESC LIMIT 1
        """,
        new { appId, goodUntil }, transaction);

    private static Task<int> SupersedeAsync(DbConnection connection, DbTransaction transaction, string appId, string kind, long until) => connection.ExecuteAsync(
        "UPDATE open_access_token SET expires_at = CASE WHEN expires_at > @until THEN @until ELSE expires_at END, is_superseded = 1 WHERE app_id = @appId AND kind = @kind AND is_superseded = 0",
        new { appId, kind, until }, transaction);

    private async Task<IssuedToken> InsertAsync(DbConnection connection, DbTransaction transaction, string appId, string kind, long now)
    {
        var text = $"{now % 90 + 10}_{Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(RandomBytes))}";
        await connection.ExecuteAsync(
            """
            INSERT INTO open_access_token (token_hash, app_id, kind, sealed, issued_at, expires_at, is_superseded)
            VALUES (@hash, @appId, @kind, @box, @now, @expires, 0)
            """,
            new
            {
                hash = Hash(text),
                appId,
                kind,
                box = kind == "stable" ? master.Seal(Encoding.ASCII.GetBytes(text), $"open/{appId}/stable-token") : null,
                now,
                expires = now + Microseconds.Of(Lifetime),
            },
            transaction);
        // What ended a day ago is nobody's question any more.
        await connection.ExecuteAsync("DELETE FROM open_access_token WHERE app_id = @appId AND expires_at < @old", new { appId, old = now - Microseconds.Of(TimeSpan.FromDays(1)) }, transaction);
        return new(text, (long)Lifetime.TotalSeconds);
    }

    private IssuedToken Open(StableRow row, long now) =>
        new(Encoding.ASCII.GetString(master.Open(row.Sealed, $"open/{row.AppId}/stable-token")), (row.ExpiresAt - now) / 1_000_000);

    private static string Hash(string token) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(token)));

    private sealed record FoundToken(string AppId, long ExpiresAt, long IsSuperseded);

    private sealed record StableRow(string AppId, string Sealed, long IssuedAt, long ExpiresAt);
}
