using Madang.Bench.Harness;
using Npgsql;
using NpgsqlTypes;

namespace Madang.Bench.Postgres;

/// <summary>
/// The ledger everybody writes first: accounts, transfers and entries, and one transaction a transfer that locks both accounts in order
/// of number, checks the balance, changes it, and notes the transfer with its two entries. Twenty pooled connections, prepared statements,
/// no index beyond the primary keys and the one that finds an account's entries.
/// </summary>
internal sealed class PostgresTextbook(Cluster cluster, Shape shape, TimeProvider time)
    : Lane($"postgres.textbook.{(shape == Shape.Hot ? "hot" : "random")}", "transfer")
{
    private const int Connections = 20;
    private readonly AscendingIds ids = new(time);
    private readonly Random[] randoms = [.. Enumerable.Range(0, Connections).Select(seed => new Random(seed))];
    private NpgsqlDataSource? source;

    public override async Task PrepareAsync()
    {
        source = await cluster.MakeDatabaseAsync(Name.Replace('.', '_'), Connections);
        await using var make = source.CreateCommand($"""
            CREATE TABLE account (id bigint PRIMARY KEY, balance bigint NOT NULL CHECK (balance >= 0));
            CREATE TABLE transfer (id uuid PRIMARY KEY, debit bigint NOT NULL, credit bigint NOT NULL, amount bigint NOT NULL CHECK (amount > 0), code integer NOT NULL, at bigint NOT NULL);
            CREATE TABLE entry (transfer_id uuid NOT NULL, account_id bigint NOT NULL, signed_amount bigint NOT NULL, balance_after bigint NOT NULL, PRIMARY KEY (transfer_id, account_id));
            CREATE INDEX entry_of_account ON entry (account_id, transfer_id);
            INSERT INTO account SELECT n, {Load.OpeningAmount} FROM generate_series(1, {Load.Accounts}) n;
            """);
        await make.ExecuteNonQueryAsync();
        await cluster.VacuumAsync(source);
    }

    public override async Task<LaneRun> RunAsync(TimeSpan window)
    {
        var loop = new ClosedLoop(Connections, TransferAsync);
        var run = await loop.RunAsync(window, cluster.CpuUs);
        return new LaneRun(run.Operations, run.Elapsed, run.CpuUs, run.LatenciesUs);
    }

    public override async ValueTask DisposeAsync()
    {
        if (source is not null)
            await source.DisposeAsync();
        await base.DisposeAsync();
    }

    private async Task TransferAsync(int client)
    {
        var (debit, credit, amount) = Load.Draw(randoms[client], shape);
        Guid id;
        lock (ids)
            id = ids.NextGuid();
        await using var connection = await source!.OpenConnectionAsync();
        await using var transaction = await connection.BeginTransactionAsync();
        var (debitBalance, creditBalance) = await LockAsync(connection, debit + 1, credit + 1);
        if (debitBalance < amount)
            throw new InvalidOperationException("The load never overdraws.");
        await ChangeAsync(connection, debit + 1, -amount);
        await ChangeAsync(connection, credit + 1, amount);
        await using (var note = new NpgsqlCommand("INSERT INTO transfer (id, debit, credit, amount, code, at) VALUES ($1, $2, $3, $4, $5, $6)", connection))
        {
            note.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = id });
            Add(note, debit + 1, credit + 1, amount);
            note.Parameters.Add(new NpgsqlParameter<int> { TypedValue = Load.Code });
            Add(note, time.GetUtcNow().ToUnixTimeMilliseconds() * 1000);
            await note.ExecuteNonQueryAsync();
        }
        await using (var entries = new NpgsqlCommand("INSERT INTO entry (transfer_id, account_id, signed_amount, balance_after) VALUES ($1, $2, $3, $4), ($1, $5, $6, $7)", connection))
        {
            entries.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = id });
            Add(entries, debit + 1, -amount, debitBalance - amount, credit + 1, amount, creditBalance + amount);
            await entries.ExecuteNonQueryAsync();
        }
        await transaction.CommitAsync();
    }

    private static async Task<(long Debit, long Credit)> LockAsync(NpgsqlConnection connection, long debit, long credit)
    {
        await using var select = new NpgsqlCommand("SELECT id, balance FROM account WHERE id IN ($1, $2) ORDER BY id FOR UPDATE", connection);
        Add(select, debit, credit);
        await using var rows = await select.ExecuteReaderAsync();
        var balances = (Debit: 0L, Credit: 0L);
        while (await rows.ReadAsync())
        {
            if (rows.GetInt64(0) == debit)
                balances.Debit = rows.GetInt64(1);
            else
                balances.Credit = rows.GetInt64(1);
        }
        return balances;
    }

    private static async Task ChangeAsync(NpgsqlConnection connection, long account, long signedAmount)
    {
        await using var update = new NpgsqlCommand("UPDATE account SET balance = balance + $2 WHERE id = $1", connection);
        Add(update, account, signedAmount);
        await update.ExecuteNonQueryAsync();
    }

    private static void Add(NpgsqlCommand command, params ReadOnlySpan<long> values)
    {
        foreach (var value in values)
            command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = value, NpgsqlDbType = NpgsqlDbType.Bigint });
    }
}
