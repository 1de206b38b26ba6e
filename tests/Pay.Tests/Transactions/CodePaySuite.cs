using System.Text.Json.Nodes;
using Madang.Pay.Sandbox;
using Madang.Pay.Tests.Platform;
using Madang.Pay.Transactions;
using Xunit;

namespace Madang.Pay.Tests.Transactions;

/// <summary>The till scans the payer, and takes back what it is not sure of.</summary>
public abstract class CodePaySuite<TEngine>(SharedPlatform<TEngine> shared) : PlatformSuite<TEngine>(shared)
    where TEngine : IEngine
{
    private const long OverNoPasswordLimit = 20_001;

    [Fact]
    public async Task A_code_pays_at_once()
    {
        var shop = await Shop.OpenAsync(Platform, feeRateBp: 60);
        var payer = await TestPayer.WithAsync(Platform, 1_000);
        var reply = await shop.PlaceAsync("codepay", shop.CodeOrder(await payer.ShowCodeAsync(), 1_000));
        Assert.True(reply.Status == 200, reply.Text);
        Assert.Equal(("SUCCESS", "MICROPAY"), (reply.Json.Text("trade_state"), reply.Json.Text("trade_type")));
        Assert.Equal(await payer.OpenIdAsync(shop.Merchant.AppId), reply.Json.GetProperty("payer").Text("openid"));
        Assert.Equal((0, 994), (await payer.BalanceAsync(), await shop.BalanceAsync()));
        Assert.Equal(reply.Text, (await shop.QueryAsync(reply.Json.Text("out_trade_no")!)).Text);
    }

    [Fact]
    public async Task The_same_request_again_answers_the_same_payment()
    {
        var shop = await Shop.OpenAsync(Platform);
        var payer = await TestPayer.WithAsync(Platform, 1_000);
        var order = shop.CodeOrder(await payer.ShowCodeAsync());
        var replies = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => shop.PlaceAsync("codepay", order)));
        Assert.All(replies, reply => Assert.Equal(replies[0].Text, reply.Text));
        Assert.Equal(200, replies[0].Status);
        Assert.Equal(900, await payer.BalanceAsync());
    }

    [Fact]
    public async Task One_code_pays_one_order()
    {
        var shop = await Shop.OpenAsync(Platform);
        var payer = await TestPayer.WithAsync(Platform, 1_000);
        var code = await payer.ShowCodeAsync();
        var replies = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => shop.PlaceAsync("codepay", shop.CodeOrder(code))));
        Assert.Single(replies, reply => reply.Status == 200);
        Assert.All(replies.Where(reply => reply.Status != 200), reply => Assert.StartsWith("AUTH_CODE", reply.Code));
        Assert.Equal(900, await payer.BalanceAsync());
    }

    [Fact]
    public async Task A_paid_number_takes_no_other_code()
    {
        var shop = await Shop.OpenAsync(Platform);
        var payer = await TestPayer.WithAsync(Platform, 1_000);
        var order = shop.CodeOrder(await payer.ShowCodeAsync());
        await shop.PlaceAsync("codepay", order);
        order["payer"]!["auth_code"] = await payer.ShowCodeAsync();
        Assert.Equal("ORDERPAID", (await shop.PlaceAsync("codepay", order)).Code);
        Assert.Equal(900, await payer.BalanceAsync());
    }

    [Fact]
    public async Task A_code_that_is_wrong_or_old_is_told_apart()
    {
        var shop = await Shop.OpenAsync(Platform);
        var payer = await TestPayer.WithAsync(Platform, 1_000);
        Assert.Equal((400, "PARAM_ERROR"), await RefusedAsync(shop, "1234"));
        Assert.Equal((400, "AUTH_CODE_INVALID"), await RefusedAsync(shop, "100000000000000000"));
        var code = await payer.ShowCodeAsync();
        Platform.Travel(TimeSpan.FromMinutes(2));
        Assert.Equal((403, "AUTH_CODE_EXPIRED"), await RefusedAsync(shop, code));
        Assert.Equal(1_000, await payer.BalanceAsync());
    }

    [Theory]
    [InlineData("payer")]
    [InlineData("scene_info")]
    public async Task Payer_and_scene_are_required(string member)
    {
        var shop = await Shop.OpenAsync(Platform);
        var order = shop.CodeOrder("130000000000000000");
        order.Remove(member);
        var reply = await shop.PlaceAsync("codepay", order);
        Assert.Equal((400, "PARAM_ERROR", $"/{member}"), (reply.Status, reply.Code, reply.Json.GetProperty("detail").Text("field")));
    }

    [Fact]
    public async Task A_payer_without_the_money_fails_the_order_for_good()
    {
        var shop = await Shop.OpenAsync(Platform);
        var payer = await TestPayer.WithAsync(Platform, 99);
        var order = shop.CodeOrder(await payer.ShowCodeAsync());
        var number = (string)order["out_trade_no"]!;
        Assert.Equal((403, "NOT_ENOUGH"), await RefusedAsync(shop, order));
        Assert.Equal("PAYERROR", await shop.StateAsync(number));
        await payer.TopUpAsync(100);
        Assert.Equal((403, "NOT_ENOUGH"), await RefusedAsync(shop, order));
        order["payer"]!["auth_code"] = await payer.ShowCodeAsync();
        Assert.Equal((403, "OUT_TRADE_NO_USED"), await RefusedAsync(shop, order));
        Assert.Equal((200, "REVOKED"), ((await shop.ReverseAsync(number)).Status, await shop.StateAsync(number)));
    }

    [Theory]
    [InlineData(OverNoPasswordLimit, false)]
    [InlineData(100, true)]
    public async Task A_large_amount_or_a_fault_waits_for_the_payer(long total, bool isFault)
    {
        var shop = await Shop.OpenAsync(Platform);
        var payer = await TestPayer.WithAsync(Platform, total);
        if (isFault)
            await shop.FaultAsync(FaultKind.UserPaying);
        var order = shop.CodeOrder(await payer.ShowCodeAsync(), total);
        var number = (string)order["out_trade_no"]!;
        var reply = await shop.PlaceAsync("codepay", order);
        Assert.Equal((202, "USERPAYING", "USERPAYING"), (reply.Status, reply.Code, reply.Json.Text("trade_state")));
        Assert.Equal(202, (await shop.PlaceAsync("codepay", order)).Status);
        Assert.Equal("USERPAYING", await shop.StateAsync(number));
        var waiting = Assert.Single(await Platform.Get<Trades>().WaitingForAsync(payer.Id));
        var stranger = await TestPayer.WithAsync(Platform, total);
        Assert.Equal("INVALID_REQUEST", (await stranger.PayAsync(PaymentTarget.ByTradeId(waiting.TradeId))).Refusal?.Code);
        Assert.True((await payer.PayAsync(PaymentTarget.ByTradeId(waiting.TradeId))).IsPaid);
        Assert.Equal(("SUCCESS", total), (await shop.StateAsync(number), await shop.BalanceAsync()));
        Assert.Equal(200, (await shop.PlaceAsync("codepay", order)).Status);
        Assert.Empty(await Platform.Get<Trades>().WaitingForAsync(payer.Id));
    }

    [Fact]
    public async Task A_payer_may_say_no()
    {
        var (shop, payer, number, tradeId) = await WaitingAsync();
        var stranger = await TestPayer.WithAsync(Platform, 0);
        Assert.Equal("ORDER_NOT_EXIST", (await Platform.Get<Trades>().DeclineAsync(stranger.Id, tradeId)).Refusal?.Code);
        Assert.Null((await Platform.Get<Trades>().DeclineAsync(payer.Id, tradeId)).Refusal);
        Assert.Equal("PAYERROR", await shop.StateAsync(number));
        Assert.Equal("ORDER_CLOSED", (await payer.PayAsync(PaymentTarget.ByTradeId(tradeId))).Refusal?.Code);
    }

    [Fact]
    public async Task A_payer_who_never_answers_lets_the_order_close()
    {
        var (shop, payer, number, tradeId) = await WaitingAsync();
        Platform.Travel(TimeSpan.FromMinutes(5));
        Assert.Equal("CLOSED", await shop.StateAsync(number));
        Assert.Equal("ORDER_CLOSED", (await payer.PayAsync(PaymentTarget.ByTradeId(tradeId))).Refusal?.Code);
    }

    [Fact]
    public async Task A_waiting_order_can_be_reversed_and_not_closed()
    {
        var (shop, payer, number, tradeId) = await WaitingAsync();
        Assert.Equal((403, "TRADE_ERROR"), Answer(await shop.CloseAsync(number)));
        Assert.Equal(200, (await shop.ReverseAsync(number)).Status);
        Assert.Equal("REVOKED", await shop.StateAsync(number));
        Assert.Equal("ORDER_CLOSED", (await payer.PayAsync(PaymentTarget.ByTradeId(tradeId))).Refusal?.Code);
    }

    [Fact]
    public async Task A_reversal_gives_everything_back_once()
    {
        var shop = await Shop.OpenAsync(Platform, feeRateBp: 60);
        var payer = await TestPayer.WithAsync(Platform, 1_000);
        var feesBefore = await Platform.FeesAsync();
        var order = shop.CodeOrder(await payer.ShowCodeAsync(), 1_000);
        var number = (string)order["out_trade_no"]!;
        await shop.PlaceAsync("codepay", order);
        var replies = await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => shop.ReverseAsync(number)));
        Assert.All(replies, reply => Assert.Equal(200, reply.Status));
        Assert.Equal((shop.Merchant.AppId, shop.Merchant.MchId, number), (replies[0].Json.Text("appid"), replies[0].Json.Text("mchid"), replies[0].Json.Text("out_trade_no")));
        Assert.Equal("REVOKED", await shop.StateAsync(number));
        Assert.Equal((1_000, 0, 0), (await payer.BalanceAsync(), await shop.BalanceAsync(), await Platform.FeesAsync() - feesBefore));
        Assert.Equal("ORDER_CLOSED", (await shop.PlaceAsync("codepay", order)).Code);
    }

    [Fact]
    public async Task A_reversal_needs_the_merchants_money_and_waits_for_it()
    {
        var shop = await Shop.OpenAsync(Platform);
        var payer = await TestPayer.WithAsync(Platform, 1_000);
        var order = shop.CodeOrder(await payer.ShowCodeAsync(), 1_000);
        var number = (string)order["out_trade_no"]!;
        await shop.PlaceAsync("codepay", order);
        await shop.GiveAsync(-1);
        Assert.Equal((403, "NOT_ENOUGH"), Answer(await shop.ReverseAsync(number)));
        await shop.GiveAsync(1);
        Assert.Equal(200, (await shop.ReverseAsync(number)).Status);
    }

    [Fact]
    public async Task What_cannot_be_reversed_says_why()
    {
        var shop = await Shop.OpenAsync(Platform);
        var payer = await TestPayer.WithAsync(Platform, 1_000);
        Assert.Equal((404, "ORDER_NOT_EXIST"), Answer(await shop.ReverseAsync(Shop.NewNumber())));
        Assert.Equal((400, "INVALID_REQUEST"), Answer(await shop.ReverseAsync(await shop.SellAndChargeAsync(payer))));
        var refunded = await PaidByCodeAsync(shop, payer);
        await shop.RefundAsync(refunded, 1, 100);
        Assert.Equal((400, "INVALID_REQUEST"), Answer(await shop.ReverseAsync(refunded)));
        var old = await PaidByCodeAsync(shop, payer);
        Platform.Travel(TimeSpan.FromDays(7));
        Assert.Equal((403, "TRADE_OVERDUE"), Answer(await shop.ReverseAsync(old)));
    }

    [Fact]
    public async Task A_reversal_and_a_confirmation_at_once_leave_the_payer_whole()
    {
        for (var round = 0; round < 5; round++)
        {
            var (shop, payer, number, tradeId) = await WaitingAsync();
            await Task.WhenAll(payer.PayAsync(PaymentTarget.ByTradeId(tradeId)), shop.ReverseAsync(number));
            await shop.ReverseAsync(number);
            Assert.Equal(("REVOKED", OverNoPasswordLimit, 0L), (await shop.StateAsync(number), await payer.BalanceAsync(), await shop.BalanceAsync()));
        }
    }

    private async Task<(Shop Shop, TestPayer Payer, string Number, string TradeId)> WaitingAsync()
    {
        var shop = await Shop.OpenAsync(Platform);
        var payer = await TestPayer.WithAsync(Platform, OverNoPasswordLimit);
        var order = shop.CodeOrder(await payer.ShowCodeAsync(), OverNoPasswordLimit);
        Assert.Equal(202, (await shop.PlaceAsync("codepay", order)).Status);
        var waiting = Assert.Single(await Platform.Get<Trades>().WaitingForAsync(payer.Id));
        return (shop, payer, (string)order["out_trade_no"]!, waiting.TradeId);
    }

    private static async Task<string> PaidByCodeAsync(Shop shop, TestPayer payer)
    {
        var order = shop.CodeOrder(await payer.ShowCodeAsync());
        Assert.Equal(200, (await shop.PlaceAsync("codepay", order)).Status);
        return (string)order["out_trade_no"]!;
    }

    private static Task<(int Status, string Code)> RefusedAsync(Shop shop, string code) => RefusedAsync(shop, shop.CodeOrder(code));

    private static async Task<(int Status, string Code)> RefusedAsync(Shop shop, JsonObject order) => Answer(await shop.PlaceAsync("codepay", order));

    private static (int Status, string Code) Answer(WireReply reply) => (reply.Status, reply.Code);
}

public sealed class CodePayOnSqlite(SharedPlatform<OnSqlite> shared) : CodePaySuite<OnSqlite>(shared);

public sealed class CodePayOnPostgres(SharedPlatform<OnPostgres> shared) : CodePaySuite<OnPostgres>(shared);
