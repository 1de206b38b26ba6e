using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Dapper;
using Madang.Kernel.Database;
using Madang.Kernel.Time;
using Madang.OpenPlatform.Wire;

namespace Madang.OpenPlatform.Login.Web;

/// <summary>Whom a web page's token speaks of, to which app, and what it may ask.</summary>
internal sealed record UserToken(string AppId, string PersonId, string Scope);

/// <summary>Tokens of a login in a web page: of one person to one app, two hours; renewed with a second one for thirty days.</summary>
internal sealed class UserTokens(PlatformDatabase database, BusinessClock clock)
{
    public const string Access = "access";
    public const string Refresh = "refresh";

    private const int RandomBytes = 60;
    private const int LongestToken = 512;

    public static readonly TimeSpan AccessLifetime = TimeSpan.FromSeconds(7_200);
    private static readonly TimeSpan RefreshLifetime = TimeSpan.FromDays(30);

    public async Task<string> IssueAsync(string kind, UserToken token, CancellationToken cancellation)
    {
        var text = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(RandomBytes));
        var now = clock.UtcMicroseconds();
        await using var connection = await database.OpenAsync(cancellation);
        await connection.ExecuteAsync(
            "INSERT INTO open_user_token (token_hash, kind, app_id, person_id, scope, expires_at) VALUES (@hash, @kind, @AppId, @PersonId, @Scope, @expires)",
            new { hash = Hash(text), kind, token.AppId, token.PersonId, token.Scope, expires = now + Microseconds.Of(kind == Access ? AccessLifetime : RefreshLifetime) });
        await connection.ExecuteAsync("DELETE FROM open_user_token WHERE person_id = @PersonId AND expires_at < @old", new { token.PersonId, old = now - Microseconds.Of(TimeSpan.FromDays(1)) });
        return text;
    }

    /// <summary>Whose token it is; else why not.</summary>
    public async Task<(UserToken? Token, OpenError? Refusal)> FindAsync(string kind, string text, CancellationToken cancellation)
    {
        var (missing, wrong, old) = kind == Access
            ? (OpenErrors.MissingToken, OpenErrors.InvalidCredential, OpenErrors.TokenExpired)
            : (OpenErrors.MissingRefreshToken, OpenErrors.InvalidRefreshToken, OpenErrors.RefreshTokenExpired);
        if (text.Length is 0 or > LongestToken)
            return (null, text.Length == 0 ? missing : wrong);
        await using var connection = await database.OpenAsync(cancellation);
        var row = await connection.QuerySingleOrDefaultAsync<(string AppId, string PersonId, string Scope, long ExpiresAt)?>(
            "SELECT app_id, person_id, scope, expires_at FROM open_user_token WHERE token_hash = @hash AND kind = @kind", new { hash = Hash(text), kind });
        return row is not { } found ? (null, wrong) : found.ExpiresAt <= clock.UtcMicroseconds() ? (null, old) : (new(found.AppId, found.PersonId, found.Scope), null);
    }

    private static string Hash(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
}
