using System.Data.Common;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Madang.Kernel.Database;
using Madang.Kernel.Time;
using Madang.Ledger.Audit;
using Madang.Ledger.Reading;

namespace Madang.Ledger;

/// <summary>How <see cref="LedgerExport"/> writes.</summary>
public enum LedgerExportFormat
{
    /// <summary>RFC 4180 with a header line, UTF-8.</summary>
    Csv,

    /// <summary>One JSON object a line, UTF-8.</summary>
    JsonLines,
}

/// <summary>
/// Writes the entries for an auditor: two lines a transfer, one debit and one credit, in the order of the lanes and their batches, each with its
/// batch and that batch's hash. Reads one snapshot and streams it.
/// </summary>
public sealed class LedgerExport(PlatformDatabase database)
{
    private const string Entries = """
        SELECT CAST(t.lane AS bigint), t.batch, CAST(t.position AS bigint), b.at, b.hash, t.id, CAST(t.kind AS bigint), CAST(t.refusal AS bigint),
          t.debit, t.credit, t.amount, CAST(t.code AS bigint), t.hold_id, t.deadline, t.reference, d.key, c.key, coalesce(d.currency, c.currency),
          t.debit_sequence, t.credit_sequence, t.payload_hash
        FROM ledger_transfer t JOIN ledger_batch b ON b.lane = t.lane AND b.sequence = t.batch
        LEFT JOIN ledger_account d ON d.number = t.debit LEFT JOIN ledger_account c ON c.number = t.credit
        """;

    private static readonly string[] Columns =
    [
        "lane", "batch", "position", "time", "batch_hash", "transfer_id", "kind", "refusal", "side", "account", "account_key", "counterparty", "currency", "amount",
        "code", "hold_id", "deadline", "reference", "account_sequence", "payload_hash",
    ];

    /// <summary>Writes every accepted transfer, and the refused ones too where <paramref name="withRefused"/> asks for them (their refusal is not <c>None</c>).</summary>
    /// <returns>How many transfers were written.</returns>
    public async Task<long> WriteAsync(Stream output, LedgerExportFormat format, bool withRefused = false, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(output);
        await using var snapshot = await LedgerSnapshot.OpenAsync(database, cancellation);
        await using var command = snapshot.Command(Entries + (withRefused ? "" : " WHERE t.refusal = 0") + " ORDER BY t.lane, t.batch, t.position");
        await using var writer = new StreamWriter(output, new UTF8Encoding(false), bufferSize: 64 * 1024, leaveOpen: true) { NewLine = "\n" };
        if (format == LedgerExportFormat.Csv)
            await writer.WriteLineAsync(string.Join(',', Columns));
        await using var row = await command.ExecuteReaderAsync(cancellation);
        long transfers = 0;
        while (await row.ReadAsync(cancellation))
        {
            transfers++;
            foreach (var isDebit in (ReadOnlySpan<bool>)[true, false])
                writer.WriteLine(Line(row, isDebit, format));
        }
        return transfers;
    }

    private static string Line(DbDataReader row, bool isDebit, LedgerExportFormat format)
    {
        object?[] values =
        [
            row.GetInt64(0), row.GetInt64(1), row.GetInt64(2), Microseconds.ToInstant(row.GetInt64(3)).ToString("yyyy-MM-ddTHH:mm:ss.ffffffZ", CultureInfo.InvariantCulture),
            Convert.ToHexStringLower(row.GetFieldValue<byte[]>(4)), StoredId.Read(row, 5).ToString(), ((TransferKind)row.GetInt64(6)).ToString(),
            ((LedgerRefusal)row.GetInt64(7)).ToString(), isDebit ? "debit" : "credit", row.GetInt64(isDebit ? 8 : 9), Text(row, isDebit ? 15 : 16),
            row.GetInt64(isDebit ? 9 : 8), Text(row, 17), row.GetInt64(10), row.GetInt64(11), row.IsDBNull(12) ? null : StoredId.Read(row, 12).ToString(),
            Number(row, 13), Text(row, 14), Number(row, isDebit ? 18 : 19), StoredId.Read(row, 20).ToString("n"),
        ];
        return format == LedgerExportFormat.Csv ? string.Join(',', values.Select(Quoted)) : Json(values);
    }

    private static string Json(object?[] values)
    {
        var buffer = new System.Buffers.ArrayBufferWriter<byte>(512);
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            for (var i = 0; i < values.Length; i++)
            {
                if (values[i] is long number)
                    json.WriteNumber(Columns[i], number);
                else if (values[i] is string text)
                    json.WriteString(Columns[i], text);
                else
                    json.WriteNull(Columns[i]);
            }
            json.WriteEndObject();
        }
        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    private static string Quoted(object? value)
    {
        var text = Convert.ToString(value, CultureInfo.InvariantCulture) ?? "";
        return text.AsSpan().IndexOfAny(",\"\r\n") < 0 ? text : $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
    }

    private static string? Text(DbDataReader row, int column) => row.IsDBNull(column) ? null : row.GetString(column);

    private static long? Number(DbDataReader row, int column) => row.IsDBNull(column) ? null : row.GetInt64(column);
}
