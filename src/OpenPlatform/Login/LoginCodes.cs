using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Dapper;
using Madang.Kernel.Database;
using Madang.Kernel.Time;
using Madang.OpenPlatform.Wire;

namespace Madang.OpenPlatform.Login;

/// <summary>Whom a spent code names, and what it allows.</summary>
internal sealed record SpentCode(string PersonId, string Scope);

/// <summary>Codes that an app hands to its back end: good once, for five minutes, to the app they were made for.</summary>
internal sealed class LoginCodes(PlatformDatabase database, BusinessClock clock)
{
    public const string Login = "login";
    public const string Phone = "phone";
    public const string Web = "web";

    private const int RandomBytes = 24;
    private const int LongestCode = 128;

    private static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(5);

    // Kept a while longer, so that a code that comes again is told apart from one that never was.
    private static readonly TimeSpan Memory = TimeSpan.FromHours(1);

    public async Task<string> IssueAsync(string appId, string personId, string kind, string scope, CancellationToken cancellation)
    {
        var code = $"0{Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(RandomBytes))[..31]}";
        var now = clock.UtcMicroseconds();
        await using var connection = await database.OpenAsync(cancellation);
        await connection.ExecuteAsync("DELETE FROM open_login_code WHERE expires_at < @old", new { old = now - Microseconds.Of(Memory) });
        await connection.ExecuteAsync(
            "INSERT INTO open_login_code (code_hash, app_id, person_id, kind, scope, expires_at, used_at) VALUES (@hash, @appId, @personId, @kind, @scope, @expires, 0)",
            new { hash = Hash(code), appId, personId, kind, scope, expires = now + Microseconds.Of(Lifetime) });
        return code;
    }

    /// <summary>Spends a code. Of two that come with the same one, one gets it.</summary>
    public async Task<(SpentCode? Code, OpenError? Refusal)> SpendAsync(string appId, string code, string kind, CancellationToken cancellation)
    {
        if (code.Length == 0)
            return (null, OpenErrors.MissingCode);
        if (code.Length > LongestCode)
            return (null, OpenErrors.InvalidCode);
        var parameters = new { hash = Hash(code), appId, kind, now = clock.UtcMicroseconds() };
        await using var connection = await database.OpenAsync(cancellation);
        // Another app's code is answered as one that never was, and stays good for its own.
        var isMine = await connection.ExecuteAsync(
            "UPDATE open_login_code SET used_at = @now WHERE code_hash = @hash AND app_id = @appId AND kind = @kind AND used_at = 0 AND expires_at > @now", parameters) == 1;
        var row = await connection.QuerySingleOrDefaultAsync<(string PersonId, string Scope, long UsedAt)?>(
            "SELECT person_id, scope, used_at FROM open_login_code WHERE code_hash = @hash AND app_id = @appId AND kind = @kind", parameters);
        if (isMine && row is { } mine)
            return (new(mine.PersonId, mine.Scope), null);
        return (null, row is { UsedAt: > 0 } ? OpenErrors.CodeUsed : OpenErrors.InvalidCode);
    }

    private static string Hash(string code) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(code)));
}
