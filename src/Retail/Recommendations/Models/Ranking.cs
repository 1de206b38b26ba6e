namespace Madang.Retail.Recommendations.Models;

/// <summary>The best of many scores.</summary>
internal static class Ranking
{
    /// <summary>The numbers of the highest scores, highest first; of equal ones the lower number first.</summary>
    public static int[] Best(ReadOnlySpan<float> scores, int count)
    {
        // A heap whose root is the worst of the best, so that most scores cost one comparison.
        var best = new PriorityQueue<int, (float Score, int Last)>(count + 1);
        var least = float.NegativeInfinity;
        for (var number = 0; number < scores.Length; number++)
        {
            if (best.Count == count && scores[number] <= least)
                continue;
            if (best.Count == count)
                best.EnqueueDequeue(number, (scores[number], -number));
            else
                best.Enqueue(number, (scores[number], -number));
            best.TryPeek(out _, out var worst);
            least = worst.Score;
        }
        var ranked = new int[best.Count];
        for (var place = ranked.Length - 1; place >= 0; place--)
            ranked[place] = best.Dequeue();
        return ranked;
    }
}
