namespace Madang.Retail.Recommendations;

/// <summary>Where the recommendations learn from.</summary>
public interface IOrderHistory
{
    /// <summary>Shops that have purchases.</summary>
    Task<IReadOnlyList<string>> ShopsAsync(CancellationToken cancellation = default);

    /// <summary>All purchases of a shop from a time on, in any order.</summary>
    IAsyncEnumerable<PastPurchase> AllAsync(string shop, DateTimeOffset since, CancellationToken cancellation = default);

    /// <summary>One person's purchases, the newest <paramref name="most"/> lines, in any order.</summary>
    Task<IReadOnlyList<PastPurchase>> OfPersonAsync(string shop, string person, int most, CancellationToken cancellation = default);

    /// <summary>Forgets a person's purchases. Idempotent.</summary>
    Task ForgetAsync(string shop, string person, CancellationToken cancellation = default);
}

/// <summary>One line of one order.</summary>
/// <param name="Person">Who bought.</param>
/// <param name="Item">The product, not one of its sizes.</param>
/// <param name="Order">The order's number.</param>
/// <param name="At">When.</param>
/// <param name="Pieces">How many; above 0.</param>
/// <param name="PriceMinor">Of one piece, in minor units; 0 when not known.</param>
/// <param name="Place">Where it was bought; null when not known.</param>
/// <param name="Size">The size, as the shelf names it; null for what has none.</param>
public sealed record PastPurchase(string Person, string Item, string Order, DateTimeOffset At, long Pieces = 1, long PriceMinor = 0, string? Place = null, string? Size = null);

/// <summary>What lies on the shelves: stock and sizes. Without one, lists are made of everything that is known.</summary>
public interface IShelves
{
    /// <summary>Every item that can be bought in a place now (null: anywhere); what is missing is not shown to anybody. Null: not known, and nothing is left out.</summary>
    ValueTask<IReadOnlyDictionary<string, ShelfItem>?> AtAsync(string shop, string? place, CancellationToken cancellation = default);
}

/// <summary>An item that can be bought.</summary>
/// <param name="SizeSystem">Sizes of one system fit alike: <c>tops</c>, <c>shoes-eu</c>. Null for what has no sizes.</param>
/// <param name="Sizes">The sizes of it that are there.</param>
/// <param name="IsBoughtOnce">Whether one is enough for a person, as of a coat: it is never proposed again.</param>
public sealed record ShelfItem(string? SizeSystem, IReadOnlySet<string> Sizes, bool IsBoughtOnce);
