using System.Runtime.InteropServices;
using Madang.Ledger.Core;
using Npgsql;

namespace Madang.Ledger.Postgres;

/// <summary>The statements that write a batch, kept and filled again for each: one a table, its rows as arrays.</summary>
internal sealed class BatchStatements
{
    private readonly List<TransferOrder> order = [];
    private readonly List<AccountOrder> touched = [];
    private readonly ArrayStatement insertAccounts = new("""
        INSERT INTO ledger_account (number, key, currency, rules, position, lane, batch,
          debits_posted, credits_posted, debits_pending, credits_pending, history_sequence, changed_at, version)
        SELECT number, key, currency, rules, position, $6, $7, 0, 0, 0, 0, 0, 0, 0
        FROM unnest($1, $2, $3, $4, $5) AS opened(number, key, currency, rules, position)
        """);

    private readonly ArrayStatement updateAccounts = new("""
        WITH written AS (
          UPDATE ledger_account AS a
          SET debits_posted = v.debits_posted, credits_posted = v.credits_posted, debits_pending = v.debits_pending, credits_pending = v.credits_pending,
            history_sequence = v.history_sequence, changed_at = v.changed_at, version = a.version + 1
          FROM unnest($1, $2, $3, $4, $5, $6, $7, $8)
            AS v(number, version, debits_posted, credits_posted, debits_pending, credits_pending, history_sequence, changed_at)
          WHERE a.number = v.number AND a.version = v.version
          RETURNING 1)
        SELECT ledger_expect(count(*), $9) FROM written
        """);

    private readonly ArrayStatement insertHolds = new("""
        INSERT INTO ledger_hold (id, debit, credit, amount, deadline, state, posted, ended_by)
        SELECT id, debit, credit, amount, deadline, state, posted, nullif(ended_by, '00000000-0000-0000-0000-000000000000')
        FROM unnest($1, $2, $3, $4, $5, $6, $7, $8) AS held(id, debit, credit, amount, deadline, state, posted, ended_by)
        """);

    private readonly ArrayStatement updateHolds = new("""
        WITH written AS (
          UPDATE ledger_hold AS h
          SET state = v.state, posted = v.posted, ended_by = nullif(v.ended_by, '00000000-0000-0000-0000-000000000000')
          FROM unnest($1, $2, $3, $4) AS v(id, state, posted, ended_by)
          WHERE h.id = v.id AND h.state = 0
          RETURNING 1)
        SELECT ledger_expect(count(*), $5) FROM written
        """);

    private readonly ArrayStatement insertTransfers = new("""
        INSERT INTO ledger_transfer (id, payload_hash, lane, batch, position, kind, refusal, debit, credit, amount, code, hold_id, deadline, reference,
          debit_sequence, credit_sequence)
        SELECT id, payload_hash, $15, $16, position, kind, refusal, debit, credit, amount, code,
          nullif(hold_id, '00000000-0000-0000-0000-000000000000'), nullif(deadline, 0), reference, nullif(debit_sequence, 0), nullif(credit_sequence, 0)
        FROM unnest($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)
          AS t(id, payload_hash, position, kind, refusal, debit, credit, amount, code, hold_id, deadline, reference, debit_sequence, credit_sequence)
        """);

    private readonly ArrayStatement insertHistory = new("""
        INSERT INTO ledger_history (account, sequence, transfer_id, at, credit_balance_after)
        SELECT account, sequence, transfer_id, $5, credit_balance_after
        FROM unnest($1, $2, $3, $4) AS line(account, sequence, transfer_id, credit_balance_after)
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

    public void AddTo(NpgsqlBatchCommandCollection list, SealedBatch batch, LaneHead previous, LaneHead next)
    {
        if (batch.Opened.Count > 0)
            list.Add(Accounts(batch, next));
        if (batch.Touched.Count > 0)
            list.Add(Balances(batch));
        if (batch.TouchedHolds.Exists(hold => !hold.IsNew))
            list.Add(EndedHolds(batch));
        if (batch.TouchedHolds.Exists(hold => hold.IsNew))
            list.Add(NewHolds(batch));
        if (batch.Transfers.Count > 0)
            list.Add(Transfers(batch, next));
        if (batch.History.Count > 0)
            list.Add(History(batch, next));
        list.Add(Batch(batch, previous, next));
    }

    private NpgsqlBatchCommand Accounts(SealedBatch batch, LaneHead next)
    {
        var (number, key, currency, rules, position) =
            (insertAccounts.Int64(), insertAccounts.Text(), insertAccounts.Text(), insertAccounts.Int32(), insertAccounts.Int32());
        foreach (var (account, name) in batch.Opened)
        {
            number.Add(account.Number);
            key.Add(name);
            currency.Add(CurrencyCode.Unpack(account.Currency));
            rules.Add((int)account.Rules);
            position.Add(position.Count);
        }
        insertAccounts.Scalar(next.Lane);
        insertAccounts.Scalar(next.Sequence);
        return insertAccounts.Filled();
    }

    private NpgsqlBatchCommand Balances(SealedBatch batch)
    {
        touched.Clear();
        var accounts = CollectionsMarshal.AsSpan(batch.Touched);
        for (var i = 0; i < accounts.Length; i++)
            touched.Add(new(accounts[i].Account.Number, i));
        // In order of number, as every other node locks them.
        touched.Sort();
        var (number, version) = (updateAccounts.Int64(), updateAccounts.Int64());
        var (debitsPosted, creditsPosted) = (updateAccounts.Int64(), updateAccounts.Int64());
        var (debitsPending, creditsPending) = (updateAccounts.Int64(), updateAccounts.Int64());
        var (sequence, changedAt) = (updateAccounts.Int64(), updateAccounts.Int64());
        foreach (var (_, index) in touched)
        {
            ref readonly var account = ref accounts[index];
            number.Add(account.Account.Number);
            version.Add(account.Version);
            debitsPosted.Add(account.After.DebitsPosted);
            creditsPosted.Add(account.After.CreditsPosted);
            debitsPending.Add(account.After.DebitsPending);
            creditsPending.Add(account.After.CreditsPending);
            sequence.Add(account.After.HistorySequence);
            changedAt.Add(account.After.ChangedAtUtcUs);
        }
        updateAccounts.Scalar((long)touched.Count);
        return updateAccounts.Filled();
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

    private NpgsqlBatchCommand EndedHolds(SealedBatch batch)
    {
        var (id, state, posted, endedBy) = (updateHolds.Id(), updateHolds.Int16(), updateHolds.Int64(), updateHolds.Id());
        // An open hold among them decided a refusal: it is written as it is, which fails when another node has ended it.
        foreach (var hold in batch.TouchedHolds.Where(hold => !hold.IsNew).OrderBy(hold => hold.Id))
        {
            id.Add(hold.Id);
            state.Add((short)hold.Phase);
            posted.Add(hold.PostedAmount);
            endedBy.Add(hold.EndedBy);
        }
        updateHolds.Scalar((long)id.Count);
        return updateHolds.Filled();
    }

    private NpgsqlBatchCommand Transfers(SealedBatch batch, LaneHead next)
    {
        var transfers = CollectionsMarshal.AsSpan(batch.Transfers);
        order.Clear();
        for (var i = 0; i < transfers.Length; i++)
            order.Add(new(transfers[i].Id, i));
        // In order of id: two nodes that got the same requests wait for each other instead of blocking each other, and the index grows at its end.
        order.Sort();
        var s = insertTransfers;
        var (id, payload, position, kind, refusal) = (s.Id(), s.Id(), s.Int32(), s.Int16(), s.Int16());
        var (debit, credit, amount, code) = (s.Int64(), s.Int64(), s.Int64(), s.Int32());
        var (hold, deadline, reference, debitSequence, creditSequence) = (s.Id(), s.Int64(), s.Text(), s.Int64(), s.Int64());
        foreach (var (_, index) in order)
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
