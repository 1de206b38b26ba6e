using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using Dapper;
using Madang.Kernel.Database;
using Madang.Kernel.Secrets;
using Madang.Kernel.Time;
using Madang.MiniPrograms.Releases;
using Madang.OpenPlatform.Push;
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

    // The last of a key's 43 letters carries four bits: with these the two that are left over are 0, as strict readers of base64 want them.
    private const string LastLetters = "AEIMQUYcgkosw048";

    public static string NewSecret() => RandomNumberGenerator.GetHexString(SecretDigits, lowercase: true);

    public static (string Token, string EncodingAesKey) NewPushKeys() => (RandomNumberGenerator.GetString(Letters, PushTokenLength), NewPushKey());

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
                token = SealToken(appId, made.Token),
                key = SealKey(appId, made.EncodingAesKey),
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

    /// <summary>What signs and seals an app's pushes; null when there is no such app.</summary>
    public async Task<PushKeys?> PushKeysAsync(string appId, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(cancellation);
        var row = await connection.QuerySingleOrDefaultAsync<(string Token, string Key)?>("SELECT push_token, push_key FROM open_app WHERE app_id = @appId", new { appId });
        return row is not var (token, key)
            ? null
            : new(Encoding.ASCII.GetString(master.Open(token, TokenPurpose(appId))), Encoding.ASCII.GetString(master.Open(key, KeyPurpose(appId))));
    }

    /// <summary>Changes what signs and seals an app's pushes; false when the app has no credentials.</summary>
    public async Task<bool> SetPushKeysAsync(string appId, PushKeys keys, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(cancellation);
        return await connection.ExecuteAsync(
            "UPDATE open_app SET push_token = @token, push_key = @key WHERE app_id = @appId", new { appId, token = SealToken(appId, keys.Token), key = SealKey(appId, keys.EncodingAesKey) }) == 1;
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

    private static string NewPushKey() => RandomNumberGenerator.GetString(Letters, PushKeyLength - 1) + RandomNumberGenerator.GetString(LastLetters, 1);

    private string SealToken(string appId, string token) => master.Seal(Encoding.ASCII.GetBytes(token), TokenPurpose(appId));

    private string SealKey(string appId, string key) => master.Seal(Encoding.ASCII.GetBytes(key), KeyPurpose(appId));

    private static string TokenPurpose(string appId) => $"open/{appId}/push-token";

    private static string KeyPurpose(string appId) => $"open/{appId}/push-key";

    // The secret is 128 bits of the system's generator: there is nothing to guess that a slow hash would protect.
    public static string Hash(string secret) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(secret)));

    [GeneratedRegex("^[A-Za-z][A-Za-z0-9_]{2,39}$", RegexOptions.CultureInvariant)]
    private static partial Regex AppIdForm();
}
