using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using Dapper;
using Madang.Kernel.Database;
using Madang.Kernel.Secrets;
using Madang.Kernel.Time;
using Madang.MiniPrograms.Releases;
using Madang.OpenPlatform.Wire;

namespace Madang.OpenPlatform.Apps;

/// <summary>An app with credentials.</summary>
internal sealed record OpenApp(string AppId, string OwnerId, string SecretHash, string WebDomains);

/// <summary>What is told once, when an app gets its credentials.</summary>
internal sealed record NewCredentials(string AppId, string AppSecret, string Token, string EncodingAesKey);

/// <summary>The credentials of apps. Which apps there are, the registry says.</summary>
internal sealed partial class AppCredentials(PlatformDatabase database, IAppRegistry registry, MasterKey master, BusinessClock clock)
{
    private const int SecretDigits = 32;
    private const int PushTokenLength = 24;
    private const int PushKeyLength = 43;
    private const string Letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

    public static string NewSecret() => RandomNumberGenerator.GetHexString(SecretDigits, lowercase: true);

    public static (string Token, string EncodingAesKey) NewPushKeys() => (RandomNumberGenerator.GetString(Letters, PushTokenLength), RandomNumberGenerator.GetString(Letters, PushKeyLength));

    public static bool IsAppId(string text) => AppIdForm().IsMatch(text);

    /// <summary>
    /// Gives an app its credentials: a new app when <paramref name="appId"/> is null, else that one, which is entered into the registry when it is not there.
    /// Null when the app has an owner already and it is another one. An app of the same owner gets a new secret; the old one is refused at once.
    /// </summary>
    public async Task<NewCredentials?> IssueAsync(string? appId, string name, string ownerId, string webDomains, CancellationToken cancellation)
    {
        appId ??= $"wx{RandomNumberGenerator.GetHexString(16, lowercase: true)}";
        await registry.RegisterAsync(appId, name, cancellation);
        var (pushToken, pushKey) = NewPushKeys();
        var made = new NewCredentials(appId, NewSecret(), pushToken, pushKey);
        await using var connection = await database.OpenAsync(cancellation);
        var rows = await connection.ExecuteAsync(
            """
            INSERT INTO open_app (app_id, owner_id, secret_hash, push_token, push_key, web_domains, created_at)
            VALUES (@appId, @ownerId, @hash, @token, @key, @webDomains, @now)
            ON CONFLICT (app_id) DO UPDATE
            SET secret_hash = excluded.secret_hash, push_token = excluded.push_token, push_key = excluded.push_key, web_domains = excluded.web_domains
            WHERE open_app.owner_id = excluded.owner_id
            """,
            new
            {
                appId,
                ownerId,
                hash = Hash(made.AppSecret),
                token = master.Seal(Encoding.ASCII.GetBytes(made.Token), $"open/{appId}/push-token"),
                key = master.Seal(Encoding.ASCII.GetBytes(made.EncodingAesKey), $"open/{appId}/push-key"),
                webDomains,
                now = clock.UtcMicroseconds(),
            });
        return rows == 1 ? made : null;
    }

    public async Task<OpenApp?> FindAsync(string appId, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(cancellation);
        return await connection.QuerySingleOrDefaultAsync<OpenApp>(
            "SELECT app_id AS AppId, owner_id AS OwnerId, secret_hash AS SecretHash, web_domains AS WebDomains FROM open_app WHERE app_id = @appId", new { appId });
    }

    /// <summary>The app whose id and secret these are; else the first refusal in the documented order.</summary>
    public async Task<(OpenApp? App, OpenError? Refusal)> CheckAsync(string appId, string secret, CancellationToken cancellation)
    {
        if (appId.Length == 0)
            return (null, OpenErrors.MissingAppId);
        if (secret.Length == 0)
            return (null, OpenErrors.MissingSecret);
        if (!IsAppId(appId) || await FindAsync(appId, cancellation) is not { } app)
            return (null, OpenErrors.InvalidAppId);
        return CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(Hash(secret)), Encoding.ASCII.GetBytes(app.SecretHash)) ? (app, null) : (null, OpenErrors.InvalidSecret);
    }

    // The secret is 128 bits of the system's generator: there is nothing to guess that a slow hash would protect.
    public static string Hash(string secret) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(secret)));

    [GeneratedRegex("^[A-Za-z][A-Za-z0-9_]{2,39}$", RegexOptions.CultureInvariant)]
    private static partial Regex AppIdForm();
}
