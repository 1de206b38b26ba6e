using Madang.Retail.Recommendations.History;

namespace Madang.Retail.Recommendations.Models;

/// <summary>
/// Who buys alike (TIFU-kNN: Hu et al., arXiv 2006.00556): each person is a vector of what they bought, older baskets fading, and what the nearest people bought
/// speaks for a person too.
/// </summary>
internal sealed class PeopleNeighbours
{
    private const float FadingOfBasket = 0.9f;
    private const int Nearest = 200;

    // The people who bought last stand for all where there are more: a bound on memory and on the time of an answer.
    private const int MostPeople = 20_000;
    private const int MostOfItem = 4_000;

    private readonly PurchaseLog log;
    private readonly int day;
    private readonly int[] people;
    private readonly (int[] Items, float[] Weights)[] vectors;
    private readonly float[] lengths;
    private readonly (int Neighbour, float Weight)[][] owners;

    public PeopleNeighbours(PurchaseLog log, int day)
    {
        (this.log, this.day) = (log, day);
        people = [.. Enumerable.Range(0, log.People.Length).OrderByDescending(person => log.Days[log.BasketsOf(person).End - 1]).ThenBy(person => person).Take(MostPeople)];
        vectors = [.. people.Select(person => Vector(PersonHistory.Of(log, person)))];
        lengths = [.. vectors.Select(Length)];
        var lists = new List<(int, float)>[log.Items.Length];
        for (var item = 0; item < lists.Length; item++)
            lists[item] = [];
        for (var neighbour = 0; neighbour < vectors.Length; neighbour++)
        {
            for (var at = 0; at < vectors[neighbour].Items.Length; at++)
            {
                var list = lists[vectors[neighbour].Items[at]];
                if (list.Count < MostOfItem)
                    list.Add((neighbour, vectors[neighbour].Weights[at]));
            }
        }
        owners = [.. lists.Select(list => list.ToArray())];
    }

    /// <summary>What the nearest people bought: all in all, and in the last 30 days.</summary>
    /// <param name="history">The person's.</param>
    /// <param name="itself">The person's own number in the log, not to be their own neighbour; -1 for none.</param>
    /// <param name="ever">Gets the sums, by item.</param>
    /// <param name="lately">Gets those of the last 30 days.</param>
    public void Score(PersonHistory history, int itself, float[] ever, float[] lately)
    {
        var near = NearestTo(Vector(history), itself);
        var total = near.Sum(one => (double)one.Likeness);
        if (total <= 0)
            return;
        foreach (var (neighbour, likeness) in near)
        {
            var weight = likeness / (float)total;
            var (start, end) = log.BasketsOf(people[neighbour]);
            var (items, weights) = vectors[neighbour];
            // Somebody with many baskets would otherwise speak for many people.
            var each = weight / MathF.Sqrt(end - start);
            for (var at = 0; at < items.Length; at++)
                ever[items[at]] += each * weights[at];
            for (var basket = end - 1; basket >= start && day - log.Days[basket] <= 30; basket--)
                foreach (var item in log.ItemsOf(basket))
                    lately[item] += weight;
        }
    }

    private List<(int Neighbour, float Likeness)> NearestTo((int[] Items, float[] Weights) vector, int itself)
    {
        var likeness = new float[people.Length];
        for (var at = 0; at < vector.Items.Length; at++)
            foreach (var (neighbour, weight) in owners[vector.Items[at]])
                likeness[neighbour] += weight * vector.Weights[at];
        for (var neighbour = 0; neighbour < likeness.Length; neighbour++)
            likeness[neighbour] = people[neighbour] == itself || likeness[neighbour] <= 0 ? 0 : likeness[neighbour] / lengths[neighbour];
        var nearest = Ranking.Best(likeness, Nearest);
        return [.. nearest.Where(neighbour => likeness[neighbour] > 0).Select(neighbour => (neighbour, likeness[neighbour]))];
    }

    private static (int[] Items, float[] Weights) Vector(PersonHistory history)
    {
        var sums = new SortedDictionary<int, float>();
        for (var at = 0; at < history.Baskets.Count; at++)
        {
            var weight = MathF.Pow(FadingOfBasket, history.Baskets.Count - 1 - at);
            foreach (var item in history.Baskets[at].Items)
                sums[item] = sums.GetValueOrDefault(item) + weight;
        }
        return ([.. sums.Keys], [.. sums.Values]);
    }

    private static float Length((int[] Items, float[] Weights) vector) => MathF.Sqrt(System.Numerics.Tensors.TensorPrimitives.SumOfSquares<float>(vector.Weights));
}
