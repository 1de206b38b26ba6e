using System.Reflection;
using Madang.Kernel.Database;

namespace Madang.Tests;

/// <summary>A database of its own for one platform under test, gone afterwards.</summary>
internal sealed class TestDatabase : IAsyncDisposable
{
    private readonly string? postgresName;

    private TestDatabase(PlatformDatabase database, string folder, string? postgresName)
    {
        Database = database;
        Folder = folder;
        this.postgresName = postgresName;
    }

    public PlatformDatabase Database { get; }

    /// <summary>For keys and, on SQLite, the database file.</summary>
    public string Folder { get; }

    /// <summary>Makes a database with the schemas of these modules.</summary>
    public static async Task<TestDatabase> CreateAsync(DatabaseEngine engine, TimeProvider time, params IReadOnlyList<Assembly> modules)
    {
        RequireEngine(engine);
        // The server first: where it fails there is no folder to be left behind.
        var template = await MigratedTemplate.OfAsync(engine, time, modules);
        var name = engine == DatabaseEngine.Sqlite ? null : await TestServer.CreateDatabaseAsync(template);
        var folder = Directory.CreateTempSubdirectory("madang-test-").FullName;
        if (name is not null)
            return new(OpenPostgres(name), folder, name);
        var file = Path.Combine(folder, "madang.db");
        File.Copy(template, file);
        return new(PlatformDatabase.Sqlite(file), folder, postgresName: null);
    }

    /// <summary>A second node's way to the same PostgreSQL database.</summary>
    public PlatformDatabase OpenAgain() => postgresName is null ? throw new InvalidOperationException("SQLite has one node.") : OpenPostgres(postgresName);

    /// <summary>Leaves the test out where there is no PostgreSQL and haste was asked for; fails it where there should be one.</summary>
    public static void RequireEngine(DatabaseEngine engine)
    {
        if (engine == DatabaseEngine.Postgres)
            TestServer.Require();
    }

    public async ValueTask DisposeAsync()
    {
        await Database.DisposeAsync();
        if (postgresName is not null)
            await TestServer.DropDatabaseAsync(postgresName);
        Directory.Delete(Folder, recursive: true);
    }

    private static PlatformDatabase OpenPostgres(string name) => PlatformDatabase.PostgreSql(TestServer.AddressOf(name));
}
