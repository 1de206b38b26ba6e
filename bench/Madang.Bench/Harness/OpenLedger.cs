using Madang.Bench.Postgres;
using Madang.Kernel.Database;
using Madang.Ledger;
using Microsoft.Extensions.Logging.Abstractions;

namespace Madang.Bench.Harness;

/// <summary>A running ledger on a fresh database, as the server opens it.</summary>
/// <param name="Ledger">The ledger.</param>
/// <param name="Database">Where it stores.</param>
/// <param name="CpuUs">CPU of everybody who works for it, in microseconds: this process, and the database server where there is one.</param>
internal sealed record OpenLedger(DoubleEntryLedger Ledger, PlatformDatabase Database, Func<double> CpuUs) : IAsyncDisposable
{
    public static Task<OpenLedger> OnSqliteAsync(string path, TimeProvider time) =>
        OpenAsync(PlatformDatabase.Sqlite(path), time, () => Cpu.OfProcessUs(Environment.ProcessId));

    public static async Task<OpenLedger> OnPostgresAsync(Cluster cluster, string name, TimeProvider time) =>
        await OpenAsync(PlatformDatabase.PostgreSql(await cluster.MakeDatabaseAsync(name)), time, cluster.CpuUs);

    public async ValueTask DisposeAsync()
    {
        await Ledger.DisposeAsync();
        await Database.DisposeAsync();
    }

    private static async Task<OpenLedger> OpenAsync(PlatformDatabase database, TimeProvider time, Func<double> cpuUs)
    {
        await Migrations.ApplyAsync(database, time, [LedgerModule.Assembly]);
        var ledger = new DoubleEntryLedger(database, time, new LedgerOptions(), NullLogger.Instance);
        await ledger.StartAsync();
        return new OpenLedger(ledger, database, cpuUs);
    }
}
