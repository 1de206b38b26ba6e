using Dapper;
using Madang.Kernel.Database;
using Madang.Kernel.Time;

namespace Madang.OpenPlatform.Login;

/// <summary>One permission.</summary>
internal sealed record Grant(string AppId, string Scope, long GrantedAt);

/// <summary>What people have allowed apps, by the wire's names: <c>scope.userInfo</c>, <c>scope.phone</c>, <c>snsapi_userinfo</c>.</summary>
internal sealed class Grants(PlatformDatabase database, BusinessClock clock)
{
    public const string UserInfo = "scope.userInfo";
    public const string Phone = "scope.phone";
    public const string WebUserInfo = "snsapi_userinfo";
    public const string WebBase = "snsapi_base";

    public async Task<bool> HasAsync(string appId, string personId, string scope, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(cancellation);
        return await connection.ExecuteScalarAsync<long>("SELECT count(*) FROM open_grant WHERE app_id = @appId AND person_id = @personId AND scope = @scope", new { appId, personId, scope }) > 0;
    }

    public async Task AddAsync(string appId, string personId, string scope, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(cancellation);
        await connection.ExecuteAsync(
            "INSERT INTO open_grant (app_id, person_id, scope, granted_at) VALUES (@appId, @personId, @scope, @now) ON CONFLICT DO NOTHING", new { appId, personId, scope, now = clock.UtcMicroseconds() });
    }

    /// <summary>Takes a permission back, and with it every token that a web page got by it.</summary>
    public async Task RevokeAsync(string appId, string personId, string scope, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(cancellation);
        await using var transaction = await connection.BeginTransactionAsync(cancellation);
        await connection.ExecuteAsync("DELETE FROM open_grant WHERE app_id = @appId AND person_id = @personId AND scope = @scope", new { appId, personId, scope }, transaction);
        await connection.ExecuteAsync("DELETE FROM open_user_token WHERE app_id = @appId AND person_id = @personId AND scope = @scope", new { appId, personId, scope }, transaction);
        await transaction.CommitAsync(cancellation);
    }

    public async Task<IReadOnlyList<Grant>> ListAsync(string personId, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(cancellation);
        return (await connection.QueryAsync<Grant>(
            "SELECT app_id AS AppId, scope AS Scope, granted_at AS GrantedAt FROM open_grant WHERE person_id = @personId ORDER BY granted_at DESC", new { personId })).AsList();
    }

    /// <summary>The apps that a person has signed in to.</summary>
    public async Task<IReadOnlyList<string>> AppsAsync(string[] persons, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(cancellation);
        return (await connection.QueryAsync<string>($"SELECT DISTINCT app_id FROM open_app_session WHERE {database.IsAnyOf("person_id", "persons")} ORDER BY app_id", new { persons })).AsList();
    }
}
