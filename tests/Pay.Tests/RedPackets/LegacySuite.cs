using Dapper;
using System.Text;
using Madang.Pay.Sandbox;
using Madang.Pay.Tests.Platform;
using Xunit;

namespace Madang.Pay.Tests.RedPackets;

/// <summary>Merchants' red packets over the legacy XML wire.</summary>
public abstract class LegacySuite<TEngine>(SharedPlatform<TEngine> shared) : PlatformSuite<TEngine>(shared)
    where TEngine : IEngine
{
    private const long Funds = 1_000_000;

    [Theory]
    [InlineData(LegacySign.Md5)]
    [InlineData(LegacySign.Md5WithType)]
    [InlineData(LegacySign.HmacWithType)]
    [InlineData(LegacySign.HmacTypeUnsigned)]
    [InlineData(LegacySign.Md5SmallLetters)]
    public async Task A_packet_is_sent_and_received_however_it_is_signed(LegacySign sign)
    {
        var client = await NewClientAsync();
        var person = await TestPerson.NewAsync(Platform);
        var openId = await person.OpenIdAsync(client.Merchant.AppId);
        var members = client.Packet(openId, 1_000);
        var sent = await client.SendAsync(members, sign);

        Assert.Equal("SUCCESS", sent.Outcome);
        Assert.Equal(
            (members["mch_billno"], client.Merchant.MchId, client.Merchant.AppId, openId, 1_000),
            (sent["mch_billno"], sent["mch_id"], sent["wxappid"], sent["re_openid"], sent.Fen("total_amount")));
        Assert.InRange(sent["send_listid"]!.Length, 28, 32);
        Assert.Equal(Funds - 1_000, await FundsAsync(client));
        Assert.Equal("SENT", (await client.QueryAsync(members["mch_billno"]))["status"]);

        var waiting = (await person.GetAsync("/wallet/red-packets")).Json.GetProperty("red_packets")[0];
        Assert.Equal("天虹百货", waiting.Text("from"));
        Assert.Equal(200, (await person.OpenAsync(waiting.Text("packet_id")!)).Status);

        var received = await client.QueryAsync(members["mch_billno"]);
        Assert.Equal(("RECEIVED", "NORMAL", "API", sent["send_listid"]), (received["status"], received["hb_type"], received["send_type"], received["detail_id"]));
        Assert.Equal((1, 1_000, members["wishing"], members["remark"], members["act_name"]), (received.Fen("total_num"), received.Fen("total_amount"), received["wishing"], received["remark"], received["act_name"]));
        Assert.Matches(@"^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$", received["send_time"]);
        Assert.Equal((openId, 1_000), Assert.Single(received.Openings));
        Assert.Equal((1_000, 0), (await person.BalanceAsync(), await Money.EscrowAsync(Platform, sent["send_listid"]!)));
    }

    [Theory]
    [InlineData("/pay/unifiedorder")]
    [InlineData("/secapi/pay/refund")]
    [InlineData("/mmpaymkttransfers/promotion/transfers")]
    public async Task Legacy_calls_that_are_not_offered_yet_say_so_in_the_form_their_clients_read(string path)
    {
        using var content = new StringContent("<xml><mchid>1900000001</mchid></xml>", Encoding.UTF8, "text/xml");
        using var response = await Platform.Http.PostAsync(path, content);
        Assert.Equal(200, (int)response.StatusCode);
        var reply = new LegacyReply(System.Xml.Linq.XElement.Parse(await response.Content.ReadAsStringAsync()));
        Assert.Equal(("FAIL", "NOAUTH"), (reply["return_code"], reply.Outcome));
        Assert.Contains("does not offer", reply["return_msg"]);
    }

    [Fact]
    public async Task A_group_shares_and_this_answer_alone_is_signed()
    {
        var client = await NewClientAsync();
        var friends = await TestPerson.CrowdAsync(Platform, 4);
        var members = client.GroupPacket(await friends[0].OpenIdAsync(client.Merchant.AppId), 3_000, 3);
        foreach (var withHmac in new[] { false, true })
        {
            members["mch_billno"] = LegacyClient.NewBillno();
            var sent = await client.SendGroupAsync(members, withHmac ? LegacySign.HmacWithType : LegacySign.Md5);
            Assert.Equal("SUCCESS", sent.Outcome);
            var flat = sent.Xml.Elements().Select(element => KeyValuePair.Create(element.Name.LocalName, element.Value));
            Assert.Equal(LegacyClient.Sign(flat, client.Merchant.Credentials.ApiKeyV2, withHmac), sent["sign"]);

            var packetId = sent["send_listid"]!;
            var replies = await Task.WhenAll(friends.Select(friend => friend.OpenAsync(packetId)));
            Assert.Equal((3, 1), (replies.Count(reply => reply.Status == 200), replies.Count(reply => reply.Status == 410)));
            var received = await client.QueryAsync(members["mch_billno"]);
            Assert.Equal(("RECEIVED", "GROUP"), (received["status"], received["hb_type"]));
            Assert.Equal((3, 3_000), (received.Openings.Length, received.Openings.Sum(opening => opening.Amount)));
            Assert.Null(received["sign"]);
        }
        Assert.Equal(Funds - 6_000, await FundsAsync(client));
    }

    [Fact]
    public async Task What_is_not_received_in_a_day_goes_back_to_the_merchant()
    {
        var client = await NewClientAsync();
        var friends = await TestPerson.CrowdAsync(Platform, 2);
        var one = client.Packet(await friends[0].OpenIdAsync(client.Merchant.AppId), 500);
        var group = client.GroupPacket(await friends[0].OpenIdAsync(client.Merchant.AppId), 2_000, 5);
        await client.SendAsync(one);
        var packetId = (await client.SendGroupAsync(group))["send_listid"]!;
        var taken = (await friends[1].OpenAsync(packetId)).Json.Fen("amount");

        Platform.Travel(TimeSpan.FromHours(24));
        await Money.RunDueAsync(Platform);

        var (oneAfter, groupAfter) = (await client.QueryAsync(one["mch_billno"]), await client.QueryAsync(group["mch_billno"]));
        Assert.Equal(("REFUND", 500), (oneAfter["status"], oneAfter.Fen("refund_amount")));
        Assert.Equal(("REFUND", 2_000 - taken), (groupAfter["status"], groupAfter.Fen("refund_amount")));
        Assert.NotNull(oneAfter["refund_time"]);
        Assert.Equal(Funds - taken, await FundsAsync(client));
    }

    [Fact]
    public async Task The_same_number_sends_once()
    {
        var client = await NewClientAsync();
        var members = client.Packet(await OpenIdAsync(client), 1_000);
        var replies = await Task.WhenAll(Enumerable.Range(0, 10).Select(i => client.SendAsync(members, i % 2 == 0 ? LegacySign.Md5 : LegacySign.HmacWithType)));
        Assert.All(replies, reply => Assert.Equal("SUCCESS", reply.Outcome));
        Assert.Single(replies.Select(reply => reply["send_listid"]).Distinct());
        Assert.Equal(Funds - 1_000, await FundsAsync(client));

        members["total_amount"] = "1001";
        Assert.Equal("FATAL_ERROR", (await client.SendAsync(members)).Outcome);
        Assert.Equal(Funds - 1_000, await FundsAsync(client));
    }

    [Fact]
    public async Task Without_money_nothing_is_sent_until_the_same_number_comes_again()
    {
        var client = await NewClientAsync(funds: 999);
        var members = client.Packet(await OpenIdAsync(client), 1_000);
        var refused = await client.SendAsync(members);
        Assert.Equal(("NOTENOUGH", "SUCCESS", "FAIL"), (refused.Outcome, refused["return_code"], refused["result_code"]));
        Assert.Equal("NOT_FOUND", (await client.QueryAsync(members["mch_billno"])).Outcome);
        await Money.GiveAsync(Platform, client.Merchant.Merchant.OperationAccount, 1);
        Assert.Equal("SUCCESS", (await client.SendAsync(members)).Outcome);
        Assert.Equal(0, await FundsAsync(client));
    }

    [Fact]
    public async Task A_person_gets_a_thousand_yuan_a_day_of_one_merchant_and_a_merchant_sends_a_million()
    {
        var client = await NewClientAsync(funds: 101_000_000);
        var openId = await OpenIdAsync(client);
        var replies = await Task.WhenAll(Enumerable.Range(0, 7).Select(_ => client.SendAsync(client.Packet(openId, 20_000))));
        Assert.Equal((5, 2), (replies.Count(reply => reply.Outcome == "SUCCESS"), replies.Count(reply => reply.Outcome == "RCVDAMOUNT_LIMIT")));
        Assert.Equal("SUCCESS", (await client.SendAsync(client.Packet(await OpenIdAsync(client), 20_000))).Outcome);
        Assert.Equal(101_000_000 - 120_000, await FundsAsync(client));

        await using (var connection = await Platform.Database.OpenAsync())
            await connection.ExecuteAsync("UPDATE red_packet_merchant_day SET amount = 99970000 WHERE mchid = @MchId", new { client.Merchant.MchId });
        var last = await Task.WhenAll(Enumerable.Range(0, 3).Select(async _ => await client.SendAsync(client.Packet(await OpenIdAsync(client), 20_000))));
        Assert.Equal((1, 2), (last.Count(reply => reply.Outcome == "SUCCESS"), last.Count(reply => reply.Outcome == "SENDAMOUNT_LIMIT")));
        Platform.Travel(TimeSpan.FromHours(24));
        Assert.Equal("SUCCESS", (await client.SendAsync(client.Packet(openId, 20_000))).Outcome);
    }

    [Fact]
    public async Task Ten_packets_race_for_money_for_three()
    {
        var client = await NewClientAsync(funds: 3_500);
        var openIds = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => OpenIdAsync(client)));
        var replies = await Task.WhenAll(openIds.Select(openId => client.SendAsync(client.Packet(openId, 1_000))));
        Assert.Equal((3, 7), (replies.Count(reply => reply.Outcome == "SUCCESS"), replies.Count(reply => reply.Outcome == "NOTENOUGH")));
        Assert.Equal(500, await FundsAsync(client));
    }

    [Fact]
    public async Task A_person_gets_ten_packets_a_day_of_one_merchant()
    {
        var client = await NewClientAsync();
        var openId = await OpenIdAsync(client);
        var replies = await Task.WhenAll(Enumerable.Range(0, 12).Select(_ => client.SendAsync(client.Packet(openId, 100))));
        Assert.Equal((10, 2), (replies.Count(reply => reply.Outcome == "SUCCESS"), replies.Count(reply => reply.Outcome == "SENDNUM_LIMIT")));
        Assert.Equal(Funds - 1_000, await FundsAsync(client));
        Platform.Travel(TimeSpan.FromHours(23));
        Platform.Travel(TimeSpan.FromMinutes(59));
        Assert.Equal("SUCCESS", (await client.SendAsync(client.Packet(openId, 100))).Outcome);
    }

    [Theory]
    [InlineData("total_amount", "99", "MONEY_LIMIT")]
    [InlineData("total_amount", "20001", "MONEY_LIMIT")]
    [InlineData("total_amount", "0", "PARAM_ERROR")]
    [InlineData("total_amount", "-100", "PARAM_ERROR")]
    [InlineData("total_amount", "1.5", "PARAM_ERROR")]
    [InlineData("total_amount", "ten", "PARAM_ERROR")]
    [InlineData("total_amount", "99999999999999999999", "PARAM_ERROR")]
    [InlineData("total_amount", "", "PARAM_ERROR")]
    [InlineData("total_num", "2", "PARAM_ERROR")]
    [InlineData("mch_billno", "", "PARAM_ERROR")]
    [InlineData("mch_billno", "12345678901234567890123456789", "PARAM_ERROR")]
    [InlineData("mch_billno", "12345-678", "PARAM_ERROR")]
    [InlineData("send_name", "", "PARAM_ERROR")]
    [InlineData("wishing", "", "PARAM_ERROR")]
    [InlineData("client_ip", "", "PARAM_ERROR")]
    [InlineData("act_name", "123456789012345678901234567890123", "PARAM_ERROR")]
    [InlineData("scene_id", "PRODUCT_9", "PARAM_ERROR")]
    [InlineData("re_openid", "oUpF8uMuAJO_M2pxb1Q9zNjWeS6o", "OPENID_ERROR")]
    [InlineData("wxappid", "wx0000000000000000", "ILLEGAL_APPID")]
    public async Task A_wrong_member_is_refused_by_its_documented_code(string name, string value, string code)
    {
        var client = await NewClientAsync();
        var members = client.Packet(await OpenIdAsync(client), 1_000);
        members[name] = value;
        var reply = await client.SendAsync(members);
        Assert.Equal((code, "SUCCESS", "FAIL"), (reply.Outcome, reply["return_code"], reply["result_code"]));
        Assert.NotEqual("", reply["err_code_des"]);
        Assert.Equal(Funds, await FundsAsync(client));
    }

    [Theory]
    [InlineData(20_001, "PRODUCT_4", "SUCCESS")]
    [InlineData(30, "PRODUCT_1", "SUCCESS")]
    [InlineData(29, "PRODUCT_1", "MONEY_LIMIT")]
    [InlineData(499_901, "PRODUCT_8", "MONEY_LIMIT")]
    public async Task A_scene_widens_the_limits(long amount, string scene, string outcome)
    {
        var client = await NewClientAsync();
        var members = client.Packet(await OpenIdAsync(client), amount);
        members["scene_id"] = scene;
        Assert.Equal(outcome, (await client.SendAsync(members)).Outcome);
    }

    [Theory]
    [InlineData(2, 1_000, "PARAM_ERROR")]
    [InlineData(21, 21_000, "PARAM_ERROR")]
    [InlineData(3, 299, "MONEY_LIMIT")]
    [InlineData(3, 60_001, "MONEY_LIMIT")]
    [InlineData(3, 300, "SUCCESS")]
    [InlineData(20, 400_000, "SUCCESS")]
    public async Task A_group_is_of_three_to_twenty(int count, long total, string outcome)
    {
        var client = await NewClientAsync();
        Assert.Equal(outcome, (await client.SendGroupAsync(client.GroupPacket(await OpenIdAsync(client), total, count))).Outcome);
    }

    [Fact]
    public async Task A_signature_that_does_not_fit_is_refused_and_moves_nothing()
    {
        var client = await NewClientAsync();
        var other = await NewClientAsync();
        var key = client.Merchant.Credentials.ApiKeyV2;
        var members = client.Packet(await OpenIdAsync(client), 1_000);
        var changed = LegacyClient.Signed(members, LegacySign.Md5, key);
        changed["total_amount"] = "2000";
        var unsigned = LegacyClient.Signed(members, LegacySign.Md5, key);
        unsigned.Remove("sign");
        var shortened = LegacyClient.Signed(members, LegacySign.HmacWithType, key);
        shortened["sign"] = shortened["sign"][..32];
        var added = LegacyClient.Signed(members, LegacySign.Md5, key);
        added["scene_id"] = "PRODUCT_1";
        var claimed = LegacyClient.Signed(members, LegacySign.Md5, key);
        claimed["sign_type"] = "HMAC-SHA256";

        Dictionary<string, string>[] wrong =
        [
            changed, unsigned, shortened, added, claimed,
            LegacyClient.Signed(members, LegacySign.Md5, key.ToUpperInvariant() + "x"),
            LegacyClient.Signed(members, LegacySign.Md5, other.Merchant.Credentials.ApiKeyV2),
            LegacyClient.Signed(members, LegacySign.Md5, ""),
        ];
        foreach (var call in wrong)
        {
            var reply = await client.PostAsync("sendredpack", call);
            Assert.Equal(("SIGN_ERROR", "FAIL"), (reply.Outcome, reply["return_code"]));
        }
        members["mch_id"] = "1999999999";
        Assert.Equal("FAIL", (await client.SendAsync(members))["return_code"]);
        Assert.Equal((Funds, Funds), (await FundsAsync(client), await FundsAsync(other)));
    }

    [Theory]
    [InlineData("")]
    [InlineData("{\"mch_id\":\"1\"}")]
    [InlineData("<xml/>")]
    [InlineData("<xml><mch_id>1</mch_id>")]
    [InlineData("<json><mch_id>1</mch_id></json>")]
    [InlineData("<xml><mch_id>1</mch_id></xml><xml/>")]
    [InlineData("<xml><mch_id>1</mch_id><mch_id>2</mch_id></xml>")]
    [InlineData("<xml><mch_id><x>1</x></mch_id></xml>")]
    [InlineData("<xml>text<mch_id>1</mch_id></xml>")]
    [InlineData("<!DOCTYPE xml [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \"&a;&a;&a;&a;&a;&a;&a;&a;\">]><xml><mch_id>&b;</mch_id></xml>")]
    [InlineData("<!DOCTYPE xml [<!ENTITY f SYSTEM \"file:///etc/passwd\">]><xml><mch_id>&f;</mch_id></xml>")]
    [InlineData("<!DOCTYPE xml SYSTEM \"http://127.0.0.1:1/x.dtd\"><xml><mch_id>1</mch_id></xml>")]
    [InlineData("<xml><mch_id>&#0;</mch_id></xml>")]
    public async Task A_body_that_is_no_flat_envelope_is_refused(string body)
    {
        var client = await NewClientAsync();
        var reply = await client.PostBytesAsync("sendredpack", Encoding.UTF8.GetBytes(body));
        Assert.Equal(("XML_ERROR", "FAIL"), (reply.Outcome, reply["return_code"]));
    }

    [Fact]
    public async Task Bodies_too_large_too_wide_or_of_broken_text_are_refused()
    {
        var client = await NewClientAsync();
        byte[][] bodies =
        [
            Encoding.UTF8.GetBytes($"<xml><remark>{new string('a', 70_000)}</remark></xml>"),
            Encoding.UTF8.GetBytes($"<xml>{string.Concat(Enumerable.Range(0, 65).Select(i => $"<m{i}>1</m{i}>"))}</xml>"),
            [.. "<xml><mch_id>"u8, 0xff, 0xfe, .. "</mch_id></xml>"u8],
        ];
        foreach (var body in bodies)
            Assert.Equal("XML_ERROR", (await client.PostBytesAsync("gethbinfo", body)).Outcome);
    }

    [Fact]
    public async Task One_merchant_knows_nothing_of_anothers_packet()
    {
        var (client, other) = (await NewClientAsync(), await NewClientAsync());
        var members = client.Packet(await OpenIdAsync(client), 1_000);
        await client.SendAsync(members);
        Assert.Equal("NOT_FOUND", (await other.QueryAsync(members["mch_billno"])).Outcome);
    }

    [Fact]
    public async Task After_an_error_of_the_platform_the_same_number_tells_the_truth()
    {
        var client = await NewClientAsync();
        var faults = Platform.Get<Faults>();
        var members = client.Packet(await OpenIdAsync(client), 1_000);
        await faults.AddAsync(client.Merchant.MchId, FaultKind.SystemErrorAfter, "/mmpaymkttransfers/sendredpack", 0, 1, CancellationToken.None);
        Assert.Equal("SYSTEMERROR", (await client.SendAsync(members)).Outcome);
        Assert.Equal(Funds - 1_000, await FundsAsync(client));
        Assert.Equal("SUCCESS", (await client.SendAsync(members)).Outcome);
        Assert.Equal(Funds - 1_000, await FundsAsync(client));
    }

    private async Task<LegacyClient> NewClientAsync(long funds = Funds)
    {
        var merchant = await Platform.NewMerchantAsync();
        await Money.GiveAsync(Platform, merchant.Merchant.OperationAccount, funds);
        return new(Platform, merchant);
    }

    private async Task<string> OpenIdAsync(LegacyClient client) => await (await TestPerson.NewAsync(Platform)).OpenIdAsync(client.Merchant.AppId);

    private Task<long> FundsAsync(LegacyClient client) => Money.BalanceAsync(Platform, client.Merchant.Merchant.OperationAccount);
}

public sealed class LegacyOnSqlite(SharedPlatform<OnSqlite> shared) : LegacySuite<OnSqlite>(shared);

public sealed class LegacyOnPostgres(SharedPlatform<OnPostgres> shared) : LegacySuite<OnPostgres>(shared);
