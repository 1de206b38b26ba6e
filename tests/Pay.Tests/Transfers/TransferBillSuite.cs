using System.Security.Cryptography;
using System.Text;
using Dapper;
using Madang.Ledger;
using Madang.Pay.Funding;
using Madang.Pay.Keys;
using Madang.Pay.Tests.Platform;
using Madang.Pay.Tests.Wallet;
using Madang.Pay.Wallet;
using Xunit;

namespace Madang.Pay.Tests.Transfers;

/// <summary>A merchant's transfer to a person: held, then confirmed, cancelled or lapsed.</summary>
public abstract class TransferBillSuite<TEngine>(SharedPlatform<TEngine> shared) : PlatformSuite<TEngine>(shared)
    where TEngine : IEngine
{
    private const string Bills = "/v3/fund-app/mch-transfer/transfer-bills";

    [Fact]
    public async Task A_bill_waits_for_its_payee_and_is_paid_when_they_confirm()
    {
        var (merchant, person, wish) = await PairAsync();
        var opened = await merchant.PostAsync(Bills, wish);
        Assert.True(opened.Status == 200, opened.Text);
        Assert.Equal(wish["out_bill_no"], opened.Json.GetProperty("out_bill_no").GetString());
        Assert.Equal("WAIT_USER_CONFIRM", opened.Json.GetProperty("state").GetString());
        Assert.Matches("^[0-9]{40}$", opened.Json.GetProperty("transfer_bill_no").GetString());
        Assert.EndsWith("+08:00", opened.Json.GetProperty("create_time").GetString());
        var package = opened.Json.GetProperty("package_info").GetString();
        Assert.Equal((10_000, 9_600), await OperationAsync(merchant));

        var seen = (await person.GetAsync("/merchant-transfers")).Json.GetProperty("transfers").EnumerateArray().Single();
        Assert.Equal((400, "Courtyard Clothes"), (seen.GetProperty("amount").GetInt64(), seen.GetProperty("from").GetString()));
        var stranger = await TestPayer.NewAsync(Platform);
        Assert.Equal(404, (await stranger.PostAsync("/merchant-transfers/confirm", new { Package = package })).Status);
        var confirmed = await person.PostAsync("/merchant-transfers/confirm", new { Package = package });
        Assert.Equal((200, "SUCCESS"), (confirmed.Status, confirmed.Text("state")));
        Assert.Equal(200, (await person.PostAsync("/merchant-transfers/confirm", new { Package = package })).Status);

        Assert.Equal((9_600, 9_600), await OperationAsync(merchant));
        Assert.Equal(400, await person.BalanceAsync());
        var byOutNo = (await merchant.GetAsync($"{Bills}/out-bill-no/{wish["out_bill_no"]}")).Json;
        var byBillNo = (await merchant.GetAsync($"{Bills}/transfer-bill-no/{opened.Json.GetProperty("transfer_bill_no").GetString()}")).Json;
        Assert.Equal(byOutNo.GetRawText(), byBillNo.GetRawText());
        Assert.Equal("SUCCESS", byOutNo.GetProperty("state").GetString());
        Assert.Equal(merchant.MchId, byOutNo.GetProperty("mch_id").GetString());
        Assert.Equal((400, wish["openid"], "coins back"), (
            byOutNo.GetProperty("transfer_amount").GetInt64(), (object)byOutNo.GetProperty("openid").GetString()!, byOutNo.GetProperty("transfer_remark").GetString()));
    }

    [Fact]
    public async Task The_same_number_answers_the_same_bill_and_takes_no_other_parameters()
    {
        var (merchant, _, wish) = await PairAsync();
        var replies = await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => merchant.PostAsync(Bills, wish)));
        Assert.All(replies, reply => Assert.Equal(200, reply.Status));
        Assert.Single(replies.Select(reply => reply.Text).Distinct());
        Assert.Equal((10_000, 9_600), await OperationAsync(merchant));
        foreach (var (member, value) in new (string, object)[] { ("transfer_amount", 401), ("transfer_remark", "other"), ("transfer_scene_id", "1005") })
        {
            var other = await merchant.PostAsync(Bills, new Dictionary<string, object>(wish) { [member] = value });
            Assert.Equal((400, "ALREADY_EXISTS"), (other.Status, other.Code));
        }
        // The number is the merchant's own: another merchant may use it too.
        var (second, _, theirs) = await PairAsync();
        theirs["out_bill_no"] = wish["out_bill_no"];
        Assert.Equal(200, (await second.PostAsync(Bills, theirs)).Status);
    }

    [Fact]
    public async Task A_bill_is_cancelled_before_it_is_confirmed_and_not_after()
    {
        var (merchant, person, wish) = await PairAsync();
        var package = (await merchant.PostAsync(Bills, wish)).Json.GetProperty("package_info").GetString();
        var path = $"{Bills}/out-bill-no/{wish["out_bill_no"]}";
        var cancelled = await merchant.PostAsync($"{path}/cancel", "");
        Assert.Equal(200, cancelled.Status);
        Assert.Contains(cancelled.Json.GetProperty("state").GetString(), (string[])["CANCELING", "CANCELLED"]);
        Assert.Equal(409, (await person.PostAsync("/merchant-transfers/confirm", new { Package = package })).Status);
        await Platform.Get<DueWorker>().RunAllAsync();
        Assert.Equal("CANCELLED", (await merchant.GetAsync(path)).Json.GetProperty("state").GetString());
        Assert.Equal("CANCELLED", (await merchant.PostAsync($"{path}/cancel", "")).Json.GetProperty("state").GetString());
        Assert.Equal((10_000, 10_000), await OperationAsync(merchant));

        wish["out_bill_no"] = TestPayer.NewKey();
        package = (await merchant.PostAsync(Bills, wish)).Json.GetProperty("package_info").GetString();
        await person.PostAsync("/merchant-transfers/confirm", new { Package = package });
        var late = await merchant.PostAsync($"{Bills}/out-bill-no/{wish["out_bill_no"]}/cancel", "");
        Assert.Equal((400, "INVALID_REQUEST"), (late.Status, late.Code));
        Assert.Equal(404, (await merchant.PostAsync($"{Bills}/out-bill-no/nosuchbill/cancel", "")).Status);
    }

    [Fact]
    public async Task A_bill_that_nobody_confirms_fails_after_a_day_and_the_money_is_back()
    {
        var (merchant, person, wish) = await PairAsync();
        var package = (await merchant.PostAsync(Bills, wish)).Json.GetProperty("package_info").GetString();
        Platform.Travel(TimeSpan.FromHours(24) - TimeSpan.FromSeconds(5));
        await Platform.Get<DueWorker>().RunAllAsync();
        Assert.Equal("WAIT_USER_CONFIRM", await StateAsync(merchant, wish));
        Platform.Travel(TimeSpan.FromSeconds(6));
        Assert.Equal(409, (await person.PostAsync("/merchant-transfers/confirm", new { Package = package })).Status);
        await Platform.Get<DueWorker>().RunAllAsync();
        var bill = (await merchant.GetAsync($"{Bills}/out-bill-no/{wish["out_bill_no"]}")).Json;
        Assert.Equal(("FAIL", "OVERDUE_CLOSE"), (bill.GetProperty("state").GetString(), bill.GetProperty("fail_reason").GetString()));
        Assert.Equal((10_000, 10_000), await OperationAsync(merchant));
        Assert.Equal(0, await person.BalanceAsync());
    }

    [Fact]
    public async Task Of_confirm_cancel_and_expiry_at_once_one_wins()
    {
        for (var round = 0; round < 6; round++)
        {
            var (merchant, person, wish) = await PairAsync();
            var package = (await merchant.PostAsync(Bills, wish)).Json.GetProperty("package_info").GetString();
            if (round % 2 == 1)
                Platform.Travel(TimeSpan.FromHours(24) + TimeSpan.FromSeconds(1));
            await Task.WhenAll(
                person.PostAsync("/merchant-transfers/confirm", new { Package = package }),
                merchant.PostAsync($"{Bills}/out-bill-no/{wish["out_bill_no"]}/cancel", ""),
                Platform.Get<DueWorker>().RunAllAsync(),
                person.PostAsync("/merchant-transfers/confirm", new { Package = package }));
            await Platform.Get<DueWorker>().RunAllAsync();
            var state = await StateAsync(merchant, wish);
            Assert.Contains(state, round % 2 == 1 ? (string[])["FAIL"] : ["SUCCESS", "CANCELLED"]);
            Assert.Equal(state == "SUCCESS" ? (9_600, 9_600) : (10_000, 10_000), await OperationAsync(merchant));
            Assert.Equal(state == "SUCCESS" ? 400 : 0, await person.BalanceAsync());
        }
    }

    [Fact]
    public async Task A_transfer_beyond_the_balance_is_refused_and_may_be_tried_again_with_its_number()
    {
        var (merchant, _, wish) = await PairAsync();
        wish["transfer_amount"] = 10_001;
        var refused = await merchant.PostAsync(Bills, wish);
        Assert.Equal((403, "NOT_ENOUGH"), (refused.Status, refused.Code));
        Assert.Equal(404, (await merchant.GetAsync($"{Bills}/out-bill-no/{wish["out_bill_no"]}")).Status);
        await TopUpAsync(merchant, 1);
        Assert.Equal(200, (await merchant.PostAsync(Bills, wish)).Status);
        Assert.Equal((10_001, 0), await OperationAsync(merchant));
    }

    [Theory]
    [InlineData("transfer_amount", 0, "PARAM_ERROR")]
    [InlineData("transfer_amount", -1, "PARAM_ERROR")]
    [InlineData("transfer_amount", 100_000_001L, "PARAM_ERROR")]
    [InlineData("transfer_amount", 1.5, "PARAM_ERROR")]
    [InlineData("transfer_amount", "400", "PARAM_ERROR")]
    [InlineData("transfer_amount", 200_000, "PARAM_ERROR")]
    [InlineData("out_bill_no", "", "PARAM_ERROR")]
    [InlineData("out_bill_no", "with-dash", "PARAM_ERROR")]
    [InlineData("openid", "oNobodyKnowsThisOpenid000000", "INVALID_REQUEST")]
    [InlineData("appid", "wx0000000000000000", "APPID_MCHID_NOT_MATCH")]
    [InlineData("notify_url", "ftp://example.com/", "PARAM_ERROR")]
    [InlineData("transfer_scene_report_infos", null, "PARAM_ERROR")]
    [InlineData("user_name", "no box", "PARAM_ERROR")]
    public async Task A_wrong_member_is_refused_with_its_code_and_holds_nothing(string member, object? value, string code)
    {
        var (merchant, _, wish) = await PairAsync();
        wish[member] = value!;
        var reply = await merchant.PostAsync(Bills, wish);
        Assert.Equal(code, reply.Code);
        Assert.Equal((10_000, 10_000), await OperationAsync(merchant));
    }

    [Fact]
    public async Task A_name_is_read_checked_and_told_back_encrypted_to_the_merchant()
    {
        var (merchant, person, wish) = await PairAsync();
        await Platform.Get<Payers>().SetLegalNameAsync(person.PayerId, "张三");
        await EncryptToPlatformAsync(merchant, wish, "张三");
        Assert.Equal(200, (await merchant.PostAsync(Bills, wish)).Status);
        // Encrypted anew, the same name is the same request.
        await EncryptToPlatformAsync(merchant, wish, "张三");
        Assert.Equal(200, (await merchant.PostAsync(Bills, wish)).Status);
        var box = (await merchant.GetAsync($"{Bills}/out-bill-no/{wish["out_bill_no"]}")).Json.GetProperty("user_name").GetString()!;
        using var key = RSA.Create();
        key.ImportFromPem(merchant.Credentials.PrivateKeyPem);
        Assert.Equal("张三", Encoding.UTF8.GetString(key.Decrypt(Convert.FromBase64String(box), RSAEncryptionPadding.OaepSHA1)));
        wish["out_bill_no"] = TestPayer.NewKey();
        wish["transfer_amount"] = 29;
        Assert.Equal("PARAM_ERROR", (await merchant.PostAsync(Bills, wish)).Code);
    }

    [Fact]
    public async Task A_wrong_name_fails_the_bill_when_the_payee_confirms_and_is_told_by_query_and_callback()
    {
        var (merchant, person, wish) = await PairAsync();
        await Platform.Get<Payers>().SetLegalNameAsync(person.PayerId, "张三");
        await EncryptToPlatformAsync(merchant, wish, "李四");
        wish["notify_url"] = merchant.NotifyUrl;
        var opened = await merchant.PostAsync(Bills, wish);
        // The answer says nothing of the name: otherwise a merchant could guess at it.
        Assert.Equal((200, "WAIT_USER_CONFIRM"), (opened.Status, opened.Json.GetProperty("state").GetString()));
        var confirmed = await person.PostAsync("/merchant-transfers/confirm", new { Package = opened.Json.GetProperty("package_info").GetString() });
        Assert.Equal(409, confirmed.Status);
        var bill = (await merchant.GetAsync($"{Bills}/out-bill-no/{wish["out_bill_no"]}")).Json;
        Assert.Equal(("FAIL", "NAME_NOT_CORRECT"), (bill.GetProperty("state").GetString(), bill.GetProperty("fail_reason").GetString()));
        Assert.Equal(((10_000L, 10_000L), 0), (await OperationAsync(merchant), await person.BalanceAsync()));
        var told = (await merchant.ReceiveCallbackAsync()).Resource;
        Assert.Equal(("FAIL", "NAME_NOT_CORRECT"), (told.GetProperty("state").GetString(), told.GetProperty("fail_reason").GetString()));
    }

    [Fact]
    public async Task A_confirmation_that_was_interrupted_is_seen_as_TRANSFERING_and_finished_by_the_worker()
    {
        var (merchant, person, wish) = await PairAsync();
        Assert.Equal(200, (await merchant.PostAsync(Bills, wish)).Status);
        await using (var connection = await Platform.Database.OpenAsync())
        {
            // What ConfirmAsync leaves when the node dies after its first commit.
            await connection.ExecuteAsync("UPDATE transfer_bill SET state = 'TRANSFERING' WHERE mchid = @MchId", new { merchant.MchId });
        }
        Assert.Equal("TRANSFERING", await StateAsync(merchant, wish));
        var late = await merchant.PostAsync($"{Bills}/out-bill-no/{wish["out_bill_no"]}/cancel", "");
        Assert.Equal((400, "INVALID_REQUEST"), (late.Status, late.Code));
        await Platform.Get<DueWorker>().RunAllAsync();
        Assert.Equal(("SUCCESS", 400), (await StateAsync(merchant, wish), await person.BalanceAsync()));
        Assert.Equal((9_600, 9_600), await OperationAsync(merchant));
    }

    [Fact]
    public async Task Nobody_reads_or_cancels_another_merchants_bill()
    {
        var (merchant, _, wish) = await PairAsync();
        var number = (await merchant.PostAsync(Bills, wish)).Json.GetProperty("transfer_bill_no").GetString();
        var other = await Platform.NewMerchantAsync();
        Assert.Equal((404, "NOT_FOUND"), Of(await other.GetAsync($"{Bills}/out-bill-no/{wish["out_bill_no"]}")));
        Assert.Equal((404, "NOT_FOUND"), Of(await other.GetAsync($"{Bills}/transfer-bill-no/{number}")));
        Assert.Equal((404, "NOT_FOUND"), Of(await other.PostAsync($"{Bills}/out-bill-no/{wish["out_bill_no"]}/cancel", "")));
    }

    [Theory]
    [InlineData("SUCCESS")]
    [InlineData("FAIL")]
    [InlineData("CANCELLED")]
    public async Task The_merchant_is_told_how_a_bill_ended(string state)
    {
        var (merchant, person, wish) = await PairAsync();
        wish["notify_url"] = merchant.NotifyUrl;
        var package = (await merchant.PostAsync(Bills, wish)).Json.GetProperty("package_info").GetString();
        if (state == "SUCCESS")
            await person.PostAsync("/merchant-transfers/confirm", new { Package = package });
        else if (state == "CANCELLED")
            await merchant.PostAsync($"{Bills}/out-bill-no/{wish["out_bill_no"]}/cancel", "");
        else
            Platform.Travel(TimeSpan.FromHours(25));
        await Platform.Get<DueWorker>().RunAllAsync();
        var callback = await merchant.ReceiveCallbackAsync();
        Assert.Equal("MCHTRANSFER.BILL.FINISHED", callback.EventType);
        Assert.Equal("mch_payment", callback.Envelope.GetProperty("resource").GetProperty("original_type").GetString());
        Assert.Equal((state, 400, merchant.MchId), (
            callback.Resource.GetProperty("state").GetString(), callback.Resource.GetProperty("transfer_amount").GetInt64(), callback.Resource.GetProperty("mch_id").GetString()));
        Assert.Equal(state == "FAIL", callback.Resource.TryGetProperty("fail_reason", out _));
    }

    private async Task<(TestMerchant Merchant, TestPayer Person, Dictionary<string, object> Wish)> PairAsync()
    {
        var merchant = await Platform.NewMerchantAsync();
        await TopUpAsync(merchant, 10_000);
        var person = await TestPayer.NewAsync(Platform);
        return (merchant, person, new()
        {
            ["appid"] = merchant.AppId,
            ["out_bill_no"] = TestPayer.NewKey(),
            ["transfer_scene_id"] = "1000",
            ["openid"] = await person.OpenIdAsync(merchant.AppId),
            ["transfer_amount"] = 400,
            ["transfer_remark"] = "coins back",
            ["user_recv_perception"] = "活动奖励",
            ["transfer_scene_report_infos"] = new object[] { new { InfoType = "活动名称", InfoContent = "新会员有礼" }, new { InfoType = "奖励说明", InfoContent = "注册会员抽奖一等奖" } },
        });
    }

    private async Task TopUpAsync(TestMerchant merchant, long fen) => await Platform.Get<FundingOrders>()
        .TopUpAsync($"merchant/{merchant.MchId}", merchant.Merchant.OperationAccount, "CNY", fen, SandboxBank.SourceName);

    private async Task<(long Balance, long Available)> OperationAsync(TestMerchant merchant)
    {
        var account = (await Platform.Get<ILedger>().FindAccountAsync(merchant.Merchant.OperationAccount))!;
        return (account.CreditBalance, account.Available);
    }

    private async Task<string?> StateAsync(TestMerchant merchant, Dictionary<string, object> wish) =>
        (await merchant.GetAsync($"{Bills}/out-bill-no/{wish["out_bill_no"]}")).Json.GetProperty("state").GetString();

    private async Task EncryptToPlatformAsync(TestMerchant merchant, Dictionary<string, object> wish, string name)
    {
        var key = (await Platform.Get<PlatformKeys>().RingAsync()).Keys[0];
        merchant.NamedKey = key.Id;
        using var rsa = RSA.Create();
        rsa.ImportFromPem(key.Signing.PublicKeyPem);
        wish["user_name"] = Convert.ToBase64String(rsa.Encrypt(Encoding.UTF8.GetBytes(name), RSAEncryptionPadding.OaepSHA1));
    }

    private static (int Status, string Code) Of(WireReply reply) => (reply.Status, reply.Code);
}

public sealed class TransferBillOnSqlite(SharedPlatform<OnSqlite> shared) : TransferBillSuite<OnSqlite>(shared);

public sealed class TransferBillOnPostgres(SharedPlatform<OnPostgres> shared) : TransferBillSuite<OnPostgres>(shared);
