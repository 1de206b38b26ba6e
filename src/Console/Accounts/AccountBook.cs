using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using Dapper;
using Madang.Desk.Access;
using Madang.Kernel.Database;
using Madang.Kernel.Identity;
using Madang.Kernel.Secrets;
using Madang.Kernel.Time;

namespace Madang.Desk.Accounts;

/// <summary>An account with what authenticates it. Never shown.</summary>
internal sealed record Account
{
    public required string AccountId { get; init; }

    public required string Login { get; init; }

    public required string Name { get; init; }

    public required string Password { get; init; }

    public string? TotpSealed { get; init; }

    public required long TotpStep { get; init; }

    public required string Recovery { get; init; }
}

/// <summary>Somebody with a role, in a list.</summary>
internal sealed record StaffLine
{
    public required string AccountId { get; init; }

    public required string Login { get; init; }

    public required string Name { get; init; }

    public required string Role { get; init; }

    public required string Scope { get; init; }

    public required long GrantedAt { get; init; }

    public long? SeenAt { get; init; }
}

/// <summary>A link that was not used yet, in a list.</summary>
internal sealed record LinkLine
{
    public required string LinkId { get; init; }

    public required string Role { get; init; }

    public required string Scope { get; init; }

    public required string Name { get; init; }

    public required string MadeBy { get; init; }

    public required long ExpiresAt { get; init; }
}

/// <summary>What a link that is good once is for.</summary>
internal sealed record OpenLink
{
    public string? AccountId { get; init; }

    public required string Role { get; init; }

    public required string Scope { get; init; }

    public required string Name { get; init; }
}

/// <summary>Accounts, their roles, and the links by which people become somebody here.</summary>
internal sealed partial class AccountBook(PlatformDatabase database, MasterKey master, BusinessClock clock, ConsoleOptions options)
{
    public static readonly TimeSpan LinkLifetime = TimeSpan.FromHours(72);

    private const int LinkBytes = 24;
    private const int RecoveryCodes = 8;
    private const int RecoveryLength = 10;

    // The demonstration's own are nobody else's to take.
    public static bool IsLogin(string text) => LoginForm().IsMatch(text) && !text.StartsWith("demo-", StringComparison.OrdinalIgnoreCase);

    public async Task<Account?> FindAsync(string login, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(cancellation);
        return await connection.QuerySingleOrDefaultAsync<Account>(
            """
            SELECT account_id AS AccountId, login AS Login, name AS Name, password AS Password, totp_sealed AS TotpSealed, totp_step AS TotpStep, recovery AS Recovery
            FROM console_account WHERE login = @login AND closed_at IS NULL AND (is_demonstration = 0 OR @isSandbox = 1)
            """, new { login = login.ToLowerInvariant(), isSandbox = options.IsSandbox ? 1L : 0L });
    }

    public async Task<bool> HasOperatorAsync(CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(cancellation);
        return await connection.ExecuteScalarAsync<long>(
            "SELECT count(*) FROM console_grant g JOIN console_account a ON a.account_id = g.account_id WHERE g.role = 'operator' AND a.closed_at IS NULL AND a.is_demonstration = 0") > 0;
    }

    /// <summary>A link for somebody new with this role, or, with an account, for entering as it.</summary>
    /// <returns>The text in the link, told this once.</returns>
    public async Task<string> MakeLinkAsync(string? accountId, string role, string scope, string name, string madeBy, CancellationToken cancellation)
    {
        var token = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(LinkBytes));
        var now = clock.Machine.UtcMicroseconds();
        await using var connection = await database.OpenAsync(cancellation);
        await connection.ExecuteAsync("DELETE FROM console_link WHERE expires_at < @now", new { now });
        await connection.ExecuteAsync(
            """
            INSERT INTO console_link (link_hash, link_id, account_id, role, scope, name, made_by, made_at, expires_at, used_at)
            VALUES (@hash, @id, @accountId, @role, @scope, @name, @madeBy, @now, @until, NULL)
            """,
            new { hash = HashOf(token), id = TimeOrderedId.NewText(clock.Machine), accountId, role, scope, name, madeBy, now, until = now + Microseconds.Of(LinkLifetime) });
        return token;
    }

    /// <summary>What a link is for, without using it; null when it is unknown, used or too old.</summary>
    public async Task<OpenLink?> LookAtLinkAsync(string token, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(cancellation);
        return await connection.QuerySingleOrDefaultAsync<OpenLink>(
            "SELECT account_id AS AccountId, role AS Role, scope AS Scope, name AS Name FROM console_link WHERE link_hash = @hash AND used_at IS NULL AND expires_at > @now",
            new { hash = HashOf(token), now = clock.Machine.UtcMicroseconds() });
    }

    /// <summary>Uses a link to enter as its account; null when it is not such a link, or used.</summary>
    public async Task<string?> EnterAsync(string token, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(cancellation);
        return await connection.QuerySingleOrDefaultAsync<string>(
            "UPDATE console_link SET used_at = @now WHERE link_hash = @hash AND used_at IS NULL AND expires_at > @now AND account_id IS NOT NULL RETURNING account_id",
            new { hash = HashOf(token), now = clock.Machine.UtcMicroseconds() });
    }

    /// <summary>Uses a link to make an account. Null when the link is not good, or the login is taken; the link is then still good.</summary>
    public async Task<string?> JoinAsync(string token, string login, string name, string passwordHash, CancellationToken cancellation)
    {
        var now = clock.Machine.UtcMicroseconds();
        await using var connection = await database.OpenAsync(cancellation);
        await using var transaction = await connection.BeginTransactionAsync(cancellation);
        var link = await connection.QuerySingleOrDefaultAsync<OpenLink>(
            """
            UPDATE console_link SET used_at = @now WHERE link_hash = @hash AND used_at IS NULL AND expires_at > @now AND account_id IS NULL
            RETURNING account_id AS AccountId, role AS Role, scope AS Scope, name AS Name
            """, new { hash = HashOf(token), now }, transaction);
        if (link is null)
            return null;
        var accountId = TimeOrderedId.NewText(clock.Machine);
        if (await connection.ExecuteAsync(
            """
            INSERT INTO console_account (account_id, login, name, password, totp_sealed, totp_step, recovery, is_demonstration, created_at, closed_at)
            VALUES (@accountId, @login, @name, @passwordHash, NULL, 0, '', 0, @now, NULL) ON CONFLICT (login) DO NOTHING
            """, new { accountId, login = login.ToLowerInvariant(), name, passwordHash, now }, transaction) == 0)
            return null;
        await connection.ExecuteAsync(
            "INSERT INTO console_grant (account_id, role, scope, granted_by, granted_at) VALUES (@accountId, @Role, @Scope, 'link', @now)", new { accountId, link.Role, link.Scope, now }, transaction);
        await transaction.CommitAsync(cancellation);
        return accountId;
    }

    /// <summary>An account of the demonstration, that only links open; null when it is there already.</summary>
    public async Task<string?> MakeDemonstrationAsync(string login, string name, string role, string scope, CancellationToken cancellation)
    {
        var accountId = TimeOrderedId.NewText(clock.Machine);
        var now = clock.Machine.UtcMicroseconds();
        await using var connection = await database.OpenAsync(cancellation);
        await using var transaction = await connection.BeginTransactionAsync(cancellation);
        if (await connection.ExecuteAsync(
            """
            INSERT INTO console_account (account_id, login, name, password, totp_sealed, totp_step, recovery, is_demonstration, created_at, closed_at)
            VALUES (@accountId, @login, @name, '', NULL, 0, '', 1, @now, NULL) ON CONFLICT (login) DO NOTHING
            """, new { accountId, login, name, now }, transaction) == 0)
            return null;
        await connection.ExecuteAsync("INSERT INTO console_grant (account_id, role, scope, granted_by, granted_at) VALUES (@accountId, @role, @scope, 'demonstration', @now)", new { accountId, role, scope, now }, transaction);
        await transaction.CommitAsync(cancellation);
        return accountId;
    }

    /// <summary>Everybody with a role: of some apps and merchants, or of all.</summary>
    public async Task<IReadOnlyList<StaffLine>> StaffAsync(IReadOnlyCollection<string>? scopes, string text, int limit, int offset, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(cancellation);
        var among = scopes is null ? "1 = 1" : database.IsAnyOf("g.scope", "scopes");
        return (await connection.QueryAsync<StaffLine>(
            $"""
            SELECT a.account_id AS AccountId, a.login AS Login, a.name AS Name, g.role AS Role, g.scope AS Scope, g.granted_at AS GrantedAt,
                   (SELECT max(s.seen_at) FROM console_session s WHERE s.account_id = a.account_id) AS SeenAt
            FROM console_grant g JOIN console_account a ON a.account_id = g.account_id
            WHERE a.closed_at IS NULL AND {among} AND (@text = '' OR lower(a.name) LIKE @text ESCAPE '!' OR a.login LIKE @text ESCAPE '!' OR g.scope LIKE @text ESCAPE '!')
            ORDER BY a.login, g.role, g.scope LIMIT @limit OFFSET @offset
            """, new { scopes = scopes?.ToArray(), text = PatternOf(text), limit, offset })).AsList();
    }

    /// <summary>Links to become somebody that were not used yet.</summary>
    public async Task<IReadOnlyList<LinkLine>> LinksAsync(IReadOnlyCollection<string>? scopes, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(cancellation);
        var among = scopes is null ? "1 = 1" : database.IsAnyOf("scope", "scopes");
        return (await connection.QueryAsync<LinkLine>(
            $"""
            SELECT link_id AS LinkId, role AS Role, scope AS Scope, name AS Name, made_by AS MadeBy, expires_at AS ExpiresAt
            FROM console_link WHERE used_at IS NULL AND account_id IS NULL AND expires_at > @now AND {among} ORDER BY made_at DESC LIMIT 50
            """, new { scopes = scopes?.ToArray(), now = clock.Machine.UtcMicroseconds() })).AsList();
    }

    /// <summary>Takes a link of this scope back; false when there is none.</summary>
    public async Task<bool> TakeBackLinkAsync(string linkId, string scope, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(cancellation);
        return await connection.ExecuteAsync("DELETE FROM console_link WHERE link_id = @linkId AND scope = @scope AND used_at IS NULL", new { linkId, scope }) == 1;
    }

    /// <summary>Takes a role from an account. The last operator keeps it. An account without any role is closed, and signed out everywhere.</summary>
    public async Task<bool> TakeRoleAsync(string accountId, string role, string scope, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(cancellation);
        await using var transaction = await connection.BeginTransactionAsync(cancellation);
        // One at a time on all nodes: two operators who let each other go in the same moment must not both succeed.
        await connection.ExecuteAsync("UPDATE console_grant SET granted_by = granted_by WHERE role = @role AND scope = @scope", new { role, scope }, transaction);
        var isLastOperator = role == Role.Operator && await connection.ExecuteScalarAsync<long>(
            "SELECT count(*) FROM console_grant g JOIN console_account a ON a.account_id = g.account_id WHERE g.role = 'operator' AND a.closed_at IS NULL AND g.account_id <> @accountId", new { accountId }, transaction) == 0;
        if (isLastOperator || await connection.ExecuteAsync("DELETE FROM console_grant WHERE account_id = @accountId AND role = @role AND scope = @scope", new { accountId, role, scope }, transaction) == 0)
            return false;
        await connection.ExecuteAsync("DELETE FROM console_session WHERE account_id = @accountId", new { accountId }, transaction);
        await connection.ExecuteAsync(
            "UPDATE console_account SET closed_at = @now WHERE account_id = @accountId AND NOT EXISTS (SELECT 1 FROM console_grant g WHERE g.account_id = @accountId)",
            new { accountId, now = clock.Machine.UtcMicroseconds() }, transaction);
        await transaction.CommitAsync(cancellation);
        return true;
    }

    public async Task SetPasswordAsync(string accountId, string hash, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(cancellation);
        await connection.ExecuteAsync("UPDATE console_account SET password = @hash WHERE account_id = @accountId", new { accountId, hash });
    }

    /// <summary>Seals a new key for one-time codes into a text that its owner's form carries until it is proved.</summary>
    public string SealKey(string accountId, byte[] key) => master.Seal(key, PurposeOf(accountId));

    /// <summary>Opens such a text; null for one that is not this account's.</summary>
    public byte[]? OpenKey(string accountId, string sealedKey)
    {
        try
        {
            return master.Open(sealedKey, PurposeOf(accountId));
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }

    /// <summary>Asks for a second step from now on.</summary>
    /// <returns>Codes for the day the phone is lost, told this once.</returns>
    public async Task<IReadOnlyList<string>> BeginSecondStepAsync(string accountId, string sealedKey, long step, CancellationToken cancellation)
    {
        var codes = Enumerable.Range(0, RecoveryCodes).Select(_ => RandomNumberGenerator.GetString("abcdefghjkmnpqrstuvwxyz23456789", RecoveryLength)).ToArray();
        await using var connection = await database.OpenAsync(cancellation);
        await connection.ExecuteAsync(
            "UPDATE console_account SET totp_sealed = @sealedKey, totp_step = @step, recovery = @recovery WHERE account_id = @accountId",
            new { accountId, sealedKey, step, recovery = string.Join(',', codes.Select(HashOf)) });
        return codes;
    }

    public async Task EndSecondStepAsync(string accountId, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(cancellation);
        await connection.ExecuteAsync("UPDATE console_account SET totp_sealed = NULL, totp_step = 0, recovery = '' WHERE account_id = @accountId", new { accountId });
    }

    /// <summary>Takes a one-time code or a recovery code; each is good once, on all nodes together.</summary>
    public async Task<bool> TakeCodeAsync(Account account, string code, CancellationToken cancellation)
    {
        if (account.TotpSealed is not { } sealedKey || OpenKey(account.AccountId, sealedKey) is not { } key)
            return false;
        await using var connection = await database.OpenAsync(cancellation);
        if (OneTimeCodes.StepOf(key, code, clock.Machine.GetUtcNow(), account.TotpStep) is { } step)
            return await connection.ExecuteAsync("UPDATE console_account SET totp_step = @step WHERE account_id = @AccountId AND totp_step < @step", new { account.AccountId, step }) == 1;
        var left = account.Recovery.Split(',', StringSplitOptions.RemoveEmptyEntries);
        var hash = HashOf(code);
        return left.Contains(hash) && await connection.ExecuteAsync(
            "UPDATE console_account SET recovery = @after WHERE account_id = @AccountId AND recovery = @Recovery",
            new { account.AccountId, account.Recovery, after = string.Join(',', left.Where(one => one != hash)) }) == 1;
    }

    private static string PurposeOf(string accountId) => $"console/{accountId}/totp";

    private static string HashOf(string token) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(token)));

    private static string PatternOf(string text) =>
        text.Length == 0 ? "" : $"%{text.ToLowerInvariant().Replace("!", "!!", StringComparison.Ordinal).Replace("%", "!%", StringComparison.Ordinal).Replace("_", "!_", StringComparison.Ordinal)}%";

    [GeneratedRegex(@"^[A-Za-z0-9][A-Za-z0-9._@+-]{1,63}\z", RegexOptions.CultureInvariant)]
    private static partial Regex LoginForm();
}
