using Dapper;
using Madang.Kernel.Database;
using Madang.Kernel.Time;
using Madang.Retail.Recommendations;
using Madang.Retail.Recommendations.History;
using Madang.Retail.Recommendations.Serving;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace Madang.Retail.Tests.Recommendations.Serving;

/// <summary>Recommendations as a shop asks for them, on a database.</summary>
public abstract class RecommendationSuite(DatabaseEngine engine) : IAsyncLifetime
{
    private const string Shop = "shop-1";
    private readonly FakeTimeProvider machine = new(new(2025, 8, 29, 12, 0, 0, TimeSpan.Zero));
    private readonly StockedShelves shelves = new();
    private TestDatabase database = null!;
    private ServiceProvider node = null!;

    private IRecommendations Recommendations => node.GetRequiredService<IRecommendationShops>().Of(Shop);

    public async ValueTask InitializeAsync()
    {
        database = await TestDatabase.CreateAsync(engine, machine, typeof(RetailModule).Assembly);
        node = Node(database.Database);
    }

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        if (node is not null)
            await node.DisposeAsync();
        if (database is not null)
            await database.DisposeAsync();
    }

    [Fact]
    public async Task A_shop_without_purchases_has_no_model_and_empty_lists()
    {
        Assert.Null(await Recommendations.TrainAsync());
        Assert.Null(await Recommendations.ReportAsync());
        var lists = await ForAsync("person-001");
        Assert.Empty(lists.BuyAgain);
        Assert.Empty(lists.NewForYou);
    }

    [Fact]
    public async Task A_known_person_gets_both_lists_with_reasons()
    {
        await StockAsync();
        var report = await Recommendations.TrainAsync();
        Assert.Equal(150, report!.People);
        Assert.NotEmpty(report.AgainQuality);
        var lists = await ForAsync("person-003");
        Assert.True(lists.IsPersonal);
        var bought = await BoughtAsync("person-003");
        Assert.Equal(5, lists.BuyAgain.Count);
        Assert.All(lists.BuyAgain, item => Assert.Contains(item.Item, bought));
        Assert.Equal(5, lists.NewForYou.Count);
        Assert.All(lists.NewForYou, item => Assert.DoesNotContain(item.Item, bought));
        Assert.Contains(lists.BuyAgain, item => item.Reason.Kind == ReasonKind.EveryDays && item.Reason.IntervalDays is > 3 and < 120);
        Assert.Contains(lists.NewForYou, item => item.Reason is { Kind: ReasonKind.GoesWith, With: not null });
        Assert.All(lists.NewForYou.Where(item => item.Reason.With is not null), item => Assert.Contains(item.Reason.With!, bought));
    }

    [Fact]
    public async Task A_stranger_gets_what_is_bought_in_the_place()
    {
        await StockAsync();
        await node.GetRequiredService<PurchaseBook>().AddAsync(Shop, Enumerable.Range(0, 400).Select(at =>
            new PastPurchase($"local-{at}", "LOCAL-DISH", $"local-{at}", machine.GetUtcNow().AddDays(-at % 20), Place: "island")));
        await Recommendations.TrainAsync();
        var here = await Recommendations.ForAsync(null, "island", 5, machine.GetUtcNow());
        Assert.False(here.IsPersonal);
        Assert.Equal("LOCAL-DISH", here.NewForYou[0].Item);
        Assert.Equal(ReasonKind.PopularHere, here.NewForYou[0].Reason.Kind);
        var anywhere = await Recommendations.ForAsync("never-seen", null, 5, machine.GetUtcNow());
        Assert.Equal(5, anywhere.NewForYou.Count);
        Assert.All(anywhere.NewForYou, item => Assert.Equal(ReasonKind.Popular, item.Reason.Kind));
    }

    [Fact]
    public async Task What_is_not_on_the_shelf_in_the_size_or_owned_for_good_is_not_shown()
    {
        await StockAsync();
        await Recommendations.TrainAsync();
        var before = await ForAsync("person-003");
        string gone = before.BuyAgain[0].Item, coat = before.BuyAgain[1].Item, small = before.NewForYou[0].Item, owned = before.BuyAgain[2].Item;
        var all = (await database.Database.OpenAsync().AsTask()).Query<string>("SELECT DISTINCT item FROM retail_purchase").ToList();
        shelves.Items = all.Where(item => item != gone).ToDictionary(item => item, _ => new ShelfItem(null, new HashSet<string>(), IsBoughtOnce: false), StringComparer.Ordinal);
        shelves.Items[coat] = new(null, new HashSet<string>(), IsBoughtOnce: true);
        shelves.Items[small] = new("tops", new HashSet<string> { "S" }, IsBoughtOnce: false);
        shelves.Items[owned] = new("tops", new HashSet<string> { "S", "L" }, IsBoughtOnce: false);
        await node.GetRequiredService<PurchaseBook>().AddAsync(Shop, [new("person-003", owned, "fitting", machine.GetUtcNow().AddDays(-1), Size: "L")]);
        var after = await ForAsync("person-003");
        string[] shown = [.. after.BuyAgain.Concat(after.NewForYou).Select(item => item.Item)];
        Assert.DoesNotContain(gone, shown);
        Assert.DoesNotContain(coat, shown);
        Assert.DoesNotContain(small, shown);
        Assert.Contains(owned, shown);
    }

    [Fact]
    public async Task A_purchase_counts_in_the_next_answer_before_any_training()
    {
        await StockAsync();
        await Recommendations.TrainAsync();
        var proposed = (await ForAsync("person-003")).NewForYou[0].Item;
        await node.GetRequiredService<PurchaseBook>().AddAsync(Shop, [new("person-003", proposed, "bought-now", machine.GetUtcNow())]);
        Assert.DoesNotContain((await ForAsync("person-003")).NewForYou, item => item.Item == proposed);
    }

    [Fact]
    public async Task A_restart_answers_at_once_and_alike()
    {
        await StockAsync();
        await Recommendations.TrainAsync();
        var before = await ForAsync("person-005");
        await using var again = Node(database.Database);
        var after = await again.GetRequiredService<IRecommendationShops>().Of(Shop).ForAsync("person-005", null, 5, machine.GetUtcNow());
        Assert.Equal(before.BuyAgain, after.BuyAgain);
        Assert.Equal(before.NewForYou, after.NewForYou);
    }

    [Fact]
    public async Task A_damaged_model_is_made_anew_by_the_schedule()
    {
        await StockAsync(people: 40);
        await Recommendations.TrainAsync();
        await using (var connection = await database.Database.OpenAsync())
            await connection.ExecuteAsync("UPDATE retail_model SET checksum = 'no'");
        await using var again = Node(database.Database);
        Assert.Null(await again.GetRequiredService<IRecommendationShops>().Of(Shop).ReportAsync());
        await again.GetRequiredService<TrainingSchedule>().RunDueAsync(CancellationToken.None);
        Assert.NotNull(await again.GetRequiredService<IRecommendationShops>().Of(Shop).ReportAsync());
    }

    [Fact]
    public async Task The_schedule_trains_what_is_old_and_nothing_else()
    {
        await StockAsync(people: 40);
        var schedule = node.GetRequiredService<TrainingSchedule>();
        await schedule.RunDueAsync(CancellationToken.None);
        var first = (await Recommendations.ReportAsync())!.TrainedAt;
        machine.Advance(TimeSpan.FromHours(23));
        await schedule.RunDueAsync(CancellationToken.None);
        Assert.Equal(first, (await Recommendations.ReportAsync())!.TrainedAt);
        machine.Advance(TimeSpan.FromHours(1));
        await schedule.RunDueAsync(CancellationToken.None);
        Assert.Equal(machine.GetUtcNow(), (await Recommendations.ReportAsync())!.TrainedAt);
    }

    [Fact]
    public async Task Somebody_who_is_forgotten_is_in_nothing_that_is_kept()
    {
        await StockAsync(people: 60);
        await node.GetRequiredService<PurchaseBook>().AddAsync(Shop, [new("person-003", "SECRET-THING", "secret", machine.GetUtcNow().AddDays(-1))]);
        await Recommendations.TrainAsync();
        Assert.NotEmpty((await ForAsync("person-003")).BuyAgain);
        await Recommendations.ForgetAsync("person-003");
        await Recommendations.ForgetAsync("person-003");
        Assert.Empty((await ForAsync("person-003")).BuyAgain);
        Assert.Equal(59, (await Recommendations.ReportAsync())!.People);
        await using var connection = await database.Database.OpenAsync();
        Assert.Equal(0, await connection.ExecuteScalarAsync<long>("SELECT count(*) FROM retail_purchase WHERE person_id = 'person-003'"));
        Assert.Equal(1, await connection.ExecuteScalarAsync<long>("SELECT count(*) FROM retail_model"));
        Assert.Equal(0, await connection.ExecuteScalarAsync<long>("SELECT count(*) FROM retail_forgetting"));
        var parts = await connection.ExecuteScalarAsync<long>("SELECT count(DISTINCT version) FROM retail_model_part");
        Assert.Equal(1, parts);
        Assert.DoesNotContain("SECRET-THING", Kept().Model.Items.Log.Items);
        Assert.DoesNotContain("person-003", Kept().Model.Items.Log.People);
    }

    [Fact]
    public async Task Forgetting_that_was_interrupted_is_finished_by_the_schedule()
    {
        await StockAsync(people: 40);
        await Recommendations.TrainAsync();
        await node.GetRequiredService<Madang.Retail.Recommendations.Storage.ModelStore>().AskToForgetAsync(Shop, "person-003", CancellationToken.None);
        await node.GetRequiredService<TrainingSchedule>().RunDueAsync(CancellationToken.None);
        Assert.Equal(39, (await Recommendations.ReportAsync())!.People);
    }

    [Fact]
    public async Task The_last_person_takes_the_model_along()
    {
        await node.GetRequiredService<PurchaseBook>().AddAsync(Shop, [new("only", "TEA", "1", machine.GetUtcNow().AddDays(-3)), new("only", "TEA", "2", machine.GetUtcNow().AddDays(-2))]);
        Assert.NotNull(await Recommendations.TrainAsync());
        await Recommendations.ForgetAsync("only");
        Assert.Null(await Recommendations.ReportAsync());
    }

    [Fact]
    public async Task Answers_go_on_while_a_model_is_trained()
    {
        await StockAsync();
        await Recommendations.TrainAsync();
        var training = Recommendations.TrainAsync();
        var answered = 0;
        do
        {
            Assert.Equal(5, (await ForAsync($"person-{answered % 150:000}")).NewForYou.Count);
            answered++;
        }
        while (!training.IsCompleted);
        Assert.NotNull(await training);
        Assert.True(answered > 3, $"{answered} answers during one training");
    }

    protected async Task StockAsync(int people = 150)
    {
        var book = node.GetRequiredService<PurchaseBook>();
        await book.AddAsync(Shop, MadeUpShop.Purchases(people, items: 200).Select(purchase =>
            new PastPurchase(purchase.Person, purchase.Item, purchase.Order, new(purchase.Time), (long)purchase.Quantity, (long)(100 * purchase.Price), purchase.Place)));
    }

    protected ServiceProvider Node(PlatformDatabase onto)
    {
        var services = new ServiceCollection();
        services.AddLogging();
        services.AddSingleton(onto);
        services.AddSingleton(new BusinessClock(machine));
        services.AddSingleton<IShelves>(shelves);
        services.AddRetail();
        return services.BuildServiceProvider();
    }

    private protected TestDatabase Store => database;

    protected IRecommendations Here => Recommendations;

    private ListMaking Kept() => node.GetRequiredService<RecommendationShops>().Shop(Shop).Lists!;

    private ValueTask<PersonalLists> ForAsync(string person) => Recommendations.ForAsync(person, null, 5, machine.GetUtcNow());

    private async Task<HashSet<string>> BoughtAsync(string person) =>
        [.. (await node.GetRequiredService<IOrderHistory>().OfPersonAsync(Shop, person, 1000)).Select(purchase => purchase.Item)];

    /// <summary>Everything there is, until a test says what there is.</summary>
    private sealed class StockedShelves : IShelves
    {
        public Dictionary<string, ShelfItem>? Items { get; set; }

        public ValueTask<IReadOnlyDictionary<string, ShelfItem>?> AtAsync(string shop, string? place, CancellationToken cancellation = default) => ValueTask.FromResult<IReadOnlyDictionary<string, ShelfItem>?>(Items);
    }
}

/// <summary>On SQLite.</summary>
public sealed class RecommendationsOnSqlite() : RecommendationSuite(DatabaseEngine.Sqlite);

/// <summary>On PostgreSQL, where nodes share a model.</summary>
public sealed class RecommendationsOnPostgres() : RecommendationSuite(DatabaseEngine.Postgres)
{
    [Fact]
    public async Task Another_node_takes_over_what_one_has_trained_and_only_one_trains()
    {
        await StockAsync(people: 40);
        await using var second = Store.OpenAgain();
        await using var other = Node(second);
        var there = other.GetRequiredService<IRecommendationShops>().Of("shop-1");
        Assert.Null(await there.ReportAsync());
        var reports = await Task.WhenAll(Here.TrainAsync(), there.TrainAsync());
        Assert.Single(reports, report => report is not null);
        await other.GetRequiredService<TrainingSchedule>().RunDueAsync(CancellationToken.None);
        Assert.Equal(await Here.ReportAsync() is { } here ? here.TrainedAt : null, (await there.ReportAsync())?.TrainedAt);
    }
}
