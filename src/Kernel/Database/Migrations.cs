using System.Reflection;
using System.Security.Cryptography;
using System.Text;
using Dapper;
using Madang.Kernel.Time;

namespace Madang.Kernel.Database;

/// <summary>
/// Brings the schema up to date from the SQL files that a module embeds under <c>&lt;Capability&gt;/Schema/0001-name.sql</c>.
/// One text serves both engines; what one engine alone needs goes into a file of the same number ending in <c>.sqlite.sql</c> or <c>.postgres.sql</c>.
/// A file that has run is never edited: change the schema with the next number.
/// </summary>
public static class Migrations
{
    private const string Ledger = """
        CREATE TABLE IF NOT EXISTS kernel_migration (
          id text NOT NULL PRIMARY KEY,
          checksum text NOT NULL,
          applied_at bigint NOT NULL
        )
        """;

    // Any fixed number: nodes that start together wait for each other here.
    private const long PostgresLock = 6_229_001;

    /// <summary>Runs what has not run yet, in order of module, then of capability and number, each file in a transaction of its own.</summary>
    /// <exception cref="InvalidOperationException">A file that already ran has changed since.</exception>
    public static async Task ApplyAsync(PlatformDatabase database, TimeProvider time, IEnumerable<Assembly> modules, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(database);
        await using var connection = await database.OpenAsync(cancellation);
        if (database.Engine == DatabaseEngine.Postgres)
            await connection.ExecuteAsync("SELECT pg_advisory_lock(@PostgresLock)", new { PostgresLock });
        try
        {
            await connection.ExecuteAsync(Ledger);
            var applied = (await connection.QueryAsync<(string Id, string Checksum)>("SELECT id, checksum FROM kernel_migration"))
                .ToDictionary(row => row.Id, row => row.Checksum, StringComparer.Ordinal);
            foreach (var (id, sql) in modules.SelectMany(module => Files(module, database.Engine)))
            {
                var checksum = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(sql)));
                if (applied.TryGetValue(id, out var before))
                {
                    if (before != checksum)
                        throw new InvalidOperationException($"The schema file {id} has changed after it ran. Add a new file instead.");
                    continue;
                }
                await using var transaction = await connection.BeginTransactionAsync(cancellation);
                await connection.ExecuteAsync(sql, transaction: transaction);
                await connection.ExecuteAsync(
                    "INSERT INTO kernel_migration (id, checksum, applied_at) VALUES (@id, @checksum, @now)",
                    new { id, checksum, now = time.UtcMicroseconds() },
                    transaction);
                await transaction.CommitAsync(cancellation);
            }
        }
        finally
        {
            if (database.Engine == DatabaseEngine.Postgres)
                await connection.ExecuteAsync("SELECT pg_advisory_unlock(@PostgresLock)", new { PostgresLock });
        }
    }

    private static IEnumerable<(string Id, string Sql)> Files(Assembly module, DatabaseEngine engine)
    {
        var foreign = engine == DatabaseEngine.Sqlite ? ".postgres.sql" : ".sqlite.sql";
        foreach (var name in module.GetManifestResourceNames().Where(name => name.EndsWith(".sql", StringComparison.Ordinal)).Order(StringComparer.Ordinal))
        {
            if (name.EndsWith(foreign, StringComparison.Ordinal))
                continue;
            using var reader = new StreamReader(module.GetManifestResourceStream(name)!);
            yield return ($"{module.GetName().Name}/{name.Replace('\\', '/')}", reader.ReadToEnd());
        }
    }
}
