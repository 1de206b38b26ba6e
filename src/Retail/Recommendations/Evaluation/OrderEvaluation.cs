using Madang.Retail.Recommendations.Blend;
using Madang.Retail.Recommendations.Files;
using Madang.Retail.Recommendations.History;
using Madang.Retail.Recommendations.Models;
using Madang.Retail.Recommendations.Training;

namespace Madang.Retail.Recommendations.Evaluation;

/// <summary>Measures the models on a file of orders: learns from what came before a day, and compares its lists with what people bought from then on.</summary>
public static class OrderEvaluation
{
    /// <summary>Reads, trains and measures.</summary>
    /// <param name="path">CSV with a header, or Parquet.</param>
    /// <param name="options">How to read it.</param>
    /// <param name="split">The first day that is not learned from; null: chosen so that about a fifth of the baskets lie after it.</param>
    /// <param name="until">The first day that is not measured any more; null: all of them are.</param>
    /// <param name="threads">At most so many.</param>
    /// <param name="time">For how long it took.</param>
    /// <param name="cancellation">Ends the work with an exception.</param>
    /// <exception cref="OrderFileException">The file cannot be read, or the split leaves nothing to learn from.</exception>
    public static async Task<EvaluationReport> RunAsync(
        string path, OrderFileOptions options, DateOnly? split, DateOnly? until, int threads, TimeProvider time, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(time);
        var file = await OrderFile.ReadAsync(path, options, cancellation);
        var log = PurchaseLog.Build(file.Purchases);
        var report = Run(log, split?.DayNumber, until?.DayNumber ?? int.MaxValue, threads, time, cancellation);
        return report with { Mapping = file.Mapping, Rows = file.Rows, WithoutPerson = file.WithoutPerson, LeftOut = file.LeftOut, Bad = file.Bad };
    }

    internal static EvaluationReport Run(PurchaseLog log, int? split, int until, int threads, TimeProvider time, CancellationToken cancellation)
    {
        var day = split ?? ChooseSplit(log);
        if (day <= log.FirstDay)
            throw new OrderFileException($"There is nothing to learn from before {DateOnly.FromDayNumber(day):yyyy-MM-dd}: the first purchase is of {DateOnly.FromDayNumber(log.FirstDay):yyyy-MM-dd}.");
        var before = log.Before(day);
        var model = ModelTraining.Train(before, day, threads, time, cancellation);
        var next = NextBasket.Of(log, before, day, until);
        var started = time.GetTimestamp();
        var lists = new PersonLists[next.Count];
        var popular = Ranking.Best(model.Items.Facts.Ever, Math.Min(before.Items.Length, PersonLists.PopularLooked));
        Parallel.For(0, next.Count, new ParallelOptions { MaxDegreeOfParallelism = threads, CancellationToken = cancellation }, at =>
            lists[at] = PersonLists.Make(model, next[at], popular, time));
        return new()
        {
            Split = DateOnly.FromDayNumber(day),
            IsSplitChosen = split is null,
            People = log.People.Length,
            Items = log.Items.Length,
            Baskets = log.Baskets,
            FirstDay = DateOnly.FromDayNumber(log.FirstDay),
            LastDay = DateOnly.FromDayNumber(log.LastDay),
            Training = model.Report,
            MeasuredSeconds = time.GetElapsedTime(started).TotalSeconds,
            AnswerMs99 = Percentile(lists.Select(list => list.AnswerMs), 0.99),
            MeanTarget = next.Count == 0 ? 0 : next.Average(one => one.Items.Length),
            ShareBoughtBefore = next.Count == 0 ? 0 : 1 - lists.Sum(list => list.NewTarget.Length) / (double)next.Sum(one => one.Items.Length),
            All = Table(PersonLists.AllMethods, lists, list => list.All, list => list.Target),
            New = Table(PersonLists.NewMethods, lists, list => list.New, list => list.NewTarget),
            ColdStart = ColdStart.Measure(log, before, model, day, until),
        };
    }

    // The day from which a fifth of the baskets lie; the last day when that is all there is to choose.
    private static int ChooseSplit(PurchaseLog log)
    {
        var days = log.Days.Order().ToArray();
        if (days.Length == 0 || days[0] == days[^1])
            throw new OrderFileException("All purchases are of one day: there is no before and after to measure by. The models need orders of several days, and their dates.");
        var day = days[days.Length * 4 / 5];
        return day > days[0] ? day : days.First(later => later > days[0]);
    }

    private static ListQuality[] Table(string[] methods, PersonLists[] people, Func<PersonLists, int[][]> lists, Func<PersonLists, int[]> target)
    {
        return [.. methods.Select((method, number) =>
        {
            var measure = new ListMeasure(method);
            foreach (var person in people.Where(person => target(person).Length > 0))
                measure.Add(lists(person)[number], target(person));
            return measure.Sum();
        })];
    }

    private static double Percentile(IEnumerable<double> values, double share)
    {
        var sorted = values.Order().ToArray();
        return sorted.Length == 0 ? 0 : sorted[(int)Math.Min(sorted.Length - 1, share * sorted.Length)];
    }

    /// <summary>One person's five of each method.</summary>
    private sealed record PersonLists(int[] Target, int[] NewTarget, int[][] All, int[][] New, double AnswerMs)
    {
        public const int PopularLooked = 5_000;

        public static readonly string[] AllMethods = ["popularity", "item-kNN", "EASE", "own frequency", "buy again"];
        public static readonly string[] NewMethods = ["popularity", "item-kNN", "EASE", "new for you"];

        public static PersonLists Make(TrainedModel model, NextBasket next, int[] popular, TimeProvider time)
        {
            const int five = ListMeasure.ListLength;
            var log = model.Items.Log;
            var started = time.GetTimestamp();
            var signals = new PersonSignals(model.Items, PersonHistory.Of(log, next.Person), next.Person, model.Items.Day);
            var again = model.BuyAgain(signals, five);
            var fresh = model.NewForYou(signals, five);
            var answerMs = time.GetElapsedTime(started).TotalMilliseconds;

            float[] byKnn = Baselines.ByItems(model.Items.Alike, log, next.Person), byEase = Baselines.ByItems(model.Items.Ease, log, next.Person);
            var has = new List<int>();
            GramMatrix.ItemsOf(log, next.Person, null, has);
            int[][] all = [[.. popular.Take(five)], Ranking.Best(byKnn, five), Ranking.Best(byEase, five), Baselines.OwnFrequency(model.Items, next.Person), [.. again.Concat(fresh).Take(five)]];
            foreach (var item in has)
                byKnn[item] = byEase[item] = float.NegativeInfinity;
            int[][] unseen = [[.. popular.Where(item => has.BinarySearch(item) < 0).Take(five)], Ranking.Best(byKnn, five), Ranking.Best(byEase, five), fresh];
            return new(next.Items, [.. next.Items.Where(item => has.BinarySearch(item) < 0)], all, unseen, answerMs);
        }
    }
}
