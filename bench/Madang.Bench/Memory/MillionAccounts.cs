using System.Text.Json;
using Madang.Bench.Harness;
using Madang.Bench.Postgres;
using Madang.Kernel.Database;
using Madang.Kernel.Identity;
using Madang.Ledger;

namespace Madang.Bench.Memory;

/// <summary>What a process holds before and after its ledger has met a million accounts.</summary>
internal sealed record AccountsMemory(long ResidentBefore, long HeapBefore, long ResidentAfter, long HeapAfter, long StoredBytes);

/// <summary>
/// The ledger with a million accounts in its cache, in a process of its own. The accounts are put into the table by one statement, because opening
/// them is not what is measured; then transfers touch each of them once, so that the writer reads and keeps them all.
/// </summary>
internal static class MillionAccounts
{
    private const int Accounts = 1_000_000;
    private const int InFlight = 10_000;

    /// <summary>Runs <c>accounts sqlite PATH</c> or <c>accounts postgres NAME</c>.</summary>
    public static async Task<int> MainAsync(string[] arguments)
    {
        var time = TimeProvider.System;
        var cluster = arguments[0] == "postgres" ? Cluster.FromEnvironment() : null;
        await using var ledger = cluster is null ? await OpenLedger.OnSqliteAsync(arguments[1], time) : await OpenLedger.OnPostgresAsync(cluster, arguments[1], time);
        await FillAsync(ledger.Database);
        var (residentBefore, heapBefore) = Measure();
        for (long first = 1; first <= Accounts; first += InFlight)
        {
            var commits = new List<Task<CommitResult>>(InFlight / 2);
            for (var number = first; number < first + InFlight; number += 2)
                commits.Add(ledger.Ledger.CommitAsync(LedgerCommit.Of(Transfer.Move(TimeOrderedId.New(time), number, number + 1, 1, Load.Code))).AsTask());
            if ((await Task.WhenAll(commits)).Any(result => !result.IsCommitted))
                throw new InvalidOperationException("A transfer between the million accounts was refused.");
        }
        var (residentAfter, heapAfter) = Measure();
        await Console.Out.WriteLineAsync(JsonSerializer.Serialize(
            new AccountsMemory(residentBefore, heapBefore, residentAfter, heapAfter, await StoredBytesAsync(ledger.Database))));
        return 0;
    }

    private static async Task FillAsync(PlatformDatabase database)
    {
        var numbers = database.Engine == DatabaseEngine.Sqlite
            ? $"WITH RECURSIVE n(number) AS (SELECT 1 UNION ALL SELECT number + 1 FROM n WHERE number < {Accounts})"
            : $"WITH n AS (SELECT number FROM generate_series(1, {Accounts}) AS number)";
        var isPostgres = database.Engine == DatabaseEngine.Postgres;
        await using var connection = await database.OpenAsync();
        await using var fill = connection.CreateCommand();
        fill.CommandTimeout = 300;
        fill.CommandText = $"""
            {(isPostgres ? "" : numbers)}
            INSERT INTO ledger_account (number, key, currency, lane, batch, position)
            {(isPostgres ? numbers : "")}
            SELECT number, 'wallet/CNY/' || number, 'CNY', 1, 0, 0 FROM n;
            INSERT INTO ledger_balance (account, rules, debits_posted, credits_posted, debits_pending, credits_pending, history_sequence{(isPostgres ? ", stamp" : "")})
            SELECT number, 0, 0, 0, 0, 0, 0{(isPostgres ? ", 0" : "")} FROM ledger_account;
            """;
        await fill.ExecuteNonQueryAsync();
    }

    private static (long Resident, long Heap) Measure()
    {
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        return (Cpu.MemoryOf(Environment.ProcessId).ResidentBytes, GC.GetTotalMemory(forceFullCollection: true));
    }

    private static async Task<long> StoredBytesAsync(PlatformDatabase database)
    {
        await using var connection = await database.OpenAsync();
        await using var ask = connection.CreateCommand();
        ask.CommandText = database.Engine == DatabaseEngine.Sqlite
            ? "SELECT page_count * page_size FROM pragma_page_count, pragma_page_size"
            : "SELECT pg_database_size(current_database())";
        return (long)(await ask.ExecuteScalarAsync())!;
    }
}
