namespace Madang.OpenPlatform.Apps;

/// <summary>
/// What an app's back end shows to be its app's, and how much it has asked today, for those who look after apps on pages. Who may is the caller's to decide. Secrets are told once, when they are made.
/// </summary>
public interface IAppKeys
{
    /// <summary>Makes a new app with credentials. <paramref name="name"/> and <paramref name="ownerId"/> have 1 to 64 characters.</summary>
    Task<AppSecrets> MakeAsync(string name, string ownerId, CancellationToken cancellation = default);

    /// <summary>What is known of an app's credentials; null when it has none yet.</summary>
    Task<AppKeyStanding?> FindAsync(string appId, CancellationToken cancellation = default);

    /// <summary>Gives an app that has none its credentials, all of them; null when it has some, or there is no such app.</summary>
    Task<AppSecrets?> IssueAsync(string appId, string ownerId, CancellationToken cancellation = default);

    /// <summary>A new appsecret; the old one is refused at once, tokens that were issued stay good. Null when the app has no credentials.</summary>
    Task<string?> ReplaceSecretAsync(string appId, CancellationToken cancellation = default);

    /// <summary>A new token and key for message pushes; null when the app has no credentials.</summary>
    Task<(string Token, string EncodingAesKey)?> ReplacePushKeysAsync(string appId, CancellationToken cancellation = default);

    /// <summary>Sets the host names to which a web page's login may go back. The first text that is no host name; null when it is done.</summary>
    Task<string?> SetWebDomainsAsync(string appId, IReadOnlyList<string> domains, CancellationToken cancellation = default);

    /// <summary>Calls of today (UTC+8) by path, the most used first.</summary>
    Task<IReadOnlyList<QuotaUse>> UsedTodayAsync(string appId, int limit, CancellationToken cancellation = default);
}

/// <summary>What is known of an app's credentials; no secret is in here.</summary>
/// <param name="OwnerId">Whose app it is: people have one unionid for all apps of one owner.</param>
/// <param name="WebDomains">Host names to which a web page's login may go back.</param>
/// <param name="CreatedAt">Since when, UTC microseconds.</param>
public sealed record AppKeyStanding(string OwnerId, IReadOnlyList<string> WebDomains, long CreatedAt);

/// <summary>What is told once. It holds secrets: never log it.</summary>
public sealed record AppSecrets(string AppId, string AppSecret, string Token, string EncodingAesKey)
{
    /// <inheritdoc />
    public override string ToString() => $"{nameof(AppSecrets)} {AppId}";
}

/// <summary>How often an app asked today.</summary>
/// <param name="Api">The path.</param>
/// <param name="Used">How often.</param>
/// <param name="Most">How often it may; null where that is counted in another way.</param>
public sealed record QuotaUse(string Api, long Used, long? Most);
