using Madang.Retail.Recommendations.Evaluation;
using Xunit;

namespace Madang.Retail.Tests.Recommendations.Evaluation;

/// <summary>Figures computed by hand.</summary>
public sealed class ListMeasureTests
{
    [Fact]
    public void The_ideal_is_as_many_hits_as_the_target_has_and_five_at_the_most()
    {
        // Second and fourth place of five, of a target of three: (1/log2 3 + 1/log2 5) / (1 + 1/log2 3 + 1/log2 4).
        var (hit, recall, ndcg) = ListMeasure.Of([9, 1, 8, 3, 7], [1, 2, 3]);
        Assert.Equal((1, 2 / 3.0), (hit, recall));
        Assert.Equal(0.49818, ndcg, 4);
        Assert.Equal((1, 5 / 8.0, 1), ListMeasure.Of([1, 2, 3, 4, 5], [1, 2, 3, 4, 5, 6, 7, 8]));
        Assert.Equal((0, 0, 0), ListMeasure.Of([], [1]));
    }

    [Fact]
    public void Intervals_hold_the_mean_and_narrow_with_people()
    {
        ListQuality few = Measured(10), many = Measured(1000);
        Assert.Equal(0.5, few.HitRate.Mean);
        // Wilson: 5 of 10 is .2366 to .7634.
        Assert.Equal(0.2366, few.HitRate.Low, 3);
        Assert.Equal(0.7634, few.HitRate.High, 3);
        Assert.InRange(many.HitRate.High - many.HitRate.Low, 0.05, 0.07);
        Assert.True(many.Ndcg.Low < many.Ndcg.Mean && many.Ndcg.Mean < many.Ndcg.High);
        Assert.Equal(0, new ListMeasure("none").Sum().People);
    }

    private static ListQuality Measured(int people)
    {
        var measure = new ListMeasure("any");
        for (var person = 0; person < people; person++)
            measure.Add([1], [person % 2 == 0 ? 1 : 2]);
        return measure.Sum();
    }
}
