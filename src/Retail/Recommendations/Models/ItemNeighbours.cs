using Madang.Retail.Recommendations.History;

namespace Madang.Retail.Recommendations.Models;

/// <summary>For each item the few others that it speaks for most: sparse rows, strongest first.</summary>
internal sealed class ItemNeighbours(int[] starts, int[] neighbours, float[] weights)
{
    public int[] Starts => starts;

    public int[] Neighbours => neighbours;

    public float[] Weights => weights;

    /// <summary>Items that are bought by the same people: cosine of their sets of people, lessened where few people speak.</summary>
    public static ItemNeighbours ByPeople(PurchaseLog log, int most, float shrinkage, int threads)
    {
        var has = new List<int>[log.People.Length];
        for (var person = 0; person < has.Length; person++)
            GramMatrix.ItemsOf(log, person, null, has[person] = []);
        var owners = Owners(has, log.Items.Length);
        return Rows(log.Items.Length, most, threads, (item, sums) =>
        {
            foreach (var person in owners[item])
                foreach (var other in has[person])
                    sums[other]++;
            sums[item] = 0;
            for (var other = 0; other < sums.Length; other++)
            {
                if (sums[other] > 0)
                    sums[other] = sums[other] / MathF.Sqrt((float)owners[item].Count * owners[other].Count) * (sums[other] / (sums[other] + shrinkage));
            }
        });
    }

    /// <summary>Items that lie in the same baskets; large baskets say less of each pair.</summary>
    public static ItemNeighbours ByBasket(PurchaseLog log, int most, float shrinkage, int threads)
    {
        var baskets = new List<int>[log.Items.Length];
        for (var item = 0; item < baskets.Length; item++)
            baskets[item] = [];
        for (var basket = 0; basket < log.Baskets; basket++)
            foreach (var item in log.ItemsOf(basket))
                baskets[item].Add(basket);
        return Rows(log.Items.Length, most, threads, (item, sums) =>
        {
            foreach (var basket in baskets[item])
            {
                var others = log.ItemsOf(basket);
                var weight = 1 / MathF.Log(2 + others.Length);
                foreach (var other in others)
                    sums[other] += weight;
            }
            sums[item] = 0;
            for (var other = 0; other < sums.Length; other++)
            {
                if (sums[other] > 0)
                    sums[other] /= MathF.Sqrt((baskets[item].Count + shrinkage) * (baskets[other].Count + shrinkage));
            }
        });
    }

    /// <summary>
    /// Directed rules: of those who bought an item, the share whose next basket held another one. Few people's word is worth less.
    /// </summary>
    public static ItemNeighbours BySequence(PurchaseLog log, int most, float shrinkage, int threads)
    {
        var followed = new List<int>[log.Items.Length];
        for (var item = 0; item < followed.Length; item++)
            followed[item] = [];
        for (var person = 0; person < log.People.Length; person++)
        {
            var (start, end) = log.BasketsOf(person);
            for (var basket = start; basket < end - 1; basket++)
                foreach (var item in log.ItemsOf(basket))
                    followed[item].Add(basket);
        }
        return Rows(log.Items.Length, most, threads, (item, sums) =>
        {
            foreach (var basket in followed[item])
                foreach (var next in log.ItemsOf(basket + 1))
                    sums[next]++;
            sums[item] = 0;
            for (var other = 0; other < sums.Length; other++)
                sums[other] /= followed[item].Count + shrinkage;
        });
    }

    /// <summary>How strongly an item speaks for another one; 0 when it is not among its strongest.</summary>
    public float Weight(int item, int other)
    {
        for (var at = starts[item]; at < starts[item + 1]; at++)
        {
            if (neighbours[at] == other)
                return weights[at];
        }
        return 0;
    }

    /// <summary>Adds to the scores what each item at hand speaks for.</summary>
    public void Score(ReadOnlySpan<int> items, ReadOnlySpan<float> strengths, Span<float> scores)
    {
        for (var i = 0; i < items.Length; i++)
            for (var at = starts[items[i]]; at < starts[items[i] + 1]; at++)
                scores[neighbours[at]] += strengths[i] * weights[at];
    }

    private static List<int>[] Owners(List<int>[] has, int items)
    {
        var owners = new List<int>[items];
        for (var item = 0; item < items; item++)
            owners[item] = [];
        for (var person = 0; person < has.Length; person++)
            foreach (var item in has[person])
                owners[item].Add(person);
        return owners;
    }

    /// <summary>Makes the rows one by one in dense buffers, and keeps the strongest of each.</summary>
    public static ItemNeighbours Rows(int items, int most, int threads, Action<int, float[]> fill)
    {
        var rows = new (int[] Items, float[] Weights)[items];
        Parallel.For(0, items, new ParallelOptions { MaxDegreeOfParallelism = threads }, () => new float[items], (item, _, sums) =>
        {
            Array.Clear(sums);
            fill(item, sums);
            rows[item] = Strongest(sums, most);
            return sums;
        }, _ => { });
        var starts = new int[items + 1];
        for (var item = 0; item < items; item++)
            starts[item + 1] = starts[item] + rows[item].Items.Length;
        return new(starts, [.. rows.SelectMany(row => row.Items)], [.. rows.SelectMany(row => row.Weights)]);
    }

    // Ties go to the lower number, so that the rows never depend on the way of sorting.
    private static (int[] Items, float[] Weights) Strongest(float[] sums, int most)
    {
        var found = new List<int>();
        for (var item = 0; item < sums.Length; item++)
        {
            if (sums[item] != 0)
                found.Add(item);
        }
        if (found.Count > most)
        {
            found.Sort((a, b) => MathF.Abs(sums[b]).CompareTo(MathF.Abs(sums[a])) is var by && by != 0 ? by : a.CompareTo(b));
            found.RemoveRange(most, found.Count - most);
        }
        return ([.. found], [.. found.Select(item => sums[item])]);
    }
}
