using System.Diagnostics;
using System.Security.Cryptography;
using Madang.Bench.Harness;
using Npgsql;
using NpgsqlTypes;

namespace Madang.Bench.Postgres;

/// <summary>
/// What PostgreSQL itself can swallow: the rows that the ledger stores for the same work, sent by one connection as binary COPY into tables
/// without index, key, check or trigger, in durable transactions of 1,000 transfers. The touched balances are appended, because COPY cannot
/// update. No client, no queue, no validation, no hash.
/// </summary>
internal sealed class PostgresCopy(Cluster cluster, TimeProvider time) : Lane("postgres.copy", "transfer")
{
    private readonly AscendingIds ids = new(time);
    private readonly Random random = new(7);
    private readonly byte[] hash = RandomNumberGenerator.GetBytes(32);
    private readonly HashSet<int> touched = [];
    private NpgsqlDataSource? source;
    private NpgsqlConnection? connection;
    private long batch;

    public override async Task PrepareAsync()
    {
        source = await cluster.MakeDatabaseAsync("postgres_copy", connections: 1);
        // The columns of ledger_transfer, ledger_balance and ledger_batch that a plain transfer fills.
        await using (var make = source.CreateCommand("""
            CREATE TABLE transfer (id uuid, payload_hash uuid, batch bigint, debit bigint, credit bigint, amount bigint, position integer, lane integer,
              code integer, kind smallint, refusal smallint);
            CREATE TABLE balance (number bigint, debits_posted bigint, credits_posted bigint, debits_pending bigint, credits_pending bigint,
              history_sequence bigint, stamp bigint);
            CREATE TABLE batch (lane integer, sequence bigint, previous_hash bytea, hash bytea, items integer, at bigint);
            """))
            await make.ExecuteNonQueryAsync();
        connection = await source.OpenConnectionAsync();
    }

    public override async Task<LaneRun> RunAsync(TimeSpan window)
    {
        var latencies = new List<float>();
        var cpuBefore = cluster.CpuUs();
        var start = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(start) < window)
        {
            var one = Stopwatch.GetTimestamp();
            await WriteBatchAsync();
            latencies.Add((float)Stopwatch.GetElapsedTime(one).TotalMicroseconds);
        }
        return new LaneRun((long)latencies.Count * Load.RawBatch, Stopwatch.GetElapsedTime(start), cluster.CpuUs() - cpuBefore, latencies);
    }

    public override async ValueTask DisposeAsync()
    {
        if (connection is not null)
            await connection.DisposeAsync();
        if (source is not null)
            await source.DisposeAsync();
        await base.DisposeAsync();
    }

    private async Task WriteBatchAsync()
    {
        batch++;
        touched.Clear();
        var now = time.GetUtcNow().ToUnixTimeMilliseconds() * 1000;
        await using var transaction = await connection!.BeginTransactionAsync();
        await using (var transfers = await connection.BeginBinaryImportAsync("COPY transfer FROM STDIN (FORMAT binary)"))
        {
            var payload = new Guid(hash.AsSpan(0, 16));
            for (var position = 0; position < Load.RawBatch; position++)
            {
                var (debit, credit, amount) = Load.Draw(random, Shape.Random);
                touched.Add(debit);
                touched.Add(credit);
                transfers.StartRow();
                transfers.Write(ids.NextGuid(), NpgsqlDbType.Uuid);
                transfers.Write(payload, NpgsqlDbType.Uuid);
                transfers.Write(batch, NpgsqlDbType.Bigint);
                transfers.Write(debit + 1L, NpgsqlDbType.Bigint);
                transfers.Write(credit + 1L, NpgsqlDbType.Bigint);
                transfers.Write(amount, NpgsqlDbType.Bigint);
                transfers.Write(position, NpgsqlDbType.Integer);
                transfers.Write(1, NpgsqlDbType.Integer);
                transfers.Write(Load.Code, NpgsqlDbType.Integer);
                transfers.Write((short)0, NpgsqlDbType.Smallint);
                transfers.Write((short)0, NpgsqlDbType.Smallint);
            }
            await transfers.CompleteAsync();
        }
        await using (var balances = await connection.BeginBinaryImportAsync("COPY balance FROM STDIN (FORMAT binary)"))
        {
            foreach (var account in touched)
            {
                balances.StartRow();
                balances.Write(account + 1L, NpgsqlDbType.Bigint);
                balances.Write(batch, NpgsqlDbType.Bigint);
                balances.Write(Load.OpeningAmount, NpgsqlDbType.Bigint);
                balances.Write(0L, NpgsqlDbType.Bigint);
                balances.Write(0L, NpgsqlDbType.Bigint);
                balances.Write(0L, NpgsqlDbType.Bigint);
                balances.Write(now, NpgsqlDbType.Bigint);
            }
            await balances.CompleteAsync();
        }
        await using (var batches = await connection.BeginBinaryImportAsync("COPY batch FROM STDIN (FORMAT binary)"))
        {
            await batches.StartRowAsync();
            await batches.WriteAsync(1, NpgsqlDbType.Integer);
            await batches.WriteAsync(batch, NpgsqlDbType.Bigint);
            await batches.WriteAsync(hash, NpgsqlDbType.Bytea);
            await batches.WriteAsync(hash, NpgsqlDbType.Bytea);
            await batches.WriteAsync(Load.RawBatch, NpgsqlDbType.Integer);
            await batches.WriteAsync(now, NpgsqlDbType.Bigint);
            await batches.CompleteAsync();
        }
        await transaction.CommitAsync();
    }
}
