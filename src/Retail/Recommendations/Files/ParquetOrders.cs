using System.Globalization;
using Parquet;
using Parquet.Schema;

namespace Madang.Retail.Recommendations.Files;

/// <summary>Orders in a Parquet file, row group by row group.</summary>
internal static class ParquetOrders
{
    private const long MostRowsOfGroup = 50_000_000;

    /// <summary>Whether a file starts as Parquet does.</summary>
    public static async Task<bool> IsParquetAsync(string path, CancellationToken cancellation)
    {
        await using var stream = File.OpenRead(path);
        var start = new byte[4];
        return await stream.ReadAtLeastAsync(start, 4, throwOnEndOfStream: false, cancellation) == 4 && start.AsSpan().SequenceEqual("PAR1"u8);
    }

    public static async Task ReadAsync(string path, OrderFileOptions options, OrderFile orders, CancellationToken cancellation)
    {
        try
        {
            await using var reader = await ParquetReader.CreateAsync(path, cancellationToken: cancellation);
            var fields = reader.Schema.DataFields.Where(field => !field.IsArray && field.MaxRepetitionLevel == 0).ToArray();
            var headers = fields.Select(field => field.Name).ToArray();
            var columns = OrderColumns.Find(path, headers, options);
            orders.TakeColumns(columns, headers);
            long before = 0;
            foreach (var group in reader.RowGroups)
            {
                using (group)
                    await ReadGroupAsync(group, fields, columns, orders, before, options, cancellation);
                before += group.RowCount;
            }
        }
#pragma warning disable CA1031 // The file comes from outside, and its reader fails in whatever way its bytes lead it to: each is a fault of the file.
        catch (Exception error) when (error is not (OrderFileException or OperationCanceledException))
#pragma warning restore CA1031
        {
            throw new OrderFileException($"{path}: the Parquet file cannot be read: {error.Message}", error);
        }
    }

    private static async Task ReadGroupAsync(
        ParquetRowGroupReader group, DataField[] fields, OrderColumns columns, OrderFile orders, long before, OrderFileOptions options, CancellationToken cancellation)
    {
        if (group.RowCount > MostRowsOfGroup)
            throw new InvalidDataException($"a row group has {group.RowCount} rows, and {MostRowsOfGroup} are the most.");
        async Task<Func<int, string>?> Column(int index) => index < 0 ? null : await ReadColumnAsync(group, fields[index], cancellation);
        var person = (await Column(columns.Person))!;
        var item = (await Column(columns.Item))!;
        var time = (await Column(columns.Time))!;
        Func<int, string>? quantity = await Column(columns.Quantity), price = await Column(columns.Price), order = await Column(columns.Order), place = await Column(columns.Place);
        var rows = (int)group.RowCount;
        var dates = DateOrders.Decide(Enumerable.Range(0, rows).Select(time), options);
        for (var row = 0; row < rows; row++)
        {
            // Lines are counted from 1, as a table shows them.
            orders.Take(before + row + 1, new(person(row), item(row), time(row), quantity?.Invoke(row), price?.Invoke(row), order?.Invoke(row) ?? "", place?.Invoke(row) ?? ""), dates);
        }
    }

    private static async Task<Func<int, string>> ReadColumnAsync(ParquetRowGroupReader group, DataField field, CancellationToken cancellation)
    {
        var type = field.ClrType;
        if (type == typeof(ReadOnlyMemory<char>) || type == typeof(string))
        {
            var texts = new string?[group.RowCount];
            await group.ReadAsync(field, texts.AsMemory(), cancellationToken: cancellation);
            return row => texts[row] ?? "";
        }
        // A number that stands for a name is whole, whatever the writer made of it: 17850, not 17850.0.
        if (type == typeof(double))
            return await NumbersAsync<double>(group, field, value => value.ToString("R", CultureInfo.InvariantCulture), cancellation);
        if (type == typeof(float))
            return await NumbersAsync<float>(group, field, value => value.ToString("R", CultureInfo.InvariantCulture), cancellation);
        if (type == typeof(decimal))
            return await NumbersAsync<decimal>(group, field, value => value.ToString("0.##########", CultureInfo.InvariantCulture), cancellation);
        if (type == typeof(long))
            return await NumbersAsync<long>(group, field, value => value.ToString(CultureInfo.InvariantCulture), cancellation);
        if (type == typeof(ulong))
            return await NumbersAsync<ulong>(group, field, value => value.ToString(CultureInfo.InvariantCulture), cancellation);
        if (type == typeof(int))
            return await NumbersAsync<int>(group, field, value => value.ToString(CultureInfo.InvariantCulture), cancellation);
        if (type == typeof(uint))
            return await NumbersAsync<uint>(group, field, value => value.ToString(CultureInfo.InvariantCulture), cancellation);
        if (type == typeof(short))
            return await NumbersAsync<short>(group, field, value => value.ToString(CultureInfo.InvariantCulture), cancellation);
        if (type == typeof(DateTime))
            return await NumbersAsync<DateTime>(group, field, value => value.ToString("yyyy-MM-ddTHH:mm:ss.fff", CultureInfo.InvariantCulture), cancellation);
        if (type == typeof(DateOnly))
            return await NumbersAsync<DateOnly>(group, field, value => value.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture), cancellation);
        throw new NotSupportedException($"the column '{field.Name}' has the type {type.Name}, which is none of text, number and date.");
    }

    private static async Task<Func<int, string>> NumbersAsync<T>(ParquetRowGroupReader group, DataField field, Func<T, string> show, CancellationToken cancellation)
        where T : struct
    {
        if (!field.IsNullable)
        {
            var values = new T[group.RowCount];
            await group.ReadAsync<T>(field, values.AsMemory(), cancellationToken: cancellation);
            return row => show(values[row]);
        }
        var some = new T?[group.RowCount];
        await group.ReadAsync<T>(field, some.AsMemory(), cancellationToken: cancellation);
        return row => some[row] is { } value && value is not double.NaN ? show(value) : "";
    }
}
