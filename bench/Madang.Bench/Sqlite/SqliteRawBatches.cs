using System.Diagnostics;
using System.Security.Cryptography;
using Madang.Bench.Harness;
using SQLitePCL;

namespace Madang.Bench.Sqlite;

/// <summary>
/// What SQLite itself can do: the rows that the ledger stores for the same work, written by one thread in transactions of 1,000 transfers
/// through prepared statements. No client, no queue, no validation, no hash: the bytes in the hash columns are random and made beforehand.
/// </summary>
internal sealed class SqliteRawBatches(string folder, TimeProvider time) : Lane("sqlite.raw", "transfer")
{
    // As the ledger's own writer has them.
    private const string Pragmas = """
        PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON; PRAGMA trusted_schema = OFF;
        PRAGMA wal_autocheckpoint = 4000; PRAGMA cache_size = -65536;
        """;
    private const int PayloadHashBytes = 16;
    private readonly AscendingIds ids = new(time);
    private readonly Random random = new(7);
    private readonly byte[] hash = RandomNumberGenerator.GetBytes(32);
    private readonly HashSet<int> touched = [];
    private readonly long[] debits = new long[Load.Accounts];
    private readonly long[] credits = new long[Load.Accounts];
    private IReadOnlyList<long> numbers = [];
    private SqliteFile? file;
    private sqlite3_stmt? begin;
    private sqlite3_stmt? commit;
    private sqlite3_stmt? transfer;
    private sqlite3_stmt? balance;
    private sqlite3_stmt? header;
    private long batch;

    public override async Task PrepareAsync()
    {
        var path = Path.Combine(folder, "raw.db");
        // The ledger makes the schema and the same accounts, and leaves.
        await using (var ledger = await OpenLedger.OnSqliteAsync(path, time))
            numbers = await LedgerAccounts.OpenAsync(ledger.Ledger, time);
        file = new SqliteFile(path);
        file.Run(Pragmas);
        Array.Fill(credits, Load.OpeningAmount);
        begin = file.Prepare("BEGIN IMMEDIATE");
        commit = file.Prepare("COMMIT");
        transfer = file.Prepare("""
            INSERT INTO ledger_transfer (id, payload_hash, lane, batch, position, kind, refusal, debit, credit, amount, code)
            VALUES (?1, ?2, 1, ?3, ?4, 0, 0, ?5, ?6, ?7, ?8)
            """);
        balance = file.Prepare("UPDATE ledger_balance SET debits_posted = ?2, credits_posted = ?3 WHERE account = ?1");
        header = file.Prepare("INSERT INTO ledger_batch (lane, sequence, previous_hash, hash, items, at) VALUES (1, ?1, ?2, ?2, ?3, ?4)");
        batch = file.Numbers("SELECT max(sequence) FROM ledger_batch")[0];
    }

    public override Task<LaneRun> RunAsync(TimeSpan window) => Task.Run(() =>
    {
        var latencies = new List<float>();
        var cpuBefore = Cpu.OfProcessUs(Environment.ProcessId);
        var start = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(start) < window)
        {
            var one = Stopwatch.GetTimestamp();
            WriteBatch();
            latencies.Add((float)Stopwatch.GetElapsedTime(one).TotalMicroseconds);
        }
        return new LaneRun(
            (long)latencies.Count * Load.RawBatch, Stopwatch.GetElapsedTime(start), Cpu.OfProcessUs(Environment.ProcessId) - cpuBefore, latencies);
    });

    public override ValueTask DisposeAsync()
    {
        file?.Dispose();
        return base.DisposeAsync();
    }

    private void WriteBatch()
    {
        batch++;
        var now = time.GetUtcNow().ToUnixTimeMilliseconds() * 1000;
        touched.Clear();
        file!.Step(begin!);
        for (var position = 0; position < Load.RawBatch; position++)
        {
            var (debit, credit, amount) = Load.Draw(random, Shape.Random);
            debits[debit] += amount;
            credits[credit] += amount;
            touched.Add(debit);
            touched.Add(credit);
            raw.sqlite3_bind_blob(transfer, 1, ids.Next());
            raw.sqlite3_bind_blob(transfer, 2, hash.AsSpan(0, PayloadHashBytes));
            raw.sqlite3_bind_int64(transfer, 3, batch);
            raw.sqlite3_bind_int64(transfer, 4, position);
            raw.sqlite3_bind_int64(transfer, 5, numbers[debit]);
            raw.sqlite3_bind_int64(transfer, 6, numbers[credit]);
            raw.sqlite3_bind_int64(transfer, 7, amount);
            raw.sqlite3_bind_int64(transfer, 8, Load.Code);
            file.Step(transfer!);
        }
        foreach (var account in touched)
        {
            raw.sqlite3_bind_int64(balance, 1, numbers[account]);
            raw.sqlite3_bind_int64(balance, 2, debits[account]);
            raw.sqlite3_bind_int64(balance, 3, credits[account]);
            file.Step(balance!);
        }
        raw.sqlite3_bind_int64(header, 1, batch);
        raw.sqlite3_bind_blob(header, 2, hash);
        raw.sqlite3_bind_int64(header, 3, Load.RawBatch);
        raw.sqlite3_bind_int64(header, 4, now);
        file.Step(header!);
        file.Step(commit!);
    }
}
