using System.Security.Cryptography;
using System.Text;
using Dapper;
using Madang.Pay.Keys;
using Madang.Pay.Tests.Platform;
using Xunit;

namespace Madang.Pay.Tests.RedPackets;

/// <summary>Batches of a brand's red packets over APIv3.</summary>
public abstract class BrandSuite<TEngine>(SharedPlatform<TEngine> shared) : PlatformSuite<TEngine>(shared)
    where TEngine : IEngine
{
    private const string Batches = "/v3/fund-app/brand-redpacket/brand-merchant-batches";
    private const string OutBatches = "/v3/fund-app/brand-redpacket/brand-merchant-out-batches";
    private const long Funds = 1_000_000;
    private const string NobodysOpenId = "oUpF8uMuAJO_M2pxb1Q9zNjWeS6o";

    internal sealed record Detail(string OutDetailNo, long Amount, string Openid, string Remark = "来自XX的红包", string? UserName = null);

    [Fact]
    public async Task A_batch_runs_to_its_end_and_says_so()
    {
        var merchant = await NewMerchantAsync();
        var people = await TestPerson.CrowdAsync(Platform, 2);
        var openIds = await Task.WhenAll(people.Select(person => person.OpenIdAsync(merchant.AppId)));
        var outNo = NewNumber();
        var created = await merchant.PostAsync(Batches, Body(merchant, outNo, [new("d1", 100, openIds[0]), new("d2", 200, openIds[1]), new("d3", 400, NobodysOpenId)]));
        Assert.Equal((200, outNo, "PROCESSING"), (created.Status, created.Json.Text("out_batch_no"), created.Json.Text("batch_state")));
        var batchNo = created.Json.Text("batch_no")!;
        Assert.InRange(batchNo.Length, 32, 64);
        // Nothing is taken for the one whom nobody knows.
        Assert.Equal(Funds - 300, await FundsAsync(merchant));
        var invalid = (await merchant.GetAsync($"{OutBatches}/{outNo}/out-details/d3")).Json;
        Assert.Equal(("DETAIL_FAIL", "OPENID_INVALID"), (invalid.Text("detail_state"), invalid.Text("fail_reason")));

        var packetId = (await people[0].GetAsync("/wallet/red-packets")).Json.GetProperty("red_packets")[0].Text("packet_id")!;
        Assert.Equal(200, (await people[0].OpenAsync(packetId)).Status);
        var halfway = (await merchant.GetAsync($"{Batches}/{batchNo}?need_query_detail=true")).Json;
        Assert.Equal(("PROCESSING", 100, 1, 400, 1), Sums(halfway));
        Assert.False(halfway.TryGetProperty("detail_list", out _));

        Platform.Travel(TimeSpan.FromHours(24));
        await Money.RunDueAsync(Platform);
        var finished = (await merchant.GetAsync($"{OutBatches}/{outNo}?need_query_detail=true&detail_state=DETAIL_VIEW_ALL")).Json;
        Assert.Equal(("FINISHED", 100, 1, 600, 2), Sums(finished));
        Assert.Equal(["DETAIL_SUCCESS", "DETAIL_FAIL", "DETAIL_FAIL"], finished.GetProperty("detail_list").EnumerateArray().OrderBy(detail => detail.Text("out_detail_no")).Select(detail => detail.Text("detail_state")));
        Assert.Equal((merchant.MchId, merchant.AppId, "123400001", 1234, 700, 3), (finished.Text("brand_mchid"), finished.Text("brand_appid"), finished.Text("template_id"), finished.Fen("brand_id"), finished.Fen("total_amount"), finished.Fen("total_num")));
        var failed = (await merchant.GetAsync($"{Batches}/{batchNo}?need_query_detail=true&detail_state=DETAIL_VIEW_FAIL")).Json.GetProperty("detail_list");
        Assert.Equal(2, failed.GetArrayLength());

        var overdueNo = failed.EnumerateArray().Single(detail => detail.Text("out_detail_no") == "d2").Text("transfer_detail_no");
        var overdue = (await merchant.GetAsync($"{Batches}/{batchNo}/details/{overdueNo}")).Json;
        Assert.Equal(("DETAIL_FAIL", "USER_RECEIVE_OVERDUE", 200, openIds[1]), (overdue.Text("detail_state"), overdue.Text("fail_reason"), overdue.Fen("amount"), overdue.Text("openid")));
        Assert.Equal((Funds - 100, 100, 0), (await FundsAsync(merchant), await people[0].BalanceAsync(), await people[1].BalanceAsync()));
    }

    [Fact]
    public async Task The_same_number_makes_one_batch()
    {
        var merchant = await NewMerchantAsync();
        var openId = await OpenIdAsync(merchant);
        var outNo = NewNumber();
        var replies = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => merchant.PostAsync(Batches, Body(merchant, outNo, [new("d1", 100, openId)]))));
        Assert.All(replies, reply => Assert.Equal(200, reply.Status));
        Assert.Single(replies.Select(reply => reply.Json.Text("batch_no")).Distinct());
        var other = await merchant.PostAsync(Batches, Body(merchant, outNo, [new("d1", 101, openId)]));
        Assert.Equal((400, "INVALID_REQUEST"), (other.Status, other.Code));
        Assert.Equal(Funds - 100, await FundsAsync(merchant));
    }

    [Fact]
    public async Task Without_money_for_all_nothing_is_sent_until_the_same_number_comes_again()
    {
        var merchant = await NewMerchantAsync(funds: 299);
        var openIds = new[] { await OpenIdAsync(merchant), await OpenIdAsync(merchant) };
        var body = Body(merchant, NewNumber(), [new("d1", 100, openIds[0]), new("d2", 200, openIds[1])]);
        var refused = await merchant.PostAsync(Batches, body);
        Assert.Equal((403, "NOT_ENOUGH"), (refused.Status, refused.Code));
        Assert.Equal(299, await FundsAsync(merchant));
        await Money.GiveAsync(Platform, merchant.Merchant.OperationAccount, 1);
        Assert.Equal(200, (await merchant.PostAsync(Batches, body)).Status);
        Assert.Equal(0, await FundsAsync(merchant));
    }

    [Fact]
    public async Task Names_are_checked_where_the_platform_knows_them()
    {
        var merchant = await NewMerchantAsync();
        var people = await TestPerson.CrowdAsync(Platform, 3);
        await using (var connection = await Platform.Database.OpenAsync())
            await connection.ExecuteAsync("UPDATE wallet_person SET legal_name = '张三' WHERE person_id = @first OR person_id = @second", new { first = people[0].PayerId, second = people[1].PayerId });
        var ring = await Platform.Get<PlatformKeys>().RingAsync();
        merchant.NamedKey = ring.Keys[0].Id;
        using var key = RSA.Create();
        key.ImportFromPem(ring.Keys[0].Signing.PublicKeyPem);
        string Encrypt(string name) => Convert.ToBase64String(key.Encrypt(Encoding.UTF8.GetBytes(name), RSAEncryptionPadding.OaepSHA1));
        async Task<Detail[]> DetailsAsync() =>
        [
            new("d1", 200_000, await people[0].OpenIdAsync(merchant.AppId), UserName: Encrypt("张三")),
            new("d2", 100, await people[1].OpenIdAsync(merchant.AppId), UserName: Encrypt("李四")),
            new("d3", 100, await people[2].OpenIdAsync(merchant.AppId), UserName: Encrypt("王五")),
        ];
        var outNo = NewNumber();
        var first = await merchant.PostAsync(Batches, Body(merchant, outNo, await DetailsAsync()));
        Assert.Equal(200, first.Status);
        // Encrypted again, a name has other bytes: that is still the same request.
        var again = await merchant.PostAsync(Batches, Body(merchant, outNo, await DetailsAsync()));
        Assert.Equal(first.Json.Text("batch_no"), again.Json.Text("batch_no"));
        Assert.Equal("NAME_NOT_CORRECT", (await merchant.GetAsync($"{OutBatches}/{outNo}/out-details/d2")).Json.Text("fail_reason"));
        Assert.Equal("DETAIL_PROCESSING", (await merchant.GetAsync($"{OutBatches}/{outNo}/out-details/d3")).Json.Text("detail_state"));
        Assert.Equal(Funds - 200_100, await FundsAsync(merchant));

        var garbled = await merchant.PostAsync(Batches, Body(merchant, NewNumber(), [new("d1", 100, NobodysOpenId, UserName: "bm90IGVuY3J5cHRlZA==")]));
        Assert.Equal((400, "PARAM_ERROR"), (garbled.Status, garbled.Code));
    }

    [Fact]
    public async Task More_than_ten_a_day_to_one_person_fail_alone()
    {
        var merchant = await NewMerchantAsync();
        var openId = await OpenIdAsync(merchant);
        await merchant.PostAsync(Batches, Body(merchant, NewNumber(), [.. Enumerable.Range(0, 9).Select(i => new Detail($"d{i}", 10, openId))]));
        var outNo = NewNumber();
        await merchant.PostAsync(Batches, Body(merchant, outNo, [new("a", 10, openId), new("b", 10, openId)]));
        Assert.Equal("DETAIL_PROCESSING", (await merchant.GetAsync($"{OutBatches}/{outNo}/out-details/a")).Json.Text("detail_state"));
        Assert.Equal("DAY_RECEIVED_COUNT_EXCEED", (await merchant.GetAsync($"{OutBatches}/{outNo}/out-details/b")).Json.Text("fail_reason"));
        Assert.Equal(Funds - 100, await FundsAsync(merchant));
    }

    [Fact]
    public async Task A_batch_whose_packets_all_fail_is_finished_and_free()
    {
        var merchant = await NewMerchantAsync(funds: 1);
        var reply = await merchant.PostAsync(Batches, Body(merchant, NewNumber(), [new("d1", 100, NobodysOpenId)]));
        Assert.Equal((200, "FINISHED"), (reply.Status, reply.Json.Text("batch_state")));
        Assert.Equal(1, await FundsAsync(merchant));
    }

    [Theory]
    [InlineData("\"total_amount\":100", "\"total_amount\":101", "/total_amount")]
    [InlineData("\"total_num\":1", "\"total_num\":2", "/total_num")]
    [InlineData("\"total_num\":1", "\"total_num\":11", "/total_num")]
    [InlineData("\"amount\":100", "\"amount\":0", "/detail_list/0/amount")]
    [InlineData("\"amount\":100", "\"amount\":-100", "/detail_list/0/amount")]
    [InlineData("\"amount\":100", "\"amount\":\"100\"", "/detail_list/0/amount")]
    [InlineData("\"amount\":100", "\"amount\":1e999", "/detail_list/0/amount")]
    [InlineData("\"scene\":\"CUSTOM_SEND\"", "\"scene\":\"OTHER\"", "/scene")]
    [InlineData("\"batch_name\":\"", "\"batch_name\":null,\"x\":\"", "/batch_name")]
    [InlineData("\"out_detail_no\":\"d1\"", "\"out_detail_no\":\"d-1\"", "/detail_list/0/out_detail_no")]
    [InlineData("\"brand_id\":1234", "\"brand_id\":0", "/brand_id")]
    [InlineData("\"detail_list\":[", "\"detail_list\":[null,", "/detail_list/0")]
    public async Task A_wrong_member_is_named(string right, string wrong, string field)
    {
        var merchant = await NewMerchantAsync();
        var body = Encoding.UTF8.GetString(Pay.Wire.WireJson.Write(Body(merchant, NewNumber(), [new("d1", 100, await OpenIdAsync(merchant))])));
        Assert.Contains(right, body, StringComparison.Ordinal);
        var reply = await merchant.PostAsync(Batches, body.Replace(right, wrong, StringComparison.Ordinal));
        Assert.Equal((400, "PARAM_ERROR", field), (reply.Status, reply.Code, reply.Json.GetProperty("detail").Text("field")));
        Assert.Equal(Funds, await FundsAsync(merchant));
    }

    [Fact]
    public async Task Doubled_numbers_foreign_apps_and_large_amounts_without_a_name_are_refused()
    {
        var merchant = await NewMerchantAsync();
        var openId = await OpenIdAsync(merchant);
        var doubled = await merchant.PostAsync(Batches, Body(merchant, NewNumber(), [new("d1", 100, openId), new("d1", 100, openId)]));
        var nameless = await merchant.PostAsync(Batches, Body(merchant, NewNumber(), [new("d1", 200_000, openId)]));
        var tooLarge = await merchant.PostAsync(Batches, Body(merchant, NewNumber(), [new("d1", 500_001, openId)]));
        var foreign = await merchant.PostAsync(Batches, Body(merchant, NewNumber(), [new("d1", 100, openId)], appId: "wx0000000000000000"));
        Assert.Equal(["PARAM_ERROR", "PARAM_ERROR", "PARAM_ERROR", "APPID_MCHID_NOT_MATCH"], new[] { doubled, nameless, tooLarge, foreign }.Select(reply => reply.Code));
        Assert.Equal(Funds, await FundsAsync(merchant));
    }

    [Fact]
    public async Task One_merchant_knows_nothing_of_anothers_batch()
    {
        var (merchant, other) = (await NewMerchantAsync(), await NewMerchantAsync());
        var outNo = NewNumber();
        var batchNo = (await merchant.PostAsync(Batches, Body(merchant, outNo, [new("d1", 100, await OpenIdAsync(merchant))]))).Json.Text("batch_no");
        foreach (var path in new[] { $"{Batches}/{batchNo}", $"{OutBatches}/{outNo}", $"{OutBatches}/{outNo}/out-details/d1", $"{Batches}/{batchNo}/details/1" })
        {
            var reply = await other.GetAsync(path);
            Assert.Equal((404, "RESOURCE_NOT_EXISTS"), (reply.Status, reply.Code));
        }
        Assert.Equal("PARAM_ERROR", (await merchant.GetAsync($"{OutBatches}/{outNo}?need_query_detail=perhaps")).Code);
        Assert.Equal("PARAM_ERROR", (await merchant.GetAsync($"{OutBatches}/{outNo}?need_query_detail=true&detail_state=NONE")).Code);
    }

    private static object Body(TestMerchant merchant, string outBatchNo, Detail[] details, string? appId = null) => new
    {
        BrandId = 1234,
        BrandAppid = appId ?? merchant.AppId,
        Scene = "CUSTOM_SEND",
        TemplateId = "123400001",
        OutBatchNo = outBatchNo,
        BatchName = "双十一营销用品牌红包",
        BatchRemark = "双十一营销用品牌红包",
        TotalAmount = details.Sum(detail => detail.Amount),
        TotalNum = details.Length,
        DetailList = details,
    };

    private static (string?, long, long, long, long) Sums(System.Text.Json.JsonElement batch) =>
        (batch.Text("batch_state"), batch.Fen("success_amount"), batch.Fen("success_num"), batch.Fen("fail_amount"), batch.Fen("fail_num"));

    private static string NewNumber() => RandomNumberGenerator.GetHexString(20);

    private async Task<TestMerchant> NewMerchantAsync(long funds = Funds)
    {
        var merchant = await Platform.NewMerchantAsync();
        await Money.GiveAsync(Platform, merchant.Merchant.OperationAccount, funds);
        return merchant;
    }

    private async Task<string> OpenIdAsync(TestMerchant merchant) => await (await TestPerson.NewAsync(Platform)).OpenIdAsync(merchant.AppId);

    private Task<long> FundsAsync(TestMerchant merchant) => Money.BalanceAsync(Platform, merchant.Merchant.OperationAccount);
}

public sealed class BrandOnSqlite(SharedPlatform<OnSqlite> shared) : BrandSuite<OnSqlite>(shared);

public sealed class BrandOnPostgres(SharedPlatform<OnPostgres> shared) : BrandSuite<OnPostgres>(shared);
