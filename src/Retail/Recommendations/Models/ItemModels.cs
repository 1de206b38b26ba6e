using Madang.Retail.Recommendations.History;

namespace Madang.Retail.Recommendations.Models;

/// <summary>Everything that a log teaches about items and people, as of a day. The same log teaches the same, to the bit.</summary>
internal sealed class ItemModels
{
    /// <summary>EASE takes so many items at the most, the ones that most people have: its cost grows with the third power. The others are known by the sparse models.</summary>
    public const int MostEaseItems = 12_000;

    private const int KeptWeights = 256;
    private const int KeptNeighbours = 200;
    private const float DoubtInPairs = 10;

    private ItemModels(PurchaseLog log, int day, ItemNeighbours ease, ItemNeighbours together, ItemNeighbours sequence, ItemNeighbours alike)
    {
        (Log, Day, Ease, Together, Sequence, Alike) = (log, day, ease, together, sequence, alike);
        Facts = new(log, day);
        People = new(log, day);
    }

    public PurchaseLog Log { get; }

    /// <summary>The day as of which this is known; all baskets are before it.</summary>
    public int Day { get; }

    /// <summary>EASE's weights, the strongest of each item.</summary>
    public ItemNeighbours Ease { get; }

    /// <summary>What lies in one basket.</summary>
    public ItemNeighbours Together { get; }

    /// <summary>What lies in the next basket.</summary>
    public ItemNeighbours Sequence { get; }

    /// <summary>What the same people have: the classic item-kNN, and the measure of how alike two items of a list are.</summary>
    public ItemNeighbours Alike { get; }

    public ItemFacts Facts { get; }

    public PeopleNeighbours People { get; }

    /// <param name="log">Its baskets are all before the day.</param>
    /// <param name="day">As of which day.</param>
    /// <param name="ridge">EASE's λ.</param>
    /// <param name="threads">At most so many.</param>
    /// <param name="cancellation">Ends the work with an exception.</param>
    public static ItemModels Train(PurchaseLog log, int day, float ridge, int threads, CancellationToken cancellation = default)
    {
        var ease = SparseEase(log, ridge, MostEaseItems, threads, cancellation);
        cancellation.ThrowIfCancellationRequested();
        return new(
            log, day, ease, ItemNeighbours.ByBasket(log, KeptNeighbours, DoubtInPairs, threads), ItemNeighbours.BySequence(log, KeptNeighbours, DoubtInPairs, threads),
            ItemNeighbours.ByPeople(log, KeptNeighbours, DoubtInPairs / 2, threads));
    }

    /// <summary>Puts together what was trained before and kept.</summary>
    public static ItemModels Of(PurchaseLog log, int day, ItemNeighbours ease, ItemNeighbours together, ItemNeighbours sequence, ItemNeighbours alike) =>
        new(log, day, ease, together, sequence, alike);

    /// <summary>EASE over the items that most people have, as sparse rows of all items.</summary>
    public static ItemNeighbours SparseEase(PurchaseLog log, float ridge, int mostItems, int threads, CancellationToken cancellation = default)
    {
        var items = log.Items.Length;
        if (items <= mostItems)
        {
            var all = Models.Ease.Solve(GramMatrix.Of(log), ridge, threads, cancellation);
            return ItemNeighbours.Rows(items, KeptWeights, threads, (item, row) => all.WeightsOf(item).CopyTo(row));
        }
        var people = new float[items];
        var has = new List<int>();
        for (var person = 0; person < log.People.Length; person++)
        {
            GramMatrix.ItemsOf(log, person, null, has);
            foreach (var item in has)
                people[item]++;
        }
        var taken = Ranking.Best(people, mostItems).Order().ToArray();
        var numbers = new int[items];
        Array.Fill(numbers, -1);
        for (var number = 0; number < taken.Length; number++)
            numbers[taken[number]] = number;
        var some = Models.Ease.Solve(GramMatrix.Of(log, numbers, taken.Length), ridge, threads, cancellation);
        return ItemNeighbours.Rows(items, KeptWeights, threads, (item, row) =>
        {
            if (numbers[item] < 0)
                return;
            var weights = some.WeightsOf(numbers[item]);
            for (var number = 0; number < taken.Length; number++)
                row[taken[number]] = weights[number];
        });
    }
}
