using Madang.Retail.Recommendations.History;

namespace Madang.Retail.Recommendations.Evaluation;

/// <summary>What a known person bought first from a day on: of the items that were known before.</summary>
/// <param name="Person">The number in the log before the day.</param>
/// <param name="Items">Numbers in that log, ascending; never empty.</param>
internal sealed record NextBasket(int Person, int[] Items)
{
    /// <summary>Everybody's who is in <paramref name="before"/> and has a basket in [from, until) with an item of it.</summary>
    public static List<NextBasket> Of(PurchaseLog all, PurchaseLog before, int from, int until)
    {
        var numbers = all.Items.Select(before.IndexOf).ToArray();
        var found = new List<NextBasket>();
        for (var person = 0; person < before.People.Length; person++)
        {
            var (start, end) = all.BasketsOf(Array.BinarySearch(all.People, before.People[person], StringComparer.Ordinal));
            while (start < end && all.Days[start] < from)
                start++;
            if (start == end || all.Days[start] >= until)
                continue;
            int[] items = [.. all.ItemsOf(start).ToArray().Select(item => numbers[item]).Where(item => item >= 0)];
            if (items.Length > 0)
                found.Add(new(person, items));
        }
        return found;
    }
}
