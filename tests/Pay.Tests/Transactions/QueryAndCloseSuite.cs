using Madang.Pay.Tests.Platform;
using Madang.Pay.Transactions;
using Xunit;

namespace Madang.Pay.Tests.Transactions;

/// <summary>Asking for an order, and closing it.</summary>
public abstract class QueryAndCloseSuite<TEngine>(SharedPlatform<TEngine> shared) : PlatformSuite<TEngine>(shared)
    where TEngine : IEngine
{
    private const string Root = "/v3/pay/transactions";

    [Fact]
    public async Task A_query_names_its_merchant()
    {
        var shop = await Shop.OpenAsync(Platform);
        var (number, _) = await shop.SellAsync();
        foreach (var target in new[] { $"{Root}/out-trade-no/{number}", $"{Root}/out-trade-no/{number}?mchid=", $"{Root}/out-trade-no/{number}?mchid=1999999999", $"{Root}/id/4200?mchid=1" })
        {
            var reply = await shop.Merchant.GetAsync(target);
            Assert.Equal((400, "PARAM_ERROR"), (reply.Status, reply.Code));
        }
    }

    [Fact]
    public async Task Another_merchants_order_is_as_good_as_none()
    {
        var (owner, other) = (await Shop.OpenAsync(Platform), await Shop.OpenAsync(Platform));
        var payer = await TestPayer.WithAsync(Platform, 100);
        var number = await owner.SellAndChargeAsync(payer);
        var replies = new[]
        {
            await other.QueryAsync(number), await other.QueryByIdAsync(await owner.TransactionIdAsync(number)), await other.CloseAsync(number),
            await other.QueryAsync("NOSUCHORDER"), await other.QueryByIdAsync("4200000000000000000000000000"),
        };
        Assert.All(replies, reply => Assert.Equal((404, "ORDER_NOT_EXIST"), (reply.Status, reply.Code)));
    }

    [Fact]
    public async Task A_close_is_lasting_and_may_be_repeated()
    {
        var shop = await Shop.OpenAsync(Platform);
        var payer = await TestPayer.WithAsync(Platform, 100);
        var (number, url) = await shop.SellAsync();
        var replies = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => shop.CloseAsync(number)));
        Assert.All(replies, reply => Assert.Equal((204, 0), (reply.Status, reply.Body.Length)));
        var json = (await shop.QueryAsync(number)).Json;
        Assert.Equal(("CLOSED", "订单已关闭"), (json.Text("trade_state"), json.Text("trade_state_desc")));
        Assert.Equal("ORDER_CLOSED", (await payer.PayAsync(PaymentTarget.ByCodeUrl(url))).Refusal?.Code);
        Assert.Equal(100, await payer.BalanceAsync());
    }

    [Fact]
    public async Task A_paid_order_cannot_be_closed()
    {
        var shop = await Shop.OpenAsync(Platform);
        var payer = await TestPayer.WithAsync(Platform, 100);
        var number = await shop.SellAndChargeAsync(payer);
        var reply = await shop.CloseAsync(number);
        Assert.Equal((400, "ORDERPAID", "SUCCESS"), (reply.Status, reply.Code, await shop.StateAsync(number)));
    }

    [Fact]
    public async Task A_close_is_signed_by_its_own_merchant()
    {
        var shop = await Shop.OpenAsync(Platform);
        var (number, _) = await shop.SellAsync();
        foreach (var body in new[] { """{"mchid":"1999999999"}""", "{}", """{"mchid":null}""" })
        {
            var reply = await shop.Merchant.PostAsync($"{Root}/out-trade-no/{number}/close", body);
            Assert.Equal((400, "PARAM_ERROR"), (reply.Status, reply.Code));
        }
        Assert.Equal("NOTPAY", await shop.StateAsync(number));
    }

    [Theory]
    [InlineData("ORDER|1*2-3_4")]
    [InlineData("abcdef")]
    public async Task Every_letter_that_a_number_may_have_survives_the_path(string start)
    {
        var shop = await Shop.OpenAsync(Platform);
        await shop.PlaceAsync("native", shop.Order(outTradeNo: start));
        var reply = await shop.QueryAsync(Uri.EscapeDataString(start));
        Assert.Equal(start, reply.Json.Text("out_trade_no"));
    }
}

public sealed class QueryAndCloseOnSqlite(SharedPlatform<OnSqlite> shared) : QueryAndCloseSuite<OnSqlite>(shared);

public sealed class QueryAndCloseOnPostgres(SharedPlatform<OnPostgres> shared) : QueryAndCloseSuite<OnPostgres>(shared);
