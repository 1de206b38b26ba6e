using Madang.Kernel.Database;
using Madang.Ledger;
using Madang.Pay.Funding;
using Madang.Pay.Tests.Platform;
using Madang.Pay.Wallet;
using Xunit;

namespace Madang.Pay.Tests.Wallet;

/// <summary>Two nodes on one database: what one of them decides, the other finds decided.</summary>
public sealed class TwoNodesTests
{
    [Fact]
    public async Task The_day_the_password_and_the_money_are_guarded_across_nodes()
    {
        await using var first = await StartAsync();
        await using var second = await first.StartAnotherNodeAsync();
        var phone = TestPayer.NewPhone();
        await TestPayer.NewAsync(first, phone: phone);

        var thrifty = await TestPayer.NewAsync(first, 10_000);
        await thrifty.SetPasswordAsync();
        Assert.Equal(204, (await thrifty.PutAsync("/limits", new { PerPayment = 1_000, PerDay = 1_000, WithoutPassword = 1_000, TestPayer.Password })).Status);
        var spent = await BothAsync(thrifty, second, person => person.SendMoneyAsync(phone, 600));
        Assert.Equal(1, spent.Count(reply => reply.Status == 201));
        Assert.Equal(9_400, await thrifty.AvailableAsync());

        var poor = await TestPayer.NewAsync(first, 1_000);
        var sent = await BothAsync(poor, second, person => person.SendMoneyAsync(phone, 400));
        Assert.Equal(2, sent.Count(reply => reply.Status == 201));
        Assert.Equal(200, await poor.AvailableAsync());

        var key = TestPayer.NewKey();
        var careful = await TestPayer.NewAsync(first, 1_000);
        var same = await BothAsync(careful, second, person => person.SendMoneyAsync(phone, 100, key));
        Assert.All(same, reply => Assert.Equal(201, reply.Status));
        Assert.Single(same.Select(reply => reply.Text("transfer_id")).Distinct());
        Assert.Equal(900, await careful.AvailableAsync());

        var guesses = await BothAsync(thrifty, second, person => person.PostAsync("/password/verify", new { Password = "111222" }));
        Assert.InRange(guesses.Count(reply => reply.Code == "PASSWORD_WRONG"), 0, 4);
    }

    [Fact]
    public async Task A_transfer_and_a_bill_end_once_whichever_node_is_asked()
    {
        await using var first = await StartAsync();
        await using var second = await first.StartAnotherNodeAsync();
        for (var round = 0; round < 4; round++)
        {
            var phone = TestPayer.NewPhone();
            var receiver = await TestPayer.NewAsync(first, phone: phone);
            var sender = await TestPayer.NewAsync(first, 1_000);
            var id = (await sender.SendMoneyAsync(phone, 300)).Text("transfer_id");
            await Task.WhenAll(receiver.PostAsync($"/transfers/{id}/accept"), receiver.On(second).PostAsync($"/transfers/{id}/refuse"));
            var accepted = (await receiver.GetAsync($"/transfers/{id}")).Text("state") == "ACCEPTED";
            Assert.Equal(accepted ? (700, 300) : (1_000, 0), (await sender.AvailableAsync(), await receiver.BalanceAsync()));
        }
        await BillAsync(first, second);
    }

    private static async Task BillAsync(PayPlatform first, PayPlatform second)
    {
        const string Bills = "/v3/fund-app/mch-transfer/transfer-bills";
        var merchant = await first.NewMerchantAsync();
        await first.Get<FundingOrders>().TopUpAsync($"merchant/{merchant.MchId}", merchant.Merchant.OperationAccount, "CNY", 1_000, SandboxBank.SourceName);
        var person = await TestPayer.NewAsync(first);
        var number = TestPayer.NewKey();
        var package = (await merchant.PostAsync(Bills, new
        {
            Appid = merchant.AppId,
            OutBillNo = number,
            TransferSceneId = "1000",
            Openid = await person.OpenIdAsync(merchant.AppId),
            TransferAmount = 400,
            TransferRemark = "coins back",
            TransferSceneReportInfos = new object[] { new { InfoType = "活动名称", InfoContent = "新会员有礼" } },
        })).Json.GetProperty("package_info").GetString();
        await Task.WhenAll(
            person.On(second).PostAsync("/merchant-transfers/confirm", new { Package = package }),
            merchant.PostAsync($"{Bills}/out-bill-no/{number}/cancel", ""));
        await Task.WhenAll(first.Get<DueWorker>().RunAllAsync(), second.Get<DueWorker>().RunAllAsync());
        var isPaid = (await merchant.GetAsync($"{Bills}/out-bill-no/{number}")).Json.GetProperty("state").GetString() == "SUCCESS";
        var operation = (await first.Get<ILedger>().FindAccountAsync(merchant.Merchant.OperationAccount))!;
        Assert.Equal(isPaid ? (600, 600, 400) : (1_000, 1_000, 0), (operation.CreditBalance, operation.Available, await person.BalanceAsync()));
    }

    // Six at once, three on each node.
    private static async Task<WalletReply[]> BothAsync(TestPayer person, PayPlatform second, Func<TestPayer, Task<WalletReply>> ask) =>
        await Task.WhenAll(Enumerable.Range(0, 6).Select(i => ask(i % 2 == 0 ? person : person.On(second))));

    private static Task<PayPlatform> StartAsync()
    {
        TestDatabase.RequireEngine(DatabaseEngine.Postgres);
        return PayPlatform.StartAsync(DatabaseEngine.Postgres);
    }
}
