using Madang.Retail.Recommendations.History;

namespace Madang.Retail.Tests.Recommendations;

/// <summary>
/// A shop whose people have habits, so that there is something to learn: each buys a few things again and again, tastes come in groups, and what goes together is bought
/// one after the other. The same seed makes the same shop.
/// </summary>
internal static class MadeUpShop
{
    public static readonly DateTime FirstDay = new(2025, 1, 1, 10, 0, 0, DateTimeKind.Utc);
    public const int Days = 240;

    public static List<Purchase> Purchases(int people = 150, int items = 80, int seed = 7)
    {
        var random = new Random(seed);
        var purchases = new List<Purchase>();
        for (var person = 0; person < people; person++)
        {
            var taste = person % 4;
            var own = Enumerable.Range(0, 4).Select(_ => Liked(random, taste, items)).ToArray();
            var interval = 10 + random.Next(25);
            for (var day = random.Next(40); day < Days; day += Math.Max(1, interval + random.Next(-4, 5)))
            {
                var basket = new SortedSet<int> { own[random.Next(own.Length)], own[random.Next(2)] };
                for (var more = random.Next(3); more > 0; more--)
                    basket.Add(Liked(random, taste, items));
                foreach (var item in basket)
                    purchases.Add(new($"person-{person:000}", $"ITEM-{item:000}", $"order-{person:000}-{day:000}", FirstDay.AddDays(day), 5 + item % 7, $"shop-{person % 2}", 1 + random.Next(3)));
            }
        }
        return purchases;
    }

    public static PurchaseLog Log(int people = 150, int items = 80, int seed = 7) => PurchaseLog.Build(Purchases(people, items, seed));

    // Each taste has a quarter of the shop to itself, and of that the first items most.
    private static int Liked(Random random, int taste, int items) => taste * (items / 4) + (int)(items / 4 * Math.Pow(random.NextDouble(), 2));
}
