using System.Collections.Concurrent;
using System.Reflection;
using Dapper;
using Madang.Kernel.Database;

namespace Madang.Tests;

/// <summary>
/// A database in which every schema file has run, made once in a process for each engine and set of modules. Each test gets a copy of it: dozens of
/// schema files cost more than most tests.
/// </summary>
internal static class MigratedTemplate
{
    private static readonly ConcurrentDictionary<string, Lazy<Task<string>>> Made = new(StringComparer.Ordinal);

    /// <summary>The template's name on the server, or its file.</summary>
    public static Task<string> OfAsync(DatabaseEngine engine, TimeProvider time, IReadOnlyList<Assembly> modules) =>
        Made.GetOrAdd($"{engine} {string.Join(' ', modules.Select(module => module.FullName))}", _ => new(() => engine == DatabaseEngine.Sqlite ? SqliteAsync(time, modules) : PostgresAsync(time, modules))).Value;

    private static async Task<string> SqliteAsync(TimeProvider time, IReadOnlyList<Assembly> modules)
    {
        var folder = Directory.CreateTempSubdirectory("madang-template-").FullName;
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Directory.Delete(folder, recursive: true);
        var file = Path.Combine(folder, "template.db");
        await using (var database = PlatformDatabase.Sqlite(Path.Combine(folder, "made.db")))
        {
            await Migrations.ApplyAsync(database, time, modules);
            await using var connection = await database.OpenAsync();
            // One file, whatever the log still held.
            await connection.ExecuteAsync("VACUUM INTO @file", new { file });
        }
        return file;
    }

    private static async Task<string> PostgresAsync(TimeProvider time, IReadOnlyList<Assembly> modules)
    {
        var name = await TestServer.CreateDatabaseAsync();
        AppDomain.CurrentDomain.ProcessExit += (_, _) => TestServer.DropDatabaseAsync(name).GetAwaiter().GetResult();
        await using var database = PlatformDatabase.PostgreSql(TestServer.AddressOf(name));
        await Migrations.ApplyAsync(database, time, modules);
        return name;
    }
}
