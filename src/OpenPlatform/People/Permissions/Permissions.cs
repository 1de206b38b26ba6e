using Dapper;
using Madang.Kernel.Database;
using Madang.Kernel.Time;
using Madang.OpenPlatform.Login;

namespace Madang.OpenPlatform.People.Permissions;

/// <summary>One answer of a person to one app.</summary>
internal sealed record Permission(string AppId, string Scope, bool IsAllowed, long DecidedAt);

/// <summary>What people have answered apps that asked: kept for the person, on every device of theirs, until they change it.</summary>
internal sealed class Permissions(PlatformDatabase database, Grants grants, BusinessClock clock)
{
    private const int MostScopesOfApp = 64;

    private sealed record Row(string AppId, string Scope, long Allowed, long DecidedAt);

    /// <summary>Writes the answer down. A no takes back what the app's back end may be told by the same name.</summary>
    public async Task SetAsync(string appId, string personId, string scope, bool isAllowed, CancellationToken cancellation)
    {
        await using (var connection = await database.OpenAsync(cancellation))
        {
            await connection.ExecuteAsync(
                """
                INSERT INTO open_permission (app_id, person_id, scope, allowed, decided_at)
                SELECT @appId, @personId, @scope, @allowed, @now WHERE (SELECT count(*) FROM open_permission WHERE person_id = @personId AND app_id = @appId) < @MostScopesOfApp
                ON CONFLICT (person_id, app_id, scope) DO UPDATE SET allowed = excluded.allowed, decided_at = excluded.decided_at
                """,
                new { appId, personId, scope, allowed = isAllowed ? 1L : 0L, now = clock.UtcMicroseconds(), MostScopesOfApp });
        }
        if (!isAllowed)
            await grants.RevokeAsync(appId, personId, scope, cancellation);
    }

    /// <summary>Forgets the answer: the app may ask once more.</summary>
    public async Task ForgetAsync(string appId, string personId, string scope, CancellationToken cancellation)
    {
        await using (var connection = await database.OpenAsync(cancellation))
            await connection.ExecuteAsync("DELETE FROM open_permission WHERE app_id = @appId AND person_id = @personId AND scope = @scope", new { appId, personId, scope });
        await grants.RevokeAsync(appId, personId, scope, cancellation);
    }

    /// <summary>All answers of a person, or those to one app; newest first. What back ends were granted without a question of this kind is among them.</summary>
    public async Task<IReadOnlyList<Permission>> OfAsync(string personId, string? appId, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(cancellation);
        var rows = await connection.QueryAsync<Row>(
            "SELECT app_id AS AppId, scope AS Scope, allowed AS Allowed, decided_at AS DecidedAt FROM open_permission WHERE person_id = @personId", new { personId });
        var answers = rows.Select(row => new Permission(row.AppId, row.Scope, row.Allowed != 0, row.DecidedAt)).ToList();
        foreach (var grant in await grants.ListAsync(personId, cancellation))
        {
            if (!answers.Exists(answer => answer.AppId == grant.AppId && answer.Scope == grant.Scope))
                answers.Add(new(grant.AppId, grant.Scope, true, grant.GrantedAt));
        }
        return [.. answers.Where(answer => appId is null || answer.AppId == appId).OrderByDescending(answer => answer.DecidedAt)];
    }
}
