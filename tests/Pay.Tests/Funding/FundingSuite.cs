using System.Collections.Concurrent;
using Madang.Ledger;
using Madang.Pay.Funding;
using Madang.Pay.Sandbox;
using Madang.Pay.Tests.Platform;
using Madang.Pay.Tests.Wallet;
using Madang.Pay.Wallet;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Madang.Pay.Tests.Funding;

/// <summary>A bank that does what a test tells it to.</summary>
internal sealed class TestBank(ILedger ledger) : IFundingSource
{
    public ConcurrentDictionary<string, int> Asked { get; } = new();

    public FundingOutcome Next { get; set; } = new(FundingState.Done, "X1", null);

    public string Name => "testbank";

    public ValueTask<long> SettlementAccountAsync(string currency, CancellationToken cancellation = default) =>
        ledger.OpenAccountAsync(new AccountSpec($"bank/testbank/{currency}", currency, AccountRules.None), cancellation);

    public ValueTask<FundingOutcome> ChargeAsync(FundingInstruction instruction, CancellationToken cancellation = default) => Answer(instruction);

    public ValueTask<FundingOutcome> PayOutAsync(FundingInstruction instruction, CancellationToken cancellation = default) => Answer(instruction);

    private ValueTask<FundingOutcome> Answer(FundingInstruction instruction)
    {
        Asked.AddOrUpdate(instruction.FundingId, 1, (_, times) => times + 1);
        return ValueTask.FromResult(Next);
    }
}

/// <summary>Money in and out, whatever the bank answers and however often it is asked.</summary>
public abstract class FundingSuite<TEngine>
    where TEngine : IEngine
{
    private static readonly FundingOutcome Done = new(FundingState.Done, "X1", null);
    private static readonly FundingOutcome Pending = new(FundingState.Pending, null, null);
    private static readonly FundingOutcome Refused = new(FundingState.Refused, null, "the card has expired");

    [Fact]
    public async Task A_top_up_arrives_once_however_often_it_is_sent()
    {
        await using var platform = await StartAsync();
        var person = await TestPayer.NewAsync(platform);
        var key = TestPayer.NewKey();
        var body = new { Amount = 500, Source = "testbank" };
        var replies = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => person.PostAsync("/top-ups", body, key)));
        Assert.All(replies, reply => Assert.Equal(201, reply.Status));
        Assert.Single(replies.Select(reply => reply.Text("funding_id")).Distinct());
        Assert.Equal(500, await person.BalanceAsync());
        Assert.Equal("IDEMPOTENCY_KEY_REUSED", (await person.PostAsync("/top-ups", new { Amount = 501, Source = "testbank" }, key)).Code);
    }

    [Theory]
    // What the bank says first, what it says a minute later, and the balance then.
    [InlineData("Done", "Done", "SUCCESS", 500)]
    [InlineData("Pending", "Done", "SUCCESS", 500)]
    [InlineData("Pending", "Refused", "FAILED", 0)]
    [InlineData("Refused", "Refused", "FAILED", 0)]
    public async Task A_top_up_ends_as_the_bank_says(string first, string later, string state, long balance)
    {
        await using var platform = await StartAsync();
        var (bank, person) = (platform.Get<TestBank>(), await TestPayer.NewAsync(platform));
        bank.Next = OutcomeOf(first);
        var reply = await person.PostAsync("/top-ups", new { Amount = 500, Source = "testbank" });
        Assert.Equal(first == "Pending" ? "PENDING" : state, reply.Text("state"));
        bank.Next = OutcomeOf(later);
        await PassAMinuteAsync(platform);
        Assert.Equal(state, (await platform.Get<FundingOrders>().FindAsync(reply.Text("funding_id")))!.State);
        Assert.Equal(balance, await person.BalanceAsync());
    }

    [Theory]
    [InlineData("Done", "Done", "SUCCESS", 700, 700)]
    [InlineData("Pending", "Done", "SUCCESS", 700, 700)]
    [InlineData("Pending", "Refused", "FAILED", 1_000, 1_000)]
    [InlineData("Pending", "Pending", "PENDING", 1_000, 700)]
    [InlineData("Refused", "Refused", "FAILED", 1_000, 1_000)]
    public async Task A_withdrawal_is_on_hold_until_the_bank_has_answered(string first, string later, string state, long balance, long available)
    {
        await using var platform = await StartAsync();
        var (bank, person) = (platform.Get<TestBank>(), await TestPayer.NewAsync(platform, 1_000));
        bank.Next = OutcomeOf(first);
        var reply = await person.PostAsync("/withdrawals", new { Amount = 300, Source = "testbank" });
        Assert.Equal(201, reply.Status);
        bank.Next = OutcomeOf(later);
        await PassAMinuteAsync(platform);
        Assert.Equal(state, (await platform.Get<FundingOrders>().FindAsync(reply.Text("funding_id")))!.State);
        Assert.Equal((balance, available), (await person.BalanceAsync(), await person.AvailableAsync()));
    }

    [Fact]
    public async Task Nobody_withdraws_more_than_they_have()
    {
        await using var platform = await StartAsync();
        var person = await TestPayer.NewAsync(platform, 1_000);
        var replies = await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => person.PostAsync("/withdrawals", new { Amount = 400, Source = "sandbox" })));
        Assert.Equal(2, replies.Count(reply => reply.Status == 201));
        Assert.All(replies.Where(reply => reply.Status != 201), reply => Assert.Equal("NOT_ENOUGH", reply.Code));
        Assert.Equal(200, await person.AvailableAsync());
    }

    [Fact]
    public async Task Money_out_of_nothing_is_for_sandboxes_only()
    {
        TestDatabase.RequireEngine(TEngine.Engine);
        await using var platform = await PayPlatform.StartAsync(TEngine.Engine, services => services.AddSingleton(new SandboxOptions { IsOn = false }));
        Assert.Empty(platform.Get<IReadOnlyList<IFundingSource>>());
        var person = await TestPayer.NewAsync(platform);
        Assert.Equal("FUNDING_SOURCE_NOT_SET_UP", (await person.PostAsync("/top-ups", new { Amount = 500, Source = "sandbox" })).Code);
    }

    [Fact]
    public async Task A_merchants_operation_account_is_topped_up_as_well()
    {
        await using var platform = await StartAsync();
        var merchant = await platform.NewMerchantAsync();
        await platform.Get<FundingOrders>().TopUpAsync($"merchant/{merchant.MchId}", merchant.Merchant.OperationAccount, "CNY", 5_000, "sandbox");
        Assert.Equal(5_000, (await platform.Get<ILedger>().FindAccountAsync(merchant.Merchant.OperationAccount))!.Available);
        Assert.Equal(-5_000, (await platform.Get<ILedger>().FindAccountAsync("bank/sandbox/CNY"))!.CreditBalance);
    }

    private static FundingOutcome OutcomeOf(string name) => name switch { nameof(Done) => Done, nameof(Pending) => Pending, _ => Refused };

    private static async Task PassAMinuteAsync(PayPlatform platform)
    {
        platform.Travel(TimeSpan.FromSeconds(61));
        await platform.Get<DueWorker>().RunAllAsync();
    }

    private static Task<PayPlatform> StartAsync()
    {
        TestDatabase.RequireEngine(TEngine.Engine);
        return PayPlatform.StartAsync(TEngine.Engine, services =>
        {
            services.AddSingleton<TestBank>();
            services.AddSingleton<IFundingSource>(provider => provider.GetRequiredService<TestBank>());
        });
    }
}

public sealed class FundingOnSqlite : FundingSuite<OnSqlite>;

public sealed class FundingOnPostgres : FundingSuite<OnPostgres>;
