using System.Text.Json.Nodes;
using Madang.Pay.Sandbox;
using Xunit;
using TestPayer = Madang.Pay.Tests.Wallet.TestPayer;

namespace Madang.Pay.Tests.Hostile;

/// <summary>One row an endpoint of the payer's side. An endpoint without a row fails the suite.</summary>
internal static class WalletRows
{
    private const string Bills = "/v3/fund-app/mch-transfer/transfer-bills";

    private static readonly Refused NoOrder = new(404, "ORDER_NOT_EXIST");

    public static readonly IReadOnlyList<WalletRow> All =
    [
        new("GET", "/wallet/balance") { Sample = async stage => new(await stage.NewPersonAsync(), "/balance?currency=CNY"), Query = ["currency"] },
        new("GET", "/wallet/history")
        {
            Sample = async stage => new(await stage.NewPersonAsync(1_000), "/history?currency=CNY&limit=20&before=9223372036854775807"), Query = ["currency", "limit", "before"],
        },
        new("POST", "/wallet/payments/preview")
        {
            Sample = async stage => new(await stage.NewPersonAsync(1_000), "/payments/preview", new() { ["code_url"] = (await stage.OpenOrderAsync()).CodeUrl }),
        },
        new("POST", "/wallet/payments")
        {
            Sample = async stage => new(await WithPasswordAsync(stage), "/payments", new() { ["code_url"] = (await stage.OpenOrderAsync()).CodeUrl, ["password"] = TestPayer.Password }),
            Success = 201,
            NeedsKey = true,
        },
        new("GET", "/wallet/code-payments") { Sample = async stage => new(await stage.NewPersonAsync(), "/code-payments") },
        new("POST", "/wallet/code-payments/{trade_id}/confirm")
        {
            Sample = async stage =>
            {
                var person = await WithPasswordAsync(stage);
                return new(person, $"/code-payments/{await WaitingAsync(stage, person)}/confirm", new() { ["password"] = TestPayer.Password });
            },
            Success = 201,
            NeedsKey = true,
        },
        new("POST", "/wallet/code-payments/{trade_id}/refuse")
        {
            Sample = async stage =>
            {
                var person = await stage.NewPersonAsync(1_000);
                return new(person, $"/code-payments/{await WaitingAsync(stage, person)}/refuse");
            },
            Success = 204,
            MayRepeat = false,
            Nothing = NoOrder,
        },
        new("POST", "/wallet/payment-codes") { Sample = async stage => new(await stage.NewPersonAsync(), "/payment-codes"), Success = 201 },
        new("POST", "/wallet/password")
        {
            Sample = async stage => new(await stage.NewPersonAsync(), "/password", new() { ["password"] = TestPayer.Password }),
            Success = 204,
            MayRepeat = false,
            Body = new() { Required = ["/password"] },
        },
        new("PUT", "/wallet/password")
        {
            Sample = async stage => new(await WithPasswordAsync(stage), "/password", new() { ["old_password"] = TestPayer.Password, ["password"] = "738291" }),
            Success = 204,
            MayRepeat = false,
            Body = new() { Required = ["/old_password", "/password"] },
        },
        new("POST", "/wallet/password/verify")
        {
            Sample = async stage => new(await WithPasswordAsync(stage), "/password/verify", new() { ["password"] = TestPayer.Password }),
            Success = 204,
            Body = new() { Required = ["/password"] },
        },
        new("GET", "/wallet/limits") { Sample = async stage => new(await stage.NewPersonAsync(), "/limits?currency=CNY"), Query = ["currency"] },
        new("PUT", "/wallet/limits")
        {
            Sample = async stage => new(await WithPasswordAsync(stage), "/limits", new()
            {
                ["currency"] = "CNY", ["per_payment"] = 1_000, ["per_day"] = 2_000, ["without_password"] = 100, ["password"] = TestPayer.Password,
            }),
            Success = 204,
            Body = new() { MayBeZero = ["/per_payment", "/per_day", "/without_password"] },
        },
        new("POST", "/wallet/transfers")
        {
            Sample = async stage =>
            {
                var phone = TestPayer.NewPhone();
                await stage.NewPersonAsync(phone: phone);
                return new(await WithPasswordAsync(stage), "/transfers", new()
                {
                    ["to"] = new JsonObject { ["kind"] = "phone", ["app_id"] = stage.Merchant.AppId, ["value"] = phone }, ["currency"] = "CNY", ["amount"] = 10, ["note"] = "lunch", ["password"] = TestPayer.Password,
                });
            },
            Success = 201,
            NeedsKey = true,
            Body = new() { Required = ["/to", "/to/kind", "/to/value", "/amount"] },
            OtherParameters = ("/amount", 11),
        },
        new("GET", "/wallet/transfers") { Sample = async stage => new(await stage.NewPersonAsync(), "/transfers") },
        new("GET", "/wallet/transfers/{id}") { Sample = async stage => await SentAsync(stage) is var (person, id) ? new(person, $"/transfers/{id}") : null! },
        new("POST", "/wallet/transfers/{id}/accept") { Sample = async stage => await SentAsync(stage) is var (person, id) ? new(person, $"/transfers/{id}/accept") : null! },
        new("POST", "/wallet/transfers/{id}/refuse") { Sample = async stage => await SentAsync(stage) is var (person, id) ? new(person, $"/transfers/{id}/refuse") : null! },
        new("POST", "/wallet/top-ups")
        {
            Sample = async stage => new(await stage.NewPersonAsync(), "/top-ups", new() { ["currency"] = "CNY", ["amount"] = 100, ["source"] = "sandbox" }),
            Success = 201,
            NeedsKey = true,
            Body = new() { Required = ["/amount", "/source"] },
            OtherParameters = ("/amount", 101),
        },
        new("POST", "/wallet/withdrawals")
        {
            Sample = async stage => new(await WithPasswordAsync(stage), "/withdrawals", new() { ["currency"] = "CNY", ["amount"] = 100, ["source"] = "sandbox", ["password"] = TestPayer.Password }),
            Success = 201,
            NeedsKey = true,
            Body = new() { Required = ["/amount", "/source"] },
            OtherParameters = ("/amount", 101),
        },
        new("POST", "/wallet/red-packets")
        {
            Sample = async stage =>
            {
                var phone = TestPayer.NewPhone();
                await stage.NewPersonAsync(phone: phone);
                return new(await WithPasswordAsync(stage), "/red-packets", new()
                {
                    ["kind"] = "LUCKY", ["currency"] = "CNY", ["total"] = 100, ["count"] = 1, ["greeting"] = "恭喜", ["password"] = TestPayer.Password,
                    ["to"] = new JsonObject { ["kind"] = "phone", ["app_id"] = stage.Merchant.AppId, ["value"] = phone },
                });
            },
            Success = 201,
            NeedsKey = true,
            Body = new() { Required = ["/kind", "/total", "/count", "/to/kind", "/to/value"] },
            OtherParameters = ("/total", 101),
        },
        new("GET", "/wallet/red-packets") { Sample = async stage => new(await stage.NewPersonAsync(), "/red-packets?box=sent"), Query = ["box"] },
        new("GET", "/wallet/red-packets/{id}") { Sample = async stage => await PacketAsync(stage) is var (person, id) ? new(person, $"/red-packets/{id}") : null! },
        new("POST", "/wallet/red-packets/{id}/open") { Sample = async stage => await PacketAsync(stage) is var (person, id) ? new(person, $"/red-packets/{id}/open") : null! },
        new("GET", "/wallet/merchant-transfers") { Sample = async stage => new(await stage.NewPersonAsync(), "/merchant-transfers") },
        new("POST", "/wallet/merchant-transfers/confirm")
        {
            Sample = async stage =>
            {
                var person = await stage.NewPersonAsync();
                var wish = new JsonObject
                {
                    ["appid"] = stage.Merchant.AppId, ["out_bill_no"] = WireStage.NewNumber(), ["transfer_scene_id"] = "1000", ["openid"] = await person.OpenIdAsync(stage.Merchant.AppId),
                    ["transfer_amount"] = 40, ["transfer_remark"] = "coins", ["transfer_scene_report_infos"] = new JsonArray(new JsonObject { ["info_type"] = "a", ["info_content"] = "b" }),
                };
                var bill = await stage.Merchant.PostAsync(Bills, wish.ToJsonString());
                Assert.True(bill.Status == 200, bill.Text);
                return new(person, "/merchant-transfers/confirm", new() { ["package"] = bill.Json.GetProperty("package_info").GetString() });
            },
            Body = new() { Required = ["/package"] },
        },
    ];

    public static TheoryData<string> Names => [.. All.Select(row => row.Name)];

    private static async Task<TestPayer> WithPasswordAsync(WireStage stage)
    {
        var person = await stage.NewPersonAsync(1_000);
        await person.SetPasswordAsync();
        return person;
    }

    // An order whose till waits for the person to confirm.
    private static async Task<string> WaitingAsync(WireStage stage, TestPayer person)
    {
        await stage.Shop.FaultAsync(FaultKind.UserPaying);
        var order = stage.Shop.CodeOrder(await person.ShowCodeAsync());
        order["out_trade_no"] = WireStage.NewNumber();
        Assert.Equal(202, (await stage.Shop.PlaceAsync("codepay", order)).Status);
        return (await person.GetAsync("/code-payments")).Json.GetProperty("code_payments")[0].GetProperty("trade_id").GetString()!;
    }

    private static async Task<(TestPayer Receiver, string Id)> SentAsync(WireStage stage)
    {
        var phone = TestPayer.NewPhone();
        var receiver = await stage.NewPersonAsync(phone: phone);
        var sent = await (await stage.NewPersonAsync(1_000)).SendMoneyAsync(phone, 10);
        return (receiver, sent.Text("transfer_id"));
    }

    private static async Task<(TestPayer Person, string Id)> PacketAsync(WireStage stage)
    {
        var sent = await (await stage.NewPersonAsync(1_000)).PostAsync("/red-packets", new { Kind = "LUCKY", Total = 100, Count = 2 });
        return (await stage.NewPersonAsync(), sent.Text("packet_id"));
    }
}
