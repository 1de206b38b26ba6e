using Madang.Retail.Recommendations.Blend;
using Madang.Retail.Recommendations.Evaluation;
using Madang.Retail.Recommendations.History;
using Madang.Retail.Recommendations.Models;

namespace Madang.Retail.Recommendations.Training;

/// <summary>A time in the past at which we know what people bought next: models as of its first day, and everybody's lists with what came true.</summary>
internal sealed class PastWindow
{
    // More people would teach a few dozen weights nothing more.
    private const int MostPeople = 2_000;

    private PastWindow(ItemModels models, Case[] cases) => (Models, Cases) = (models, cases);

    public ItemModels Models { get; }

    public Case[] Cases { get; }

    public static PastWindow Make(PurchaseLog all, int from, int until, float ridge, int threads, CancellationToken cancellation)
    {
        var before = all.Before(from);
        var models = ItemModels.Train(before, from, ridge, threads, cancellation);
        var next = NextBasket.Of(all, before, from, until);
        var every = Math.Max(1, (next.Count + MostPeople - 1) / MostPeople);
        next = [.. next.Where((_, at) => at % every == 0)];
        var cases = new Case[next.Count];
        Parallel.For(0, next.Count, new ParallelOptions { MaxDegreeOfParallelism = threads, CancellationToken = cancellation }, at =>
            cases[at] = Case.Make(models, next[at]));
        return new(models, cases);
    }

    /// <summary>One person's lists of candidates, and what they bought next.</summary>
    internal sealed record Case(NextBasket Next, Candidates Again, Candidates New, int[] NewTarget)
    {
        public static Case Make(ItemModels models, NextBasket next)
        {
            var signals = new PersonSignals(models, PersonHistory.Of(models.Log, next.Person), next.Person, models.Day);
            return new(next, signals.Again(), signals.New(), [.. next.Items.Where(item => !signals.Own.ContainsKey(item))]);
        }

        public Example AgainExample => Label(Again);

        public Example NewExample => Label(New);

        private Example Label(Candidates candidates) => new(candidates.Rows, [.. candidates.Items.Select(item => Array.BinarySearch(Next.Items, item) >= 0)]);
    }
}
