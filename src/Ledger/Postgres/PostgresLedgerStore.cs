using Madang.Kernel.Database;
using Madang.Ledger.Core;
using Madang.Ledger.Writing;
using Npgsql;

namespace Madang.Ledger.Postgres;

/// <summary>
/// The ledger's tables in PostgreSQL, to which several nodes write at once. With trust, a batch is one round trip whose updates only fit accounts
/// with the stamps in memory; with care, accounts are first locked in order of their number. Callers on every node lock in the same order:
/// accounts, holds, transfers by id, rows of callers.
/// </summary>
internal sealed class PostgresLedgerStore(string connectionString) : ILedgerStore
{
    private const int NumbersPerBlock = 64;

    // From here on a COPY of the transfers earns back the round trips that it costs.
    private const int CopyFrom = 64;
    private BatchStatements statements = new();
    private readonly CallerRowCommands callers = new();
    private PostgresSession? session;
    private bool careful;
    private long nextNumber, endOfBlock;

    public bool IsShared => true;

    public Exception? Rejection { get; private set; }

    private PostgresSession Session => session ?? throw new InvalidOperationException("The store is closed.");

    public LaneHead Open()
    {
        session = new(connectionString);
        // Commands remember the statements that the connection before this one had prepared for them.
        statements = new();
        return session.Head();
    }

    public void Close()
    {
        try
        {
            session?.Dispose();
        }
#pragma warning disable CA1031 // The connection is given up; how it breaks is of no interest.
        catch (Exception)
#pragma warning restore CA1031
        {
        }
        session = null;
    }

    public void Begin(bool careful)
    {
        this.careful = careful;
        if (careful)
            Session.Begin();
    }

    public void Rollback() => Session.Rollback();

    public long NextAccountNumber()
    {
        if (nextNumber == endOfBlock)
        {
            using var next = Session.Command("SELECT nextval('ledger_account_block')");
            nextNumber = (long)next.ExecuteScalar()! * NumbersPerBlock;
            endOfBlock = nextNumber + NumbersPerBlock;
        }
        return ++nextNumber;
    }

    public void LoadHolds(IReadOnlyCollection<Guid> ids, LedgerState state) => Guard(() =>
    {
        using var select = Session.Command("SELECT id, debit, credit, amount, deadline, state, posted, ended_by FROM ledger_hold WHERE id = ANY($1)", ids.ToArray());
        using var row = select.ExecuteReader();
        while (row.Read())
        {
            var id = row.GetGuid(0);
            state.Holds.Add(id, new HoldState(id, row.GetInt64(1), row.GetInt64(2), row.GetInt64(3), row.GetInt64(4))
            {
                Phase = (HoldPhase)row.GetInt16(5),
                PostedAmount = row.GetInt64(6),
                EndedBy = row.IsDBNull(7) ? Guid.Empty : row.GetGuid(7),
            });
        }
    });

    public void LoadAccounts(IReadOnlyCollection<long> numbers, LedgerState state) => Guard(() =>
    {
        const string columns = """
            SELECT number, currency, rules, stamp, debits_posted, credits_posted, debits_pending, credits_pending, history_sequence
            FROM ledger_balance JOIN ledger_account ON number = account WHERE account = ANY($1)
            """;
        using var select = Session.Command(careful ? columns + " ORDER BY account FOR UPDATE OF ledger_balance" : columns, numbers.ToArray());
        using var row = select.ExecuteReader();
        while (row.Read())
        {
            var balances = new Balances
            {
                DebitsPosted = row.GetInt64(4),
                CreditsPosted = row.GetInt64(5),
                DebitsPending = row.GetInt64(6),
                CreditsPending = row.GetInt64(7),
                HistorySequence = row.GetInt64(8),
            };
            var number = row.GetInt64(0);
            state.Accounts.Add(number, new AccountState(number, CurrencyCode.Pack(row.GetString(1)), (AccountRules)row.GetInt32(2), row.GetInt64(3), balances));
        }
    });

    public void FindAccounts(IReadOnlyCollection<string> keys, Dictionary<string, KnownAccount> found) => Guard(() =>
    {
        using var select = Session.Command("SELECT key, number, currency, rules FROM ledger_account JOIN ledger_balance ON account = number WHERE key = ANY($1)", keys.ToArray());
        using var row = select.ExecuteReader();
        while (row.Read())
            found[row.GetString(0)] = new(row.GetInt64(1), CurrencyCode.Pack(row.GetString(2)), (AccountRules)row.GetInt32(3));
    });

    public void FindTransfers(IReadOnlyCollection<Guid> ids, Dictionary<Guid, StoredTransfer> found) => Guard(() =>
    {
        using var select = Session.Command("""
            SELECT t.id, t.payload_hash, t.refusal, b.at FROM ledger_transfer t JOIN ledger_batch b ON b.lane = t.lane AND b.sequence = t.batch
            WHERE t.id = ANY($1)
            """, ids.ToArray());
        using var row = select.ExecuteReader();
        while (row.Read())
            found[row.GetGuid(0)] = new(row.GetGuid(1), (LedgerRefusal)row.GetInt16(2), row.GetInt64(3));
    });

    public RowsVerdict RunRows(IReadOnlyList<RowWrite> rows)
    {
        using var batch = new NpgsqlBatch(Session.Connection);
        batch.BatchCommands.Add(new NpgsqlBatchCommand("SAVEPOINT ledger_request"));
        try
        {
            foreach (var row in rows)
                batch.BatchCommands.Add(callers.Of(row));
        }
        catch (InvalidOperationException error)
        {
            return new(-1, error);
        }
        try
        {
            batch.ExecuteNonQuery();
        }
        catch (PostgresException error) when (PostgresFailure.Of(error) == FailureKind.Statement)
        {
            Session.Execute("ROLLBACK TO ledger_request; RELEASE ledger_request");
            return new(-1, error);
        }
        catch (PostgresException error) when (PostgresFailure.Of(error) == FailureKind.OtherWriter)
        {
            throw new StoreConflictException("Another writer was in the way of a caller's row.", error);
        }
        var missed = MissedGuard(rows, batch, first: 1);
        Session.Execute(missed < 0 ? "RELEASE ledger_request" : "ROLLBACK TO ledger_request; RELEASE ledger_request");
        return new(missed, null);
    }

    public CommitVerdict Commit(SealedBatch batch, LaneHead? previous, LaneHead? next, IReadOnlyList<RowWrite> rows)
    {
        using var commands = new NpgsqlBatch(Session.Connection);
        var list = commands.BatchCommands;
        try
        {
            if (!careful && next is null && rows.Count == 0)
                return CommitVerdict.Committed;
            var copies = batch.Transfers.Count >= CopyFrom;
            var isGuarded = rows.Any(row => row.ExpectedRows is not null);
            // What is sent in one go and needs no look in between is a transaction of its own accord: no BEGIN, no COMMIT.
            var isOneGo = !careful && !copies && !isGuarded;
            if (!careful && !isOneGo)
                list.Add(new NpgsqlBatchCommand("BEGIN"));
            if (next is not null)
                statements.AddTo(list, batch, previous!, next, ends: !copies);
            if (copies)
            {
                Session.BeginsNow();
                commands.ExecuteNonQuery();
                if (!statements.WroteAll())
                {
                    Session.Rollback();
                    return CommitVerdict.Conflict;
                }
                list.Clear();
                statements.CopyTransfers(Session.Connection, batch, next!);
            }
            else if (next is not null)
            {
                statements.AddTransfersTo(list, batch, next);
            }
            var firstRow = list.Count;
            foreach (var row in rows)
                list.Add(callers.Of(row));
            if (!isGuarded && !isOneGo)
                list.Add(new NpgsqlBatchCommand("COMMIT"));
            if (!isOneGo)
                Session.BeginsNow();
            commands.ExecuteNonQuery();
            if (isGuarded)
            {
                if (MissedGuard(rows, commands, firstRow) >= 0)
                {
                    Session.Rollback();
                    return CommitVerdict.Conflict;
                }
                Session.Execute("COMMIT");
            }
            Session.Committed();
            return CommitVerdict.Committed;
        }
        catch (Exception error) when (error is InvalidOperationException or PostgresException && !careful && !PostgresFailure.IsOfStore(error))
        {
            // A known id, an old balance, a caller's bad row: the careful run finds out which.
            Session.Rollback();
            return CommitVerdict.Conflict;
        }
        catch (PostgresException error) when (error.SqlState is PostgresErrorCodes.UniqueViolation && error.TableName?.StartsWith("ledger_", StringComparison.Ordinal) == true)
        {
            Session.Rollback();
            return CommitVerdict.Conflict;
        }
        catch (PostgresException error) when (PostgresFailure.Of(error) == FailureKind.OtherWriter)
        {
            Session.Rollback();
            return CommitVerdict.Conflict;
        }
        catch (PostgresException error) when (PostgresFailure.Of(error) == FailureKind.Statement)
        {
            Session.Rollback();
            Rejection = error;
            return CommitVerdict.Rejected;
        }
        finally
        {
            // The statements are kept and used again; the batch must not own them.
            list.Clear();
        }
    }

    private static int MissedGuard(IReadOnlyList<RowWrite> rows, NpgsqlBatch batch, int first)
    {
        for (var i = 0; i < rows.Count; i++)
        {
            if (rows[i].ExpectedRows is { } expected && batch.BatchCommands[first + i].Rows != (ulong)expected)
                return i;
        }
        return -1;
    }

    private static void Guard(Action read)
    {
        try
        {
            read();
        }
        catch (PostgresException error) when (PostgresFailure.Of(error) == FailureKind.OtherWriter)
        {
            throw new StoreConflictException("Another writer was in the way.", error);
        }
    }

    public void Dispose()
    {
        try
        {
            session?.ReleaseLane();
        }
#pragma warning disable CA1031 // The lane is let go with the connection anyway, only later: the server takes a moment to see that it ended.
        catch (Exception)
#pragma warning restore CA1031
        {
        }
        Close();
    }
}
