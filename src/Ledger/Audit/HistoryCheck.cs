using System.Data.Common;
using Madang.Ledger.Reading;

namespace Madang.Ledger.Audit;

/// <summary>Walks each account's history from its first line and computes each balance again. That no line is missing was counted before.</summary>
internal sealed class HistoryCheck
{
    private const string Stream = """
        SELECT a.account, coalesce(h.sequence, 0), a.history_sequence, a.credits_posted - a.debits_posted, h.transfer_id, coalesce(h.at, 0),
          coalesce(h.credit_balance_after, 0), coalesce(t.debit, 0), coalesce(t.amount, 0), coalesce(t.debit_sequence, 0), coalesce(t.credit_sequence, 0),
          coalesce(t.credit, 0), coalesce(b.at, -1)
        FROM ledger_balance a
        LEFT JOIN ledger_history h ON h.account = a.account
        LEFT JOIN ledger_transfer t ON t.id = h.transfer_id AND t.refusal = 0
        LEFT JOIN ledger_batch b ON b.lane = t.lane AND b.sequence = t.batch
        WHERE a.history_sequence > 0 OR h.sequence IS NOT NULL
        ORDER BY a.account, h.sequence
        """;

    private long account, sequence, balance, at, lastSequence, lastBalance;

    public long Lines { get; private set; }

    public async ValueTask<string?> FindFaultAsync(LedgerSnapshot snapshot, CancellationToken cancellation)
    {
        await using (var orphans = snapshot.Command(
            "SELECT h.account, h.sequence FROM ledger_history h LEFT JOIN ledger_account a ON a.number = h.account WHERE a.number IS NULL ORDER BY 1, 2 LIMIT 1"))
        await using (var orphan = await orphans.ExecuteReaderAsync(cancellation))
        {
            if (await orphan.ReadAsync(cancellation))
                return $"ledger_history account {orphan.GetInt64(0)}, sequence {orphan.GetInt64(1)}: expected an account of this number, found none.";
        }
        await using var command = snapshot.Command(Stream);
        await using var row = await command.ExecuteReaderAsync(cancellation);
        while (await row.ReadAsync(cancellation))
        {
            if (row.GetInt64(0) != account)
            {
                if (EndAccount() is { } end)
                    return end;
                (account, sequence, balance, at) = (row.GetInt64(0), 0, 0, 0);
                (lastSequence, lastBalance) = (row.GetInt64(2), row.GetInt64(3));
            }
            if (CheckLine(row) is { } fault)
                return fault;
        }
        return EndAccount();
    }

    private string? CheckLine(DbDataReader row)
    {
        Lines++;
        sequence++;
        var name = $"ledger_history account {account}, sequence {row.GetInt64(1)}";
        if (row.GetInt64(1) != sequence)
            return $"ledger_history account {account}: expected sequence {sequence} next, found {row.GetInt64(1)}.";
        var (isDebit, isCredit) = (row.GetInt64(7) == account && row.GetInt64(9) == sequence, row.GetInt64(11) == account && row.GetInt64(10) == sequence);
        if (!isDebit && !isCredit)
            return $"{name}: expected an accepted transfer that names this line, found {StoredId.Read(row, 4)}, which does not.";
        balance += isDebit ? -row.GetInt64(8) : row.GetInt64(8);
        if (row.GetInt64(6) != balance)
            return $"{name}: expected balance {balance} after it, found {row.GetInt64(6)}.";
        if (row.GetInt64(5) != row.GetInt64(12) || row.GetInt64(5) < at)
            return $"{name}: expected the time {row.GetInt64(12)} of its batch, and none before {at}, found {row.GetInt64(5)}.";
        at = row.GetInt64(5);
        return null;
    }

    private string? EndAccount()
    {
        if (account == 0 || (sequence == lastSequence && balance == lastBalance))
            return null;
        return $"ledger_balance {account}: expected by its history {sequence} lines and a balance of {balance}, found {lastSequence} and {lastBalance}.";
    }
}
