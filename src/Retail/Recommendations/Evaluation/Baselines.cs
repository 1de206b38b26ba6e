using Madang.Retail.Recommendations.History;
using Madang.Retail.Recommendations.Models;

namespace Madang.Retail.Recommendations.Evaluation;

/// <summary>The plain methods that every model here must beat.</summary>
internal static class Baselines
{
    // A share of one purchase: popularity only parts what is bought equally often.
    private const float TieBreak = 1e-5f;

    /// <summary>What the person bought most often; of equals, what most people bought in the last 30 days.</summary>
    public static int[] OwnFrequency(ItemModels models, int person)
    {
        var scores = new float[models.Log.Items.Length];
        var (start, end) = models.Log.BasketsOf(person);
        for (var basket = start; basket < end; basket++)
            foreach (var item in models.Log.ItemsOf(basket))
                scores[item]++;
        for (var item = 0; item < scores.Length; item++)
            scores[item] += TieBreak * models.Facts.Month[item];
        return Ranking.Best(scores, ListMeasure.ListLength);
    }

    /// <summary>What an item model says from all that the person has.</summary>
    public static float[] ByItems(ItemNeighbours model, PurchaseLog log, int person)
    {
        var has = new List<int>();
        GramMatrix.ItemsOf(log, person, null, has);
        var scores = new float[log.Items.Length];
        model.Score([.. has], [.. has.Select(_ => 1f)], scores);
        return scores;
    }
}
