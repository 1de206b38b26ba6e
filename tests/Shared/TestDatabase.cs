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

    public static async Task<TestDatabase> CreateAsync(DatabaseEngine engine)
    {
        // The server first: where it fails there is no folder to be left behind.
        var name = engine == DatabaseEngine.Sqlite ? null : await TestServer.CreateDatabaseAsync();
        var folder = Directory.CreateTempSubdirectory("madang-test-").FullName;
        return new(name is null ? PlatformDatabase.Sqlite(Path.Combine(folder, "madang.db")) : OpenPostgres(name), folder, name);
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
