using Dapper;
using Madang.Kernel.Database;
using Madang.MiniPrograms.Releases;
using Madang.OpenPlatform.Tokens;

namespace Madang.OpenPlatform.Apps;

/// <inheritdoc cref="IAppKeys" />
internal sealed class AppKeyDesk(PlatformDatabase database, AppCredentials credentials, IAppRegistry registry, Quotas quotas) : IAppKeys
{
    public async Task<AppSecrets> MakeAsync(string name, string ownerId, CancellationToken cancellation) =>
        Of(await credentials.IssueAsync(null, name, ownerId, "", cancellation) ?? throw new InvalidOperationException("A new app had an owner already."));

    public async Task<AppKeyStanding?> FindAsync(string appId, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(cancellation);
        return await connection.QuerySingleOrDefaultAsync<(string OwnerId, string WebDomains, long CreatedAt)?>("SELECT owner_id, web_domains, created_at FROM open_app WHERE app_id = @appId", new { appId })
            is { } row ? new(row.OwnerId, row.WebDomains.Split(',', StringSplitOptions.RemoveEmptyEntries), row.CreatedAt) : null;
    }

    public async Task<AppSecrets?> IssueAsync(string appId, string ownerId, CancellationToken cancellation) =>
        await registry.NameOfAsync(appId, cancellation) is { } name && await credentials.FindAsync(appId, cancellation) is null && await credentials.IssueAsync(appId, name, ownerId, "", cancellation) is { } made
            ? Of(made)
            : null;

    public async Task<string?> ReplaceSecretAsync(string appId, CancellationToken cancellation)
    {
        var secret = AppCredentials.NewSecret();
        await using var connection = await database.OpenAsync(cancellation);
        return await connection.ExecuteAsync("UPDATE open_app SET secret_hash = @hash WHERE app_id = @appId", new { appId, hash = AppCredentials.Hash(secret) }) == 1 ? secret : null;
    }

    public async Task<(string Token, string EncodingAesKey)?> ReplacePushKeysAsync(string appId, CancellationToken cancellation)
    {
        var (token, key) = AppCredentials.NewPushKeys();
        return await credentials.SetPushKeysAsync(appId, new(token, key), cancellation) ? (token, key) : null;
    }

    public async Task<string?> SetWebDomainsAsync(string appId, IReadOnlyList<string> domains, CancellationToken cancellation)
    {
        const int Most = 20;
        if (domains.FirstOrDefault(one => one.Length > 253 || Uri.CheckHostName(one) != UriHostNameType.Dns) is { } wrong)
            return wrong;
        if (domains.Count > Most)
            return domains[Most];
        await using var connection = await database.OpenAsync(cancellation);
        await connection.ExecuteAsync("UPDATE open_app SET web_domains = @joined WHERE app_id = @appId", new { appId, joined = string.Join(',', domains.Distinct(StringComparer.OrdinalIgnoreCase)).ToLowerInvariant() });
        return null;
    }

    public Task<IReadOnlyList<QuotaUse>> UsedTodayAsync(string appId, int limit, CancellationToken cancellation) => quotas.UsedTodayAsync(appId, limit, cancellation);

    private static AppSecrets Of(NewCredentials made) => new(made.AppId, made.AppSecret, made.Token, made.EncodingAesKey);
}
