using Dapper;
using Madang.Kernel.Database;
using Npgsql;
using Xunit;

namespace Madang.OpenPlatform.Tests.Platform;

/// <summary>A database of its own for one platform under test, gone afterwards.</summary>
internal sealed class TestDatabase : IAsyncDisposable
{
    private const string Variable = "MADANG_TEST_POSTGRES";
    private static int number;

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
        var folder = Directory.CreateTempSubdirectory("madang-").FullName;
        if (engine == DatabaseEngine.Sqlite)
            return new(PlatformDatabase.Sqlite(Path.Combine(folder, "madang.db")), folder, postgresName: null);
        var name = $"madang_open_{Environment.ProcessId}_{Interlocked.Increment(ref number)}";
        await using (var server = new NpgsqlConnection(Server()))
            await server.ExecuteAsync($"CREATE DATABASE {name}");
        return new(OpenPostgres(name), folder, name);
    }

    /// <summary>A second node's way to the same PostgreSQL database.</summary>
    public PlatformDatabase OpenAgain() => postgresName is null ? throw new InvalidOperationException("SQLite has one node.") : OpenPostgres(postgresName);

    /// <summary>Leaves the test out where there is no PostgreSQL and haste was asked for; fails it where there should be one.</summary>
    public static void RequireEngine(DatabaseEngine engine)
    {
        if (engine == DatabaseEngine.Postgres && Environment.GetEnvironmentVariable(Variable) is null or "" && Environment.GetEnvironmentVariable("MADANG_TEST_FAST") == "1")
            Assert.Skip("PostgreSQL is left out (MADANG_TEST_FAST=1).");
    }

    public async ValueTask DisposeAsync()
    {
        await Database.DisposeAsync();
        if (postgresName is not null)
        {
            await using var server = new NpgsqlConnection(Server());
            await server.ExecuteAsync($"DROP DATABASE {postgresName} WITH (FORCE)");
        }
        Directory.Delete(Folder, recursive: true);
    }

    private static PlatformDatabase OpenPostgres(string name) =>
        PlatformDatabase.PostgreSql(new NpgsqlConnectionStringBuilder(Server()) { Database = name, MaxPoolSize = 20 }.ConnectionString);

    private static string Server() => Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } text
        ? text
        : throw new InvalidOperationException(
            $"Set {Variable} to an Npgsql connection string of a server where databases may be created (./test does), or MADANG_TEST_FAST=1 to leave PostgreSQL out.");
}
