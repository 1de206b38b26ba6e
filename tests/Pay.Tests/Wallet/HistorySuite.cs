using Madang.Pay.Tests.Platform;
using Xunit;

namespace Madang.Pay.Tests.Wallet;

/// <summary>What a person reads about their money afterwards.</summary>
public abstract class HistorySuite<TEngine>(SharedPlatform<TEngine> shared) : PlatformSuite<TEngine>(shared)
    where TEngine : IEngine
{
    [Fact]
    public async Task Each_posting_says_what_it_was_with_whom_and_the_balance_after()
    {
        var phone = TestPayer.NewPhone();
        var receiver = await TestPayer.NewAsync(Platform, name: "Minji", phone: phone);
        var sender = await TestPayer.NewAsync(Platform, 1_000, name: "Wei");
        var sent = (await sender.SendMoneyAsync(phone, 300)).Text("transfer_id");
        await receiver.PostAsync($"/transfers/{sent}/accept");
        // A hold that came back is no posting: nothing moved.
        var refused = (await sender.SendMoneyAsync(phone, 50)).Text("transfer_id");
        await receiver.PostAsync($"/transfers/{refused}/refuse");
        Assert.Equal(
            [("transfer", "Minji", -300, 700), ("top_up", "sandbox", 1_000, 1_000)],
            await ReadAsync(sender, "/history"));
        Assert.Equal([("transfer", "Wei", 300, 300)], await ReadAsync(receiver, "/history"));
    }

    [Fact]
    public async Task Pages_follow_each_other_without_gap_or_overlap()
    {
        var person = await TestPayer.NewAsync(Platform);
        for (var i = 1; i <= 7; i++)
            await person.ReceiveMoneyAsync(i);
        var seen = new List<long>();
        var path = "/history?limit=3";
        while (true)
        {
            var page = (await person.GetAsync(path)).Json;
            seen.AddRange(page.GetProperty("postings").EnumerateArray().Select(posting => posting.GetProperty("amount").GetInt64()));
            if (!page.TryGetProperty("next_before", out var next))
                break;
            path = $"/history?limit=3&before={next.GetInt64()}";
        }
        Assert.Equal([7, 6, 5, 4, 3, 2, 1], seen);
    }

    [Theory]
    [InlineData("/history?limit=0")]
    [InlineData("/history?limit=101")]
    [InlineData("/history?limit=x")]
    [InlineData("/history?before=-1")]
    [InlineData("/history?currency=yuan")]
    public async Task A_malformed_question_is_refused(string path)
    {
        var person = await TestPayer.NewAsync(Platform);
        Assert.Equal((400, "PARAM_ERROR"), ((await person.GetAsync(path)).Status, (await person.GetAsync(path)).Code));
    }

    [Fact]
    public async Task A_wallet_that_never_held_anything_has_an_empty_history()
    {
        var person = await TestPayer.NewAsync(Platform);
        Assert.Empty(await ReadAsync(person, "/history?currency=KRW"));
    }

    private static async Task<(string Kind, string? Counterparty, long Amount, long BalanceAfter)[]> ReadAsync(TestPayer person, string path)
    {
        var reply = await person.GetAsync(path);
        Assert.Equal(200, reply.Status);
        return [.. reply.Json.GetProperty("postings").EnumerateArray().Select(posting => (
            posting.GetProperty("kind").GetString()!,
            posting.TryGetProperty("counterparty", out var name) ? name.GetString() : null,
            posting.GetProperty("amount").GetInt64(),
            posting.GetProperty("balance_after").GetInt64()))];
    }
}

public sealed class HistoryOnSqlite(SharedPlatform<OnSqlite> shared) : HistorySuite<OnSqlite>(shared);

public sealed class HistoryOnPostgres(SharedPlatform<OnPostgres> shared) : HistorySuite<OnPostgres>(shared);
