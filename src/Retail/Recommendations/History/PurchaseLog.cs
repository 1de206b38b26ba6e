using System.Runtime.InteropServices;

namespace Madang.Retail.Recommendations.History;

/// <summary>
/// Who bought what and when, as arrays: the one input of every model. People, items and places are numbered in the order of their names, so that the
/// same purchases make the same log in whatever order they were told.
/// </summary>
internal sealed partial class PurchaseLog
{
    private readonly int[] basketOfPerson;
    private readonly int[] itemOfBasket;
    private readonly int[] basketItems;
    private readonly float[] basketPieces;

    private PurchaseLog(string[] people, string[] items, string[] places, float[] prices, int[] basketOfPerson, int[] days, int[] placeOf, int[] itemOfBasket, int[] basketItems, float[] basketPieces)
    {
        (People, Items, Places, Prices, Days, PlaceOf) = (people, items, places, prices, days, placeOf);
        (this.basketOfPerson, this.itemOfBasket, this.basketItems, this.basketPieces) = (basketOfPerson, itemOfBasket, basketItems, basketPieces);
    }

    /// <summary>Names of people, sorted.</summary>
    public string[] People { get; }

    /// <summary>Names of items, sorted.</summary>
    public string[] Items { get; }

    /// <summary>Names of places, sorted; none when the orders tell none.</summary>
    public string[] Places { get; }

    /// <summary>The median price of each item; 0 where no order told one.</summary>
    public float[] Prices { get; }

    /// <summary>The day of each basket, counted from 0001-01-01. A person's baskets follow each other in time.</summary>
    public int[] Days { get; }

    /// <summary>The place of each basket; -1 where not told.</summary>
    public int[] PlaceOf { get; }

    public int Baskets => Days.Length;

    /// <summary>The first day with a basket; 0 in an empty log.</summary>
    public int FirstDay => Days.Length == 0 ? 0 : Days.Min();

    /// <summary>The last day with a basket; 0 in an empty log.</summary>
    public int LastDay => Days.Length == 0 ? 0 : Days.Max();

    /// <summary>The person's baskets: [start, end).</summary>
    public (int Start, int End) BasketsOf(int person) => (basketOfPerson[person], basketOfPerson[person + 1]);

    /// <summary>The distinct items of a basket, in ascending order.</summary>
    public ReadOnlySpan<int> ItemsOf(int basket) => basketItems.AsSpan(itemOfBasket[basket], itemOfBasket[basket + 1] - itemOfBasket[basket]);

    /// <summary>How many pieces of each of <see cref="ItemsOf"/>.</summary>
    public ReadOnlySpan<float> PiecesOf(int basket) => basketPieces.AsSpan(itemOfBasket[basket], itemOfBasket[basket + 1] - itemOfBasket[basket]);

    /// <summary>How many distinct items all baskets have together.</summary>
    public int Lines => basketItems.Length;

    /// <summary>The number of an item's name; -1 for one that nobody bought.</summary>
    public int IndexOf(string item) => Math.Max(-1, Array.BinarySearch(Items, item, StringComparer.Ordinal));

    /// <summary>Makes the log. One basket is what one person bought in one order on one day; a repeated item counts once in it.</summary>
    public static PurchaseLog Build(IEnumerable<Purchase> purchases)
    {
        Numbering people = new(), items = new(), places = new(), orders = new();
        var lines = new List<Line>();
        foreach (var purchase in purchases)
        {
            lines.Add(new(
                people.Of(purchase.Person), items.Of(purchase.Item), orders.Of(purchase.Order), purchase.Place is null ? -1 : places.Of(purchase.Place),
                purchase.Time, (float)purchase.Price, (float)purchase.Quantity));
        }
        int[] person = people.InOrder(), item = items.InOrder(), place = places.InOrder(), order = orders.InOrder();
        var span = CollectionsMarshal.AsSpan(lines);
        for (var i = 0; i < span.Length; i++)
        {
            ref var line = ref span[i];
            line = line with { Person = person[line.Person], Item = item[line.Item], Order = order[line.Order], Place = line.Place < 0 ? -1 : place[line.Place] };
        }
        var firstTime = FirstTimes(span);
        lines.Sort((a, b) => Compare(a, b, firstTime));
        return Cut(lines, people.Sorted(), items.Sorted(), places.Sorted());
    }

    /// <summary>The part of the log before a day, with only the people and items that are in it.</summary>
    public PurchaseLog Before(int day) => Where(basket => Days[basket] < day);

    /// <summary>The log as if a person had never been here.</summary>
    public PurchaseLog Without(string person)
    {
        var gone = Array.BinarySearch(People, person, StringComparer.Ordinal);
        return gone < 0 ? this : Where(basket => basket < basketOfPerson[gone] || basket >= basketOfPerson[gone + 1]);
    }

    /// <summary>The log of the baskets that fit. Prices stay those of the whole log.</summary>
    public PurchaseLog Where(Func<int, bool> fits)
    {
        var itemNumber = new int[Items.Length];
        List<string> people = [];
        List<int> kept = [], basketStart = [0];
        for (var person = 0; person < People.Length; person++)
        {
            var before = kept.Count;
            for (var basket = basketOfPerson[person]; basket < basketOfPerson[person + 1]; basket++)
            {
                if (!fits(basket))
                    continue;
                kept.Add(basket);
                foreach (var item in ItemsOf(basket))
                    itemNumber[item] = 1;
            }
            if (kept.Count == before)
                continue;
            people.Add(People[person]);
            basketStart.Add(kept.Count);
        }
        var items = new List<int>();
        for (var item = 0; item < itemNumber.Length; item++)
        {
            var isKept = itemNumber[item] == 1;
            itemNumber[item] = isKept ? items.Count : -1;
            if (isKept)
                items.Add(item);
        }
        var itemStart = new int[kept.Count + 1];
        var content = new List<int>();
        var pieces = new List<float>();
        for (var i = 0; i < kept.Count; i++)
        {
            foreach (var item in ItemsOf(kept[i]))
                content.Add(itemNumber[item]);
            pieces.AddRange(PiecesOf(kept[i]));
            itemStart[i + 1] = content.Count;
        }
        return new(
            [.. people], [.. items.Select(item => Items[item])], Places, [.. items.Select(item => Prices[item])], [.. basketStart],
            [.. kept.Select(basket => Days[basket])], [.. kept.Select(basket => PlaceOf[basket])], itemStart, [.. content], [.. pieces]);
    }

    // Orders of one day follow each other by their first line: the time within a day is not kept.
    private static Dictionary<(int, int, int), DateTime> FirstTimes(ReadOnlySpan<Line> lines)
    {
        var first = new Dictionary<(int, int, int), DateTime>();
        foreach (var line in lines)
        {
            ref var time = ref CollectionsMarshal.GetValueRefOrAddDefault(first, (line.Person, line.Day, line.Order), out var known);
            if (!known || line.Time < time)
                time = line.Time;
        }
        return first;
    }

    private static int Compare(in Line a, in Line b, Dictionary<(int, int, int), DateTime> firstTime)
    {
        var by = a.Person.CompareTo(b.Person);
        if (by == 0)
            by = a.Day.CompareTo(b.Day);
        if (by == 0 && a.Order != b.Order)
            by = firstTime[(a.Person, a.Day, a.Order)].CompareTo(firstTime[(b.Person, b.Day, b.Order)]);
        if (by == 0)
            by = a.Order.CompareTo(b.Order);
        if (by == 0)
            by = a.Item.CompareTo(b.Item);
        // Whatever else differs, so that the order never depends on how the lines were told.
        if (by == 0)
            by = a.Place.CompareTo(b.Place);
        if (by == 0)
            by = a.Price.CompareTo(b.Price);
        return by == 0 ? a.Pieces.CompareTo(b.Pieces) : by;
    }

    private static PurchaseLog Cut(List<Line> lines, string[] people, string[] items, string[] places)
    {
        var basketOfPerson = new int[people.Length + 1];
        List<int> days = [], placeOf = [], itemOfBasket = [], content = [];
        var pieces = new List<float>();
        var last = new Line(-1, -1, -1, -1, default, 0, 0);
        foreach (var line in lines)
        {
            var isNew = line.Person != last.Person || line.Day != last.Day || line.Order != last.Order;
            if (isNew)
            {
                days.Add(line.Day);
                placeOf.Add(line.Place);
                itemOfBasket.Add(content.Count);
                basketOfPerson[line.Person + 1] = days.Count;
            }
            if (isNew || line.Item != last.Item)
            {
                content.Add(line.Item);
                pieces.Add(0);
            }
            pieces[^1] += line.Pieces;
            last = line;
        }
        itemOfBasket.Add(content.Count);
        return new(people, items, places, MedianPrices(lines, items.Length), basketOfPerson, [.. days], [.. placeOf], [.. itemOfBasket], [.. content], [.. pieces]);
    }

    private static float[] MedianPrices(List<Line> lines, int items)
    {
        var medians = new float[items];
        foreach (var group in lines.Where(line => line.Price > 0).GroupBy(line => line.Item, line => line.Price))
        {
            var sorted = group.Order().ToArray();
            medians[group.Key] = sorted[sorted.Length / 2];
        }
        return medians;
    }

    private readonly record struct Line(int Person, int Item, int Order, int Place, DateTime Time, float Price, float Pieces)
    {
        public int Day => DateOnly.FromDateTime(Time).DayNumber;
    }

    /// <summary>Names to numbers: first as they come, then in the order of the names.</summary>
    private sealed class Numbering
    {
        private readonly Dictionary<string, int> numbers = new(StringComparer.Ordinal);

        public int Of(string name)
        {
            ref var number = ref CollectionsMarshal.GetValueRefOrAddDefault(numbers, name, out var known);
            if (!known)
                number = numbers.Count - 1;
            return number;
        }

        public string[] Sorted() => [.. numbers.Keys.Order(StringComparer.Ordinal)];

        public int[] InOrder()
        {
            var order = new int[numbers.Count];
            var next = 0;
            foreach (var name in Sorted())
                order[numbers[name]] = next++;
            return order;
        }
    }
}
