using System.Data.Common;
using System.Runtime.CompilerServices;
using Madang.Kernel.Database;

namespace Madang.Ledger.Reading;

/// <summary>Reads what is committed, on connections of its own: readers and the writer do not wait for each other.</summary>
internal sealed class LedgerReader(PlatformDatabase database)
{
    private const int PageSize = 500;
    private const string Account = "SELECT number, key, currency, rules, debits_posted, credits_posted, debits_pending, credits_pending FROM ledger_account JOIN ledger_balance ON account = number ";
    private const string Lines = """
        SELECT h.sequence, h.transfer_id, h.at, t.debit, t.credit, t.amount, h.credit_balance_after, t.code, t.reference
        FROM ledger_history h JOIN ledger_transfer t ON t.id = h.transfer_id WHERE h.account = @account
        """;

    public ValueTask<Account?> FindAsync(string key, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(key);
        return FindAsync(Account + "WHERE key = @key", "key", key, cancellation);
    }

    public ValueTask<Account?> FindAsync(long number, CancellationToken cancellation) => FindAsync(Account + "WHERE number = @number", "number", number, cancellation);

    private async ValueTask<Account?> FindAsync(string sql, string name, object value, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(cancellation);
        await using var command = Command(connection, sql, (name, value));
        await using var row = await command.ExecuteReaderAsync(cancellation);
        if (!await row.ReadAsync(cancellation))
            return null;
        return new(row.GetInt64(0), row.GetString(1), row.GetString(2), (AccountRules)row.GetInt32(3), row.GetInt64(4), row.GetInt64(5), row.GetInt64(6), row.GetInt64(7));
    }

    public async ValueTask<IReadOnlyList<HistoryEntry>> RecentHistoryAsync(long account, long? before, int limit, CancellationToken cancellation)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(limit, 1000);
        await using var connection = await database.OpenAsync(cancellation);
        return await LinesAsync(connection, Lines + " AND h.sequence < @before ORDER BY h.sequence DESC LIMIT @limit", account, cancellation,
            ("before", before ?? long.MaxValue), ("limit", limit));
    }

    public async IAsyncEnumerable<HistoryEntry> HistoryAsync(long account, long fromUtcUs, long toUtcUs, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var next = await FirstSequenceAsync(account, fromUtcUs, cancellation);
        while (true)
        {
            // A page a connection: a slow consumer must not hold a snapshot open.
            IReadOnlyList<HistoryEntry> page;
            await using (var connection = await database.OpenAsync(cancellation))
                page = await LinesAsync(connection, Lines + " AND h.sequence >= @next ORDER BY h.sequence LIMIT @limit", account, cancellation, ("next", next), ("limit", PageSize));
            foreach (var line in page)
            {
                if (line.TimeUtcUs >= toUtcUs)
                    yield break;
                yield return line;
            }
            if (page.Count < PageSize)
                yield break;
            next = page[^1].Sequence + 1;
        }
    }

    /// <summary>Ledger time never runs backwards within an account, so the first line of a period is found by halving.</summary>
    private async ValueTask<long> FirstSequenceAsync(long account, long fromUtcUs, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(cancellation);
        await using var last = Command(connection, "SELECT coalesce(max(sequence), 0) FROM ledger_history WHERE account = @account", ("account", account));
        var (low, high) = (1L, Convert.ToInt64(await last.ExecuteScalarAsync(cancellation)) + 1);
        await using var at = Command(connection, "SELECT at FROM ledger_history WHERE account = @account AND sequence = @sequence", ("account", account), ("sequence", 0L));
        while (low < high)
        {
            var middle = low + (high - low) / 2;
            at.Parameters["sequence"].Value = middle;
            if (Convert.ToInt64(await at.ExecuteScalarAsync(cancellation)) < fromUtcUs)
                low = middle + 1;
            else
                high = middle;
        }
        return low;
    }

    public async ValueTask<IReadOnlyList<Guid>> DueHoldsAsync(long nowUtcUs, int limit, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(cancellation);
        await using var command = Command(connection, "SELECT id FROM ledger_hold WHERE state = 0 AND deadline > 0 AND deadline <= @now ORDER BY deadline LIMIT @limit",
            ("now", nowUtcUs), ("limit", limit));
        await using var row = await command.ExecuteReaderAsync(cancellation);
        var due = new List<Guid>();
        while (await row.ReadAsync(cancellation))
            due.Add(StoredId.Read(row, 0));
        return due;
    }

    private static async ValueTask<IReadOnlyList<HistoryEntry>> LinesAsync(
        DbConnection connection, string sql, long account, CancellationToken cancellation, params (string Name, object Value)[] parameters)
    {
        await using var command = Command(connection, sql, [("account", account), .. parameters]);
        await using var row = await command.ExecuteReaderAsync(cancellation);
        var lines = new List<HistoryEntry>();
        while (await row.ReadAsync(cancellation))
        {
            var (debit, credit, amount) = (row.GetInt64(3), row.GetInt64(4), row.GetInt64(5));
            var isDebit = debit == account;
            lines.Add(new(row.GetInt64(0), StoredId.Read(row, 1), row.GetInt64(2), isDebit ? credit : debit, isDebit ? -amount : amount, row.GetInt64(6),
                row.GetInt32(7), row.IsDBNull(8) ? null : row.GetString(8)));
        }
        return lines;
    }

    private static DbCommand Command(DbConnection connection, string sql, params (string Name, object Value)[] parameters)
    {
        var command = connection.CreateCommand();
#pragma warning disable CA2100 // Constants of this file.
        command.CommandText = sql;
#pragma warning restore CA2100
        foreach (var (name, value) in parameters)
        {
            var parameter = command.CreateParameter();
            (parameter.ParameterName, parameter.Value) = (name, value);
            command.Parameters.Add(parameter);
        }
        return command;
    }
}

/// <summary>Ids as the two engines store them: 16 bytes in network order, or uuid.</summary>
internal static class StoredId
{
    public static Guid Read(DbDataReader row, int column)
    {
        if (row.IsDBNull(column))
            return Guid.Empty;
        return row.GetValue(column) switch
        {
            Guid id => id,
            byte[] { Length: 16 } bytes => new Guid(bytes, bigEndian: true),
            var other => throw new InvalidDataException($"Column {row.GetName(column)} holds {other}, which is no 16-byte id."),
        };
    }
}
