using System.Security.Cryptography;
using Npgsql;

namespace Madang.Tests;

/// <summary>The PostgreSQL server that the tests were given, and databases on it that are thrown away.</summary>
internal static class TestServer
{
    private const string Variable = "MADANG_TEST_POSTGRES";

    // A database is made and dropped with a checkpoint, which takes its time on a busy disk.
    private const int PatienceSeconds = 300;

    /// <summary>The server; without one the test fails, or is left out where only fast tests were asked for.</summary>
    public static string Require()
    {
        if (Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } server)
            return server;
        if (Environment.GetEnvironmentVariable("MADANG_TEST_FAST") == "1")
            Xunit.Assert.Skip("PostgreSQL is left out (MADANG_TEST_FAST=1).");
        throw new InvalidOperationException(
            $"Set {Variable} to an Npgsql connection string of a server where databases may be created (./test does), or MADANG_TEST_FAST=1 to leave PostgreSQL out.");
    }

    /// <summary>Makes a database, empty or as a template that nobody is connected to; its name. Of two test runs on one server none meets the other's.</summary>
    public static async Task<string> CreateDatabaseAsync(string? template = null)
    {
        var name = $"madang_{RandomNumberGenerator.GetHexString(16, lowercase: true)}";
        await ExecuteAsync(template is null ? $"CREATE DATABASE {name}" : $"CREATE DATABASE {name} TEMPLATE {template}");
        return name;
    }

    public static Task DropDatabaseAsync(string name) => ExecuteAsync($"DROP DATABASE IF EXISTS {name} WITH (FORCE)");

    /// <summary>The way to one of its databases.</summary>
    public static string AddressOf(string name) => new NpgsqlConnectionStringBuilder(Require()) { Database = name, MaxPoolSize = 20 }.ConnectionString;

    private static async Task ExecuteAsync(string sql)
    {
        await using var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(Require()) { Pooling = false }.ConnectionString);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = PatienceSeconds };
        await command.ExecuteNonQueryAsync();
    }
}
