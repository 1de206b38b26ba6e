using System.Text.Json.Nodes;
using Madang.Pay.Tests.Platform;
using Madang.Pay.Transactions;
using Xunit;

namespace Madang.Pay.Tests.Transactions;

/// <summary>What orders may be placed with, and what is answered when one is placed again.</summary>
public abstract class PrepaySuite<TEngine>(SharedPlatform<TEngine> shared) : PlatformSuite<TEngine>(shared)
    where TEngine : IEngine
{
    [Theory, MemberData(nameof(OrderBodies.Wrong), MemberType = typeof(OrderBodies))]
    public async Task A_wrong_member_is_named(string member, string? value, int status, string code, string? field)
    {
        var shop = await Shop.OpenAsync(Platform);
        var order = shop.Order();
        if (value is null)
            order.Remove(member);
        else
            order[member] = JsonNode.Parse(value);
        var reply = await shop.PlaceAsync("native", order);
        Assert.Equal((status, code), (reply.Status, reply.Code));
        if (field is not null)
            Assert.Equal(field, reply.Json.GetProperty("detail").GetProperty("field").GetString());
    }

    [Fact]
    public async Task Everything_that_is_documented_is_taken_and_what_is_not_is_ignored()
    {
        var shop = await Shop.OpenAsync(Platform);
        var order = shop.Order(OrderAmount.Most);
        order["time_expire"] = "2026-01-02T12:04:05.123456789+08:00";
        order["attach"] = new string('附', 128);
        order["goods_tag"] = "WXG";
        order["support_fapiao"] = true;
        order["limit_pay"] = new JsonArray("no_credit");
        order["amount"]!["currency"] = "CNY";
        order["detail"] = JsonNode.Parse("""{"cost_price":608800,"invoice_id":"微信123","goods_detail":[{"merchant_goods_id":"1246464644","wechatpay_goods_id":"1001","goods_name":"iPhoneX","quantity":1,"unit_price":528800}]}""");
        order["scene_info"] = JsonNode.Parse("""{"payer_client_ip":"14.23.150.211","device_id":"013467007045764","store_info":{"id":"0001","name":"腾讯大厦分店","area_code":"440305","address":"广东省深圳市"}}""");
        order["settle_info"] = JsonNode.Parse("""{"profit_sharing":false}""");
        order["invented_tomorrow"] = JsonNode.Parse("""{"deep":[1,{"x":null}]}""");
        var reply = await shop.PlaceAsync("native", order);
        Assert.True(reply.Status == 200, reply.Text);
    }

    [Fact]
    public async Task Each_kind_answers_what_its_client_opens()
    {
        var shop = await Shop.OpenAsync(Platform);
        var payer = await TestPayer.WithAsync(Platform, 0);
        var native = await shop.PlaceAsync("native", shop.Order());
        Assert.Matches("^weixin://wxpay/bizpayurl\\?pr=[0-9A-Za-z_-]{23}$", native.Json.Text("code_url"));
        var app = await shop.PlaceAsync("app", shop.Order());
        Assert.Matches("^wx[0-9a-f]{34}$", app.Json.Text("prepay_id"));
        var jsapi = shop.Order();
        jsapi["payer"] = new JsonObject { ["openid"] = await payer.OpenIdAsync(shop.Merchant.AppId) };
        Assert.Matches("^wx[0-9a-f]{34}$", (await shop.PlaceAsync("jsapi", jsapi)).Json.Text("prepay_id"));
        var h5 = shop.Order();
        h5["scene_info"] = JsonNode.Parse("""{"payer_client_ip":"14.23.150.211","h5_info":{"type":"Wap"}}""");
        var url = (await shop.PlaceAsync("h5", h5)).Json.Text("h5_url")!;
        var page = await Platform.Http.GetAsync(url + "&redirect_url=https%3A%2F%2Fshop.example.com%2Fdone");
        var html = await page.Content.ReadAsStringAsync();
        Assert.Equal(200, (int)page.StatusCode);
        Assert.Contains("1.00", html);
        Assert.Contains("https://shop.example.com/done", html);
    }

    [Fact]
    public async Task An_h5_url_opens_for_five_minutes_and_the_same_order_gives_a_fresh_one()
    {
        var shop = await Shop.OpenAsync(Platform);
        var person = await Wallet.TestPayer.NewAsync(Platform, 1_000);
        var h5 = shop.Order();
        h5["scene_info"] = JsonNode.Parse("""{"payer_client_ip":"14.23.150.211","h5_info":{"type":"Wap"}}""");
        var url = (await shop.PlaceAsync("h5", h5)).Json.Text("h5_url")!;
        Platform.Travel(TimeSpan.FromSeconds(298));
        Assert.Equal(200, (int)(await Platform.Http.GetAsync(url)).StatusCode);
        Platform.Travel(TimeSpan.FromSeconds(3));
        Assert.Equal(410, (int)(await Platform.Http.GetAsync(url)).StatusCode);
        var late = await person.PostAsync("/payments", new { H5Url = url });
        Assert.Equal((400, "INVALID_REQUEST"), (late.Status, late.Code));
        Assert.Equal(410, (int)(await Platform.Http.GetAsync(url.Split("&package")[0])).StatusCode);

        var fresh = (await shop.PlaceAsync("h5", h5)).Json.Text("h5_url")!;
        Assert.Equal(200, (int)(await Platform.Http.GetAsync(fresh)).StatusCode);
        var paid = await person.PostAsync("/payments", new { H5Url = fresh });
        Assert.Equal(201, paid.Status);
    }

    [Fact]
    public async Task The_h5_page_does_not_run_what_a_link_brings()
    {
        var page = await Platform.Http.GetAsync("/pay/h5?prepay_id=%3Cscript%3E&redirect_url=javascript:alert(1)");
        Assert.Equal(404, (int)page.StatusCode);
        var html = await page.Content.ReadAsStringAsync();
        Assert.DoesNotContain("<script", html);
        Assert.DoesNotContain("javascript:", html);
    }

    [Theory]
    [InlineData("jsapi", "payer", "/payer")]
    [InlineData("h5", "scene_info", "/scene_info")]
    public async Task Some_kinds_need_more(string kind, string member, string field)
    {
        var shop = await Shop.OpenAsync(Platform);
        var order = shop.Order();
        order.Remove(member);
        var reply = await shop.PlaceAsync(kind, order);
        Assert.Equal((400, "PARAM_ERROR", field), (reply.Status, reply.Code, reply.Json.GetProperty("detail").GetProperty("field").GetString()));
    }

    [Fact]
    public async Task An_openid_must_belong_to_the_app()
    {
        var shop = await Shop.OpenAsync(Platform);
        var payer = await TestPayer.WithAsync(Platform, 0);
        var order = shop.Order();
        order["payer"] = new JsonObject { ["openid"] = await payer.OpenIdAsync(TestMerchant.NewAppId()) };
        var reply = await shop.PlaceAsync("jsapi", order);
        Assert.Equal((400, "PARAM_ERROR"), (reply.Status, reply.Code));
    }

    [Fact]
    public async Task The_same_order_again_answers_the_same_whatever_the_order_of_its_members()
    {
        var shop = await Shop.OpenAsync(Platform);
        var order = shop.Order();
        var first = await shop.PlaceAsync("app", order);
        var turned = new JsonObject(order.Reverse().Select(pair => KeyValuePair.Create(pair.Key, pair.Value?.DeepClone())));
        turned["unknown"] = 1;
        var second = await shop.PlaceAsync("app", turned);
        Assert.Equal(first.Text, second.Text);
    }

    [Theory, MemberData(nameof(OrderBodies.Changes), MemberType = typeof(OrderBodies))]
    public async Task The_same_number_with_other_parameters_is_refused(string member, string value)
    {
        var shop = await Shop.OpenAsync(Platform);
        var order = shop.Order();
        await shop.PlaceAsync("native", order);
        order[member] = JsonNode.Parse(value);
        var reply = await shop.PlaceAsync("native", order);
        Assert.Equal((403, "OUT_TRADE_NO_USED"), (reply.Status, reply.Code));
    }

    [Fact]
    public async Task The_same_number_by_another_kind_is_refused()
    {
        var shop = await Shop.OpenAsync(Platform);
        var order = shop.Order();
        await shop.PlaceAsync("native", order);
        Assert.Equal("OUT_TRADE_NO_USED", (await shop.PlaceAsync("app", order)).Code);
    }

    [Fact]
    public async Task The_same_number_of_two_merchants_is_two_orders()
    {
        var (one, two) = (await Shop.OpenAsync(Platform), await Shop.OpenAsync(Platform));
        var number = Shop.NewNumber();
        Assert.Equal(200, (await one.PlaceAsync("native", one.Order(outTradeNo: number))).Status);
        Assert.Equal(200, (await two.PlaceAsync("native", two.Order(outTradeNo: number))).Status);
    }

    [Fact]
    public async Task An_order_that_is_over_says_how_it_ended()
    {
        var shop = await Shop.OpenAsync(Platform);
        var payer = await TestPayer.WithAsync(Platform, 1_000);
        var order = shop.Order();
        var url = (await shop.PlaceAsync("native", order)).Json.Text("code_url")!;
        await payer.PayAsync(PaymentTarget.ByCodeUrl(url));
        var paid = await shop.PlaceAsync("native", order);
        Assert.Equal((400, "ORDERPAID"), (paid.Status, paid.Code));
        var other = shop.Order();
        await shop.PlaceAsync("native", other);
        await shop.CloseAsync((string)other["out_trade_no"]!);
        var closed = await shop.PlaceAsync("native", other);
        Assert.Equal((400, "ORDER_CLOSED"), (closed.Status, closed.Code));
    }

    [Fact]
    public async Task Twenty_at_once_with_one_number_are_one_order()
    {
        var shop = await Shop.OpenAsync(Platform);
        var order = shop.Order();
        var replies = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => shop.PlaceAsync("native", order)));
        Assert.All(replies, reply => Assert.Equal(200, reply.Status));
        Assert.Single(replies.Select(reply => reply.Text).Distinct());
    }
}

/// <summary>The tables of this suite.</summary>
public static class OrderBodies
{
    // One row a rule: the member, what it is set to as JSON (none: the member is left out), status, code, the field that is named.
    public static TheoryData<string, string?, int, string, string?> Wrong => new()
    {
        { "appid", null, 400, "PARAM_ERROR", "/appid" },
        { "appid", "\"wxnotbound\"", 400, "APPID_MCHID_NOT_MATCH", null },
        { "mchid", null, 400, "PARAM_ERROR", "/mchid" },
        { "mchid", "\"1999999999\"", 400, "PARAM_ERROR", "/mchid" },
        { "description", null, 400, "PARAM_ERROR", "/description" },
        { "description", "\"\"", 400, "PARAM_ERROR", "/description" },
        { "out_trade_no", "\"12345\"", 400, "PARAM_ERROR", "/out_trade_no" },
        { "out_trade_no", "\"123456789012345678901234567890123\"", 400, "PARAM_ERROR", "/out_trade_no" },
        { "out_trade_no", "\"ORDER@123\"", 400, "PARAM_ERROR", "/out_trade_no" },
        { "out_trade_no", "123456", 400, "PARAM_ERROR", "/out_trade_no" },
        { "notify_url", null, 400, "PARAM_ERROR", "/notify_url" },
        { "notify_url", "\"ftp://example.com/x\"", 400, "PARAM_ERROR", "/notify_url" },
        { "notify_url", "\"/relative\"", 400, "PARAM_ERROR", "/notify_url" },
        { "notify_url", "\"https://user:secret@example.com/\"", 400, "PARAM_ERROR", "/notify_url" },
        { "notify_url", "\"https://example.com/x?a=1\"", 400, "PARAM_ERROR", "/notify_url" },
        { "amount", null, 400, "PARAM_ERROR", "/amount" },
        { "amount", "{}", 400, "PARAM_ERROR", "/amount/total" },
        { "amount", "{\"total\":0}", 400, "PARAM_ERROR", "/amount/total" },
        { "amount", "{\"total\":-1}", 400, "PARAM_ERROR", "/amount/total" },
        { "amount", "{\"total\":100000001}", 400, "PARAM_ERROR", "/amount/total" },
        { "amount", "{\"total\":1.5}", 400, "PARAM_ERROR", "/amount/total" },
        { "amount", "{\"total\":\"100\"}", 400, "PARAM_ERROR", "/amount/total" },
        { "amount", "{\"total\":92233720368547758080}", 400, "PARAM_ERROR", "/amount/total" },
        { "amount", "{\"total\":100,\"currency\":\"USD\"}", 400, "PARAM_ERROR", "/amount/currency" },
        { "time_expire", "\"tomorrow\"", 400, "PARAM_ERROR", "/time_expire" },
        { "time_expire", "\"2026-01-02 03:04:05\"", 400, "PARAM_ERROR", "/time_expire" },
        { "detail", "{\"goods_detail\":[{\"merchant_goods_id\":\"1\",\"quantity\":0,\"unit_price\":1}]}", 400, "PARAM_ERROR", "/detail/goods_detail/0/quantity" },
        { "detail", "{\"goods_detail\":[{\"quantity\":1,\"unit_price\":1}]}", 400, "PARAM_ERROR", "/detail/goods_detail/0/merchant_goods_id" },
        { "scene_info", "{\"store_info\":{\"id\":\"1\"}}", 400, "PARAM_ERROR", "/scene_info/payer_client_ip" },
        { "settle_info", "{\"profit_sharing\":\"yes\"}", 400, "PARAM_ERROR", "/settle_info/profit_sharing" },
        { "attach", "7", 400, "PARAM_ERROR", "/attach" },
    };

    public static TheoryData<string, string> Changes => new()
    {
        { "description", "\"Another\"" },
        { "amount", "{\"total\":101}" },
        { "attach", "\"x\"" },
        { "notify_url", "\"https://example.com/other\"" },
        { "detail", "{\"cost_price\":1}" },
    };
}

public sealed class PrepayOnSqlite(SharedPlatform<OnSqlite> shared) : PrepaySuite<OnSqlite>(shared);

public sealed class PrepayOnPostgres(SharedPlatform<OnPostgres> shared) : PrepaySuite<OnPostgres>(shared);
