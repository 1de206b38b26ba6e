using System.Text.Json.Nodes;
using Madang.Pay.Tests.Platform;
using Madang.Pay.Transactions;
using Madang.Pay.Transactions.Partner;
using Xunit;

namespace Madang.Pay.Tests.Transactions;

/// <summary>A service provider takes payments for a merchant: the same orders in its own words.</summary>
public abstract class PartnerSuite<TEngine>(SharedPlatform<TEngine> shared) : PlatformSuite<TEngine>(shared)
    where TEngine : IEngine
{
    private const string Root = "/v3/pay/partner/transactions";

    [Fact]
    public async Task The_merchant_is_paid_and_the_provider_is_told()
    {
        var (provider, sub) = await RelatedAsync(feeBp: 100);
        var payer = await TestPayer.WithAsync(Platform, 1_000);
        var order = Order(provider, sub, 1_000);
        var url = (await provider.Merchant.PostAsync($"{Root}/native", order.ToJsonString())).Json.Text("code_url")!;
        Assert.True((await payer.PayAsync(PaymentTarget.ByCodeUrl(url))).IsPaid);
        Assert.Equal((0, 990), (await provider.BalanceAsync(), await sub.BalanceAsync()));
        var json = (await QueryAsync(provider, sub, order)).Json;
        Assert.Equal((provider.Merchant.MchId, provider.Merchant.AppId, sub.Merchant.MchId, sub.Merchant.AppId, "SUCCESS"),
            (json.Text("sp_mchid"), json.Text("sp_appid"), json.Text("sub_mchid"), json.Text("sub_appid"), json.Text("trade_state")));
        Assert.False(json.TryGetProperty("mchid", out _));
        Assert.Equal((await payer.OpenIdAsync(provider.Merchant.AppId), await payer.OpenIdAsync(sub.Merchant.AppId)),
            (json.GetProperty("payer").Text("sp_openid"), json.GetProperty("payer").Text("sub_openid")));
        var callback = await provider.Merchant.ReceiveCallbackAsync();
        Assert.Equal(("TRANSACTION.SUCCESS", sub.Merchant.MchId), (callback.EventType, callback.Resource.Text("sub_mchid")));
    }

    [Fact]
    public async Task A_refund_names_the_merchant()
    {
        var (provider, sub) = await RelatedAsync();
        var payer = await TestPayer.WithAsync(Platform, 100);
        var order = Order(provider, sub, 100);
        var number = (string)order["out_trade_no"]!;
        var url = (await provider.Merchant.PostAsync($"{Root}/native", order.ToJsonString())).Json.Text("code_url")!;
        await payer.PayAsync(PaymentTarget.ByCodeUrl(url));
        Assert.Equal(404, (await provider.RefundAsync(number, 100, 100)).Status);
        var refund = Shop.NewNumber("REFUND");
        Assert.Equal(200, (await provider.RefundAsync(number, 100, 100, refund, body => body["sub_mchid"] = sub.Merchant.MchId)).Status);
        Assert.Equal(404, (await provider.QueryRefundAsync(refund)).Status);
        Platform.Travel(TimeSpan.FromSeconds(2));
        await Platform.RunDueAsync();
        Assert.Equal("SUCCESS", (await provider.QueryRefundAsync($"{refund}?sub_mchid={sub.Merchant.MchId}")).Json.Text("status"));
        Assert.Equal((100, 0), (await payer.BalanceAsync(), await sub.BalanceAsync()));
    }

    [Fact]
    public async Task Every_kind_is_placed_in_the_providers_words()
    {
        var (provider, sub) = await RelatedAsync();
        var payer = await TestPayer.WithAsync(Platform, 100);
        var byProvider = Order(provider, sub);
        byProvider["payer"] = new JsonObject { ["sp_openid"] = await payer.OpenIdAsync(provider.Merchant.AppId) };
        Assert.NotNull((await provider.Merchant.PostAsync($"{Root}/jsapi", byProvider.ToJsonString())).Json.Text("prepay_id"));
        var bySub = Order(provider, sub);
        bySub["payer"] = new JsonObject { ["sub_openid"] = await payer.OpenIdAsync(sub.Merchant.AppId) };
        Assert.NotNull((await provider.Merchant.PostAsync($"{Root}/jsapi", bySub.ToJsonString())).Json.Text("prepay_id"));
        Assert.NotNull((await provider.Merchant.PostAsync($"{Root}/app", Order(provider, sub).ToJsonString())).Json.Text("prepay_id"));
        var h5 = Order(provider, sub);
        h5["scene_info"] = JsonNode.Parse("""{"payer_client_ip":"14.23.150.211","h5_info":{"type":"Wap"}}""");
        Assert.NotNull((await provider.Merchant.PostAsync($"{Root}/h5", h5.ToJsonString())).Json.Text("h5_url"));
    }

    [Fact]
    public async Task A_code_is_charged_reversed_and_an_order_closed()
    {
        var (provider, sub) = await RelatedAsync();
        var payer = await TestPayer.WithAsync(Platform, 100);
        var code = Order(provider, sub);
        code.Remove("notify_url");
        code["payer"] = new JsonObject { ["auth_code"] = await payer.ShowCodeAsync() };
        code["scene_info"] = new JsonObject { ["device_id"] = "TILL" };
        Assert.Equal("SUCCESS", (await provider.Merchant.PostAsync($"{Root}/codepay", code.ToJsonString())).Json.Text("trade_state"));
        var reversed = await provider.Merchant.PostAsync($"{Root}/out-trade-no/{(string)code["out_trade_no"]!}/reverse", new
        {
            SpAppid = provider.Merchant.AppId,
            SpMchid = provider.Merchant.MchId,
            SubMchid = sub.Merchant.MchId,
        });
        Assert.Equal((200, 100L), (reversed.Status, await payer.BalanceAsync()));
        var open = Order(provider, sub);
        await provider.Merchant.PostAsync($"{Root}/native", open.ToJsonString());
        var closed = await provider.Merchant.PostAsync(
            $"{Root}/out-trade-no/{(string)open["out_trade_no"]!}/close", new { SpMchid = provider.Merchant.MchId, SubMchid = sub.Merchant.MchId });
        Assert.Equal((204, "CLOSED"), (closed.Status, (await QueryAsync(provider, sub, open)).Json.Text("trade_state")));
    }

    [Fact]
    public async Task A_provider_acts_for_its_own_merchants_only()
    {
        var (provider, sub) = await RelatedAsync();
        var stranger = await Shop.OpenAsync(Platform);
        Assert.Equal((403, "NO_AUTH"), await RefusedAsync(provider, Order(provider, stranger)));
        Assert.Equal((403, "NO_AUTH"), await RefusedAsync(stranger, Order(stranger, sub)));
        Assert.Equal((400, "PARAM_ERROR"), await RefusedAsync(stranger, Order(provider, sub)));
        var unknown = Order(provider, sub);
        unknown["sub_mchid"] = "1999999999";
        Assert.Equal((400, "MCH_NOT_EXISTS"), await RefusedAsync(provider, unknown));
        var foreignApp = Order(provider, sub);
        foreignApp["sub_appid"] = stranger.Merchant.AppId;
        Assert.Equal((400, "APPID_MCHID_NOT_MATCH"), await RefusedAsync(provider, foreignApp));
    }

    private async Task<(Shop Provider, Shop Sub)> RelatedAsync(long feeBp = 0)
    {
        var (provider, sub) = (await Shop.OpenAsync(Platform), await Shop.OpenAsync(Platform, feeBp));
        await Platform.Get<SubMerchants>().BindAsync(provider.Merchant.MchId, sub.Merchant.MchId);
        return (provider, sub);
    }

    private static JsonObject Order(Shop provider, Shop sub, long total = 100)
    {
        var order = provider.Order(total);
        order.Remove("appid");
        order.Remove("mchid");
        (order["sp_appid"], order["sp_mchid"]) = (provider.Merchant.AppId, provider.Merchant.MchId);
        (order["sub_appid"], order["sub_mchid"]) = (sub.Merchant.AppId, sub.Merchant.MchId);
        return order;
    }

    private static Task<WireReply> QueryAsync(Shop provider, Shop sub, JsonObject order) => provider.Merchant.GetAsync(
        $"{Root}/out-trade-no/{(string)order["out_trade_no"]!}?sp_mchid={provider.Merchant.MchId}&sub_mchid={sub.Merchant.MchId}");

    private static async Task<(int Status, string Code)> RefusedAsync(Shop signer, JsonObject order)
    {
        var reply = await signer.Merchant.PostAsync($"{Root}/native", order.ToJsonString());
        return (reply.Status, reply.Code);
    }
}

public sealed class PartnerOnSqlite(SharedPlatform<OnSqlite> shared) : PartnerSuite<OnSqlite>(shared);

public sealed class PartnerOnPostgres(SharedPlatform<OnPostgres> shared) : PartnerSuite<OnPostgres>(shared);
