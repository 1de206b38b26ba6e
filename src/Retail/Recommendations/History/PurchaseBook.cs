using System.Runtime.CompilerServices;
using Dapper;
using Madang.Kernel.Database;
using Madang.Kernel.Time;

namespace Madang.Retail.Recommendations.History;

/// <summary>The purchases that this module keeps itself: what orders write, and what was imported from another system.</summary>
internal sealed class PurchaseBook(PlatformDatabase database) : IOrderHistory
{
    private const int PageRows = 20_000;
    private const string Columns = "person_id AS PersonId, item AS Item, order_id AS OrderId, at AS At, pieces AS Pieces, price_minor AS PriceMinor, place AS Place, size AS Size";

    /// <summary>The row of one line, to be written in the transaction that makes it true. The same line again changes nothing.</summary>
    /// <exception cref="ArgumentException">A text is empty or longer than 200 letters, or a number is out of range.</exception>
    public static RowWrite Row(string shop, long line, PastPurchase purchase)
    {
        const int longest = 200;
        foreach (var text in (string[])[shop, purchase.Person, purchase.Item, purchase.Order])
        {
            if (text.Length is 0 or > longest)
                throw new ArgumentException($"Shop, person, item and order have 1 to {longest} letters.");
        }
        if (purchase.Pieces <= 0 || purchase.PriceMinor < 0)
            throw new ArgumentException("There are 1 or more pieces, and a price is not negative.");
        return RowWrite.Any(
            """
            INSERT INTO retail_purchase (shop, order_id, line, person_id, item, at, pieces, price_minor, place, size)
            VALUES (@Shop, @Order, @Line, @Person, @Item, @At, @Pieces, @PriceMinor, @Place, @Size) ON CONFLICT (shop, order_id, line) DO NOTHING
            """,
            new { Shop = shop, purchase.Order, Line = line, purchase.Person, purchase.Item, At = Microseconds.From(purchase.At), purchase.Pieces, purchase.PriceMinor, purchase.Place, purchase.Size });
    }

    /// <summary>Writes lines in one transaction. They are numbered within their order as they come.</summary>
    public async Task AddAsync(string shop, IEnumerable<PastPurchase> purchases, CancellationToken cancellation = default)
    {
        await using var connection = await database.OpenAsync(cancellation);
        await using var transaction = await connection.BeginTransactionAsync(cancellation);
        var lines = new Dictionary<string, long>(StringComparer.Ordinal);
        foreach (var purchase in purchases)
        {
            var line = lines[purchase.Order] = lines.GetValueOrDefault(purchase.Order) + 1;
            var row = Row(shop, line, purchase);
            var parameters = new DynamicParameters();
            foreach (var (name, value) in row.Parameters)
                parameters.Add(name, value);
            await connection.ExecuteAsync(row.Sql, parameters, transaction);
        }
        await transaction.CommitAsync(cancellation);
    }

    public async Task<IReadOnlyList<string>> ShopsAsync(CancellationToken cancellation = default)
    {
        await using var connection = await database.OpenAsync(cancellation);
        return [.. await connection.QueryAsync<string>("SELECT DISTINCT shop FROM retail_purchase ORDER BY shop")];
    }

    public async IAsyncEnumerable<PastPurchase> AllAsync(string shop, DateTimeOffset since, [EnumeratorCancellation] CancellationToken cancellation = default)
    {
        // Page by page in the order of the key: no statement runs for long, and no reader holds back the writer's checkpoints.
        var (order, line, from) = ("", -1L, Microseconds.From(since));
        await using var connection = await database.OpenAsync(cancellation);
        while (true)
        {
            cancellation.ThrowIfCancellationRequested();
            var rows = (await connection.QueryAsync<PurchaseRow>(
                $"""
                SELECT {Columns}, line AS Line FROM retail_purchase
                WHERE shop = @shop AND (order_id, line) > (@order, @line) AND at >= @from ORDER BY order_id, line LIMIT {PageRows}
                """, new { shop, order, line, from })).AsList();
            foreach (var row in rows)
                yield return row.ToPurchase();
            if (rows.Count < PageRows)
                yield break;
            (order, line) = (rows[^1].OrderId, rows[^1].Line);
        }
    }

    public async Task<IReadOnlyList<PastPurchase>> OfPersonAsync(string shop, string person, int most, CancellationToken cancellation = default)
    {
        await using var connection = await database.OpenAsync(cancellation);
        var rows = await connection.QueryAsync<PurchaseRow>(
            $"SELECT {Columns}, line AS Line FROM retail_purchase WHERE shop = @shop AND person_id = @person ORDER BY at DESC, order_id, line LIMIT @most", new { shop, person, most });
        return [.. rows.Select(row => row.ToPurchase())];
    }

    public async Task ForgetAsync(string shop, string person, CancellationToken cancellation = default)
    {
        await using var connection = await database.OpenAsync(cancellation);
        await connection.ExecuteAsync("DELETE FROM retail_purchase WHERE shop = @shop AND person_id = @person", new { shop, person });
    }

    private sealed class PurchaseRow
    {
        public string PersonId { get; init; } = "";

        public string Item { get; init; } = "";

        public string OrderId { get; init; } = "";

        public long Line { get; init; }

        public long At { get; init; }

        public long Pieces { get; init; }

        public long PriceMinor { get; init; }

        public string? Place { get; init; }

        public string? Size { get; init; }

        public PastPurchase ToPurchase() => new(PersonId, Item, OrderId, Microseconds.ToInstant(At), Pieces, PriceMinor, Place, Size);
    }
}
