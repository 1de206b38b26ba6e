using System.Diagnostics;
using System.Globalization;
using Madang.Bench.Harness;
using Madang.Retail.Recommendations.Blend;
using Madang.Retail.Recommendations.Evaluation;
using Madang.Retail.Recommendations.History;
using Madang.Retail.Recommendations.Training;

namespace Madang.Bench.Recommend;

/// <summary><c>bench/run recommend [ORDERS]</c>: quality on public orders, and the time that training and answers take in a large shop.</summary>
internal static class RecommendBars
{
    private const string Variable = "MADANG_BENCH_ORDERS";
    private const int Items = 12_000;
    private const int People = 20_000;
    private const int Answers = 3_000;

    /// <returns>The exit code: 0 when every bar is met that could be measured, 1 when one is missed.</returns>
    public static async Task<int> MainAsync(IReadOnlyList<string> arguments)
    {
        var path = arguments.Count > 0 ? arguments[0] : Environment.GetEnvironmentVariable(Variable);
        var isMet = true;
        if (string.IsNullOrEmpty(path))
            await Console.Error.WriteLineAsync($"recommend: quality is not measured. It needs UCI's Online Retail orders (CSV or Parquet): bench/run recommend FILE, or {Variable}=FILE.");
        else
            isMet &= await QualityAsync(path);
        isMet &= Speed();
        return isMet ? 0 : 1;
    }

    private static async Task<bool> QualityAsync(string path)
    {
        var report = await OrderEvaluation.RunAsync(
            path, new() { ItemPattern = "^[0-9]{5}", CancelledOrderPattern = "^C" }, new DateOnly(2011, 10, 9), until: null, Environment.ProcessorCount, TimeProvider.System);
        await Console.Error.WriteLineAsync(report.ToText());
        var again = report.All.Single(method => method.Method == "buy again");
        var fresh = report.New.Single(method => method.Method == "new for you");
        return Line("recommend-again-hr", again.HitRate.Mean, BoundKind.AtLeast, 0.65) & Line("recommend-again-ndcg", again.Ndcg.Mean, BoundKind.AtLeast, 0.30)
            & Line("recommend-new-hr", fresh.HitRate.Mean, BoundKind.AtLeast, 0.29);
    }

    private static bool Speed()
    {
        var log = LargeShop();
        Console.Error.WriteLine($"training on {log.Items.Length} items, {log.People.Length} people, {log.Baskets} baskets, {log.Lines} lines");
        var model = ModelTraining.Train(log, log.LastDay + 1, Environment.ProcessorCount, TimeProvider.System);
        var times = new float[Answers];
        for (var answer = 0; answer < Answers; answer++)
        {
            var started = Stopwatch.GetTimestamp();
            var signals = new PersonSignals(model.Items, PersonHistory.Of(log, answer), answer, model.Items.Day);
            _ = model.BuyAgain(signals, ListMeasure.ListLength);
            _ = model.NewForYou(signals, ListMeasure.ListLength);
            times[answer] = (float)Stopwatch.GetElapsedTime(started).TotalMilliseconds;
        }
        return Line("recommend-training-s", model.Report.Seconds, BoundKind.AtMost, 60) & Line("recommend-answer-p99-ms", Figures.Percentile(times, 0.99), BoundKind.AtMost, 10);
    }

    // Popular and rare items, people with few and with many baskets; what somebody buys depends on their taste.
    private static PurchaseLog LargeShop()
    {
        var random = new Random(11);
        var start = new DateTime(2025, 1, 1, 0, 0, 0, DateTimeKind.Utc);
        var purchases = new List<Purchase>();
        for (var person = 0; person < People; person++)
        {
            var taste = random.Next(40);
            var own = Enumerable.Range(0, 12).Select(_ => Pick(random, taste)).ToArray();
            var baskets = 1 + (int)(12 * Math.Pow(random.NextDouble(), 3));
            for (var basket = 0; basket < baskets; basket++)
            {
                var day = start.AddDays(random.Next(365));
                for (var line = 2 + random.Next(9); line > 0; line--)
                    purchases.Add(new($"p{person}", $"i{(random.Next(3) == 0 ? own[random.Next(12)] : Pick(random, taste)):00000}", $"{person}-{basket}", day, 1 + line));
            }
        }
        // Every item is bought by somebody, so that there are as many as the bar says.
        for (var item = 0; item < Items; item++)
            purchases.Add(new($"p{item}", $"i{item:00000}", $"{item}-all", start.AddDays(item % 300), 2));
        return PurchaseLog.Build(purchases);
    }

    private static int Pick(Random random, int taste) =>
        random.Next(2) == 0 ? (int)(Items * Math.Pow(random.NextDouble(), 3)) : (taste * (Items / 40) + (int)(Items / 40 * Math.Pow(random.NextDouble(), 2))) % Items;

    private static bool Line(string name, double figure, BoundKind kind, double bound)
    {
        var bar = new Bar(name, "recommend", "", "", kind, bound, bound, "");
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"BAR {name} {figure:0.000} {bar.Sign} {bound:0.##}"));
        return bar.IsMetBy(figure);
    }
}
