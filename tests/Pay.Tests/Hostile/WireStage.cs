using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;
using Madang.Pay.Funding;
using Madang.Pay.Sandbox;
using Madang.Pay.Tests.Platform;
using Madang.Pay.Tests.Transactions;
using Madang.Pay.Transactions;
using Madang.Pay.Transactions.Partner;
using Xunit;
using TestPayer = Madang.Pay.Tests.Wallet.TestPayer;

namespace Madang.Pay.Tests.Hostile;

/// <summary>
/// A platform with all that good requests need: a merchant that is a service provider too, a merchant that it acts for, one that has nothing to do with them, a
/// person with money, and what each of them has done before. Made once for the tests of a class.
/// </summary>
internal sealed class WireStage
{
    private static readonly ConditionalWeakTable<PayPlatform, Task<WireStage>> Stages = [];
    private static int number;

    private WireStage(PayPlatform platform, Shop shop, Shop sub, TestMerchant stranger, TestPayer person)
    {
        Platform = platform;
        Shop = shop;
        Sub = sub;
        Stranger = stranger;
        Person = person;
    }

    public PayPlatform Platform { get; }

    public Shop Shop { get; }

    public TestMerchant Merchant => Shop.Merchant;

    public Shop Sub { get; }

    /// <summary>Another merchant of the platform, who signs well and owns nothing of this.</summary>
    public TestMerchant Stranger { get; }

    public TestPayer Person { get; }

    /// <summary>A day on which something was booked, over by now, as bills name it.</summary>
    public string BilledDay { get; private set; } = "";

    public static Task<WireStage> OfAsync(PayPlatform platform) => Stages.GetValue(platform, MakeAsync);

    /// <summary>A number that was not used before, fit for every kind of number of the wire.</summary>
    public static string NewNumber() => $"H{Interlocked.Increment(ref number):d11}";

    public async Task<string> OpenIdAsync() => await Person.OpenIdAsync(Merchant.AppId);

    /// <summary>An order that is paid.</summary>
    public async Task<string> PaidOrderAsync(long total = 100)
    {
        var order = Shop.Order(total, NewNumber());
        return await PayAsync(Merchant, "/v3/pay/transactions/native", order);
    }

    /// <summary>An order of the provider's that is paid to the other merchant.</summary>
    public Task<string> PaidPartnerOrderAsync() => PayAsync(Merchant, "/v3/pay/partner/transactions/native", PartnerOrder());

    /// <summary>An order that waits to be paid, with its prepay id's code.</summary>
    public async Task<(string OutTradeNo, string CodeUrl)> OpenOrderAsync(long total = 100)
    {
        var order = Shop.Order(total, NewNumber());
        var reply = await Merchant.PostAsync("/v3/pay/transactions/native", order.ToJsonString());
        Assert.True(reply.Status == 200, reply.Text);
        return ((string)order["out_trade_no"]!, reply.Json.GetProperty("code_url").GetString()!);
    }

    public JsonObject PartnerOrder() => new()
    {
        ["sp_appid"] = Merchant.AppId,
        ["sp_mchid"] = Merchant.MchId,
        ["sub_appid"] = Sub.Merchant.AppId,
        ["sub_mchid"] = Sub.Merchant.MchId,
        ["description"] = "一件衬衫",
        ["out_trade_no"] = NewNumber(),
        ["notify_url"] = Merchant.NotifyUrl,
        ["amount"] = new JsonObject { ["total"] = 100, ["currency"] = "CNY" },
    };

    /// <summary>A refund that could not go back the way it came.</summary>
    public async Task<(string RefundId, string OutRefundNo)> AbnormalRefundAsync()
    {
        var (order, refund) = (await PaidOrderAsync(), NewNumber());
        // Refunds that are under way would take the fault that is meant for this one.
        await SettleAsync();
        await Shop.FaultAsync(FaultKind.RefundAbnormal);
        var reply = await Shop.RefundAsync(order, 100, 100, refund);
        Assert.True(reply.Status == 200, reply.Text);
        await SettleAsync();
        return (reply.Json.GetProperty("refund_id").GetString()!, refund);
    }

    /// <summary>All work that is due in two seconds, done.</summary>
    public async Task SettleAsync()
    {
        Platform.Travel(TimeSpan.FromSeconds(2));
        await Platform.RunDueAsync();
    }

    /// <summary>A person of one test's own, whose wallet holds this much.</summary>
    public Task<TestPayer> NewPersonAsync(long balanceFen = 0, string? phone = null) => TestPayer.NewAsync(Platform, balanceFen, phone: phone);

    private async Task<string> PayAsync(TestMerchant merchant, string path, JsonObject order)
    {
        var reply = await merchant.PostAsync(path, order.ToJsonString());
        Assert.True(reply.Status == 200, reply.Text);
        var paid = await Platform.Get<Trades>().PayAsync(new(Person.PayerId, PaymentTarget.ByCodeUrl(reply.Json.GetProperty("code_url").GetString()!), TestPayer.NewKey()));
        Assert.True(paid.IsPaid, paid.Refusal?.Code);
        return (string)order["out_trade_no"]!;
    }

    private static async Task<WireStage> MakeAsync(PayPlatform platform)
    {
        var (shop, sub) = (await Shop.OpenAsync(platform), await Shop.OpenAsync(platform));
        await platform.Get<SubMerchants>().BindAsync(shop.Merchant.MchId, sub.Merchant.MchId);
        var stage = new WireStage(platform, shop, sub, await platform.NewMerchantAsync(), await TestPayer.NewAsync(platform, 10_000_000));
        await shop.GiveAsync(1_000_000);
        await platform.Get<FundingOrders>().TopUpAsync($"merchant/{shop.Merchant.MchId}", shop.Merchant.Merchant.OperationAccount, "CNY", 10_000_000, SandboxBank.SourceName);
        await stage.PaidOrderAsync();
        stage.BilledDay = BusinessDay.Of(platform.Clock.GetUtcNow()).ToString("yyyy-MM-dd");
        platform.Travel(TimeSpan.FromDays(1));
        return stage;
    }
}
