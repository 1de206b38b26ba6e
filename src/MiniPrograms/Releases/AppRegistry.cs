using Dapper;
using Madang.Kernel.Database;
using Madang.Kernel.Time;
using Madang.MiniPrograms.Hosting;

namespace Madang.MiniPrograms.Releases;

/// <inheritdoc cref="IAppRegistry" />
internal sealed class AppRegistry(PlatformDatabase database, ReleaseStore store, OperatorAccess access, BusinessClock clock) : IAppRegistry
{
    public async Task<bool> RegisterAsync(string appId, string name, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(cancellation);
        return await connection.ExecuteAsync(
            "INSERT INTO miniprogram_app (app_id, app_key, name, created_at) VALUES (@appId, @key, @name, @now) ON CONFLICT DO NOTHING",
            new { appId, key = AppKey.Of(appId), name, now = clock.UtcMicroseconds() }) == 1;
    }

    public async Task<string?> NameOfAsync(string appId, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(cancellation);
        return await connection.ExecuteScalarAsync<string?>("SELECT name FROM miniprogram_app WHERE app_id = @appId", new { appId });
    }

    public async Task<IReadOnlyList<string>?> PagesAsync(string appId, string env, CancellationToken cancellation) =>
        (await store.FindAsync(appId, env, cancellation))?.Pages.Split('\n');

    public string LinkPath(string appId, string env) => AppLink.PathOf(appId, env, access.KeyOf(appId, env));
}
