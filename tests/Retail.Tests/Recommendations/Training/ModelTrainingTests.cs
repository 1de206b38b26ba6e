using Madang.Retail.Recommendations.Blend;
using Madang.Retail.Recommendations.Evaluation;
using Madang.Retail.Recommendations.History;
using Madang.Retail.Recommendations.Storage;
using Madang.Retail.Recommendations.Training;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace Madang.Retail.Tests.Recommendations.Training;

/// <summary>What training promises: to learn, to be repeatable to the bit, and to forget without a trace.</summary>
public sealed class ModelTrainingTests
{
    private readonly FakeTimeProvider time = new(new(2025, 9, 1, 0, 0, 0, TimeSpan.Zero));

    [Fact]
    public void What_people_buy_next_is_found_better_than_by_popularity()
    {
        var report = OrderEvaluation.Run(MadeUpShop.Log(), split: null, int.MaxValue, threads: 2, time, CancellationToken.None);
        Assert.True(report.Training.LearnedFrom > 100, "The shop is large enough to learn from.");
        double Hits(IReadOnlyList<ListQuality> table, string method) => table.Single(one => one.Method == method).HitRate.Mean;
        Assert.True(Hits(report.All, "buy again") > Hits(report.All, "popularity") + 0.2, report.ToText());
        Assert.True(Hits(report.New, "new for you") > Hits(report.New, "popularity") + 0.1, report.ToText());
        Assert.Contains("own frequency", report.ToText(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_model_without_a_person_is_the_model_that_never_saw_them()
    {
        var purchases = MadeUpShop.Purchases(people: 100);
        const string gone = "person-017";
        var others = PurchaseLog.Build(purchases.Where(purchase => purchase.Person != gone));
        var forgotten = PurchaseLog.Build(purchases).Without(gone);
        Assert.Equal(Trained(others), Trained(forgotten));
        Assert.NotEqual(Trained(others), Trained(PurchaseLog.Build(purchases)));
    }

    [Fact]
    public void The_same_purchases_make_the_same_model_on_any_number_of_threads()
    {
        var purchases = MadeUpShop.Purchases(people: 100);
        var log = PurchaseLog.Build(purchases);
        purchases.Reverse();
        Assert.Equal(Trained(log, threads: 1), Trained(PurchaseLog.Build(purchases), threads: 3));
    }

    [Fact]
    public void A_kept_model_makes_the_same_lists()
    {
        var model = ModelTraining.Train(MadeUpShop.Log(), LastDay(MadeUpShop.Log()), threads: 2, time);
        var kept = ModelFormat.Read(ModelFormat.Write(model))!;
        for (var person = 0; person < 20; person++)
        {
            Assert.Equal(Lists(model, person).Again, Lists(kept, person).Again);
            Assert.Equal(Lists(model, person).New, Lists(kept, person).New);
        }
        Assert.Equal(model.Report.AgainQuality, kept.Report.AgainQuality);
    }

    [Fact]
    public void Damaged_models_are_not_taken()
    {
        var bytes = ModelFormat.Write(ModelTraining.Train(MadeUpShop.Log(people: 30), LastDay(MadeUpShop.Log(people: 30)), threads: 1, time));
        Assert.Throws<InvalidDataException>(() => ModelFormat.Read(bytes[..(bytes.Length / 2)]));
        bytes[0]++;
        Assert.Null(ModelFormat.Read(bytes));
    }

    [Theory]
    [MemberData(nameof(OddShops))]
    public void Odd_shops_are_measured_without_a_fault(string name, string[] lines)
    {
        var log = PurchaseLog.Build(lines.Select(line => line.Split(' ')).Select(parts => new Purchase(parts[0], parts[1], "", MadeUpShop.FirstDay.AddDays(int.Parse(parts[2])))));
        var report = OrderEvaluation.Run(log, split: null, int.MaxValue, threads: 2, time, CancellationToken.None);
        Assert.NotEmpty(report.ToText());
        Assert.All(report.All.Concat(report.New), method => Assert.InRange(method.HitRate.Mean, 0, 1));
        Assert.False(string.IsNullOrEmpty(name));
    }

    public static TheoryData<string, string[]> OddShops() => new()
    {
        { "two baskets", ["a X 0", "a X 1"] },
        { "one item", [.. Enumerable.Range(0, 40).Select(day => $"p{day % 5} X {day}")] },
        { "everybody once", [.. Enumerable.Range(0, 300).Select(person => $"p{person} I{person % 17} {person / 10}")] },
        { "one person", [.. Enumerable.Range(0, 200).Select(day => $"a I{day % 9} {day}")] },
        { "nothing twice", [.. Enumerable.Range(0, 500).Select(line => $"p{line % 40} I{line} {line / 4}")] },
        { "one huge basket", [.. Enumerable.Range(0, 2000).Select(item => $"a I{item} 0"), "a I5 9", "b I6 3", "b I7 9"] },
        { "years apart", ["a X 0", "a Y 800", "b X 0", "b Y 800", "c Z 1600"] },
    };

    [Fact]
    public void Orders_of_one_day_are_refused_with_what_is_missing()
    {
        var log = PurchaseLog.Build([new("a", "X", "1", MadeUpShop.FirstDay), new("b", "Y", "2", MadeUpShop.FirstDay)]);
        var wrong = Assert.Throws<Madang.Retail.Recommendations.Files.OrderFileException>(() => OrderEvaluation.Run(log, null, int.MaxValue, 1, time, CancellationToken.None));
        Assert.Contains("several days", wrong.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_public_orders_reach_the_bars()
    {
        const string variable = "MADANG_TEST_ONLINE_RETAIL";
        if (Environment.GetEnvironmentVariable(variable) is not { Length: > 0 } path)
        {
            Assert.Skip($"Set {variable} to the file of UCI's Online Retail orders (CSV or Parquet) to measure on them.");
            return;
        }
        var report = await OrderEvaluation.RunAsync(
            path, new() { ItemPattern = "^[0-9]{5}", CancelledOrderPattern = "^C" }, new DateOnly(2011, 10, 9), until: null, Environment.ProcessorCount, TimeProvider.System);
        Assert.Equal((3703, 3536, 13545), (report.Training.People, report.Training.Items, report.Training.Baskets));
        var again = report.All.Single(method => method.Method == "buy again");
        Assert.Equal(1786, again.People);
        Assert.True(again.HitRate.Mean >= 0.65 && again.Ndcg.Mean >= 0.30, report.ToText());
        Assert.True(report.New.Single(method => method.Method == "new for you").HitRate.Mean >= 0.29, report.ToText());
    }

    private byte[] Trained(PurchaseLog log, int threads = 2) => ModelFormat.Write(ModelTraining.Train(log, LastDay(log), threads, time));

    private static int LastDay(PurchaseLog log) => log.LastDay + 1;

    private static (int[] Again, int[] New) Lists(TrainedModel model, int person)
    {
        var signals = new PersonSignals(model.Items, PersonHistory.Of(model.Items.Log, person), person, model.Items.Day);
        return (model.BuyAgain(signals, 5), model.NewForYou(signals, 5));
    }
}
