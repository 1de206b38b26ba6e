using Madang.Ledger;
using Madang.Pay.Funding;
using Madang.Pay.Sandbox;
using Madang.Pay.Tests.Platform;
using Madang.Pay.Tests.Wallet;
using Madang.Pay.Wallet;
using Xunit;

namespace Madang.Pay.Tests.Transfers;

/// <summary>The legacy batches: what can be paid is paid, what cannot fails alone and goes back.</summary>
public abstract class TransferBatchSuite<TEngine>(SharedPlatform<TEngine> shared) : PlatformSuite<TEngine>(shared)
    where TEngine : IEngine
{
    private const string Batches = "/v3/transfer/batches";

    [Fact]
    public async Task A_batch_pays_whom_it_can_and_returns_the_rest()
    {
        var (merchant, people) = await MerchantAsync(100_000, 3);
        var wish = await BatchAsync(merchant, people, 100);
        var details = (List<Dictionary<string, object>>)wish["transfer_detail_list"];
        details.Add(Detail("oNobodyKnowsThisOpenid000000", 700));
        Sum(wish);
        var accepted = await merchant.PostAsync(Batches, wish);
        Assert.True(accepted.Status == 200, accepted.Text);
        Assert.Contains(accepted.Json.GetProperty("batch_status").GetString(), (string[])["ACCEPTED", "PROCESSING", "FINISHED"]);
        await Platform.Get<DueWorker>().RunAllAsync();

        var batchId = accepted.Json.GetProperty("batch_id").GetString();
        var query = "?need_query_detail=true&offset=0&limit=20&detail_status=ALL";
        var found = (await merchant.GetAsync($"{Batches}/batch-id/{batchId}{query}")).Json;
        var batch = found.GetProperty("transfer_batch");
        Assert.Equal("FINISHED", batch.GetProperty("batch_status").GetString());
        Assert.Equal((300, 3, 700, 1), (Number(batch, "success_amount"), Number(batch, "success_num"), Number(batch, "fail_amount"), Number(batch, "fail_num")));
        Assert.Equal(4, found.GetProperty("transfer_detail_list").GetArrayLength());
        Assert.Equal(100_000 - 300, await AvailableAsync(merchant));
        Assert.Equal(0, (await Platform.Get<ILedger>().FindAccountAsync($"transferbatch/CNY/{batchId}"))!.CreditBalance);
        foreach (var person in people)
            Assert.Equal(100, await person.BalanceAsync());

        var failed = (await merchant.GetAsync($"{Batches}/out-batch-no/{wish["out_batch_no"]}?need_query_detail=true&detail_status=FAIL")).Json;
        var compact = failed.GetProperty("transfer_detail_list").EnumerateArray().Single();
        Assert.Equal("FAIL", compact.GetProperty("detail_status").GetString());
        var byId = (await merchant.GetAsync($"{Batches}/batch-id/{batchId}/details/detail-id/{compact.GetProperty("detail_id").GetString()}")).Json;
        Assert.Equal("OPENID_INVALID", byId.GetProperty("fail_reason").GetString());
        var byOutNo = (await merchant.GetAsync($"{Batches}/out-batch-no/{wish["out_batch_no"]}/details/out-detail-no/{details[0]["out_detail_no"]}")).Json;
        Assert.Equal(("SUCCESS", 100), (byOutNo.GetProperty("detail_status").GetString(), Number(byOutNo, "transfer_amount")));
    }

    [Fact]
    public async Task A_thousand_transfers_are_worked_off_in_parts()
    {
        var (merchant, people) = await MerchantAsync(100_000, 4);
        var wish = await BatchAsync(merchant, people, 7);
        var details = (List<Dictionary<string, object>>)wish["transfer_detail_list"];
        while (details.Count < 1_000)
            details.Add(Detail(details[details.Count % 4]["openid"], 7));
        Sum(wish);
        var replies = await Task.WhenAll(merchant.PostAsync(Batches, wish), merchant.PostAsync(Batches, wish));
        Assert.All(replies, reply => Assert.True(reply.Status == 200, reply.Text));
        Assert.Single(replies.Select(reply => reply.Json.GetProperty("batch_id").GetString()).Distinct());
        // Two workers at once: the guard lets each part be paid once.
        var works = Platform.Get<Pay.Transfers.Batches.TransferBatches>();
        await Task.WhenAll(works.RunDueAsync().AsTask(), works.RunDueAsync().AsTask());
        await Platform.Get<DueWorker>().RunAllAsync();
        foreach (var person in people)
            Assert.Equal(1_750, await person.BalanceAsync());
        Assert.Equal(100_000 - 7_000, await AvailableAsync(merchant));
        var page = (await merchant.GetAsync($"{Batches}/out-batch-no/{wish["out_batch_no"]}?need_query_detail=true&offset=950&limit=100")).Json;
        Assert.Equal(50, page.GetProperty("transfer_detail_list").GetArrayLength());
    }

    [Fact]
    public async Task A_batch_may_be_closed_before_it_is_paid_and_its_money_is_back()
    {
        var (merchant, people) = await MerchantAsync(1_000, 2);
        await Platform.Get<Faults>().AddAsync(merchant.MchId, FaultKind.TransferBatchClosed, "", 1, 1, default);
        var wish = await BatchAsync(merchant, people, 100);
        wish["notify_url"] = merchant.NotifyUrl;
        Assert.Equal(200, (await merchant.PostAsync(Batches, wish)).Status);
        await Platform.Get<DueWorker>().RunAllAsync();
        var found = (await merchant.GetAsync($"{Batches}/out-batch-no/{wish["out_batch_no"]}?need_query_detail=true")).Json;
        var batch = found.GetProperty("transfer_batch");
        Assert.Equal(("CLOSED", "OVERDUE_CLOSE"), (batch.GetProperty("batch_status").GetString(), batch.GetProperty("close_reason").GetString()));
        Assert.False(found.TryGetProperty("transfer_detail_list", out _));
        Assert.Equal((1_000, 0), (await AvailableAsync(merchant), await people[0].BalanceAsync()));
        var told = await merchant.ReceiveCallbackAsync();
        Assert.Equal(("MCHTRANSFER.BATCH.CLOSED", "CLOSED", "OVERDUE_CLOSE"), (
            told.EventType, told.Resource.GetProperty("batch_status").GetString(), told.Resource.GetProperty("close_reason").GetString()));
    }

    [Fact]
    public async Task A_batch_beyond_the_balance_is_refused_whole()
    {
        var (merchant, people) = await MerchantAsync(100, 2);
        var reply = await merchant.PostAsync(Batches, await BatchAsync(merchant, people, 51));
        Assert.Equal((403, "NOT_ENOUGH"), (reply.Status, reply.Code));
        Assert.Equal(100, await AvailableAsync(merchant));
    }

    [Fact]
    public async Task The_same_number_takes_no_other_parameters()
    {
        var (merchant, people) = await MerchantAsync(1_000, 2);
        var wish = await BatchAsync(merchant, people, 10);
        Assert.Equal(200, (await merchant.PostAsync(Batches, wish)).Status);
        wish["batch_name"] = "another";
        Assert.Equal((400, "INVALID_REQUEST"), Of(await merchant.PostAsync(Batches, wish)));
        var (other, _) = await MerchantAsync(0, 0);
        Assert.Equal((404, "NOT_FOUND"), Of(await other.GetAsync($"{Batches}/out-batch-no/{wish["out_batch_no"]}?need_query_detail=false")));
    }

    [Theory]
    [InlineData("total_amount", 19, "/total_amount")]
    [InlineData("total_num", 3, "/total_num")]
    [InlineData("batch_name", "", "/batch_name")]
    public async Task Sums_that_do_not_add_up_are_refused(string member, object value, string field)
    {
        var (merchant, people) = await MerchantAsync(1_000, 2);
        var wish = await BatchAsync(merchant, people, 10);
        wish[member] = value;
        var reply = await merchant.PostAsync(Batches, wish);
        Assert.Equal((400, "PARAM_ERROR", field), (reply.Status, reply.Code, reply.Json.GetProperty("detail").GetProperty("field").GetString()));
    }

    [Theory]
    [InlineData("")]
    [InlineData("?need_query_detail=perhaps")]
    [InlineData("?need_query_detail=true&limit=19")]
    [InlineData("?need_query_detail=true&limit=101")]
    [InlineData("?need_query_detail=true&offset=-1")]
    [InlineData("?need_query_detail=true&detail_status=LOST")]
    public async Task A_malformed_query_is_refused(string query)
    {
        var (merchant, _) = await MerchantAsync(0, 0);
        Assert.Equal((400, "PARAM_ERROR"), Of(await merchant.GetAsync($"{Batches}/out-batch-no/x{query}")));
    }

    private async Task<(TestMerchant Merchant, TestPayer[] People)> MerchantAsync(long fen, int people)
    {
        var merchant = await Platform.NewMerchantAsync();
        if (fen > 0)
            await Platform.Get<FundingOrders>().TopUpAsync($"merchant/{merchant.MchId}", merchant.Merchant.OperationAccount, "CNY", fen, SandboxBank.SourceName);
        var payers = new TestPayer[people];
        for (var i = 0; i < people; i++)
            payers[i] = await TestPayer.NewAsync(Platform);
        return (merchant, payers);
    }

    private static async Task<Dictionary<string, object>> BatchAsync(TestMerchant merchant, TestPayer[] people, long eachFen)
    {
        var details = new List<Dictionary<string, object>>();
        foreach (var person in people)
            details.Add(Detail(await person.OpenIdAsync(merchant.AppId), eachFen));
        var wish = new Dictionary<string, object>
        {
            ["appid"] = merchant.AppId,
            ["out_batch_no"] = TestPayer.NewKey(),
            ["batch_name"] = "Wages",
            ["batch_remark"] = "January",
            ["transfer_detail_list"] = details,
        };
        Sum(wish);
        return wish;
    }

    private static Dictionary<string, object> Detail(object openId, long fen) => new()
    {
        ["out_detail_no"] = TestPayer.NewKey(),
        ["transfer_amount"] = fen,
        ["transfer_remark"] = "wages",
        ["openid"] = openId,
    };

    private static void Sum(Dictionary<string, object> wish)
    {
        var details = (List<Dictionary<string, object>>)wish["transfer_detail_list"];
        wish["total_num"] = details.Count;
        wish["total_amount"] = details.Sum(detail => (long)detail["transfer_amount"]);
    }

    private async Task<long> AvailableAsync(TestMerchant merchant) =>
        (await Platform.Get<ILedger>().FindAccountAsync(merchant.Merchant.OperationAccount))!.Available;

    private static long Number(System.Text.Json.JsonElement json, string member) => json.GetProperty(member).GetInt64();

    private static (int Status, string Code) Of(WireReply reply) => (reply.Status, reply.Code);
}

public sealed class TransferBatchOnSqlite(SharedPlatform<OnSqlite> shared) : TransferBatchSuite<OnSqlite>(shared);

public sealed class TransferBatchOnPostgres(SharedPlatform<OnPostgres> shared) : TransferBatchSuite<OnPostgres>(shared);
