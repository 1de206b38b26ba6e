using System.Data.Common;
using Madang.Kernel.Database;

namespace Madang.Ledger.Audit;

/// <summary>A connection that sees the ledger as it was at one moment, while others go on writing.</summary>
internal sealed class LedgerSnapshot : IAsyncDisposable
{
    private readonly DbConnection connection;

    private LedgerSnapshot(DbConnection connection) => this.connection = connection;

    public static async ValueTask<LedgerSnapshot> OpenAsync(PlatformDatabase database, CancellationToken cancellation)
    {
        var snapshot = new LedgerSnapshot(await database.OpenAsync(cancellation));
        await using var begin = snapshot.Command(
            database.Engine == DatabaseEngine.Sqlite ? "BEGIN DEFERRED" : "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY");
        await begin.ExecuteNonQueryAsync(cancellation);
        return snapshot;
    }

    public DbCommand Command(string sql)
    {
        var command = connection.CreateCommand();
#pragma warning disable CA2100 // Constants of this folder.
        command.CommandText = sql;
#pragma warning restore CA2100
        // A whole ledger is read; only the caller knows when it has waited long enough.
        command.CommandTimeout = 0;
        return command;
    }

    public async ValueTask DisposeAsync()
    {
        await using (var end = Command("ROLLBACK"))
            await end.ExecuteNonQueryAsync();
        await connection.DisposeAsync();
    }
}
