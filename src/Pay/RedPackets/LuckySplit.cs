namespace Madang.Pay.RedPackets;

/// <summary>
/// Cuts an amount into lucky shares, all at once when the packet is sent, and shuffles them.
/// <para>
/// Each share is drawn evenly between one unit and twice the mean of what is left ("double mean"), so every draw has the same mean. But not the
/// same spread: later draws inherit the luck of the earlier ones, and of ten the last two are the largest with a chance of 0.122 each instead of
/// 0.1. People learn such things and wait. Shuffled, every order of the same shares is as likely as any other, so nobody gains by coming first or last.
/// </para>
/// <para>
/// Uniform random cuts would be fair as well, but give now and then nearly all to one and a single unit to everybody else, and know no upper
/// bound of a share. Cutting at sending rather than at opening leaves nothing to compute where people race, and the sender's luck is on record.
/// </para>
/// </summary>
internal static class LuckySplit
{
    /// <summary>Shares of 1 to <paramref name="most"/> minor units, in random order, whose sum is <paramref name="total"/>.</summary>
    /// <param name="total">Minor units, <paramref name="count"/> to <paramref name="count"/> × <paramref name="most"/>.</param>
    /// <param name="count">How many shares.</param>
    /// <param name="most">The most of one share.</param>
    /// <param name="random">Where chance comes from.</param>
    public static int[] Cut(int total, int count, int most, RandomInt random)
    {
        var shares = Draw(total, count, most, random);
        // Fisher and Yates: each of the count! orders equally likely.
        for (var last = count - 1; last > 0; last--)
        {
            var other = random(0, last + 1);
            (shares[last], shares[other]) = (shares[other], shares[last]);
        }
        return shares;
    }

    /// <summary>The shares in the order of drawing, which is not fair; see above.</summary>
    internal static int[] Draw(int total, int count, int most, RandomInt random)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(count);
        ArgumentOutOfRangeException.ThrowIfLessThan(total, count);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(total, (long)count * most);
        var shares = new int[count];
        var left = total;
        for (var drawn = 0; drawn < count - 1; drawn++)
        {
            var after = count - drawn - 1;
            // What those after need at least, and can take at most, bounds this share; the sum then comes out by itself.
            var least = (int)Math.Max(1, left - (long)after * most);
            var highest = Math.Min(most, left - after);
            var doubleMean = (int)(2L * left / (after + 1)) - 1;
            shares[drawn] = random(least, Math.Clamp(doubleMean, least, highest) + 1);
            left -= shares[drawn];
        }
        shares[^1] = left;
        return shares;
    }
}
