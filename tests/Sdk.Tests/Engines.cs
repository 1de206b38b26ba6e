using Npgsql;

namespace Madang.Sdk.Tests;

/// <summary>The platform as <c>./run</c> starts it.</summary>
public sealed class SqlitePlatform : RunningPlatform
{
    protected override ValueTask<string?> MakeDatabaseAsync() => ValueTask.FromResult<string?>(null);
}

/// <summary>The platform on a database of its own of the PostgreSQL given for tests.</summary>
public sealed class PostgreSqlPlatform : RunningPlatform
{
    private string? server;
    private string name = "";

    protected override async ValueTask<string?> MakeDatabaseAsync()
    {
        server = Environment.GetEnvironmentVariable("MADANG_TEST_POSTGRES");
        if (server is null && Environment.GetEnvironmentVariable("MADANG_TEST_FAST") == "1")
            Assert.Skip("No PostgreSQL: MADANG_TEST_POSTGRES is not set.");
        if (server is null)
        {
            throw new InvalidOperationException(
                "Set MADANG_TEST_POSTGRES to an Npgsql connection string of a server where databases may be created, or MADANG_TEST_FAST=1 to leave PostgreSQL out.");
        }
        name = $"sdk_{Environment.ProcessId}_{TimeProvider.System.GetTimestamp():x}";
        await ExecuteAsync($"CREATE DATABASE {name}");
        return new NpgsqlConnectionStringBuilder(server) { Database = name }.ConnectionString;
    }

    protected override async ValueTask DropDatabaseAsync()
    {
        if (name.Length > 0)
            await ExecuteAsync($"DROP DATABASE IF EXISTS {name} WITH (FORCE)");
    }

    private async Task ExecuteAsync(string sql)
    {
        await using var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(server) { Pooling = false }.ConnectionString);
        await connection.OpenAsync();
        // A database is dropped after a checkpoint, which takes its time on a busy disk.
        await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 300 };
        await command.ExecuteNonQueryAsync();
    }
}
