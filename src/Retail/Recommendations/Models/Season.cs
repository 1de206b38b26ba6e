using Madang.Retail.Recommendations.History;

namespace Madang.Retail.Recommendations.Models;

/// <summary>What is bought now by anybody: for people of whom nothing is known. In this place, in general, and at this time of the year.</summary>
internal sealed class Season
{
    private const int YearDays = 365;
    private const int SeasonDays = 21;
    private const float QuarterDays = 90;

    // So many baskets of a place weigh as much as all other places together.
    private const float EnoughBaskets = 200;
    private const float WeightOfLastYear = 0.5f;

    private readonly PurchaseLog log;
    private readonly int day;
    private readonly float[] general;
    private readonly float[] lastYear;

    public Season(PurchaseLog log, int day)
    {
        (this.log, this.day) = (log, day);
        (general, _) = Recent(_ => true);
        lastYear = LastYear();
    }

    /// <summary>How much each item is bought; of a place that is not known, in general.</summary>
    public float[] Scores(string? place)
    {
        var scores = new float[log.Items.Length];
        var number = place is null ? -1 : Array.BinarySearch(log.Places, place, StringComparer.Ordinal);
        var (here, baskets) = number < 0 ? (general, 0f) : Recent(basket => log.PlaceOf[basket] == number);
        var trust = baskets / (baskets + EnoughBaskets);
        for (var item = 0; item < scores.Length; item++)
            scores[item] = trust * here[item] + (1 - trust) * general[item] + WeightOfLastYear * lastYear[item];
        return scores;
    }

    /// <summary>Whether an item is bought more at this time of the year than it is in general.</summary>
    public bool IsOfTheSeason(int item) => lastYear[item] > 0 && lastYear[item] > 1.5f * general[item];

    // Shares of baskets, newer ones counting more.
    private (float[] Shares, float Weight) Recent(Func<int, bool> counts)
    {
        var shares = new float[log.Items.Length];
        var total = 0f;
        for (var basket = 0; basket < log.Baskets; basket++)
        {
            if (!counts(basket))
                continue;
            var weight = MathF.Exp(-(day - log.Days[basket]) / QuarterDays);
            total += weight;
            foreach (var item in log.ItemsOf(basket))
                shares[item] += weight;
        }
        for (var item = 0; total > 0 && item < shares.Length; item++)
            shares[item] /= total;
        return (shares, total);
    }

    private float[] LastYear()
    {
        var shares = new float[log.Items.Length];
        var baskets = 0;
        for (var basket = 0; basket < log.Baskets; basket++)
        {
            if (Math.Abs(day - YearDays - log.Days[basket]) > SeasonDays)
                continue;
            baskets++;
            foreach (var item in log.ItemsOf(basket))
                shares[item]++;
        }
        for (var item = 0; baskets > 0 && item < shares.Length; item++)
            shares[item] = shares[item] / (baskets + EnoughBaskets);
        return shares;
    }
}
