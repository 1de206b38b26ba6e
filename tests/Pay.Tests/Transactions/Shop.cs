using System.Text.Json;
using System.Text.Json.Nodes;
using Madang.Kernel.Identity;
using Madang.Ledger;
using Madang.Pay.Merchants;
using Madang.Pay.Sandbox;
using Madang.Pay.Tests.Platform;
using Madang.Pay.Transactions;
using Madang.Pay.Wallet;
using Xunit;

namespace Madang.Pay.Tests.Transactions;

/// <summary>A merchant that sells: places orders and looks at its money.</summary>
internal sealed class Shop(PayPlatform platform, TestMerchant merchant)
{
    private const string Root = "/v3/pay/transactions";
    private static int number;

    public TestMerchant Merchant { get; } = merchant;

    public static async Task<Shop> OpenAsync(PayPlatform platform, long feeRateBp = 0)
    {
        var appId = TestMerchant.NewAppId();
        var credentials = await platform.Get<CreateMerchant>().RunAsync(new() { Name = "Courtyard Clothes", AppIds = [appId], FeeRateBp = feeRateBp });
        return new(platform, new(platform, credentials, appId));
    }

    public static string NewNumber(string start = "ORDER") => $"{start}-{Interlocked.Increment(ref number):d8}";

    /// <summary>What an order is placed with, to be changed by a test.</summary>
    public JsonObject Order(long total = 100, string? outTradeNo = null) => new()
    {
        ["appid"] = Merchant.AppId,
        ["mchid"] = Merchant.MchId,
        ["description"] = "一件衬衫",
        ["out_trade_no"] = outTradeNo ?? NewNumber(),
        ["notify_url"] = Merchant.NotifyUrl,
        ["amount"] = new JsonObject { ["total"] = total },
    };

    public JsonObject CodeOrder(string authCode, long total = 100)
    {
        var order = Order(total);
        order.Remove("notify_url");
        order["payer"] = new JsonObject { ["auth_code"] = authCode };
        order["scene_info"] = new JsonObject { ["device_id"] = "TILL-7", ["store_info"] = new JsonObject { ["id"] = "S1" } };
        return order;
    }

    public Task<WireReply> PlaceAsync(string kind, JsonObject order) => Merchant.PostAsync($"{Root}/{kind}", order.ToJsonString());

    /// <summary>An order by code, placed.</summary>
    public async Task<(string OutTradeNo, string CodeUrl)> SellAsync(long total = 100)
    {
        var order = Order(total);
        var reply = await PlaceAsync("native", order);
        Assert.True(reply.Status == 200, reply.Text);
        return ((string)order["out_trade_no"]!, reply.Json.GetProperty("code_url").GetString()!);
    }

    /// <summary>An order that is placed and paid.</summary>
    public async Task<string> SellAndChargeAsync(TestPayer payer, long total = 100)
    {
        var (outTradeNo, codeUrl) = await SellAsync(total);
        var paid = await payer.PayAsync(PaymentTarget.ByCodeUrl(codeUrl));
        Assert.True(paid.IsPaid, paid.Refusal?.Code);
        return outTradeNo;
    }

    public Task<WireReply> QueryAsync(string outTradeNo) => Merchant.GetAsync($"{Root}/out-trade-no/{outTradeNo}?mchid={Merchant.MchId}");

    public Task<WireReply> QueryByIdAsync(string transactionId) => Merchant.GetAsync($"{Root}/id/{transactionId}?mchid={Merchant.MchId}");

    public async Task<string> StateAsync(string outTradeNo) => (await QueryAsync(outTradeNo)).Json.GetProperty("trade_state").GetString()!;

    public async Task<string> TransactionIdAsync(string outTradeNo) => (await QueryAsync(outTradeNo)).Json.GetProperty("transaction_id").GetString()!;

    public Task<WireReply> CloseAsync(string outTradeNo) => Merchant.PostAsync($"{Root}/out-trade-no/{outTradeNo}/close", new { Mchid = Merchant.MchId });

    public Task<WireReply> ReverseAsync(string outTradeNo) =>
        Merchant.PostAsync($"{Root}/out-trade-no/{outTradeNo}/reverse", new { Appid = Merchant.AppId, Mchid = Merchant.MchId });

    public Task<WireReply> RefundAsync(string outTradeNo, long refund, long total, string? outRefundNo = null, Action<JsonObject>? change = null)
    {
        var body = new JsonObject
        {
            ["out_trade_no"] = outTradeNo,
            ["out_refund_no"] = outRefundNo ?? NewNumber("REFUND"),
            ["reason"] = "退货",
            ["notify_url"] = Merchant.NotifyUrl,
            ["amount"] = new JsonObject { ["refund"] = refund, ["total"] = total, ["currency"] = "CNY" },
        };
        change?.Invoke(body);
        return Merchant.PostAsync("/v3/refund/domestic/refunds", body.ToJsonString());
    }

    public Task<WireReply> QueryRefundAsync(string outRefundNo) => Merchant.GetAsync($"/v3/refund/domestic/refunds/{outRefundNo}");

    /// <summary>What the merchant has, holds not counted.</summary>
    public async Task<long> BalanceAsync() => (await platform.Get<ILedger>().FindAccountAsync(Merchant.Merchant.BasicAccount))!.CreditBalance;

    /// <summary>What the merchant may spend.</summary>
    public async Task<long> AvailableAsync() => (await platform.Get<ILedger>().FindAccountAsync(Merchant.Merchant.BasicAccount))!.Available;

    /// <summary>Gives the merchant money of its own, or takes it away, past the wire.</summary>
    public Task GiveAsync(long amount) => platform.MoveOutsideMoneyAsync(Merchant.Merchant.BasicAccount, amount);

    public Task FaultAsync(FaultKind kind, long times = 1) => platform.Get<Faults>().AddAsync(Merchant.MchId, kind, "", 1, times, CancellationToken.None);
}

/// <summary>A person with a wallet.</summary>
internal sealed class TestPayer(PayPlatform platform, Payer payer)
{
    public string Id => payer.PayerId;

    public static async Task<TestPayer> WithAsync(PayPlatform platform, long balance)
    {
        var person = await platform.Get<Payers>().CreateAsync("Haneul") ?? throw new InvalidOperationException("No person was made.");
        var payer = new TestPayer(platform, person);
        if (balance > 0)
            await payer.TopUpAsync(balance);
        return payer;
    }

    public async Task TopUpAsync(long amount) => await platform.MoveOutsideMoneyAsync(await AccountAsync(), amount);

    public ValueTask<long> AccountAsync() => platform.Get<Payers>().WalletAccountAsync(Id, "CNY");

    public async Task<long> BalanceAsync() => (await platform.Get<ILedger>().FindAccountAsync(await AccountAsync()))!.CreditBalance;

    public async Task<string> OpenIdAsync(string appId) => await platform.Get<Payers>().OpenIdAsync(appId, Id);

    public async Task<PayAnswer> PayAsync(PaymentTarget target, string? key = null) =>
        await platform.Get<Trades>().PayAsync(new(Id, target, key ?? TimeOrderedId.NewText(platform.Clock)));

    /// <summary>Eighteen digits for the till.</summary>
    public async Task<string> ShowCodeAsync() => (await platform.Get<PaymentCodes>().IssueAsync(Id))!.Code;
}

internal static class Money
{
    /// <summary>From outside the platform into an account; a negative amount goes the other way.</summary>
    public static async Task MoveOutsideMoneyAsync(this PayPlatform platform, long account, long amount)
    {
        var ledger = platform.Get<ILedger>();
        var outside = await ledger.OpenAccountAsync(new("test/outside/CNY", "CNY", AccountRules.None));
        var id = TimeOrderedId.New(platform.Clock);
        var move = amount > 0 ? Transfer.Move(id, outside, account, amount, 999) : Transfer.Move(id, account, outside, -amount, 999);
        Assert.True((await ledger.CommitAsync(LedgerCommit.Of(move))).IsCommitted);
    }

    public static async Task<long> FeesAsync(this PayPlatform platform) =>
        (await platform.Get<ILedger>().FindAccountAsync(await platform.Get<PlatformAccounts>().FeesAsync()))!.CreditBalance;

    /// <summary>Everything that is due by business time, done now.</summary>
    public static Task RunDueAsync(this PayPlatform platform) => platform.Get<DueWorker>().RunAllAsync();

    public static string? Text(this JsonElement json, string member) => json.TryGetProperty(member, out var value) ? value.GetString() : null;

    public static long Number(this JsonElement json, params ReadOnlySpan<string> path)
    {
        foreach (var member in path)
            json = json.GetProperty(member);
        return json.GetInt64();
    }
}
