namespace Madang.Ledger.Audit;

/// <summary>A question to the database whose every answer is a fault.</summary>
/// <param name="Sql">Selects at most one row: the first fault.</param>
/// <param name="Sentence">What is wrong, with {0} and on for the columns.</param>
internal sealed record FaultQuery(string Sql, string Sentence)
{
    public async ValueTask<string?> FindFaultAsync(LedgerSnapshot snapshot, CancellationToken cancellation)
    {
        await using var command = snapshot.Command(Sql);
        await using var row = await command.ExecuteReaderAsync(cancellation);
        if (!await row.ReadAsync(cancellation))
            return null;
        var values = new object[row.FieldCount];
        for (var i = 0; i < values.Length; i++)
            values[i] = row.IsDBNull(i) ? "nothing" : row.GetValue(i) is byte[] bytes ? FormatId(bytes) : row.GetValue(i);
        return string.Format(Sentence, values);
    }

    private static string FormatId(byte[] bytes) => bytes.Length == 16 ? new Guid(bytes, bigEndian: true).ToString() : Convert.ToHexStringLower(bytes);
}

/// <summary>Balances and holds derived again from the transfers, inside the database. The same SQL runs on both engines.</summary>
internal static class BalanceChecks
{
    // What an accepted transfer does to its two accounts. h is the hold that it ends.
    private const string Derived = """
        SELECT account, sum(debit_posted) AS debits_posted, sum(credit_posted) AS credits_posted,
          sum(debit_pending) AS debits_pending, sum(credit_pending) AS credits_pending, sum(line) AS lines
        FROM (
          SELECT t.debit AS account,
            CASE WHEN t.kind IN (0, 2) THEN t.amount ELSE 0 END AS debit_posted, 0 AS credit_posted,
            CASE WHEN t.kind = 1 THEN t.amount WHEN t.kind > 1 THEN -h.amount ELSE 0 END AS debit_pending, 0 AS credit_pending,
            CASE WHEN t.debit_sequence IS NULL THEN 0 ELSE 1 END AS line
          FROM ledger_transfer t LEFT JOIN ledger_transfer h ON h.id = t.hold_id WHERE t.refusal = 0
          UNION ALL
          SELECT t.credit, 0, CASE WHEN t.kind IN (0, 2) THEN t.amount ELSE 0 END, 0,
            CASE WHEN t.kind = 1 THEN t.amount WHEN t.kind > 1 THEN -h.amount ELSE 0 END,
            CASE WHEN t.credit_sequence IS NULL THEN 0 ELSE 1 END
          FROM ledger_transfer t LEFT JOIN ledger_transfer h ON h.id = t.hold_id WHERE t.refusal = 0
        ) AS sides GROUP BY account
        """;

    public static IReadOnlyList<FaultQuery> All { get; } =
    [
        new("""
            SELECT a.number, 'no balance' FROM ledger_account a LEFT JOIN ledger_balance b ON b.account = a.number WHERE b.account IS NULL
            UNION ALL SELECT b.account, 'no account' FROM ledger_balance b LEFT JOIN ledger_account a ON a.number = b.account WHERE a.number IS NULL
            ORDER BY 1 LIMIT 1
            """,
            "ledger_account {0}: expected an account with its balance, found {1}."),
        new("""
            SELECT t.id, t.debit, t.credit FROM ledger_transfer t
            LEFT JOIN ledger_account d ON d.number = t.debit LEFT JOIN ledger_account c ON c.number = t.credit
            WHERE t.refusal = 0 AND (d.number IS NULL OR c.number IS NULL) ORDER BY t.id LIMIT 1
            """,
            "ledger_transfer {0}: expected two accounts that exist, found debit {1} and credit {2}."),
        new("""
            SELECT t.id, d.currency, c.currency FROM ledger_transfer t
            JOIN ledger_account d ON d.number = t.debit JOIN ledger_account c ON c.number = t.credit
            WHERE t.refusal = 0 AND d.currency <> c.currency ORDER BY t.id LIMIT 1
            """,
            "ledger_transfer {0}: expected one currency, found {1} and {2}."),
        new("""
            SELECT t.id FROM ledger_transfer t LEFT JOIN ledger_hold h ON h.id = t.id
            WHERE t.refusal = 0 AND t.kind = 1
              AND (h.id IS NULL OR h.debit <> t.debit OR h.credit <> t.credit OR h.amount <> t.amount OR h.deadline <> coalesce(t.deadline, 0))
            ORDER BY t.id LIMIT 1
            """,
            "ledger_hold {0}: expected the accounts, amount and deadline of the transfer that made it, found others or no row."),
        new("""
            SELECT h.id FROM ledger_hold h LEFT JOIN ledger_transfer t ON t.id = h.id AND t.refusal = 0 AND t.kind = 1
            WHERE t.id IS NULL ORDER BY h.id LIMIT 1
            """,
            "ledger_hold {0}: expected an accepted transfer of this id that made it, found none."),
        new("""
            SELECT h.id, h.state, h.posted, h.ended_by FROM ledger_hold h LEFT JOIN ledger_transfer e ON e.id = h.ended_by
            WHERE h.state <> 0 AND (e.id IS NULL OR e.refusal <> 0 OR e.hold_id <> h.id OR e.kind <> h.state + 1
              OR h.posted <> CASE WHEN e.kind = 2 THEN e.amount ELSE 0 END)
            ORDER BY h.id LIMIT 1
            """,
            "ledger_hold {0}: expected the state and amount that transfer {3} left it in, found state {1} with {2} posted."),
        new("""
            SELECT e.id, e.hold_id FROM ledger_transfer e LEFT JOIN ledger_hold h ON h.id = e.hold_id
            WHERE e.refusal = 0 AND e.kind > 1 AND (h.id IS NULL OR h.ended_by IS NULL OR h.ended_by <> e.id OR e.debit <> h.debit OR e.credit <> h.credit
              OR e.amount > h.amount OR (e.kind > 2 AND e.amount <> h.amount))
            ORDER BY e.id LIMIT 1
            """,
            "ledger_transfer {0}: expected to be what ended ledger_hold {1}, with its accounts and no more than its amount, found otherwise."),
        new($"""
            SELECT a.account, a.debits_posted, a.credits_posted, a.debits_pending, a.credits_pending,
              CAST(coalesce(d.debits_posted, 0) AS bigint), CAST(coalesce(d.credits_posted, 0) AS bigint),
              CAST(coalesce(d.debits_pending, 0) AS bigint), CAST(coalesce(d.credits_pending, 0) AS bigint)
            FROM ledger_balance a LEFT JOIN ({Derived}) AS d ON d.account = a.account
            WHERE a.debits_posted <> coalesce(d.debits_posted, 0) OR a.credits_posted <> coalesce(d.credits_posted, 0)
              OR a.debits_pending <> coalesce(d.debits_pending, 0) OR a.credits_pending <> coalesce(d.credits_pending, 0)
            ORDER BY a.account LIMIT 1
            """,
            "ledger_balance {0}: expected by its entries debits {5} and credits {6} posted, {7} and {8} pending, found {1} and {2} posted, {3} and {4} pending."),
        new($"""
            SELECT a.account, a.history_sequence, CAST(coalesce(d.lines, 0) AS bigint) FROM ledger_balance a LEFT JOIN ({Derived}) AS d ON d.account = a.account
            WHERE a.history_sequence <> coalesce(d.lines, 0) OR (a.rules & 4 = 0 AND a.history_sequence <> 0) ORDER BY a.account LIMIT 1
            """,
            "ledger_balance {0}: expected by its entries {2} lines of history, found {1}."),
        new("""
            SELECT t.id FROM ledger_transfer t JOIN ledger_balance d ON d.account = t.debit JOIN ledger_balance c ON c.account = t.credit
            WHERE t.refusal = 0
              AND ((t.debit_sequence IS NOT NULL) <> (t.kind IN (0, 2) AND d.rules & 4 <> 0) OR (t.credit_sequence IS NOT NULL) <> (t.kind IN (0, 2) AND c.rules & 4 <> 0))
            ORDER BY t.id LIMIT 1
            """,
            "ledger_transfer {0}: expected a place in the history of each account that keeps one, and of no other, found otherwise."),
        new("""
            SELECT account, debits_posted, credits_posted, debits_pending, credits_pending FROM ledger_balance
            WHERE (rules & 1 <> 0 AND debits_posted > credits_posted - debits_pending) OR (rules & 2 <> 0 AND credits_posted > debits_posted - credits_pending)
            ORDER BY account LIMIT 1
            """,
            "ledger_balance {0}: expected balances within its rules, found debits {1} and credits {2} posted, {3} and {4} pending."),
    ];
}
