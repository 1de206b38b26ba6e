using System.Security.Cryptography;

namespace Madang.Pay.RedPackets;

/// <summary>
/// Cuts a sum into random parts of at least one each. Every way to cut it is equally likely, so each part has the same mean and the same
/// spread whichever turn it is opened in. The common "up to twice the mean of what is left" is not like that: whoever opens last swings most.
/// </summary>
internal static class LuckySplit
{
    /// <summary>With the machine's own randomness, which nobody can predict.</summary>
    public static long[] Cut(int total, int parts) => Cut(total, parts, RandomNumberGenerator.GetInt32);

    /// <summary>With a given source, which returns a number from 0 to below its argument.</summary>
    /// <param name="total">The sum, at least <paramref name="parts"/>.</param>
    /// <param name="parts">How many, at least 1.</param>
    /// <param name="nextBelow">Uniform randomness.</param>
    public static long[] Cut(int total, int parts, Func<int, int> nextBelow)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(parts, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(total, parts);
        // total coins in a row have total - 1 gaps; parts - 1 different gaps, drawn at random, are where to cut.
        var cuts = DistinctBelow(total - 1, parts - 1, nextBelow);
        cuts.Sort();
        var amounts = new long[parts];
        var before = 0;
        for (var i = 0; i < parts; i++)
        {
            var end = i < cuts.Count ? cuts[i] + 1 : total;
            amounts[i] = end - before;
            before = end;
        }
        return amounts;
    }

    // Floyd's method: each set of `count` different numbers below `limit` is equally likely, with `count` draws.
    private static List<int> DistinctBelow(int limit, int count, Func<int, int> nextBelow)
    {
        var chosen = new HashSet<int>(count);
        for (var top = limit - count; top < limit; top++)
        {
            if (!chosen.Add(nextBelow(top + 1)))
                chosen.Add(top);
        }
        return [.. chosen];
    }
}
