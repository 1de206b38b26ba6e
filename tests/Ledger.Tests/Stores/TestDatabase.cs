using Madang.Kernel.Database;
using Madang.Kernel.Identity;
using Npgsql;

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
        var server = PostgresServer();
        var name = "ledger_" + TimeOrderedId.NewText(TimeProvider.System);
        await ExecuteAsync(server, $"CREATE DATABASE {name}");
        var address = new NpgsqlConnectionStringBuilder(server) { Database = name, MaxPoolSize = 20 }.ConnectionString;
        var database = new TestDatabase(PlatformDatabase.PostgreSql(address), () => ExecuteAsync(server, $"DROP DATABASE IF EXISTS {name} WITH (FORCE)")) { Address = address };
        await Migrations.ApplyAsync(database.Database, TimeProvider.System, [LedgerModule.Assembly]);
        return database;
    }

    /// <summary>The server given for tests; without one the test fails, or is left out where only fast tests were asked for.</summary>
    public static string PostgresServer()
    {
        var server = Environment.GetEnvironmentVariable("MADANG_TEST_POSTGRES");
        if (server is null && Environment.GetEnvironmentVariable("MADANG_TEST_FAST") == "1")
            Assert.Skip("No PostgreSQL: MADANG_TEST_POSTGRES is not set.");
        return server ?? throw new InvalidOperationException(
            "Set MADANG_TEST_POSTGRES to an Npgsql connection string of a server where databases may be created, or MADANG_TEST_FAST=1 to leave PostgreSQL out.");
    }

    private static async ValueTask ExecuteAsync(string server, string sql)
    {
        await using var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(server) { Pooling = false }.ConnectionString);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 180 };
        await command.ExecuteNonQueryAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await Database.DisposeAsync();
        await remove();
    }
}
