using Madang.Retail.Recommendations.History;

namespace Madang.Retail.Recommendations.Models;

/// <summary>What the log says of each item by itself, as of a day: how much it is bought now and over time, by whom again, in what numbers and at what price.</summary>
internal sealed class ItemFacts
{
    private const float DoubtInBaskets = 20;

    public ItemFacts(PurchaseLog log, int day)
    {
        var items = log.Items.Length;
        (Week, Fortnight, Month, Quarter, Ever) = (new float[items], new float[items], new float[items], new float[items], new float[items]);
        (FirstDay, LastDay) = (new int[items], new int[items]);
        Array.Fill(FirstDay, int.MaxValue);
        for (var basket = 0; basket < log.Baskets; basket++)
        {
            var age = day - log.Days[basket];
            foreach (var item in log.ItemsOf(basket))
            {
                Ever[item]++;
                Week[item] += age <= 7 ? 1 : 0;
                Fortnight[item] += age <= 14 ? 1 : 0;
                Month[item] += age <= 30 ? 1 : 0;
                Quarter[item] += age <= 90 ? 1 : 0;
                FirstDay[item] = Math.Min(FirstDay[item], log.Days[basket]);
                LastDay[item] = Math.Max(LastDay[item], log.Days[basket]);
            }
        }
        Rebuying = Rebuys(log);
        UsualPieces = MedianPieces(log);
        LogPrice = [.. log.Prices.Select(price => price > 0 ? MathF.Log(price) : float.NaN)];
    }

    /// <summary>Baskets with the item in the last 7 days.</summary>
    public float[] Week { get; }

    /// <summary>In the last 14 days.</summary>
    public float[] Fortnight { get; }

    /// <summary>In the last 30 days.</summary>
    public float[] Month { get; }

    /// <summary>In the last 90 days.</summary>
    public float[] Quarter { get; }

    /// <summary>In the whole log.</summary>
    public float[] Ever { get; }

    public int[] FirstDay { get; }

    public int[] LastDay { get; }

    /// <summary>The share of baskets with the item whose person's next basket has it again; towards the mean of all items where few tell.</summary>
    public float[] Rebuying { get; }

    /// <summary>The median number of pieces in a basket.</summary>
    public float[] UsualPieces { get; }

    /// <summary>The natural logarithm of the price; NaN where unknown.</summary>
    public float[] LogPrice { get; }

    private static float[] Rebuys(PurchaseLog log)
    {
        var again = new float[log.Items.Length];
        var chances = new float[log.Items.Length];
        for (var person = 0; person < log.People.Length; person++)
        {
            var (start, end) = log.BasketsOf(person);
            for (var basket = start; basket < end - 1; basket++)
            {
                var next = log.ItemsOf(basket + 1);
                foreach (var item in log.ItemsOf(basket))
                {
                    chances[item]++;
                    again[item] += next.BinarySearch(item) >= 0 ? 1 : 0;
                }
            }
        }
        var mean = (again.Sum(count => (double)count) + 1) / (chances.Sum(count => (double)count) + DoubtInBaskets);
        for (var item = 0; item < again.Length; item++)
            again[item] = (again[item] + DoubtInBaskets * (float)mean) / (chances[item] + DoubtInBaskets);
        return again;
    }

    private static float[] MedianPieces(PurchaseLog log)
    {
        var pieces = new List<float>[log.Items.Length];
        for (var item = 0; item < pieces.Length; item++)
            pieces[item] = [];
        for (var basket = 0; basket < log.Baskets; basket++)
        {
            var items = log.ItemsOf(basket);
            var counts = log.PiecesOf(basket);
            for (var at = 0; at < items.Length; at++)
                pieces[items[at]].Add(counts[at]);
        }
        return [.. pieces.Select(counts =>
        {
            counts.Sort();
            return counts.Count == 0 ? 1 : counts[counts.Count / 2];
        })];
    }
}
