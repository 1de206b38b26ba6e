using Madang.Ledger;
using Madang.Pay.Tests.Platform;
using Madang.Pay.Wallet;
using Xunit;

namespace Madang.Pay.Tests.Wallet;

/// <summary>Money from person to person: held until accepted, back on refusal or after a day.</summary>
public abstract class PersonTransferSuite<TEngine>(SharedPlatform<TEngine> shared) : PlatformSuite<TEngine>(shared)
    where TEngine : IEngine
{
    [Theory]
    // What the receiver does, the state after it, and what both hold then of the sender's 1000 when 300 are sent.
    [InlineData("accept", "ACCEPTED", 700, 300)]
    [InlineData("refuse", "REFUSED", 1_000, 0)]
    [InlineData("wait", "EXPIRED", 1_000, 0)]
    public async Task The_money_goes_where_the_receiver_lets_it(string answer, string state, long senderAfter, long receiverAfter)
    {
        var (sender, receiver, phone) = await PairAsync();
        var sent = await sender.SendMoneyAsync(phone, 300);
        Assert.Equal((201, "PENDING"), (sent.Status, sent.Text("state")));
        Assert.Equal((1_000, 700, 0), (await sender.BalanceAsync(), await sender.AvailableAsync(), await receiver.BalanceAsync()));
        var id = sent.Text("transfer_id");
        if (answer == "wait")
        {
            Platform.Travel(TimeSpan.FromHours(24));
            await Platform.Get<DueWorker>().RunAllAsync();
        }
        else
        {
            Assert.Equal(state, (await receiver.PostAsync($"/transfers/{id}/{answer}")).Text("state"));
            // Again gives the same answer; the other answer comes too late.
            Assert.Equal(200, (await receiver.PostAsync($"/transfers/{id}/{answer}")).Status);
            Assert.Equal(409, (await receiver.PostAsync($"/transfers/{id}/{(answer == "accept" ? "refuse" : "accept")}")).Status);
        }
        Assert.Equal(state, (await sender.GetAsync($"/transfers/{id}")).Text("state"));
        Assert.Equal((senderAfter, senderAfter), (await sender.BalanceAsync(), await sender.AvailableAsync()));
        Assert.Equal((receiverAfter, receiverAfter), (await receiver.BalanceAsync(), await receiver.AvailableAsync()));
    }

    [Fact]
    public async Task Nobody_but_the_receiver_decides_and_nobody_but_the_two_sees_it()
    {
        var (sender, receiver, phone) = await PairAsync();
        var stranger = await TestPayer.NewAsync(Platform);
        var id = (await sender.SendMoneyAsync(phone, 300)).Text("transfer_id");
        foreach (var verb in (string[])["accept", "refuse"])
        {
            Assert.Equal(404, (await sender.PostAsync($"/transfers/{id}/{verb}")).Status);
            Assert.Equal(404, (await stranger.PostAsync($"/transfers/{id}/{verb}")).Status);
        }
        Assert.Equal(404, (await stranger.GetAsync($"/transfers/{id}")).Status);
        Assert.Equal(200, (await receiver.GetAsync($"/transfers/{id}")).Status);
        Assert.Equal(404, (await receiver.GetAsync("/transfers/00000000000000000000000000000000")).Status);
    }

    [Fact]
    public async Task Acceptance_after_a_day_comes_too_late_even_before_the_worker_has_run()
    {
        var (sender, receiver, phone) = await PairAsync();
        var id = (await sender.SendMoneyAsync(phone, 300)).Text("transfer_id");
        Platform.Travel(TimeSpan.FromHours(24) + TimeSpan.FromSeconds(1));
        Assert.Equal(409, (await receiver.PostAsync($"/transfers/{id}/accept")).Status);
        await Platform.Get<DueWorker>().RunAllAsync();
        Assert.Equal("EXPIRED", (await receiver.GetAsync($"/transfers/{id}")).Text("state"));
        Assert.Equal((1_000, 0), (await sender.AvailableAsync(), await receiver.BalanceAsync()));
    }

    [Fact]
    public async Task The_row_follows_when_the_ledger_has_released_the_hold_by_itself()
    {
        var (sender, _, phone) = await PairAsync();
        var id = (await sender.SendMoneyAsync(phone, 300)).Text("transfer_id");
        Platform.Travel(TimeSpan.FromHours(25));
        await Platform.Get<ILedger>().ExpireHoldsAsync();
        await Platform.Get<DueWorker>().RunAllAsync();
        Assert.Equal("EXPIRED", (await sender.GetAsync($"/transfers/{id}")).Text("state"));
        Assert.Equal(1_000, await sender.AvailableAsync());
    }

    [Fact]
    public async Task Of_accept_refuse_and_accept_at_once_one_wins()
    {
        for (var round = 0; round < 6; round++)
        {
            var (sender, receiver, phone) = await PairAsync();
            var id = (await sender.SendMoneyAsync(phone, 300)).Text("transfer_id");
            var replies = await Task.WhenAll(
                new[] { "accept", "refuse", "accept", "refuse" }.Select(verb => receiver.PostAsync($"/transfers/{id}/{verb}")));
            var state = (await receiver.GetAsync($"/transfers/{id}")).Text("state");
            Assert.Equal(2, replies.Count(reply => reply.Status == 200));
            Assert.Equal(state == "ACCEPTED" ? (700, 300) : (1_000, 0), (await sender.AvailableAsync(), await receiver.BalanceAsync()));
        }
    }

    [Fact]
    public async Task The_same_key_sends_once_however_often_and_however_parallel()
    {
        var (sender, _, phone) = await PairAsync();
        var key = TestPayer.NewKey();
        var replies = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => sender.SendMoneyAsync(phone, 300, key)));
        Assert.All(replies, reply => Assert.Equal(201, reply.Status));
        Assert.Single(replies.Select(reply => reply.Text("transfer_id")).Distinct());
        Assert.Equal(700, await sender.AvailableAsync());
        var other = await sender.SendMoneyAsync(phone, 301, key);
        Assert.Equal((422, "IDEMPOTENCY_KEY_REUSED"), (other.Status, other.Code));
        Assert.Equal(700, await sender.AvailableAsync());
    }

    [Fact]
    public async Task Keys_of_two_people_do_not_meet()
    {
        var (sender, _, phone) = await PairAsync();
        var (other, _, _) = await PairAsync();
        var key = TestPayer.NewKey();
        var first = await sender.SendMoneyAsync(phone, 300, key);
        var second = await other.SendMoneyAsync(phone, 300, key);
        Assert.NotEqual(first.Text("transfer_id"), second.Text("transfer_id"));
    }

    [Fact]
    public async Task Money_that_is_not_there_is_not_sent()
    {
        var (sender, _, phone) = await PairAsync();
        var replies = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => sender.SendMoneyAsync(phone, 300)));
        Assert.Equal(3, replies.Count(reply => reply.Status == 201));
        Assert.All(replies.Where(reply => reply.Status != 201), reply => Assert.Equal((403, "NOT_ENOUGH"), (reply.Status, reply.Code)));
        Assert.Equal(100, await sender.AvailableAsync());
    }

    [Fact]
    public async Task Nobody_sends_to_themselves_or_to_nobody()
    {
        var phone = TestPayer.NewPhone();
        var sender = await TestPayer.NewAsync(Platform, 1_000, phone: phone);
        Assert.Equal("INVALID_REQUEST", (await sender.SendMoneyAsync(phone, 1)).Code);
        Assert.Equal((404, "PARTY_NOT_FOUND"), Of(await sender.SendMoneyAsync("+8613000000000", 1)));
        Assert.Equal(1_000, await sender.AvailableAsync());
    }

    [Fact]
    public async Task A_receiver_is_named_by_openid_or_by_the_code_that_they_show()
    {
        var (sender, receiver, _) = await PairAsync();
        const string App = "wx8888888888888888";
        var openId = await receiver.OpenIdAsync(App);
        Assert.Matches("^o[A-Za-z0-9_-]{27}$", openId);
        Assert.Equal(openId, await receiver.OpenIdAsync(App));
        var byOpenId = await sender.PostAsync("/transfers", new { To = new { Kind = "openid", AppId = App, Value = openId }, Amount = 5 });
        Assert.Equal(receiver.PayerId, byOpenId.Json.GetProperty("receiver").GetProperty("payer_id").GetString());
        Assert.Equal(404, (await sender.PostAsync("/transfers", new { To = new { Kind = "openid", AppId = "wx0000000000000000", Value = openId }, Amount = 5 })).Status);
        var code = await receiver.ShowCodeAsync();
        var body = new { To = new { Kind = "payment_code", Value = code }, Amount = 5 };
        var key = TestPayer.NewKey();
        Assert.Equal(201, (await sender.PostAsync("/transfers", body, key)).Status);
        // The code is used up: the same request again is answered from memory, a new one is refused.
        Assert.Equal(201, (await sender.PostAsync("/transfers", body, key)).Status);
        Assert.Equal((403, "AUTH_CODE_USED"), Of(await sender.PostAsync("/transfers", body)));
        Assert.Equal(990, await sender.AvailableAsync());
    }

    private async Task<(TestPayer Sender, TestPayer Receiver, string Phone)> PairAsync()
    {
        var phone = TestPayer.NewPhone();
        return (await TestPayer.NewAsync(Platform, 1_000), await TestPayer.NewAsync(Platform, name: "Minji", phone: phone), phone);
    }

    private static (int Status, string Code) Of(WalletReply reply) => (reply.Status, reply.Code);
}

public sealed class PersonTransferOnSqlite(SharedPlatform<OnSqlite> shared) : PersonTransferSuite<OnSqlite>(shared);

public sealed class PersonTransferOnPostgres(SharedPlatform<OnPostgres> shared) : PersonTransferSuite<OnPostgres>(shared);
