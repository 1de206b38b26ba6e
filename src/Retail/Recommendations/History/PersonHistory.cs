namespace Madang.Retail.Recommendations.History;

/// <summary>One person's baskets in time, with items by the numbers of a model.</summary>
internal sealed class PersonHistory
{
    // Whoever has bought more than this is known well enough by what they bought last; it bounds the time of an answer.
    private const int MostBaskets = 150;
    private const int MostItems = 600;

    private PersonHistory(List<Basket> baskets) => Baskets = baskets;

    public IReadOnlyList<Basket> Baskets { get; }

    public bool IsEmpty => Baskets.Count == 0;

    public static PersonHistory Of(PurchaseLog log, int person)
    {
        var (start, end) = log.BasketsOf(person);
        var baskets = new List<Basket>();
        for (var basket = Math.Max(start, end - MostBaskets); basket < end; basket++)
            baskets.Add(new(log.Days[basket], log.ItemsOf(basket).ToArray(), log.PiecesOf(basket).ToArray()));
        return Bounded(baskets);
    }

    /// <summary>From purchases of one person, of which items that the model does not know are left out.</summary>
    public static PersonHistory Of(IEnumerable<Purchase> purchases, PurchaseLog model)
    {
        var log = PurchaseLog.Build(purchases);
        if (log.People.Length > 1)
            throw new ArgumentException("These are purchases of more than one person.");
        var numbers = log.Items.Select(model.IndexOf).ToArray();
        var baskets = new List<Basket>();
        for (var basket = Math.Max(0, log.Baskets - MostBaskets); basket < log.Baskets; basket++)
        {
            var pieces = log.PiecesOf(basket).ToArray();
            var known = log.ItemsOf(basket).ToArray().Select((item, at) => (Item: numbers[item], Pieces: pieces[at])).Where(line => line.Item >= 0).ToArray();
            if (known.Length > 0)
                baskets.Add(new(log.Days[basket], [.. known.Select(line => line.Item)], [.. known.Select(line => line.Pieces)]));
        }
        return Bounded(baskets);
    }

    private static PersonHistory Bounded(List<Basket> baskets)
    {
        var items = 0;
        var first = baskets.Count;
        while (first > 0 && (items == 0 || items + baskets[first - 1].Items.Length <= MostItems))
            items += baskets[--first].Items.Length;
        return new(baskets[first..]);
    }

    /// <summary>A basket.</summary>
    /// <param name="Day">Counted from 0001-01-01.</param>
    /// <param name="Items">Distinct, ascending.</param>
    /// <param name="Pieces">How many of each.</param>
    internal readonly record struct Basket(int Day, int[] Items, float[] Pieces);
}
