using System.Runtime.InteropServices;
using Madang.Kernel.Database;
using Madang.Ledger.Core;
using Madang.Ledger.Writing;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Madang.Ledger.Sqlite;

/// <summary>
/// The ledger's tables in a SQLite file. This process is the only writer of them, so what is in memory is the truth; the connection is the
/// writer thread's own. WAL and synchronous FULL: an answered commit survives a power cut.
/// </summary>
internal sealed class SqliteLedgerStore(PlatformDatabase database) : ILedgerStore
{
    private const int Lane = 1;
    private const int PlaceBits = 20;
    private readonly ProcessLock processLock = ProcessLock.Take(new SqliteConnectionStringBuilder(database.ConnectionString).DataSource);
    // Numbers of accounts, each with its place in the batch below it: sorting numbers is quick.
    private readonly List<long> changed = [];
    private SqliteSession? session;
    private long lastNumber;
    private long nextNumber;

    public bool IsShared => false;

    public Exception? Rejection { get; private set; }

    private SqliteSession Session => session ?? throw new InvalidOperationException("The store is closed.");

    public LaneHead Open()
    {
        session = new(database.ConnectionString);
        lastNumber = nextNumber = session.LastAccountNumber();
        return session.Head(Lane) ?? LaneHead.Empty(Lane);
    }

    public void Close()
    {
        session?.Dispose();
        session = null;
    }

    public void Begin(bool careful)
    {
        nextNumber = lastNumber;
        Session.Begin.Run();
    }

    public long NextAccountNumber() => ++nextNumber;

    public void LoadHolds(IReadOnlyCollection<Guid> ids, LedgerState state)
    {
        var select = Session.SelectHold;
        foreach (var id in ids)
        {
            select.Bind(1, id);
            if (select.Read())
            {
                state.Holds.Add(id, new HoldState(id, select.Int64(0), select.Int64(1), select.Int64(2), select.Int64(3))
                {
                    Phase = (HoldPhase)select.Int64(4),
                    PostedAmount = select.Int64(5),
                    EndedBy = select.Id(6),
                });
                select.Reset();
            }
        }
    }

    public void LoadAccounts(IReadOnlyCollection<long> numbers, LedgerState state)
    {
        var select = Session.SelectAccount;
        foreach (var number in numbers)
        {
            select.Bind(1, number);
            if (select.Read())
            {
                var balances = new Balances
                {
                    DebitsPosted = select.Int64(2),
                    CreditsPosted = select.Int64(3),
                    DebitsPending = select.Int64(4),
                    CreditsPending = select.Int64(5),
                    HistorySequence = select.Int64(6),
                };
                state.Accounts.Add(number, new AccountState(number, CurrencyCode.Pack(select.Text(0)), (AccountRules)select.Int64(1), 0, balances));
                select.Reset();
            }
        }
    }

    public void FindAccounts(IReadOnlyCollection<string> keys, Dictionary<string, KnownAccount> found)
    {
        var select = Session.SelectKey;
        foreach (var key in keys)
        {
            select.Bind(1, key);
            if (select.Read())
            {
                found[key] = new(select.Int64(0), CurrencyCode.Pack(select.Text(1)), (AccountRules)select.Int64(2));
                select.Reset();
            }
        }
    }

    public void FindTransfers(IReadOnlyCollection<Guid> ids, Dictionary<Guid, StoredTransfer> found)
    {
        var select = Session.SelectTransfer;
        foreach (var id in ids)
        {
            select.Bind(1, id);
            if (select.Read())
            {
                found[id] = new(select.Id(0), (LedgerRefusal)select.Int64(1), select.Int64(2));
                select.Reset();
            }
        }
    }

    public RowsVerdict RunRows(IReadOnlyList<RowWrite> rows)
    {
        Session.Savepoint.Run();
        var verdict = Run(rows);
        if (verdict != RowsVerdict.Done)
            Session.RollbackTo.Run();
        Session.Release.Run();
        return verdict;
    }

    private RowsVerdict Run(IReadOnlyList<RowWrite> rows)
    {
        try
        {
            for (var i = 0; i < rows.Count; i++)
            {
                var touched = Session.Callers.Run(rows[i]);
                if (rows[i].ExpectedRows is { } expected && touched != expected)
                    return new(i, null);
            }
            return RowsVerdict.Done;
        }
        catch (Exception error) when (IsOfRow(error) && raw.sqlite3_get_autocommit(Session.Database) == 0)
        {
            return new(-1, error);
        }
    }

    /// <summary>The row is to blame, and not the store.</summary>
    private static bool IsOfRow(Exception error) =>
        error is SqliteFailure { IsOfStore: false } or InvalidOperationException;

    public CommitVerdict Commit(SealedBatch batch, LaneHead? previous, LaneHead? next, IReadOnlyList<RowWrite> rows)
    {
        if (Run(rows) != RowsVerdict.Done || (next is not null && !(InsertAccounts(batch, next) && InsertTransfers(batch, next))))
        {
            Rollback();
            return CommitVerdict.Conflict;
        }
        if (next is not null)
        {
            WriteBalances(batch);
            WriteHolds(batch);
            InsertHistory(batch, next);
            InsertBatch(batch, previous!, next);
        }
        try
        {
            Session.Commit.Run();
        }
        catch (IOException error) when (raw.sqlite3_extended_errcode(Session.Database) == raw.SQLITE_CONSTRAINT_FOREIGNKEY)
        {
            Rollback();
            Rejection = error;
            return CommitVerdict.Rejected;
        }
        lastNumber = nextNumber;
        return CommitVerdict.Committed;
    }

    public void Rollback()
    {
        if (raw.sqlite3_get_autocommit(Session.Database) == 0)
            Session.Undo.Run();
    }

    private bool InsertAccounts(SealedBatch batch, LaneHead next)
    {
        var (insert, insertBalance) = (Session.InsertAccount, Session.InsertBalance);
        for (var i = 0; i < batch.Opened.Count; i++)
        {
            var (account, key) = batch.Opened[i];
            insert.Bind(1, account.Number);
            insert.Bind(2, key);
            insert.Bind(3, CurrencyCode.Unpack(account.Currency));
            insert.Bind(4, next.Lane);
            insert.Bind(5, next.Sequence);
            insert.Bind(6, i);
            insertBalance.Bind(1, account.Number);
            insertBalance.Bind(2, (long)account.Rules);
            if (!insert.Run() || !insertBalance.Run())
                return false;
        }
        return true;
    }

    private bool InsertTransfers(SealedBatch batch, LaneHead next)
    {
        var insert = Session.InsertTransfer;
        insert.BindShared(1, next.Lane);
        insert.BindShared(2, next.Sequence);
        var position = batch.Opened.Count;
        return insert.Run<TransferRecord>(CollectionsMarshal.AsSpan(batch.Transfers), (statement, first, in transfer) =>
        {
            statement.Bind(first, transfer.Id);
            statement.Bind(first + 1, transfer.PayloadHash);
            statement.Bind(first + 2, position++);
            statement.Bind(first + 3, (long)transfer.Kind);
            statement.Bind(first + 4, (long)transfer.Refusal);
            statement.Bind(first + 5, transfer.Debit);
            statement.Bind(first + 6, transfer.Credit);
            statement.Bind(first + 7, transfer.Amount);
            statement.Bind(first + 8, transfer.Code);
            statement.Bind(first + 9, transfer.HoldId);
            statement.BindOrNull(first + 10, transfer.DeadlineUtcUs);
            statement.Bind(first + 11, transfer.Reference);
            statement.BindOrNull(first + 12, transfer.DebitSequence);
            statement.BindOrNull(first + 13, transfer.CreditSequence);
        });
    }

    private void WriteBalances(SealedBatch batch)
    {
        changed.Clear();
        var onlyPosted = true;
        var all = CollectionsMarshal.AsSpan(batch.Touched);
        for (var i = 0; i < all.Length; i++)
        {
            ref readonly var touched = ref all[i];
            if (touched.After.SameAs(touched.Before))
                continue;
            changed.Add((touched.Number << PlaceBits) | (uint)i);
            onlyPosted &= touched.After.SameButForPosted(touched.Before);
        }
        // In the order of the table: neighbours share a page.
        changed.Sort();
        var write = onlyPosted ? Session.WritePosted : Session.WriteBalance;
        write.Run<long>(CollectionsMarshal.AsSpan(changed), (statement, first, in place) =>
        {
            ref readonly var touched = ref CollectionsMarshal.AsSpan(batch.Touched)[(int)(place & ((1 << PlaceBits) - 1))];
            statement.Bind(first, touched.Number);
            statement.Bind(first + 1, touched.After.DebitsPosted);
            statement.Bind(first + 2, touched.After.CreditsPosted);
            if (onlyPosted)
                return;
            statement.Bind(first + 3, touched.After.DebitsPending);
            statement.Bind(first + 4, touched.After.CreditsPending);
            statement.Bind(first + 5, touched.After.HistorySequence);
        });
    }

    private void WriteHolds(SealedBatch batch)
    {
        foreach (var hold in batch.TouchedHolds)
        {
            if (hold.IsNew)
            {
                var insert = Session.InsertHold;
                insert.Bind(1, hold.Id);
                insert.Bind(2, hold.Hold.Debit);
                insert.Bind(3, hold.Hold.Credit);
                insert.Bind(4, hold.Hold.Amount);
                insert.Bind(5, hold.Hold.DeadlineUtcUs);
                insert.Bind(6, (long)hold.Phase);
                insert.Bind(7, hold.PostedAmount);
                insert.Bind(8, hold.EndedBy);
                insert.Run();
            }
            else if (hold.Phase != HoldPhase.Open)
            {
                var update = Session.UpdateHold;
                update.Bind(1, (long)hold.Phase);
                update.Bind(2, hold.PostedAmount);
                update.Bind(3, hold.EndedBy);
                update.Bind(4, hold.Id);
                update.Run();
            }
        }
    }

    private void InsertHistory(SealedBatch batch, LaneHead next)
    {
        var insert = Session.InsertHistory;
        insert.Bind(4, next.TimeUtcUs);
        foreach (ref readonly var line in CollectionsMarshal.AsSpan(batch.History))
        {
            insert.Bind(1, line.Account);
            insert.Bind(2, line.Sequence);
            insert.Bind(3, line.TransferId);
            insert.Bind(5, line.CreditBalanceAfter);
            insert.Run();
        }
    }

    private void InsertBatch(SealedBatch batch, LaneHead previous, LaneHead next)
    {
        var insert = Session.InsertBatch;
        insert.Bind(1, next.Lane);
        insert.Bind(2, next.Sequence);
        insert.Bind(3, previous.Hash);
        insert.Bind(4, next.Hash);
        insert.Bind(5, batch.ItemCount);
        insert.Bind(6, next.TimeUtcUs);
        insert.Run();
    }

    public void Dispose()
    {
        Close();
        processLock.Dispose();
    }
}
