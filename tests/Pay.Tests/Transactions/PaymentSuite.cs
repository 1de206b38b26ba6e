using Madang.Pay.Tests.Platform;
using Madang.Pay.Transactions;
using Madang.Pay.Wallet;
using Xunit;

namespace Madang.Pay.Tests.Transactions;

/// <summary>Paying an order: money, state and callback together, once.</summary>
public abstract class PaymentSuite<TEngine>(SharedPlatform<TEngine> shared) : PlatformSuite<TEngine>(shared)
    where TEngine : IEngine
{
    [Theory]
    [InlineData(100, 0, 0)]
    [InlineData(100, 60, 1)]
    [InlineData(83, 60, 0)]
    [InlineData(84, 60, 1)]
    [InlineData(1, 1000, 0)]
    [InlineData(5, 1000, 1)]
    [InlineData(100_000, 60, 600)]
    public async Task Money_moves_and_the_platform_keeps_its_fee(long total, long feeBp, long fee)
    {
        var shop = await Shop.OpenAsync(Platform, feeBp);
        var payer = await TestPayer.WithAsync(Platform, total + 7);
        var feesBefore = await Platform.FeesAsync();
        await shop.SellAndChargeAsync(payer, total);
        Assert.Equal((7, total - fee, fee), (await payer.BalanceAsync(), await shop.BalanceAsync(), await Platform.FeesAsync() - feesBefore));
    }

    [Fact]
    public async Task An_unpaid_order_shows_no_payment()
    {
        var shop = await Shop.OpenAsync(Platform);
        var (number, _) = await shop.SellAsync();
        var json = (await shop.QueryAsync(number)).Json;
        Assert.Equal(("NOTPAY", "订单未支付"), (json.Text("trade_state"), json.Text("trade_state_desc")));
        Assert.Equal(100, json.Number("amount", "total"));
        foreach (var member in new[] { "transaction_id", "success_time", "bank_type", "payer", "trade_type" })
            Assert.False(json.TryGetProperty(member, out _), member);
    }

    [Fact]
    public async Task A_paid_order_shows_who_paid_what_and_when()
    {
        var shop = await Shop.OpenAsync(Platform);
        var payer = await TestPayer.WithAsync(Platform, 100);
        var number = await shop.SellAndChargeAsync(payer);
        var byNumber = await shop.QueryAsync(number);
        var json = byNumber.Json;
        Assert.Equal(("SUCCESS", "支付成功", "NATIVE", "OTHERS"), (json.Text("trade_state"), json.Text("trade_state_desc"), json.Text("trade_type"), json.Text("bank_type")));
        Assert.Equal((shop.Merchant.AppId, shop.Merchant.MchId, number), (json.Text("appid"), json.Text("mchid"), json.Text("out_trade_no")));
        Assert.Matches("^4200\\d{6}2026\\d{14}$", json.Text("transaction_id"));
        Assert.Matches("^2026-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\+08:00$", json.Text("success_time"));
        Assert.Equal(await payer.OpenIdAsync(shop.Merchant.AppId), json.GetProperty("payer").Text("openid"));
        Assert.Equal((100, 100), (json.Number("amount", "total"), json.Number("amount", "payer_total")));
        Assert.Equal(("CNY", "CNY"), (json.GetProperty("amount").Text("currency"), json.GetProperty("amount").Text("payer_currency")));
        Assert.Equal(byNumber.Text, (await shop.QueryByIdAsync(json.Text("transaction_id")!)).Text);
    }

    [Fact]
    public async Task The_merchant_is_told_of_a_payment_once()
    {
        var shop = await Shop.OpenAsync(Platform);
        var payer = await TestPayer.WithAsync(Platform, 100);
        var order = shop.Order();
        order["attach"] = "自定义数据";
        var url = (await shop.PlaceAsync("native", order)).Json.Text("code_url")!;
        await payer.PayAsync(PaymentTarget.ByCodeUrl(url));
        var callback = await shop.Merchant.ReceiveCallbackAsync();
        Assert.Equal("TRANSACTION.SUCCESS", callback.EventType);
        Assert.Equal("支付成功", callback.Envelope.Text("summary"));
        Assert.Equal("transaction", callback.Envelope.GetProperty("resource").Text("original_type"));
        Assert.Equal(((string)order["out_trade_no"]!, "SUCCESS", "自定义数据"), (callback.Resource.Text("out_trade_no"), callback.Resource.Text("trade_state"), callback.Resource.Text("attach")));
        Assert.Equal(100, callback.Resource.Number("amount", "payer_total"));
        Assert.True(shop.Merchant.HasNoCallback());
    }

    [Fact]
    public async Task The_same_tap_again_answers_the_same_and_another_finds_it_paid()
    {
        var shop = await Shop.OpenAsync(Platform);
        var payer = await TestPayer.WithAsync(Platform, 500);
        var (_, url) = await shop.SellAsync();
        var target = PaymentTarget.ByCodeUrl(url);
        var first = await payer.PayAsync(target, "tap-1");
        Platform.Travel(TimeSpan.FromDays(1));
        var again = await payer.PayAsync(target, "tap-1");
        var other = await payer.PayAsync(target, "tap-2");
        Assert.Equal((true, true, "ORDERPAID"), (first.IsPaid, again.IsPaid, other.Refusal?.Code));
        Assert.Equal(first.Order!.TransactionId, again.Order!.TransactionId);
        Assert.Equal(400, await payer.BalanceAsync());
    }

    [Fact]
    public async Task A_refused_tap_stays_refused_and_a_new_one_pays()
    {
        var shop = await Shop.OpenAsync(Platform, feeRateBp: 60);
        var payer = await TestPayer.WithAsync(Platform, 99);
        var (number, url) = await shop.SellAsync();
        var target = PaymentTarget.ByCodeUrl(url);
        Assert.Equal("NOT_ENOUGH", (await payer.PayAsync(target, "tap-1")).Refusal?.Code);
        await payer.TopUpAsync(1);
        Platform.Travel(TimeSpan.FromMinutes(1));
        Assert.Equal("NOT_ENOUGH", (await payer.PayAsync(target, "tap-1")).Refusal?.Code);
        Assert.Equal("NOTPAY", await shop.StateAsync(number));
        Assert.True((await payer.PayAsync(target, "tap-2")).IsPaid);
    }

    [Fact]
    public async Task Of_twenty_who_pay_at_once_one_pays()
    {
        var shop = await Shop.OpenAsync(Platform);
        var payers = new TestPayer[20];
        for (var i = 0; i < payers.Length; i++)
            payers[i] = await TestPayer.WithAsync(Platform, 100);
        var (_, url) = await shop.SellAsync();
        var answers = await Task.WhenAll(payers.Select(payer => payer.PayAsync(PaymentTarget.ByCodeUrl(url))));
        Assert.Single(answers, answer => answer.IsPaid);
        Assert.All(answers.Where(answer => !answer.IsPaid), answer => Assert.Equal("ORDERPAID", answer.Refusal!.Code));
        var balances = await Task.WhenAll(payers.Select(payer => payer.BalanceAsync()));
        Assert.Equal((100L, 1_900L), (await shop.BalanceAsync(), balances.Sum()));
    }

    [Fact]
    public async Task A_payment_and_a_close_at_once_end_in_one_of_the_two()
    {
        var shop = await Shop.OpenAsync(Platform);
        var payer = await TestPayer.WithAsync(Platform, 1_000);
        for (var round = 0; round < 10; round++)
        {
            var before = await payer.BalanceAsync();
            var (number, url) = await shop.SellAsync();
            var paying = payer.PayAsync(PaymentTarget.ByCodeUrl(url));
            var closing = shop.CloseAsync(number);
            var (paid, closed) = (await paying, await closing);
            Assert.NotEqual(paid.IsPaid, closed.Status == 204);
            Assert.Equal(paid.IsPaid ? "SUCCESS" : "CLOSED", await shop.StateAsync(number));
            Assert.Equal(before - (paid.IsPaid ? 100 : 0), await payer.BalanceAsync());
            if (!paid.IsPaid)
                Assert.Equal("ORDER_CLOSED", paid.Refusal!.Code);
        }
    }

    [Fact]
    public async Task Only_the_payer_an_order_was_placed_for_may_pay_it()
    {
        var shop = await Shop.OpenAsync(Platform);
        var (meant, other) = (await TestPayer.WithAsync(Platform, 100), await TestPayer.WithAsync(Platform, 100));
        var order = shop.Order();
        order["payer"] = new System.Text.Json.Nodes.JsonObject { ["openid"] = await meant.OpenIdAsync(shop.Merchant.AppId) };
        var target = PaymentTarget.ByPrepayId((await shop.PlaceAsync("jsapi", order)).Json.Text("prepay_id")!);
        Assert.Equal("INVALID_REQUEST", (await other.PayAsync(target)).Refusal?.Code);
        Assert.True((await meant.PayAsync(target)).IsPaid);
    }

    [Fact]
    public async Task A_prepay_id_lives_two_hours_and_is_renewed_by_asking_again()
    {
        var shop = await Shop.OpenAsync(Platform);
        var payer = await TestPayer.WithAsync(Platform, 100);
        var order = shop.Order();
        var first = (await shop.PlaceAsync("app", order)).Json.Text("prepay_id")!;
        Platform.Travel(TimeSpan.FromHours(2));
        Assert.Equal("INVALID_REQUEST", (await payer.PayAsync(PaymentTarget.ByPrepayId(first))).Refusal?.Code);
        var second = (await shop.PlaceAsync("app", order)).Json.Text("prepay_id")!;
        Assert.NotEqual(first, second);
        Assert.Equal("INVALID_REQUEST", (await payer.PayAsync(PaymentTarget.ByPrepayId(first))).Refusal?.Code);
        Assert.True((await payer.PayAsync(PaymentTarget.ByPrepayId(second))).IsPaid);
    }

    [Fact]
    public async Task An_order_whose_time_is_over_is_closed_before_and_after_the_worker_comes()
    {
        var shop = await Shop.OpenAsync(Platform);
        var payer = await TestPayer.WithAsync(Platform, 100);
        var order = shop.Order();
        order["time_expire"] = Platform.Clock.GetUtcNow().AddMinutes(10).ToString("yyyy-MM-dd'T'HH:mm:sszzz");
        var url = (await shop.PlaceAsync("native", order)).Json.Text("code_url")!;
        var number = (string)order["out_trade_no"]!;
        Assert.Equal("NOTPAY", await shop.StateAsync(number));
        Platform.Travel(TimeSpan.FromMinutes(10));
        Assert.Equal("CLOSED", await shop.StateAsync(number));
        Assert.Equal("ORDER_CLOSED", (await payer.PayAsync(PaymentTarget.ByCodeUrl(url))).Refusal?.Code);
        await Platform.RunDueAsync();
        Assert.Equal("CLOSED", await shop.StateAsync(number));
        Assert.Equal("ORDER_CLOSED", (await payer.PayAsync(PaymentTarget.ByCodeUrl(url))).Refusal?.Code);
        Assert.Equal(204, (await shop.CloseAsync(number)).Status);
    }

    [Fact]
    public async Task A_time_that_is_too_near_is_moved_to_a_minute_from_now()
    {
        var shop = await Shop.OpenAsync(Platform);
        var payer = await TestPayer.WithAsync(Platform, 100);
        var order = shop.Order();
        order["time_expire"] = "2015-05-20T13:29:35+08:00";
        var url = (await shop.PlaceAsync("native", order)).Json.Text("code_url")!;
        Platform.Travel(TimeSpan.FromSeconds(59));
        Assert.True((await payer.PayAsync(PaymentTarget.ByCodeUrl(url))).IsPaid);
    }

    [Fact]
    public async Task Limits_are_kept_by_payments_that_race()
    {
        var shop = await Shop.OpenAsync(Platform);
        var payer = await TestPayer.WithAsync(Platform, 10_000);
        var urls = new string[8];
        for (var i = 0; i < urls.Length; i++)
            urls[i] = (await shop.SellAsync()).CodeUrl;
        var limits = new Limits(PerPayment: 100, PerDay: 300, WithoutPassword: 100);
        await Platform.Get<Madang.Ledger.ILedger>().CommitAsync(Madang.Ledger.LedgerCommit.OfRows(SpendingLimits.Store(payer.Id, "CNY", limits)));
        var answers = await Task.WhenAll(urls.Select(url => payer.PayAsync(PaymentTarget.ByCodeUrl(url))));
        Assert.Equal(3, answers.Count(answer => answer.IsPaid));
        Assert.All(answers.Where(answer => !answer.IsPaid), answer => Assert.Equal("RULE_LIMIT", answer.Refusal!.Code));
        Assert.Equal((9_700L, 300L), (await payer.BalanceAsync(), await shop.BalanceAsync()));
    }

    [Theory]
    [InlineData("wx")]
    [InlineData("wx0000000000000000000000000000000000")]
    [InlineData("WX0199d0c2a8f87c1e9b7a3c5d7e9f1a2b00")]
    [InlineData("wx0199d0c2a8f87c1e9b7a3c5d7e9f1a2bzz")]
    public async Task A_prepay_id_that_is_none_finds_nothing(string prepayId)
    {
        var payer = await TestPayer.WithAsync(Platform, 0);
        Assert.Equal("ORDER_NOT_EXIST", (await payer.PayAsync(PaymentTarget.ByPrepayId(prepayId))).Refusal?.Code);
        Assert.Equal("ORDER_NOT_EXIST", (await payer.PayAsync(PaymentTarget.ByCodeUrl(prepayId))).Refusal?.Code);
    }
}

public sealed class PaymentOnSqlite(SharedPlatform<OnSqlite> shared) : PaymentSuite<OnSqlite>(shared);

public sealed class PaymentOnPostgres(SharedPlatform<OnPostgres> shared) : PaymentSuite<OnPostgres>(shared);
