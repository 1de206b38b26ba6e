using System.Runtime.InteropServices;
using Madang.Ledger.Core;
using Npgsql;
using NpgsqlTypes;

namespace Madang.Ledger.Postgres;

/// <summary>The statements that write a batch, kept and filled again for each: one a table, its rows as arrays.</summary>
internal sealed class BatchStatements
{
    private readonly List<TransferOrder> order = [];
    private readonly List<AccountOrder> touched = [];
    private readonly List<(NpgsqlBatchCommand Command, ulong Rows)> updates = [];
    private readonly ArrayStatement insertAccounts = new("""
        INSERT INTO ledger_account (number, key, currency, position, lane, batch)
        SELECT number, key, currency, position, $5, $6 FROM unnest($1, $2, $3, $4) AS opened(number, key, currency, position)
        """);

    private readonly ArrayStatement insertBalances = new("""
        INSERT INTO ledger_balance (account, rules, debits_posted, credits_posted, debits_pending, credits_pending, history_sequence, stamp)
        SELECT account, rules, 0, 0, 0, 0, 0, 0 FROM unnest($1, $2) AS opened(account, rules)
        """);

    // Arrays that are unnested side by side in a select list come row by row; in a FROM each would first be written to a store of its own.
    private const string UpdateBalances = """
        UPDATE ledger_balance AS a
        SET stamp = $1, debits_posted = v.debits_posted, credits_posted = v.credits_posted, debits_pending = v.debits_pending,
          credits_pending = v.credits_pending, history_sequence = v.history_sequence
        FROM (SELECT unnest($2) AS account, unnest($3) AS stamp, unnest($4) AS debits_posted, unnest($5) AS credits_posted,
          unnest($6) AS debits_pending, unnest($7) AS credits_pending, unnest($8) AS history_sequence) AS v
        WHERE a.account = v.account AND a.stamp = v.stamp
        """;

    // Most batches only post, in accounts without history: half the values to send, read and compare.
    private const string UpdatePosted = """
        UPDATE ledger_balance AS a SET stamp = $1, debits_posted = v.debits_posted, credits_posted = v.credits_posted
        FROM (SELECT unnest($2) AS account, unnest($3) AS stamp, unnest($4) AS debits_posted, unnest($5) AS credits_posted) AS v
        WHERE a.account = v.account AND a.stamp = v.stamp
        """;

    private const string UpdateHolds = """
        UPDATE ledger_hold AS h
        SET state = v.state, posted = v.posted, ended_by = nullif(v.ended_by, '00000000-0000-0000-0000-000000000000')
        FROM (SELECT unnest($1) AS id, unnest($2) AS state, unnest($3) AS posted, unnest($4) AS ended_by) AS v
        WHERE h.id = v.id AND h.state = 0
        """;

    private readonly ArrayStatement updateBalances = new(UpdateBalances);

    private readonly ArrayStatement updateBalancesOrEnd = new($"WITH written AS ({UpdateBalances} RETURNING 1) SELECT ledger_expect(count(*), $9) FROM written");

    private readonly ArrayStatement updatePosted = new(UpdatePosted);

    private readonly ArrayStatement updatePostedOrEnd = new($"WITH written AS ({UpdatePosted} RETURNING 1) SELECT ledger_expect(count(*), $6) FROM written");

    private readonly ArrayStatement insertHolds = new("""
        INSERT INTO ledger_hold (id, debit, credit, amount, deadline, state, posted, ended_by)
        SELECT id, debit, credit, amount, deadline, state, posted, nullif(ended_by, '00000000-0000-0000-0000-000000000000')
        FROM unnest($1, $2, $3, $4, $5, $6, $7, $8) AS held(id, debit, credit, amount, deadline, state, posted, ended_by)
        """);

    private readonly ArrayStatement updateHolds = new(UpdateHolds);

    private readonly ArrayStatement updateHoldsOrEnd = new($"WITH written AS ({UpdateHolds} RETURNING 1) SELECT ledger_expect(count(*), $5) FROM written");

    private readonly ArrayStatement insertTransfers = new("""
        INSERT INTO ledger_transfer (id, payload_hash, lane, batch, position, kind, refusal, debit, credit, amount, code, hold_id, deadline, reference,
          debit_sequence, credit_sequence)
        SELECT id, payload_hash, $15, $16, position, kind, refusal, debit, credit, amount, code,
          nullif(hold_id, '00000000-0000-0000-0000-000000000000'), nullif(deadline, 0), reference, nullif(debit_sequence, 0), nullif(credit_sequence, 0)
        FROM (SELECT unnest($1) AS id, unnest($2) AS payload_hash, unnest($3) AS position, unnest($4) AS kind, unnest($5) AS refusal, unnest($6) AS debit,
          unnest($7) AS credit, unnest($8) AS amount, unnest($9) AS code, unnest($10) AS hold_id, unnest($11) AS deadline, unnest($12) AS reference,
          unnest($13) AS debit_sequence, unnest($14) AS credit_sequence) AS t
        """);

    private readonly ArrayStatement insertHistory = new("""
        INSERT INTO ledger_history (account, sequence, transfer_id, at, credit_balance_after)
        SELECT unnest($1), unnest($2), unnest($3), $5, unnest($4)
        """);

    private readonly ArrayStatement insertBatch = new(
        "INSERT INTO ledger_batch (lane, sequence, previous_hash, hash, items, at) VALUES ($1, $2, $3, $4, $5, $6)");

    private readonly record struct TransferOrder(Guid Id, int Index) : IComparable<TransferOrder>
    {
        public int CompareTo(TransferOrder other) => Id.CompareTo(other.Id);
    }

    private readonly record struct AccountOrder(long Number, int Index) : IComparable<AccountOrder>
    {
        public int CompareTo(AccountOrder other) => Number.CompareTo(other.Number);
    }

    /// <summary>Everything but the transfers. Rows that other nodes may want are locked in one order everywhere: balances, holds, then transfers.</summary>
    /// <param name="list">Where the statements go.</param>
    /// <param name="batch">What they write.</param>
    /// <param name="previous">The batch that it chains on.</param>
    /// <param name="next">The batch itself.</param>
    /// <param name="ends">Another writer's change ends the transaction in the server, so that a COMMIT may travel behind. Else ask <see cref="WroteAll"/>.</param>
    public void AddTo(NpgsqlBatchCommandCollection list, SealedBatch batch, LaneHead previous, LaneHead next, bool ends)
    {
        updates.Clear();
        if (batch.Opened.Count > 0)
        {
            list.Add(Accounts(batch, next));
            list.Add(NewBalances(batch));
        }
        if (batch.Touched.Count > 0)
            list.Add(Balances(batch, ends));
        if (batch.TouchedHolds.Exists(hold => !hold.IsNew))
            list.Add(EndedHolds(batch, ends));
        if (batch.TouchedHolds.Exists(hold => hold.IsNew))
            list.Add(NewHolds(batch));
        if (batch.History.Count > 0)
            list.Add(History(batch, next));
        list.Add(Batch(batch, previous, next));
    }

    /// <summary>Whether every update of the last <see cref="AddTo"/> found its rows as they were in memory.</summary>
    public bool WroteAll() => updates.TrueForAll(static update => update.Command.Rows == update.Rows);

    /// <summary>The transfers as one more statement: nothing is waited for, which is what few of them need.</summary>
    public void AddTransfersTo(NpgsqlBatchCommandCollection list, SealedBatch batch, LaneHead next)
    {
        if (batch.Transfers.Count > 0)
            list.Add(Transfers(batch, next));
    }

    /// <summary>The transfers as a stream of their own: two more round trips, but much less work for each row.</summary>
    public void CopyTransfers(NpgsqlConnection connection, SealedBatch batch, LaneHead next)
    {
        var transfers = CollectionsMarshal.AsSpan(batch.Transfers);
        using var copy = connection.BeginBinaryImport("""
            COPY ledger_transfer (id, payload_hash, lane, batch, position, kind, refusal, debit, credit, amount, code, hold_id, deadline, reference,
              debit_sequence, credit_sequence) FROM STDIN (FORMAT binary)
            """);
        foreach (var (_, index) in InOrderOfId(transfers))
        {
            ref readonly var transfer = ref transfers[index];
            copy.StartRow();
            copy.Write(transfer.Id, NpgsqlDbType.Uuid);
            copy.Write(transfer.PayloadHash, NpgsqlDbType.Uuid);
            copy.Write(next.Lane, NpgsqlDbType.Integer);
            copy.Write(next.Sequence, NpgsqlDbType.Bigint);
            copy.Write(batch.Opened.Count + index, NpgsqlDbType.Integer);
            copy.Write((short)transfer.Kind, NpgsqlDbType.Smallint);
            copy.Write((short)transfer.Refusal, NpgsqlDbType.Smallint);
            copy.Write(transfer.Debit, NpgsqlDbType.Bigint);
            copy.Write(transfer.Credit, NpgsqlDbType.Bigint);
            copy.Write(transfer.Amount, NpgsqlDbType.Bigint);
            copy.Write(transfer.Code, NpgsqlDbType.Integer);
            WriteOrNull(copy, transfer.HoldId, Guid.Empty, NpgsqlDbType.Uuid);
            WriteOrNull(copy, transfer.DeadlineUtcUs, 0, NpgsqlDbType.Bigint);
            WriteOrNull(copy, transfer.Reference, null, NpgsqlDbType.Text);
            WriteOrNull(copy, transfer.DebitSequence, 0, NpgsqlDbType.Bigint);
            WriteOrNull(copy, transfer.CreditSequence, 0, NpgsqlDbType.Bigint);
        }
        copy.Complete();
    }

    private static void WriteOrNull<T>(NpgsqlBinaryImporter copy, T value, T none, NpgsqlDbType type)
    {
        if (EqualityComparer<T>.Default.Equals(value, none))
            copy.WriteNull();
        else
            copy.Write(value, type);
    }

    /// <summary>Two nodes that got the same requests then wait for each other instead of blocking each other, and the index grows at its end.</summary>
    private List<TransferOrder> InOrderOfId(ReadOnlySpan<TransferRecord> transfers)
    {
        order.Clear();
        for (var i = 0; i < transfers.Length; i++)
            order.Add(new(transfers[i].Id, i));
        order.Sort();
        return order;
    }

    private NpgsqlBatchCommand Accounts(SealedBatch batch, LaneHead next)
    {
        var (number, key, currency, position) = (insertAccounts.Int64(), insertAccounts.Text(), insertAccounts.Text(), insertAccounts.Int32());
        foreach (var (account, name) in batch.Opened)
        {
            number.Add(account.Number);
            key.Add(name);
            currency.Add(CurrencyCode.Unpack(account.Currency));
            position.Add(position.Count);
        }
        insertAccounts.Scalar(next.Lane);
        insertAccounts.Scalar(next.Sequence);
        return insertAccounts.Filled();
    }

    private NpgsqlBatchCommand NewBalances(SealedBatch batch)
    {
        var (account, rules) = (insertBalances.Int64(), insertBalances.Int32());
        foreach (var (opened, _) in batch.Opened)
        {
            account.Add(opened.Number);
            rules.Add((int)opened.Rules);
        }
        return insertBalances.Filled();
    }

    private NpgsqlBatchCommand Balances(SealedBatch batch, bool ends)
    {
        touched.Clear();
        var accounts = CollectionsMarshal.AsSpan(batch.Touched);
        var onlyPosts = true;
        for (var i = 0; i < accounts.Length; i++)
        {
            touched.Add(new(accounts[i].Account.Number, i));
            onlyPosts &= accounts[i].After.SameButForPosted(accounts[i].Before);
        }
        // In order of number, as every other node locks them.
        touched.Sort();
        var s = (onlyPosts, ends) switch
        {
            (true, true) => updatePostedOrEnd,
            (true, false) => updatePosted,
            (false, true) => updateBalancesOrEnd,
            (false, false) => updateBalances,
        };
        s.Scalar(batch.Stamp);
        var (number, stamp, debitsPosted, creditsPosted) = (s.Int64(), s.Int64(), s.Int64(), s.Int64());
        foreach (var (_, index) in touched)
        {
            ref readonly var account = ref accounts[index];
            number.Add(account.Account.Number);
            stamp.Add(account.StampBefore);
            debitsPosted.Add(account.After.DebitsPosted);
            creditsPosted.Add(account.After.CreditsPosted);
        }
        if (!onlyPosts)
            AddUnposted(s, accounts);
        return Counted(s, touched.Count, ends);
    }

    private void AddUnposted(ArrayStatement s, ReadOnlySpan<TouchedAccount> accounts)
    {
        var (debitsPending, creditsPending, sequence) = (s.Int64(), s.Int64(), s.Int64());
        foreach (var (_, index) in touched)
        {
            var after = accounts[index].After;
            debitsPending.Add(after.DebitsPending);
            creditsPending.Add(after.CreditsPending);
            sequence.Add(after.HistorySequence);
        }
    }

    private NpgsqlBatchCommand Counted(ArrayStatement statement, int rows, bool ends)
    {
        if (ends)
            statement.Scalar((long)rows);
        var filled = statement.Filled();
        if (!ends)
            updates.Add((filled, (ulong)rows));
        return filled;
    }

    private NpgsqlBatchCommand NewHolds(SealedBatch batch)
    {
        var (id, debit, credit, amount, deadline, state, posted, endedBy) =
            (insertHolds.Id(), insertHolds.Int64(), insertHolds.Int64(), insertHolds.Int64(), insertHolds.Int64(), insertHolds.Int16(), insertHolds.Int64(), insertHolds.Id());
        foreach (var hold in batch.TouchedHolds.Where(hold => hold.IsNew))
        {
            id.Add(hold.Id);
            debit.Add(hold.Hold.Debit);
            credit.Add(hold.Hold.Credit);
            amount.Add(hold.Hold.Amount);
            deadline.Add(hold.Hold.DeadlineUtcUs);
            state.Add((short)hold.Phase);
            posted.Add(hold.PostedAmount);
            endedBy.Add(hold.EndedBy);
        }
        return insertHolds.Filled();
    }

    private NpgsqlBatchCommand EndedHolds(SealedBatch batch, bool ends)
    {
        var s = ends ? updateHoldsOrEnd : updateHolds;
        var (id, state, posted, endedBy) = (s.Id(), s.Int16(), s.Int64(), s.Id());
        // An open hold among them decided a refusal: it is written as it is, which fails when another node has ended it.
        foreach (var hold in batch.TouchedHolds.Where(hold => !hold.IsNew).OrderBy(hold => hold.Id))
        {
            id.Add(hold.Id);
            state.Add((short)hold.Phase);
            posted.Add(hold.PostedAmount);
            endedBy.Add(hold.EndedBy);
        }
        return Counted(s, id.Count, ends);
    }

    private NpgsqlBatchCommand Transfers(SealedBatch batch, LaneHead next)
    {
        var transfers = CollectionsMarshal.AsSpan(batch.Transfers);
        var s = insertTransfers;
        var (id, payload, position, kind, refusal) = (s.Id(), s.Id(), s.Int32(), s.Int16(), s.Int16());
        var (debit, credit, amount, code) = (s.Int64(), s.Int64(), s.Int64(), s.Int32());
        var (hold, deadline, reference, debitSequence, creditSequence) = (s.Id(), s.Int64(), s.Text(), s.Int64(), s.Int64());
        foreach (var (_, index) in InOrderOfId(transfers))
        {
            ref readonly var transfer = ref transfers[index];
            id.Add(transfer.Id);
            payload.Add(transfer.PayloadHash);
            position.Add(batch.Opened.Count + index);
            kind.Add((short)transfer.Kind);
            refusal.Add((short)transfer.Refusal);
            debit.Add(transfer.Debit);
            credit.Add(transfer.Credit);
            amount.Add(transfer.Amount);
            code.Add(transfer.Code);
            hold.Add(transfer.HoldId);
            deadline.Add(transfer.DeadlineUtcUs);
            reference.Add(transfer.Reference);
            debitSequence.Add(transfer.DebitSequence);
            creditSequence.Add(transfer.CreditSequence);
        }
        s.Scalar(next.Lane);
        s.Scalar(next.Sequence);
        return s.Filled();
    }

    private NpgsqlBatchCommand History(SealedBatch batch, LaneHead next)
    {
        var (account, sequence, transfer, balance) = (insertHistory.Int64(), insertHistory.Int64(), insertHistory.Id(), insertHistory.Int64());
        foreach (ref readonly var line in CollectionsMarshal.AsSpan(batch.History))
        {
            account.Add(line.Account);
            sequence.Add(line.Sequence);
            transfer.Add(line.TransferId);
            balance.Add(line.CreditBalanceAfter);
        }
        insertHistory.Scalar(next.TimeUtcUs);
        return insertHistory.Filled();
    }

    private NpgsqlBatchCommand Batch(SealedBatch batch, LaneHead previous, LaneHead next)
    {
        insertBatch.Scalar(next.Lane);
        insertBatch.Scalar(next.Sequence);
        insertBatch.Scalar(previous.Hash);
        insertBatch.Scalar(next.Hash);
        insertBatch.Scalar(batch.ItemCount);
        insertBatch.Scalar(next.TimeUtcUs);
        return insertBatch.Filled();
    }
}
