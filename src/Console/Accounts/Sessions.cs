using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Dapper;
using Madang.Desk.Access;
using Madang.Kernel.Database;
using Madang.Kernel.Identity;
using Madang.Kernel.Time;

namespace Madang.Desk.Accounts;

/// <summary>A browser that is signed in, as its owner sees it.</summary>
internal sealed record SessionLine
{
    public required string SessionId { get; init; }

    public required long CreatedAt { get; init; }

    public required long SeenAt { get; init; }

    public required string Agent { get; init; }

    public required string Address { get; init; }
}

/// <summary>Who is signed in, by a random text in a cookie of which only the hash is stored. It ends after twelve hours without use, and in any case after seven days.</summary>
internal sealed class Sessions(PlatformDatabase database, BusinessClock clock, ConsoleOptions options)
{
    public static readonly TimeSpan Lifetime = TimeSpan.FromDays(7);

    private const int TokenBytes = 32;
    private const int LongestAgent = 200;

    private static readonly TimeSpan IdleLimit = TimeSpan.FromHours(12);
    private static readonly TimeSpan SeenEvery = TimeSpan.FromMinutes(1);

    /// <summary>Begins a session.</summary>
    /// <returns>What the cookie holds.</returns>
    public async Task<string> BeginAsync(string accountId, string agent, string address, CancellationToken cancellation)
    {
        var token = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(TokenBytes));
        var now = clock.Machine.UtcMicroseconds();
        await using var connection = await database.OpenAsync(cancellation);
        await connection.ExecuteAsync("DELETE FROM console_session WHERE expires_at < @now OR seen_at < @idle", new { now, idle = now - Microseconds.Of(IdleLimit) });
        await connection.ExecuteAsync(
            """
            INSERT INTO console_session (session_hash, session_id, account_id, created_at, seen_at, expires_at, agent, address)
            VALUES (@hash, @id, @accountId, @now, @now, @until, @agent, @address)
            """,
            new { hash = HashOf(token), id = TimeOrderedId.NewText(clock.Machine), accountId, now, until = now + Microseconds.Of(Lifetime), agent = agent[..Math.Min(agent.Length, LongestAgent)], address });
        return token;
    }

    /// <summary>Whose session this is, with what they may; null for nobody's.</summary>
    public async Task<Caller?> FindAsync(string token, CancellationToken cancellation)
    {
        if (token.Length is 0 or > 64)
            return null;
        var now = clock.Machine.UtcMicroseconds();
        var hash = HashOf(token);
        await using var connection = await database.OpenAsync(cancellation);
        var rows = (await connection.QueryAsync<Row>(
            """
            SELECT s.session_id AS SessionId, s.seen_at AS SeenAt, a.account_id AS AccountId, a.login AS Login, a.name AS Name, a.is_demonstration AS IsDemonstration,
                   CASE WHEN a.totp_sealed IS NULL THEN 0 ELSE 1 END AS HasSecondStep, g.role AS Role, g.scope AS Scope
            FROM console_session s JOIN console_account a ON a.account_id = s.account_id LEFT JOIN console_grant g ON g.account_id = a.account_id
            WHERE s.session_hash = @hash AND s.expires_at > @now AND s.seen_at > @idle AND a.closed_at IS NULL AND (a.is_demonstration = 0 OR @isSandbox = 1)
            """,
            new { hash, now, idle = now - Microseconds.Of(IdleLimit), isSandbox = options.IsSandbox ? 1L : 0L })).AsList();
        if (rows.Count == 0)
            return null;
        if (rows[0].SeenAt < now - Microseconds.Of(SeenEvery))
            await connection.ExecuteAsync("UPDATE console_session SET seen_at = @now WHERE session_hash = @hash", new { now, hash });
        var one = rows[0];
        return new()
        {
            AccountId = one.AccountId,
            Login = one.Login,
            Name = one.Name,
            IsDemonstration = one.IsDemonstration != 0,
            HasSecondStep = one.HasSecondStep != 0,
            SessionId = one.SessionId,
            Grants = [.. rows.Where(row => row.Role is not null).Select(row => new Grant(row.Role!, row.Scope!)).OrderBy(grant => grant.Role, StringComparer.Ordinal).ThenBy(grant => grant.Scope, StringComparer.Ordinal)],
            FormKey = Base64Url.EncodeToString(HMACSHA256.HashData(Encoding.ASCII.GetBytes(token), "madang console form v1"u8)),
        };
    }

    public async Task<IReadOnlyList<SessionLine>> ListAsync(string accountId, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(cancellation);
        var now = clock.Machine.UtcMicroseconds();
        return (await connection.QueryAsync<SessionLine>(
            """
            SELECT session_id AS SessionId, created_at AS CreatedAt, seen_at AS SeenAt, agent AS Agent, address AS Address
            FROM console_session WHERE account_id = @accountId AND expires_at > @now AND seen_at > @idle ORDER BY seen_at DESC LIMIT 100
            """, new { accountId, now, idle = now - Microseconds.Of(IdleLimit) })).AsList();
    }

    /// <summary>Ends one session of an account; false when it has none of this id.</summary>
    public async Task<bool> EndAsync(string accountId, string sessionId, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(cancellation);
        return await connection.ExecuteAsync("DELETE FROM console_session WHERE account_id = @accountId AND session_id = @sessionId", new { accountId, sessionId }) == 1;
    }

    /// <summary>Ends all sessions of an account but one; all of them where none is named.</summary>
    public async Task EndOthersAsync(string accountId, string keptSessionId, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(cancellation);
        await connection.ExecuteAsync("DELETE FROM console_session WHERE account_id = @accountId AND session_id <> @keptSessionId", new { accountId, keptSessionId });
    }

    private static string HashOf(string token) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(token)));

    private sealed record Row
    {
        public string SessionId { get; init; } = "";

        public long SeenAt { get; init; }

        public string AccountId { get; init; } = "";

        public string Login { get; init; } = "";

        public string Name { get; init; } = "";

        public long IsDemonstration { get; init; }

        public long HasSecondStep { get; init; }

        public string? Role { get; init; }

        public string? Scope { get; init; }
    }
}
