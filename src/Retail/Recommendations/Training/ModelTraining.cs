using Madang.Retail.Recommendations.Blend;
using Madang.Retail.Recommendations.Evaluation;
using Madang.Retail.Recommendations.History;
using Madang.Retail.Recommendations.Models;

namespace Madang.Retail.Recommendations.Training;

/// <summary>
/// Makes a model from a log. Everything that could be tuned is learned from the log's own past: how signals count, how varied lists should be and how much EASE should
/// doubt. The same log gives the same model, to the bit, whatever the number of threads.
/// </summary>
internal static class ModelTraining
{
    private const int Windows = 3;
    private const int LongestWindowDays = 30;
    private const int ShortestWindowDays = 7;

    // With this many items each window's EASE takes so long that one must do.
    private const int ManyItems = 8_000;
    private const int ItemsToChooseRidge = 3_000;
    private static readonly float[] Ridges = [50, 200, 500, 1000];
    private static readonly float[] Varieties = [0, 0.15f, 0.3f, 0.45f, 0.6f, 0.8f];

    private static readonly ListBlend PlainAgain = ListBlend.Plain(PersonSignals.AgainNames, ("count", 1), ("fading-180", 0.5), ("fortnight", 0.15), ("rebuying", 0.3), ("due", 0.2));
    private static readonly ListBlend PlainNew = ListBlend.Plain(PersonSignals.NewNames, ("ease-root", 4), ("together", 2), ("sequence", 1), ("month", 0.3), ("alike-people", 2));

    /// <param name="log">All purchases before <paramref name="day"/>.</param>
    /// <param name="day">As of which day, counted from 0001-01-01.</param>
    /// <param name="threads">At most so many.</param>
    /// <param name="time">For the report alone.</param>
    /// <param name="cancellation">Ends the training with an exception.</param>
    public static TrainedModel Train(PurchaseLog log, int day, int threads, TimeProvider time, CancellationToken cancellation = default)
    {
        var started = time.GetTimestamp();
        var windowDays = WindowDays(log, day);
        var ridge = ChooseRidge(log, day, windowDays, threads, cancellation);
        var windows = new List<PastWindow>();
        for (var window = 1; window <= (log.Items.Length > ManyItems ? 1 : Windows) && windowDays > 0; window++)
        {
            var from = day - window * windowDays;
            if (from > log.FirstDay)
                windows.Add(PastWindow.Make(log, from, from + windowDays, ridge, threads, cancellation));
        }
        var cases = windows.SelectMany(window => window.Cases.Select(one => (window.Models, Case: one))).ToList();
        var again = ListBlend.Learn([.. cases.Select(one => one.Case.AgainExample)], PlainAgain, threads, cancellation);
        var fresh = ListBlend.Learn([.. cases.Select(one => one.Case.NewExample)], PlainNew, threads, cancellation);
        var againVariety = ChooseVariety(cases, again, one => one.Again, one => one.Next.Items, threads);
        var newVariety = ChooseVariety(cases, fresh, one => one.New, one => one.NewTarget, threads);
        var (againQuality, newQuality) = windows.Count == 0 ? ([], []) : Measure(windows, cases, againVariety, newVariety, threads, cancellation);
        windows.Clear();
        var models = ItemModels.Train(log, day, ridge, threads, cancellation);
        return new(models, again, fresh, againVariety, newVariety, new()
        {
            TrainedAt = time.GetUtcNow(),
            Seconds = time.GetElapsedTime(started).TotalSeconds,
            FirstDay = log.Baskets == 0 ? null : DateOnly.FromDayNumber(log.FirstDay),
            LastDay = log.Baskets == 0 ? null : DateOnly.FromDayNumber(log.LastDay),
            People = log.People.Length,
            Items = log.Items.Length,
            Baskets = log.Baskets,
            Ridge = ridge,
            LearnedFrom = again == PlainAgain && fresh == PlainNew ? 0 : cases.Count,
            AgainWeights = Named(PersonSignals.AgainNames, again),
            NewWeights = Named(PersonSignals.NewNames, fresh),
            AgainQuality = againQuality,
            NewQuality = newQuality,
        });
    }

    private static Dictionary<string, double> Named(string[] names, ListBlend blend) => names.Zip(blend.Weights).ToDictionary(pair => pair.First, pair => pair.Second);

    // A tenth of the time that is known, within a week and a month; less when there is less, and nothing when there is one day.
    private static int WindowDays(PurchaseLog log, int day)
    {
        var span = log.Baskets == 0 ? 0 : day - log.FirstDay;
        return Math.Min(Math.Clamp(span / 10, ShortestWindowDays, LongestWindowDays), span / 4);
    }

    private static float ChooseRidge(PurchaseLog log, int day, int windowDays, int threads, CancellationToken cancellation)
    {
        const float usual = 200;
        const int fewest = 50;
        var from = day - windowDays;
        if (windowDays == 0 || from <= log.FirstDay)
            return usual;
        var before = log.Before(from);
        var next = NextBasket.Of(log, before, from, day);
        if (next.Count < fewest)
            return usual;
        return Ridges.MaxBy(ridge => Ndcg(ItemModels.SparseEase(before, ridge, ItemsToChooseRidge, threads, cancellation), before, next));
    }

    private static double Ndcg(ItemNeighbours ease, PurchaseLog log, List<NextBasket> next)
    {
        const int most = 1_000;
        var measure = new ListMeasure("EASE");
        var scores = new float[log.Items.Length];
        var has = new List<int>();
        foreach (var one in next.Take(most))
        {
            GramMatrix.ItemsOf(log, one.Person, null, has);
            var target = one.Items.Where(item => has.BinarySearch(item) < 0).ToArray();
            if (target.Length == 0)
                continue;
            Array.Clear(scores);
            ease.Score([.. has], [.. has.Select(_ => 1f)], scores);
            foreach (var item in has)
                scores[item] = float.NegativeInfinity;
            measure.Add(Ranking.Best(scores, ListMeasure.ListLength), target);
        }
        return measure.Sum().Ndcg.Mean;
    }

    private static float ChooseVariety(
        List<(ItemModels Models, PastWindow.Case Case)> cases, ListBlend blend, Func<PastWindow.Case, Candidates> list, Func<PastWindow.Case, int[]> target, int threads)
    {
        const float usual = 0.3f;
        const int fewest = 100;
        var measured = cases.Where(one => target(one.Case).Length > 0 && list(one.Case).Items.Length > 0).ToList();
        return measured.Count < fewest ? usual : Varieties.MaxBy(variety => Enumerable.Range(0, measured.Count).AsParallel().AsOrdered().WithDegreeOfParallelism(threads).Select(at =>
        {
            var (hit, _, ndcg) = ListMeasure.Of(Five(measured[at].Models, list(measured[at].Case), blend, variety), target(measured[at].Case));
            return hit + ndcg;
        }).ToArray().Sum());
    }

    private static int[] Five(ItemModels models, Candidates candidates, ListBlend blend, float variety)
    {
        float[] scores = [.. candidates.Rows.Select(blend.Score)];
        return [.. VariedList.Choose(candidates.Items, scores, models.Alike, variety, ListMeasure.ListLength).Select(at => candidates.Items[at])];
    }

    // Weights learned from every other person, for the people between them, in the newest window.
    private static (ListQuality[] Again, ListQuality[] New) Measure(
        List<PastWindow> windows, List<(ItemModels Models, PastWindow.Case Case)> cases, float againVariety, float newVariety, int threads, CancellationToken cancellation)
    {
        ListMeasure again = new("buy again"), fresh = new("new for you"), frequency = new("own frequency"), popularity = new("popularity");
        var (models, newest) = (windows[0].Models, windows[0].Cases);
        var popular = Ranking.Best(models.Facts.Month, Math.Min(models.Log.Items.Length, 200));
        for (var half = 0; half < 2; half++)
        {
            var others = cases.Where((one, at) => at % 2 != half).Select(one => one.Case).ToList();
            var againBlend = ListBlend.Learn([.. others.Select(one => one.AgainExample)], PlainAgain, threads, cancellation);
            var newBlend = ListBlend.Learn([.. others.Select(one => one.NewExample)], PlainNew, threads, cancellation);
            for (var at = half; at < newest.Length; at += 2)
            {
                var one = newest[at];
                again.Add(Five(models, one.Again, againBlend, againVariety), one.Next.Items);
                frequency.Add(Baselines.OwnFrequency(models, one.Next.Person), one.Next.Items);
                if (one.NewTarget.Length == 0)
                    continue;
                fresh.Add(Five(models, one.New, newBlend, newVariety), one.NewTarget);
                popularity.Add([.. popular.Where(item => Array.BinarySearch(one.Again.Items, item) < 0).Take(ListMeasure.ListLength)], one.NewTarget);
            }
        }
        return ([again.Sum(), frequency.Sum()], [fresh.Sum(), popularity.Sum()]);
    }
}
