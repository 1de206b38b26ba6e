namespace Madang.Retail.Recommendations.Evaluation;

/// <summary>A mean over people with its 95% interval.</summary>
/// <param name="Mean">0 to 1.</param>
/// <param name="Low">Lower end; 0 at the least.</param>
/// <param name="High">Upper end; 1 at the most.</param>
public readonly record struct MeasuredMean(double Mean, double Low, double High);

/// <summary>How well lists of five fit what people bought next.</summary>
/// <param name="Method">What made the lists.</param>
/// <param name="HitRate">The share of people who bought at least one of the five.</param>
/// <param name="Recall">The share of the next basket that was in the five.</param>
/// <param name="Ndcg">The same with places counted: 1 when the first places are all bought.</param>
/// <param name="People">How many people were measured.</param>
public sealed record ListQuality(string Method, MeasuredMean HitRate, MeasuredMean Recall, MeasuredMean Ndcg, int People);

/// <summary>Sums up lists of five, person by person.</summary>
internal sealed class ListMeasure(string method)
{
    public const int ListLength = 5;

    // Two-sided 95% of a normal distribution.
    private const double Normal95 = 1.959964;

    private static readonly double[] Gains = [.. Enumerable.Range(0, ListLength).Select(place => 1 / Math.Log2(place + 2))];

    private readonly List<(double Hit, double Recall, double Ndcg)> people = [];

    public int People => people.Count;

    /// <summary>Of one list: whether there is a hit, the recall, the NDCG whose ideal is as many hits as there are targets, five at the most.</summary>
    public static (double Hit, double Recall, double Ndcg) Of(ReadOnlySpan<int> list, ReadOnlySpan<int> target)
    {
        var (hits, gain, ideal) = (0, 0.0, 0.0);
        for (var place = 0; place < Math.Min(ListLength, list.Length); place++)
        {
            if (target.BinarySearch(list[place]) < 0)
                continue;
            hits++;
            gain += Gains[place];
        }
        for (var place = 0; place < Math.Min(ListLength, target.Length); place++)
            ideal += Gains[place];
        return (hits > 0 ? 1 : 0, hits / (double)target.Length, gain / ideal);
    }

    /// <param name="list">Best first.</param>
    /// <param name="target">Ascending; not empty.</param>
    public void Add(ReadOnlySpan<int> list, ReadOnlySpan<int> target) => people.Add(Of(list, target));

    public ListQuality Sum()
    {
        return new(method, Share(people.Select(one => one.Hit)), Mean(people.Select(one => one.Recall)), Mean(people.Select(one => one.Ndcg)), people.Count);
    }

    private static MeasuredMean Mean(IEnumerable<double> values)
    {
        var all = values.ToArray();
        if (all.Length == 0)
            return default;
        var mean = all.Average();
        var variance = all.Length < 2 ? 0 : all.Sum(value => (value - mean) * (value - mean)) / (all.Length - 1);
        var half = Normal95 * Math.Sqrt(variance / all.Length);
        return new(mean, Math.Max(0, mean - half), Math.Min(1, mean + half));
    }

    // Wilson's interval: right for shares near 0 and 1, and for few people.
    private static MeasuredMean Share(IEnumerable<double> hits)
    {
        var all = hits.ToArray();
        if (all.Length == 0)
            return default;
        double n = all.Length, share = all.Average(), z2 = Normal95 * Normal95;
        var centre = (share + z2 / (2 * n)) / (1 + z2 / n);
        var half = Normal95 / (1 + z2 / n) * Math.Sqrt(share * (1 - share) / n + z2 / (4 * n * n));
        return new(share, Math.Max(0, centre - half), Math.Min(1, centre + half));
    }
}
