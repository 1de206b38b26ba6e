using Madang.Kernel.Database;

namespace Madang.Ledger.Tests.Stores;

/// <summary>A database of one test's own, with the ledger's schema, gone when the test ends.</summary>
public sealed class TestDatabase : IAsyncDisposable
{
    private readonly Func<ValueTask> remove;

    private TestDatabase(PlatformDatabase database, Func<ValueTask> remove) => (Database, this.remove) = (database, remove);

    public PlatformDatabase Database { get; }

    /// <summary>What a second process needs to open the same database: a file's path or a connection string.</summary>
    public required string Address { get; init; }

    public static ValueTask<TestDatabase> MakeAsync(DatabaseEngine engine) => engine == DatabaseEngine.Sqlite ? SqliteAsync() : PostgresAsync();

    public static PlatformDatabase Open(DatabaseEngine engine, string address) =>
        engine == DatabaseEngine.Sqlite ? PlatformDatabase.Sqlite(address) : PlatformDatabase.PostgreSql(address);

    private static async ValueTask<TestDatabase> SqliteAsync()
    {
        var folder = Directory.CreateTempSubdirectory("madang-ledger-");
        var path = Path.Combine(folder.FullName, "madang.db");
        var database = new TestDatabase(PlatformDatabase.Sqlite(path), () =>
        {
            folder.Delete(recursive: true);
            return ValueTask.CompletedTask;
        })
        { Address = path };
        await Migrations.ApplyAsync(database.Database, TimeProvider.System, [LedgerModule.Assembly]);
        return database;
    }

    private static async ValueTask<TestDatabase> PostgresAsync()
    {
        var name = await TestServer.CreateDatabaseAsync();
        var address = TestServer.AddressOf(name);
        var database = new TestDatabase(PlatformDatabase.PostgreSql(address), () => new(TestServer.DropDatabaseAsync(name))) { Address = address };
        await Migrations.ApplyAsync(database.Database, TimeProvider.System, [LedgerModule.Assembly]);
        return database;
    }

    public async ValueTask DisposeAsync()
    {
        await Database.DisposeAsync();
        await remove();
    }
}
