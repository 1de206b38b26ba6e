using System.Data.Common;
using Madang.Ledger.Core;
using Madang.Ledger.Reading;

namespace Madang.Ledger.Audit;

/// <summary>Reads every batch in order with everything that it stored, and computes its hash again.</summary>
internal sealed class ChainCheck
{
    // Three tables as one stream: a batch first, then its opened accounts and transfers by position. The casts give PostgreSQL its types.
    private const string Stream = """
        SELECT 0 AS part, CAST(lane AS bigint) AS lane, sequence AS batch, CAST(-1 AS bigint) AS position, at AS a, CAST(items AS bigint) AS b,
          CAST(0 AS bigint) AS c, CAST(0 AS bigint) AS d, CAST(0 AS bigint) AS e, CAST(0 AS bigint) AS f, CAST(0 AS bigint) AS g, CAST(0 AS bigint) AS h,
          CAST(NULL AS uuid) AS id, CAST(NULL AS uuid) AS payload, CAST(NULL AS uuid) AS hold, CAST(NULL AS text) AS text, CAST(NULL AS text) AS more,
          previous_hash AS previous, hash AS hash
        FROM ledger_batch
        UNION ALL
        SELECT 1, lane, batch, position, number, coalesce(rules, -1), 0, 0, 0, 0, 0, 0, CAST(NULL AS uuid), CAST(NULL AS uuid), CAST(NULL AS uuid), key, currency,
          CAST(NULL AS bytea), CAST(NULL AS bytea)
        FROM ledger_account LEFT JOIN ledger_balance ON account = number
        UNION ALL
        SELECT 2, lane, batch, position, debit, credit, amount, coalesce(deadline, 0), coalesce(debit_sequence, 0), coalesce(credit_sequence, 0),
          code, kind * 1000 + refusal, id, payload_hash, hold_id, reference, CAST(NULL AS text), CAST(NULL AS bytea), CAST(NULL AS bytea)
        FROM ledger_transfer
        ORDER BY lane, batch, position
        """;

    private readonly LedgerHash hash = new();
    private readonly Dictionary<int, LaneHead> heads = [];
    private readonly PayloadCheck payloads = new();
    private LaneHead? open;
    private byte[] storedHash = [];
    private long items, position;

    public long Batches { get; private set; }

    public long Transfers { get; private set; }

    public long Accounts { get; private set; }

    public IReadOnlyList<LaneEnd> Lanes =>
        [.. heads.Values.OrderBy(head => head.Lane).Select(head => new LaneEnd(head.Lane, head.Sequence, Convert.ToHexStringLower(head.Hash)))];

    public async ValueTask<string?> FindFaultAsync(LedgerSnapshot snapshot, CancellationToken cancellation)
    {
        await using var command = snapshot.Command(Stream);
        await using var row = await command.ExecuteReaderAsync(cancellation);
        while (await row.ReadAsync(cancellation))
        {
            var fault = row.GetInt32(0) == 0 ? EndBatch() ?? BeginBatch(row) : AddItem(row);
            if (fault is not null)
                return fault;
        }
        return EndBatch();
    }

    private string? BeginBatch(DbDataReader row)
    {
        var (lane, sequence, at, previous) = ((int)row.GetInt64(1), row.GetInt64(2), row.GetInt64(4), row.GetFieldValue<byte[]>(17));
        var head = heads.GetValueOrDefault(lane) ?? LaneHead.Empty(lane);
        var name = Name(lane, sequence);
        if (sequence != head.Sequence + 1)
            return $"{name}: expected batch {head.Sequence + 1} to come next in its lane, found {sequence}.";
        if (!previous.AsSpan().SequenceEqual(head.Hash))
            return $"{name}: expected previous hash {Convert.ToHexStringLower(head.Hash)}, found {Convert.ToHexStringLower(previous)}.";
        if (at < head.TimeUtcUs)
            return $"{name}: expected a time not before {head.TimeUtcUs}, found {at}.";
        (storedHash, items, position) = (row.GetFieldValue<byte[]>(18), row.GetInt64(5), 0);
        hash.Begin(head, at);
        open = new(lane, sequence, storedHash, at);
        return null;
    }

    private string? AddItem(DbDataReader row)
    {
        var isAccount = row.GetInt32(0) == 1;
        var name = isAccount ? $"ledger_account {row.GetInt64(4)}" : $"ledger_transfer {StoredId.Read(row, 12)}";
        if (open is null || open.Lane != row.GetInt64(1) || open.Sequence != row.GetInt64(2))
            return $"{name}: expected a row in ledger_batch for lane {row.GetInt64(1)}, sequence {row.GetInt64(2)}, found none.";
        if (row.GetInt64(3) != position)
            return $"{name}: expected position {position} in batch {open.Lane}/{open.Sequence} (a row before it may be missing), found {row.GetInt64(3)}.";
        position++;
        if (isAccount)
        {
            Accounts++;
            hash.Add(row.GetInt64(4), row.GetString(15), row.GetString(16), (AccountRules)row.GetInt64(5));
            return null;
        }
        Transfers++;
        var record = Read(row);
        hash.Add(in record);
        return payloads.Add(record);
    }

    private static TransferRecord Read(DbDataReader row) => new()
    {
        Id = StoredId.Read(row, 12),
        PayloadHash = StoredId.Read(row, 13),
        HoldId = StoredId.Read(row, 14),
        Debit = row.GetInt64(4),
        Credit = row.GetInt64(5),
        Amount = row.GetInt64(6),
        DeadlineUtcUs = row.GetInt64(7),
        DebitSequence = row.GetInt64(8),
        CreditSequence = row.GetInt64(9),
        Code = (int)row.GetInt64(10),
        Kind = (TransferKind)(row.GetInt64(11) / 1000),
        Refusal = (LedgerRefusal)(row.GetInt64(11) % 1000),
        Reference = row.IsDBNull(15) ? null : row.GetString(15),
    };

    private string? EndBatch()
    {
        if (open is null)
            return null;
        if (payloads.End() is { } fault)
            return fault;
        if (position != items)
            return $"{Name(open.Lane, open.Sequence)}: expected {items} accounts and transfers, found {position}.";
        var computed = hash.End((int)items);
        if (!computed.AsSpan().SequenceEqual(storedHash))
            return $"{Name(open.Lane, open.Sequence)}: expected hash {Convert.ToHexStringLower(storedHash)}, found {Convert.ToHexStringLower(computed)} from what it stored.";
        heads[open.Lane] = open;
        open = null;
        Batches++;
        return null;
    }

    private static string Name(int lane, long sequence) => $"ledger_batch lane {lane}, sequence {sequence}";
}
