using System.Text;

namespace Madang.Retail.Recommendations.Files;

/// <summary>Orders in a CSV file (RFC 4180) with a header; separated by comma, semicolon, tab or bar.</summary>
internal static class CsvOrders
{
    private const int MostColumns = 1000;

    // Reading a date's order from this many lines is enough to know, and cheap.
    private const int DatesLookedAt = 200_000;

    public static async Task ReadAsync(string path, OrderFileOptions options, OrderFile orders, CancellationToken cancellation)
    {
        var (separator, headers, columns) = await HeaderAsync(path, options, cancellation);
        orders.TakeColumns(columns, headers);
        var dates = DateOrder.Unknown;
        using (var first = Open(path))
        {
            var reader = new CsvReader(first, separator);
            dates = DateOrders.Decide(Times(reader, columns.Time), options);
        }
        using var text = Open(path);
        var rows = new CsvReader(text, separator);
        var fields = new List<string>();
        rows.TryRead(fields, out _);
        while (true)
        {
            cancellation.ThrowIfCancellationRequested();
            if (!rows.TryRead(fields, out var fault))
                break;
            if (fields.Count == 1 && fields[0].Length == 0 && fault is null)
                continue;
            if (fault is not null)
                orders.Refuse(rows.Line, fault);
            else if (fields.Count != headers.Length)
                orders.Refuse(rows.Line, $"{fields.Count} fields, and the header has {headers.Length}.");
            else
                orders.Take(rows.Line, Row(fields, columns), dates);
        }
    }

    private static OrderRow Row(List<string> fields, OrderColumns columns) => new(
        fields[columns.Person], fields[columns.Item], fields[columns.Time], columns.Quantity < 0 ? null : fields[columns.Quantity],
        columns.Price < 0 ? null : fields[columns.Price], columns.Order < 0 ? "" : fields[columns.Order], columns.Place < 0 ? "" : fields[columns.Place]);

    private static StreamReader Open(string path) => new(path, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), detectEncodingFromByteOrderMarks: true, bufferSize: 1 << 16);

    private static IEnumerable<string> Times(CsvReader reader, int column)
    {
        var fields = new List<string>();
        reader.TryRead(fields, out _);
        for (var line = 0; line < DatesLookedAt && reader.TryRead(fields, out _); line++)
        {
            if (column < fields.Count)
                yield return fields[column];
        }
    }

    private static async Task<(char Separator, string[] Headers, OrderColumns Columns)> HeaderAsync(string path, OrderFileOptions options, CancellationToken cancellation)
    {
        using var text = Open(path);
        var line = await text.ReadLineAsync(cancellation);
        if (string.IsNullOrWhiteSpace(line))
            throw new OrderFileException($"{path}:1: the file is empty, or its first line is. It should start with the names of its columns.");
        if (line.Contains('\0'))
            throw new OrderFileException($"{path}:1: this is neither text nor Parquet.");
        char[] separators = [',', ';', '\t', '|'];
        var separator = separators.MaxBy(candidate => line.Count(letter => letter == candidate));
        var headers = new List<string>();
        new CsvReader(new StringReader(line), separator).TryRead(headers, out var fault);
        if (fault is not null)
            throw new OrderFileException($"{path}:1: {fault}");
        if (headers.Count > MostColumns)
            throw new OrderFileException($"{path}:1: {headers.Count} columns, and {MostColumns} are the most.");
        return (separator, [.. headers.Select(header => header.Trim())], OrderColumns.Find(path, headers, options));
    }
}
