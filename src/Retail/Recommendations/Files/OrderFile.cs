using System.Text.RegularExpressions;
using Madang.Retail.Recommendations.History;

namespace Madang.Retail.Recommendations.Files;

/// <summary>A file of orders, read: a line for each item of each order. CSV with a header, or Parquet.</summary>
internal sealed class OrderFile
{
    private const int MostErrors = 10;
    private const int LongestCode = 200;
    private static readonly TimeSpan PatternTimeout = TimeSpan.FromSeconds(1);

    private readonly string file;
    private readonly OrderFileOptions options;
    private readonly Regex? itemPattern;
    private readonly Regex? cancelledPattern;
    private readonly Func<string, string> intern;
    private readonly List<Purchase> purchases = [];
    private readonly List<string> errors = [];

    private OrderFile(string file, OrderFileOptions options)
    {
        (this.file, this.options) = (file, options);
        itemPattern = Pattern(options.ItemPattern, "--items");
        cancelledPattern = Pattern(options.CancelledOrderPattern, "--cancelled");
        var texts = new HashSet<string>(StringComparer.Ordinal);
        intern = text =>
        {
            if (texts.TryGetValue(text, out var known))
                return known;
            texts.Add(text);
            return text;
        };
    }

    public IReadOnlyList<Purchase> Purchases => purchases;

    /// <summary>Which column was taken for what.</summary>
    public string Mapping { get; private set; } = "";

    public long Rows { get; private set; }

    /// <summary>Rows that name nobody: nothing can be learned of a person from them.</summary>
    public long WithoutPerson { get; private set; }

    /// <summary>Returns, cancellations, gifts and whatever the patterns leave out.</summary>
    public long LeftOut { get; private set; }

    /// <summary>Lines that could not be read and were left out because that was asked for.</summary>
    public long Bad { get; private set; }

    /// <exception cref="OrderFileException">With the lines that are wrong.</exception>
    public static async Task<OrderFile> ReadAsync(string path, OrderFileOptions options, CancellationToken cancellation = default)
    {
        var orders = new OrderFile(path, options);
        try
        {
            if (await ParquetOrders.IsParquetAsync(path, cancellation))
                await ParquetOrders.ReadAsync(path, options, orders, cancellation);
            else
                await CsvOrders.ReadAsync(path, options, orders, cancellation);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new OrderFileException(error.Message, error);
        }
        orders.ThrowErrors();
        if (orders.purchases.Count == 0)
            throw new OrderFileException($"{path}: none of its {orders.Rows} rows is a purchase that names a person ({orders.WithoutPerson} name nobody, {orders.LeftOut} were left out). Columns taken: {orders.Mapping}.");
        return orders;
    }

    internal void TakeColumns(OrderColumns columns, IReadOnlyList<string> headers) => Mapping = columns.Describe(headers);

    /// <summary>Takes one row. <paramref name="where"/> names it for the reader: <c>17</c>.</summary>
    internal void Take(long where, in OrderRow row, DateOrder dates)
    {
        Rows++;
        var person = row.Person.Trim();
        if (person.Length == 0)
        {
            WithoutPerson++;
            return;
        }
        if (cancelledPattern is not null && cancelledPattern.IsMatch(row.Order.Trim()))
        {
            LeftOut++;
            return;
        }
        if (Reason(row, dates, out var quantity, out var price, out var time) is { } reason)
        {
            Refuse(where, reason);
            return;
        }
        var item = row.Item.Trim().ToUpperInvariant();
        if (quantity <= 0 || price <= 0 || itemPattern is not null && !itemPattern.IsMatch(item))
        {
            LeftOut++;
            return;
        }
        var place = row.Place.Trim();
        purchases.Add(new(intern(person), intern(item), intern(row.Order.Trim()), time, price is double.MaxValue ? 0 : price, place.Length == 0 ? null : intern(place), quantity));
    }

    internal void Refuse(long where, string reason)
    {
        if (options.SkipsBadLines)
        {
            Bad++;
            return;
        }
        errors.Add($"{file}:{where}: {reason}");
        if (errors.Count >= MostErrors)
            ThrowErrors();
    }

    private void ThrowErrors()
    {
        if (errors.Count == 0)
            return;
        var more = errors.Count >= MostErrors ? $"\n… and perhaps more: reading ended at the {MostErrors}th." : "";
        throw new OrderFileException($"{string.Join('\n', errors)}{more}\nMend these lines, or leave such lines out with --skip-bad.");
    }

    private static string? Reason(in OrderRow row, DateOrder dates, out double quantity, out double price, out DateTime time)
    {
        // A file without the column says nothing against a row.
        (quantity, price, time) = (1, double.MaxValue, default);
        if (row.Item.Trim().Length == 0)
            return "the item is empty.";
        if (row.Item.Length > LongestCode || row.Person.Length > LongestCode || row.Order.Length > LongestCode || row.Place.Length > LongestCode)
            return $"a code is longer than {LongestCode} letters.";
        if (row.Quantity is { } pieces && !FieldReading.TryNumber(pieces, out quantity))
            return $"the quantity '{FieldReading.Shown(pieces)}' is not a number.";
        if (row.Price is { } money && !FieldReading.TryNumber(money, out price))
            return $"the price '{FieldReading.Shown(money)}' is not a number.";
        if (!FieldReading.TryTime(row.Time, dates, out time))
            return $"the time '{FieldReading.Shown(row.Time)}' is not a date that is known here: 2025-11-30, 2025-11-30 17:05, 11/30/2025, 20251130 or seconds since 1970.";
        return null;
    }

    private static Regex? Pattern(string? pattern, string option)
    {
        try
        {
            return pattern is null ? null : new(pattern, RegexOptions.CultureInvariant, PatternTimeout);
        }
        catch (ArgumentException error)
        {
            throw new OrderFileException($"{option} is not a regular expression: {error.Message}", error);
        }
    }
}

/// <summary>One row as its texts; null for a column that the file does not have.</summary>
internal readonly record struct OrderRow(string Person, string Item, string Time, string? Quantity, string? Price, string Order, string Place);
