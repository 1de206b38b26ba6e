using Madang.Ledger.Core;
using Npgsql;

namespace Madang.Ledger.Postgres;

/// <summary>The writer's connection and the lane that it owns while it lives: the lane's lock dies with the connection.</summary>
internal sealed class PostgresSession : IDisposable
{
    // Any fixed number: the space of our advisory locks.
    private const int LaneLocks = 6_229_002;
    private const int MaxLane = 4_096;
    private bool inTransaction;

    public PostgresSession(string connectionString)
    {
        // Not from the pool: a pooled connection keeps its locks until somebody uses it again.
        var builder = new NpgsqlConnectionStringBuilder(connectionString) { Pooling = false, ApplicationName = "madang ledger" };
        Connection = new NpgsqlConnection(builder.ConnectionString);
        try
        {
            Connection.Open();
            // Joining arrays with tables row by row, in the arrays' order, is the plan that locks rows in order of their number on every node.
            // Statements are planned once: a plan for each batch's own arrays would be the same one.
            Execute("SET enable_hashjoin = off; SET enable_mergejoin = off; SET plan_cache_mode = force_generic_plan; SET synchronous_commit = on; SET default_transaction_isolation = 'read committed'");
            Lane = ClaimLane();
        }
        catch
        {
            Connection.Dispose();
            throw;
        }
    }

    public NpgsqlConnection Connection { get; }

    public int Lane { get; }

    public void Begin()
    {
        Execute("BEGIN");
        inTransaction = true;
    }

    /// <summary>Statements about to be sent begin a transaction.</summary>
    public void BeginsNow() => inTransaction = true;

    public void Committed() => inTransaction = false;

    public void Rollback()
    {
        if (!inTransaction)
            return;
        inTransaction = false;
        Execute("ROLLBACK");
    }

    public LaneHead Head()
    {
        using var select = Command("SELECT sequence, hash, at FROM ledger_batch WHERE lane = $1 ORDER BY sequence DESC LIMIT 1", Lane);
        using var row = select.ExecuteReader();
        return row.Read() ? new(Lane, row.GetInt64(0), row.GetFieldValue<byte[]>(1), row.GetInt64(2)) : LaneHead.Empty(Lane);
    }

    public NpgsqlCommand Command<T>(string sql, T parameter)
    {
        var command = Command(sql);
        command.Parameters.Add(new NpgsqlParameter<T> { TypedValue = parameter });
        return command;
    }

    public NpgsqlCommand Command(string sql)
    {
#pragma warning disable CA2100 // Constants of this folder.
        return new NpgsqlCommand(sql, Connection);
#pragma warning restore CA2100
    }

    public void Execute(string sql)
    {
        using var command = Command(sql);
        command.ExecuteNonQuery();
    }

    /// <summary>Lets the next one have the lane at once.</summary>
    public void ReleaseLane()
    {
        using var release = Command($"SELECT pg_advisory_unlock({LaneLocks}, $1)", Lane);
        release.ExecuteNonQuery();
    }

    private int ClaimLane()
    {
        for (var lane = 1; lane <= MaxLane; lane++)
        {
            using var claim = Command($"SELECT pg_try_advisory_lock({LaneLocks}, $1)", lane);
            if (claim.ExecuteScalar() is true)
                return lane;
        }
        throw new InvalidOperationException($"All {MaxLane} lanes of the ledger are taken.");
    }

    public void Dispose() => Connection.Dispose();
}
