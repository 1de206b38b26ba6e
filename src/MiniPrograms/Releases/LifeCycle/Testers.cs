using System.Security.Cryptography;
using System.Text;
using Dapper;
using Madang.Kernel.Database;
using Madang.Kernel.Time;

namespace Madang.MiniPrograms.Releases.LifeCycle;

/// <summary>Somebody who may open what is not released, and gets a release to some before others.</summary>
internal sealed record Tester
{
    public const string TesterRole = "tester";
    public const string DeveloperRole = "developer";

    /// <summary><c>userstr</c> of the wire.</summary>
    public required string Id { get; init; }

    public required string Name { get; init; }

    public required string Role { get; init; }

    /// <summary>UTC microseconds.</summary>
    public required long BoundAt { get; init; }
}

/// <summary>An app's testers and developers: who they are, how many there may be, and which browsers are theirs.</summary>
internal sealed class Testers(PlatformDatabase database, BusinessClock clock, IEnumerable<IReleasePeople> people)
{
    public const int IdLength = 16;

    private const int LongestName = 64;
    private const string Columns = "tester AS Id, name AS Name, role AS Role, bound_at AS BoundAt";

    private readonly IReleasePeople? people = people.FirstOrDefault();

    public async Task<Outcome<Tester>> AddAsync(string appId, string actor, string name, string role, CancellationToken cancellation)
    {
        if (name.Length is 0 or > LongestName || name.Any(char.IsControl))
            return LifeCycleRefusal.NoSuchPerson;
        // Without accounts nobody can be asked for: the tester is whoever gets the tester's link.
        var person = people is null ? "" : await people.FindAsync(name, cancellation);
        if (person is null)
            return LifeCycleRefusal.NoSuchPerson;
        await using var unit = await AppUnit.BeginAsync(database, clock, appId, actor, cancellation);
        if (unit is null)
            return LifeCycleRefusal.NoSuchApp;
        if (await unit.OneAsync<long>("SELECT count(*) FROM miniprogram_tester WHERE app_id = @AppId AND (name = @name OR person <> '' AND person = @person)", new { unit.AppId, name, person }) > 0)
            return LifeCycleRefusal.AlreadyTester;
        var owner = (await unit.LifeAsync()).Owner;
        var bound = await unit.OneAsync<long>("SELECT count(*) FROM miniprogram_tester WHERE app_id = @AppId AND role = @role", new { unit.AppId, role });
        if (bound >= (role == Tester.DeveloperRole ? OwnerKind.MostDevelopers(owner) : OwnerKind.MostTesters(owner)))
            return LifeCycleRefusal.TooManyTesters;
        var tester = new Tester { Id = IdOf(appId, name), Name = name, Role = role, BoundAt = unit.Now };
        await unit.ExecuteAsync(
            "INSERT INTO miniprogram_tester (app_id, tester, name, person, role, bound_at) VALUES (@AppId, @Id, @Name, @person, @Role, @BoundAt)",
            new { unit.AppId, tester.Id, tester.Name, person, tester.Role, tester.BoundAt });
        await unit.LogAsync("tester.bind", detail: $"{role} {name}");
        await unit.CommitAsync(cancellation);
        return tester;
    }

    /// <summary>Unbinds by name or by <c>userstr</c>: the tester's link and browsers are nobody's from then on.</summary>
    public async Task<LifeCycleRefusal?> RemoveAsync(string appId, string actor, string nameOrId, CancellationToken cancellation)
    {
        await using var unit = await AppUnit.BeginAsync(database, clock, appId, actor, cancellation);
        if (unit is null || await unit.OneAsync<Tester>($"SELECT {Columns} FROM miniprogram_tester WHERE app_id = @AppId AND (name = @nameOrId OR tester = @nameOrId)", new { unit.AppId, nameOrId }) is not { } tester)
            return LifeCycleRefusal.NoSuchPerson;
        await unit.ExecuteAsync("DELETE FROM miniprogram_tester WHERE app_id = @AppId AND tester = @Id", new { unit.AppId, tester.Id });
        await unit.LogAsync("tester.unbind", detail: $"{tester.Role} {tester.Name}");
        await unit.CommitAsync(cancellation);
        return null;
    }

    public async Task<IReadOnlyList<Tester>> ListAsync(string appId, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(cancellation);
        return (await connection.QueryAsync<Tester>($"SELECT {Columns} FROM miniprogram_tester WHERE app_id = @appId ORDER BY bound_at, tester", new { appId })).AsList();
    }

    /// <summary>Sets what decides how many people an app may bind. Those who are bound already stay.</summary>
    public async Task<LifeCycleRefusal?> SetOwnerAsync(string appId, string actor, string owner, CancellationToken cancellation)
    {
        if (!OwnerKind.IsKnown(owner))
            return LifeCycleRefusal.InvalidArguments;
        await using var unit = await AppUnit.BeginAsync(database, clock, appId, actor, cancellation);
        if (unit is null)
            return LifeCycleRefusal.NoSuchApp;
        await unit.SaveAsync(await unit.LifeAsync() with { Owner = owner });
        await unit.LogAsync("owner", detail: owner);
        await unit.CommitAsync(cancellation);
        return null;
    }

    /// <summary>The role of a person, or of a browser that opened a tester's link; null for everybody else.</summary>
    public async Task<string?> RoleOfAsync(string appId, string? person, string? visitor, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(cancellation);
        return await connection.QueryFirstOrDefaultAsync<string>(
            """
            SELECT t.role FROM miniprogram_tester t
            WHERE t.app_id = @appId AND (t.person <> '' AND t.person = @person
              OR EXISTS (SELECT 1 FROM miniprogram_tester_visitor b WHERE b.app_id = t.app_id AND b.tester = t.tester AND b.visitor = @visitor))
            ORDER BY t.role LIMIT 1
            """, new { appId, person = person ?? "", visitor = visitor ?? "" });
    }

    /// <summary>Whether a tester is bound; a browser that is given is the tester's from now on.</summary>
    public async Task<bool> IsBoundAsync(string appId, string tester, string? visitor, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(cancellation);
        if (await connection.ExecuteScalarAsync<long>("SELECT count(*) FROM miniprogram_tester WHERE app_id = @appId AND tester = @tester", new { appId, tester }) == 0)
            return false;
        if (visitor is not null)
        {
            await connection.ExecuteAsync(
                """
                INSERT INTO miniprogram_tester_visitor (app_id, visitor, tester) SELECT app_id, @visitor, tester FROM miniprogram_tester WHERE app_id = @appId AND tester = @tester
                ON CONFLICT (app_id, visitor) DO NOTHING
                """, new { appId, visitor, tester });
        }
        return true;
    }

    private static string IdOf(string appId, string name) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"madang tester v1\0{appId}\0{name}")))[..IdLength];
}
