using CsCheck;
using Madang.Pay.RedPackets;
using Xunit;

namespace Madang.Pay.Tests.RedPackets;

/// <summary>Lucky shares add up, keep their bounds, and favour nobody for coming first or last.</summary>
public sealed class LuckySplitTests
{
    private const int Rounds = 40_000;
    private const int People = 10;
    private const int Total = 10_000;

    // Of a chi-square with nine degrees of freedom, one in ten thousand is above this; the seed is fixed, so the outcome is too.
    private const double MostChiSquare = 33.7;

    [Fact]
    public void Shares_add_up_and_each_is_between_one_and_the_most() =>
        (from count in Gen.Int[1, 100]
         from most in Gen.Int[1, 20_000]
         from total in Gen.Int[count, count * most]
         from seed in Gen.Int
         select (count, most, total, seed)).Sample(cut =>
         {
             var shares = LuckySplit.Cut(cut.total, cut.count, cut.most, new Random(cut.seed).Next);
             return shares.Length == cut.count && shares.Sum() == cut.total && shares.All(share => share >= 1 && share <= cut.most);
         });

    [Theory]
    [InlineData(100, 100, 20_000, 1)]
    [InlineData(2_000_000, 100, 20_000, 20_000)]
    [InlineData(7, 1, 20_000, 7)]
    public void Where_bounds_leave_no_choice_all_shares_are_equal(int total, int count, int most, int each) =>
        Assert.All(LuckySplit.Cut(total, count, most, new Random(1).Next), share => Assert.Equal(each, share));

    [Theory]
    [InlineData(9, 10, 20_000)]
    [InlineData(20_001, 1, 20_000)]
    [InlineData(5, 0, 20_000)]
    public void What_cannot_be_cut_is_a_bug_of_the_caller(int total, int count, int most) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => LuckySplit.Cut(total, count, most, new Random(1).Next));

    [Fact]
    public void Everybody_is_luckiest_as_often_whatever_their_turn()
    {
        var random = new Random(20260217);
        Assert.True(ChiSquare(LuckiestByTurn(() => LuckySplit.Cut(Total, People, 20_000, random.Next))) < MostChiSquare);
    }

    [Fact]
    public void Without_shuffling_the_last_would_be_luckiest_too_often()
    {
        // Shows that the test above can fail, and why the shares are shuffled.
        var random = new Random(20260217);
        var luckiest = LuckiestByTurn(() => LuckySplit.Draw(Total, People, 20_000, random.Next));
        Assert.True(ChiSquare(luckiest) > 10 * MostChiSquare);
        Assert.InRange(luckiest[^1] / (double)Rounds, 0.115, 0.130);
    }

    [Fact]
    public void Mean_and_spread_are_the_same_for_every_turn()
    {
        var random = new Random(7);
        var (sums, squares) = (new double[People], new double[People]);
        for (var round = 0; round < Rounds; round++)
        {
            var shares = LuckySplit.Cut(Total, People, 20_000, random.Next);
            for (var turn = 0; turn < People; turn++)
            {
                sums[turn] += shares[turn];
                squares[turn] += (double)shares[turn] * shares[turn];
            }
        }
        var deviations = Enumerable.Range(0, People).Select(turn => Math.Sqrt(squares[turn] / Rounds - Math.Pow(sums[turn] / Rounds, 2))).ToArray();
        // The standard error of a mean is deviation / √rounds, about 3 fen here; of a deviation, about as much.
        Assert.All(sums, sum => Assert.InRange(sum / Rounds, 1000 - 15, 1000 + 15));
        Assert.All(deviations, deviation => Assert.InRange(deviation, deviations.Average() * 0.97, deviations.Average() * 1.03));
    }

    [Fact]
    public void A_tight_bound_keeps_the_split_fair()
    {
        var random = new Random(11);
        Assert.True(ChiSquare(LuckiestByTurn(() => LuckySplit.Cut(Total, People, 1_100, random.Next))) < MostChiSquare);
    }

    private static int[] LuckiestByTurn(Func<int[]> cut)
    {
        var luckiest = new int[People];
        for (var round = 0; round < Rounds;)
        {
            var shares = cut();
            var best = shares.Max();
            // A shared first place would count for the earlier turn and spoil the count.
            if (shares.Count(share => share == best) > 1)
                continue;
            luckiest[Array.IndexOf(shares, best)]++;
            round++;
        }
        return luckiest;
    }

    private static double ChiSquare(int[] counts)
    {
        var expected = counts.Sum() / (double)counts.Length;
        return counts.Sum(count => Math.Pow(count - expected, 2) / expected);
    }
}
