using Madang.Retail.Recommendations.Models;

namespace Madang.Retail.Recommendations.Blend;

/// <summary>
/// Makes a list of candidates with their scores: the best first, then what is best beside those already chosen. Five bags that are bought together are all bought or
/// none, so one that is much alike gives way to something else, and more people find something.
/// </summary>
internal static class VariedList
{
    private const int LookedAt = 60;

    /// <summary>The chosen candidates, as places in <paramref name="items"/>.</summary>
    /// <param name="items">The candidates.</param>
    /// <param name="scores">How far up each belongs.</param>
    /// <param name="alike">How alike two items are, 0 to 1.</param>
    /// <param name="variety">How much likeness to a chosen one costs; 0 for the plain order.</param>
    /// <param name="count">So many at the most.</param>
    public static int[] Choose(int[] items, float[] scores, ItemNeighbours alike, float variety, int count)
    {
        var left = Ranking.Best(scores, Math.Min(scores.Length, Math.Max(LookedAt, count))).ToList();
        var values = left.Select(at => scores[at]).ToList();
        var chosen = new List<int>();
        while (chosen.Count < count && left.Count > 0)
        {
            var best = 0;
            for (var i = 1; i < left.Count; i++)
            {
                if (values[i] > values[best])
                    best = i;
            }
            var at = left[best];
            chosen.Add(at);
            left.RemoveAt(best);
            values.RemoveAt(best);
            for (var i = 0; variety > 0 && i < left.Count; i++)
                values[i] -= variety * alike.Weight(items[at], items[left[i]]);
        }
        return [.. chosen];
    }
}
