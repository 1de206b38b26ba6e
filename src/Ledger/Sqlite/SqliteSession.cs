using Madang.Ledger.Core;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Madang.Ledger.Sqlite;

/// <summary>The writer's connection with every statement it will ever run, prepared: a statement that does not fit the schema fails at the start.</summary>
internal sealed class SqliteSession : IDisposable
{
    // 16 MB of log before it is copied back: pages that are written again and again are then copied once.
    private const int CheckpointPages = 4_000;
    private const int TransferColumns = 14;
    private const int BalanceColumns = 6;
    private const int PostedColumns = 3;
    private readonly sqlite3 database;
    private readonly List<SqliteStatement> statements = [];

    public SqliteSession(string connectionString)
    {
        var path = new SqliteConnectionStringBuilder(connectionString).DataSource;
        // One thread uses it, so SQLite need not guard it against others.
        var code = raw.sqlite3_open_v2(path, out database, raw.SQLITE_OPEN_READWRITE | raw.SQLITE_OPEN_CREATE | raw.SQLITE_OPEN_NOMUTEX, null);
        if (code != raw.SQLITE_OK)
        {
            database.Dispose();
            throw new SqliteFailure($"SQLite answered {code} when the ledger opened its file.", code);
        }
        try
        {
            Execute("PRAGMA busy_timeout = 30000");
            Execute("PRAGMA journal_mode = WAL");
            Execute("PRAGMA synchronous = FULL");
            Execute("PRAGMA foreign_keys = ON");
            Execute("PRAGMA trusted_schema = OFF");
            Execute($"PRAGMA wal_autocheckpoint = {CheckpointPages}");
            Execute("PRAGMA cache_size = -65536");
            Callers = new(database);
            PrepareTransaction();
            PrepareReads();
            PrepareWrites();
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    public sqlite3 Database => database;

    public CallerRows Callers { get; } = null!;

    public SqliteStatement Begin { get; private set; } = null!;
    public SqliteStatement Commit { get; private set; } = null!;
    public SqliteStatement Undo { get; private set; } = null!;
    public SqliteStatement Savepoint { get; private set; } = null!;
    public SqliteStatement RollbackTo { get; private set; } = null!;
    public SqliteStatement Release { get; private set; } = null!;
    public SqliteStatement SelectAccount { get; private set; } = null!;
    public SqliteStatement SelectKey { get; private set; } = null!;
    public SqliteStatement SelectHold { get; private set; } = null!;
    public SqliteStatement SelectTransfer { get; private set; } = null!;
    public SqliteStatement InsertAccount { get; private set; } = null!;
    public SqliteStatement InsertBalance { get; private set; } = null!;
    public SqliteRows InsertTransfer { get; private set; } = null!;
    public SqliteStatement InsertHold { get; private set; } = null!;
    public SqliteStatement InsertHistory { get; private set; } = null!;
    public SqliteStatement InsertBatch { get; private set; } = null!;
    public SqliteRows WriteBalance { get; private set; } = null!;
    public SqliteRows WritePosted { get; private set; } = null!;
    public SqliteStatement UpdateHold { get; private set; } = null!;

    public LaneHead? Head(int lane)
    {
        using var select = new SqliteStatement(Database, "SELECT sequence, hash, at FROM ledger_batch WHERE lane = ? ORDER BY sequence DESC LIMIT 1");
        select.Bind(1, lane);
        if (!select.Read())
            return null;
        var head = new LaneHead(lane, select.Int64(0), select.Blob(1), select.Int64(2));
        select.Reset();
        return head;
    }

    public long LastAccountNumber()
    {
        using var select = new SqliteStatement(Database, "SELECT coalesce(max(number), 0) FROM ledger_account");
        select.Read();
        var last = select.Int64(0);
        select.Reset();
        return last;
    }

    private void PrepareTransaction()
    {
        Begin = Prepare("BEGIN IMMEDIATE");
        Commit = Prepare("COMMIT");
        Undo = Prepare("ROLLBACK");
        Savepoint = Prepare("SAVEPOINT ledger_request");
        RollbackTo = Prepare("ROLLBACK TO ledger_request");
        Release = Prepare("RELEASE ledger_request");
    }

    private void PrepareReads()
    {
        SelectAccount = Prepare("""
            SELECT currency, rules, debits_posted, credits_posted, debits_pending, credits_pending, history_sequence
            FROM ledger_balance JOIN ledger_account ON number = account WHERE account = ?
            """);
        SelectKey = Prepare("SELECT number, currency, rules FROM ledger_account JOIN ledger_balance ON account = number WHERE key = ?");
        SelectHold = Prepare("SELECT debit, credit, amount, deadline, state, posted, ended_by FROM ledger_hold WHERE id = ?");
        SelectTransfer = Prepare("""
            SELECT t.payload_hash, t.refusal, b.at FROM ledger_transfer t JOIN ledger_batch b ON b.lane = t.lane AND b.sequence = t.batch WHERE t.id = ?
            """);
    }

    private void PrepareWrites()
    {
        InsertAccount = Prepare("INSERT INTO ledger_account (number, key, currency, lane, batch, position) VALUES (?, ?, ?, ?, ?, ?)");
        InsertBalance = Prepare("""
            INSERT INTO ledger_balance (account, rules, debits_posted, credits_posted, debits_pending, credits_pending, history_sequence)
            VALUES (?, ?, 0, 0, 0, 0, 0)
            """);
        InsertTransfer = PrepareRows(TransferColumns, shared: 2, sql: static rows => $"""
            INSERT INTO ledger_transfer (lane, batch, id, payload_hash, position, kind, refusal, debit, credit, amount, code, hold_id, deadline, reference,
              debit_sequence, credit_sequence)
            VALUES {rows}
            """);
        InsertHold = Prepare("INSERT INTO ledger_hold (id, debit, credit, amount, deadline, state, posted, ended_by) VALUES (?, ?, ?, ?, ?, ?, ?, ?)");
        InsertHistory = Prepare("INSERT INTO ledger_history (account, sequence, transfer_id, at, credit_balance_after) VALUES (?, ?, ?, ?, ?)");
        InsertBatch = Prepare("INSERT INTO ledger_batch (lane, sequence, previous_hash, hash, items, at) VALUES (?, ?, ?, ?, ?, ?)");
        // Upserts, because only INSERT takes many rows at once. The rows are there: an account is opened with its balance. So what is inserted
        // is never stored, its rules need not be told, and the CHECKs that decide are those of the row that is updated.
        WriteBalance = PrepareRows(BalanceColumns, tail: ", 0", sql: static rows => $"""
            INSERT INTO ledger_balance (account, debits_posted, credits_posted, debits_pending, credits_pending, history_sequence, rules)
            VALUES {rows}
            ON CONFLICT (account) DO UPDATE SET debits_posted = excluded.debits_posted, credits_posted = excluded.credits_posted,
              debits_pending = excluded.debits_pending, credits_pending = excluded.credits_pending, history_sequence = excluded.history_sequence
            """);
        WritePosted = PrepareRows(PostedColumns, tail: ", 0, 0, 0, 0", sql: static rows => $"""
            INSERT INTO ledger_balance (account, debits_posted, credits_posted, debits_pending, credits_pending, history_sequence, rules)
            VALUES {rows}
            ON CONFLICT (account) DO UPDATE SET debits_posted = excluded.debits_posted, credits_posted = excluded.credits_posted
            """);
        UpdateHold = Prepare("UPDATE ledger_hold SET state = ?, posted = ?, ended_by = ? WHERE id = ?");
    }

    private SqliteStatement Prepare(string sql)
    {
        var statement = new SqliteStatement(Database, sql);
        statements.Add(statement);
        return statement;
    }

    /// <param name="columns">Parameters of a row of its own.</param>
    /// <param name="shared">Parameters before them that all rows of a statement share: they come first in each row and are counted from 1.</param>
    /// <param name="tail">What ends each row: values that are always the same.</param>
    /// <param name="sql">The statement for some rows of parameters.</param>
    private SqliteRows PrepareRows(int columns, Func<string, string> sql, int shared = 0, string tail = "") =>
        new(columns, shared, Prepare(sql(SqliteRows.Parameters(columns, shared, 1, tail))), Prepare(sql(SqliteRows.Parameters(columns, shared, SqliteRows.Many, tail))));

    private void Execute(string sql) => SqliteFailure.ThrowUnlessOk(database, raw.sqlite3_exec(database, sql), sql);

    public void Dispose()
    {
        foreach (var statement in statements)
            statement.Dispose();
        Callers?.Dispose();
        database.Dispose();
    }
}
