using Madang.Retail.Recommendations.History;
using Madang.Retail.Recommendations.Numerics;

namespace Madang.Retail.Recommendations.Models;

/// <summary>
/// How many people have both of two items. The counts are whole numbers below 2^24, which a float holds exactly: people added in any order make the very same
/// matrix, and one made without somebody has nothing left of them.
/// </summary>
internal sealed class GramMatrix
{
    private readonly float[] counts;
    private readonly int stride;

    public GramMatrix(int items)
    {
        Items = items;
        stride = SymmetricInverse.Stride(items);
        counts = new float[(long)stride * stride];
    }

    public int Items { get; }

    public float this[int row, int column] => counts[Math.Max(row, column) * stride + Math.Min(row, column)];

    /// <summary>Of everybody in the log; with fewer items than the log, of the first ones that <paramref name="numberOf"/> maps to 0 and above.</summary>
    public static GramMatrix Of(PurchaseLog log, int[]? numberOf = null, int? items = null)
    {
        var gram = new GramMatrix(items ?? log.Items.Length);
        var has = new List<int>();
        for (var person = 0; person < log.People.Length; person++)
        {
            ItemsOf(log, person, numberOf, has);
            gram.Add(has);
        }
        return gram;
    }

    /// <summary>The distinct items of a person, ascending.</summary>
    public static void ItemsOf(PurchaseLog log, int person, int[]? numberOf, List<int> has)
    {
        has.Clear();
        var (start, end) = log.BasketsOf(person);
        for (var basket = start; basket < end; basket++)
        {
            foreach (var item in log.ItemsOf(basket))
            {
                var number = numberOf is null ? item : numberOf[item];
                if (number >= 0)
                    has.Add(number);
            }
        }
        has.Sort();
        var kept = 0;
        for (var i = 0; i < has.Count; i++)
        {
            if (i == 0 || has[i] != has[i - 1])
                has[kept++] = has[i];
        }
        has.RemoveRange(kept, has.Count - kept);
    }

    /// <summary>Counts one more person, who has these distinct items in ascending order.</summary>
    public void Add(List<int> has)
    {
        // The lower triangle alone: the inverse reads no other.
        for (var i = 0; i < has.Count; i++)
        {
            var row = counts.AsSpan(has[i] * stride, stride);
            for (var j = 0; j <= i; j++)
                row[has[j]]++;
        }
    }

    /// <summary>The matrix itself, with the ridge on its diagonal: not to be used as counts any more.</summary>
    public float[] WithRidge(float ridge)
    {
        for (var item = 0; item < stride; item++)
            counts[item * stride + item] = item < Items ? counts[item * stride + item] + ridge : 1;
        return counts;
    }
}
