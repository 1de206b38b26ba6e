using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Madang.Pay.Keys;
using Madang.Pay.Sandbox;
using Madang.Pay.Tests.Platform;
using Madang.Pay.Tests.Transactions;
using Xunit;

namespace Madang.Pay.Tests.Refunds;

/// <summary>Giving money back, whole and in parts, and never more than was paid.</summary>
public abstract class RefundSuite<TEngine>(SharedPlatform<TEngine> shared) : PlatformSuite<TEngine>(shared)
    where TEngine : IEngine
{
    [Fact]
    public async Task A_refund_is_accepted_then_settled_and_told()
    {
        var (shop, payer, order) = await PaidAsync(1_000, feeBp: 60);
        var feesBefore = await Platform.FeesAsync();
        await shop.Merchant.ReceiveCallbackAsync();
        var accepted = await shop.RefundAsync(order, 1_000, 1_000, "REFUND-ME");
        Assert.True(accepted.Status == 200, accepted.Text);
        Assert.Equal(("PROCESSING", "ORIGINAL", "支付用户零钱", "REFUND"),
            (accepted.Json.Text("status"), accepted.Json.Text("channel"), accepted.Json.Text("user_received_account"), await shop.StateAsync(order)));
        Assert.Matches("^\\d{29}$", accepted.Json.Text("refund_id"));
        Assert.False(accepted.Json.TryGetProperty("success_time", out _));
        Assert.Equal((994, 0, 0), (await shop.BalanceAsync(), await shop.AvailableAsync(), await payer.BalanceAsync()));
        await SettleAsync();
        var settled = (await shop.QueryRefundAsync("REFUND-ME")).Json;
        Assert.Equal("SUCCESS", settled.Text("status"));
        Assert.NotNull(settled.Text("success_time"));
        Assert.Equal((1_000, 1_000, 1_000, 1_000, 6), (settled.Number("amount", "total"), settled.Number("amount", "refund"),
            settled.Number("amount", "payer_total"), settled.Number("amount", "payer_refund"), settled.Number("amount", "refund_fee")));
        Assert.Equal((0, 1_000, -6), (await shop.BalanceAsync(), await payer.BalanceAsync(), await Platform.FeesAsync() - feesBefore));
        var callback = await shop.Merchant.ReceiveCallbackAsync();
        Assert.Equal(("REFUND.SUCCESS", "退款成功", "refund"), (callback.EventType, callback.Envelope.Text("summary"), callback.Envelope.GetProperty("resource").Text("original_type")));
        var told = callback.Resource;
        Assert.Equal((shop.Merchant.MchId, order, "REFUND-ME", settled.Text("refund_id"), settled.Text("transaction_id"), "SUCCESS", settled.Text("success_time"), "支付用户零钱"),
            (told.Text("mchid"), told.Text("out_trade_no"), told.Text("out_refund_no"), told.Text("refund_id"), told.Text("transaction_id"), told.Text("refund_status"),
            told.Text("success_time"), told.Text("user_received_account")));
        Assert.Equal((1_000, 1_000), (told.Number("amount", "refund"), told.Number("amount", "payer_refund")));
    }

    [Fact]
    public async Task Accounts_that_were_named_to_pay_with_are_answered_as_they_came()
    {
        var (shop, _, order) = await PaidAsync(1_000);
        var plain = await shop.RefundAsync(order, 100, 1_000, "NAMES-NONE");
        Assert.Equal(0, plain.Json.GetProperty("amount").GetProperty("from").GetArrayLength());
        const string Named = """[{"account":"AVAILABLE","amount":300},{"account":"UNAVAILABLE","amount":100}]""";
        var accepted = await shop.RefundAsync(order, 400, 1_000, "NAMES-TWO", body => body["amount"]!["from"] = JsonNode.Parse(Named));
        Assert.True(accepted.Status == 200, accepted.Text);
        foreach (var reply in new[] { accepted, await shop.QueryRefundAsync("NAMES-TWO") })
            Assert.Equal(Named, reply.Json.GetProperty("amount").GetProperty("from").GetRawText());
        var wrong = await shop.RefundAsync(order, 400, 1_000, "NAMES-LESS", body => body["amount"]!["from"] = JsonNode.Parse("""[{"account":"AVAILABLE","amount":399}]"""));
        Assert.Equal((400, "INVALID_REQUEST"), (wrong.Status, wrong.Json.Text("code")));
    }

    [Theory]
    [InlineData(10_000, 60, new long[] { 5_000 }, 5_000, 4_970)]
    [InlineData(100, 60, new long[] { 33, 33, 34 }, 100, 0)]
    [InlineData(999, 60, new long[] { 1, 1, 1, 996 }, 999, 0)]
    [InlineData(7, 1000, new long[] { 1, 1, 1, 1, 1, 1, 1 }, 7, 0)]
    public async Task Parts_give_back_their_share_of_the_fee_and_together_all_of_it(long total, long feeBp, long[] parts, long payerGets, long merchantKeeps)
    {
        var feesBefore = await Platform.FeesAsync();
        var (shop, payer, order) = await PaidAsync(total, feeBp);
        foreach (var part in parts)
            Assert.Equal(200, (await shop.RefundAsync(order, part, total)).Status);
        await SettleAsync();
        Assert.Equal((payerGets, merchantKeeps, total), (await payer.BalanceAsync(), await shop.BalanceAsync(),
            await payer.BalanceAsync() + await shop.BalanceAsync() + await Platform.FeesAsync() - feesBefore));
    }

    // One row a wrong request: how it differs from a right one, what is answered.
    [Theory]
    [InlineData("amount.refund", "0", 400, "PARAM_ERROR")]
    [InlineData("amount.refund", "-1", 400, "PARAM_ERROR")]
    [InlineData("amount.refund", "1.5", 400, "PARAM_ERROR")]
    [InlineData("amount.refund", "\"1\"", 400, "PARAM_ERROR")]
    [InlineData("amount.refund", "101", 400, "INVALID_REQUEST")]
    [InlineData("amount.refund", null, 400, "PARAM_ERROR")]
    [InlineData("amount.total", null, 400, "PARAM_ERROR")]
    [InlineData("amount.total", "99", 400, "INVALID_REQUEST")]
    [InlineData("amount.currency", null, 400, "PARAM_ERROR")]
    [InlineData("amount.currency", "\"USD\"", 400, "PARAM_ERROR")]
    [InlineData("amount.from", "[{\"account\":\"AVAILABLE\",\"amount\":1}]", 400, "INVALID_REQUEST")]
    [InlineData("amount.from", "[{\"account\":\"AVAILABLE\",\"amount\":25},{\"account\":\"AVAILABLE\",\"amount\":25}]", 400, "INVALID_REQUEST")]
    [InlineData("amount.from", "[{\"account\":\"POCKET\",\"amount\":50}]", 400, "PARAM_ERROR")]
    [InlineData("out_refund_no", "\"\"", 400, "PARAM_ERROR")]
    [InlineData("out_refund_no", "\"中\"", 400, "PARAM_ERROR")]
    [InlineData("notify_url", "\"nowhere\"", 400, "PARAM_ERROR")]
    [InlineData("out_trade_no", null, 400, "PARAM_ERROR")]
    [InlineData("out_trade_no", "\"NO-SUCH-ORDER\"", 404, "RESOURCE_NOT_EXISTS")]
    [InlineData("transaction_id", "\"4200000000000000000000000000\"", 404, "RESOURCE_NOT_EXISTS")]
    [InlineData("sub_mchid", "\"1900000109\"", 404, "RESOURCE_NOT_EXISTS")]
    public async Task A_wrong_request_moves_nothing(string member, string? value, int status, string code)
    {
        var (shop, _, order) = await PaidAsync(100);
        var reply = await shop.RefundAsync(order, 50, 100, change: body =>
        {
            var path = member.Split('.');
            var inner = path.Length == 2 ? body[path[0]]!.AsObject() : body;
            inner.Remove(path[^1]);
            if (value is not null)
                inner[path[^1]] = JsonNode.Parse(value);
        });
        Assert.Equal((status, code), (reply.Status, reply.Code));
        Assert.Equal((100, 100, "SUCCESS"), (await shop.BalanceAsync(), await shop.AvailableAsync(), await shop.StateAsync(order)));
    }

    [Fact]
    public async Task An_order_that_was_not_paid_cannot_be_refunded()
    {
        var shop = await Shop.OpenAsync(Platform);
        var (number, _) = await shop.SellAsync();
        var reply = await shop.RefundAsync(number, 100, 100);
        Assert.Equal((404, "RESOURCE_NOT_EXISTS"), (reply.Status, reply.Code));
    }

    [Fact]
    public async Task The_same_number_again_refunds_once_and_with_other_parameters_is_refused()
    {
        var (shop, payer, order) = await PaidAsync(100);
        var replies = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => shop.RefundAsync(order, 30, 100, "REFUND-ONCE")));
        Assert.All(replies, reply => Assert.Equal((200, replies[0].Text), (reply.Status, reply.Text)));
        foreach (var (refund, change) in new (long, Action<JsonObject>?)[] { (31, null), (30, body => body["reason"] = "other"), (30, body => body.Remove("notify_url")) })
            Assert.Equal("INVALID_REQUEST", (await shop.RefundAsync(order, refund, 100, "REFUND-ONCE", change)).Code);
        await SettleAsync();
        Assert.Equal("SUCCESS", (await shop.RefundAsync(order, 30, 100, "REFUND-ONCE")).Json.Text("status"));
        Assert.Equal((30, 70), (await payer.BalanceAsync(), await shop.BalanceAsync()));
    }

    [Fact]
    public async Task Of_two_that_race_for_the_last_cent_one_finds_it()
    {
        for (var round = 0; round < 5; round++)
        {
            var (shop, payer, order) = await PaidAsync(100);
            await shop.RefundAsync(order, 99, 100);
            var replies = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => shop.RefundAsync(order, 1, 100)));
            Assert.Single(replies, reply => reply.Status == 200);
            Assert.All(replies.Where(reply => reply.Status != 200), reply => Assert.Equal("INVALID_REQUEST", reply.Code));
            await SettleAsync();
            Assert.Equal((100, 0), (await payer.BalanceAsync(), await shop.BalanceAsync()));
        }
    }

    [Fact]
    public async Task Ten_parts_at_once_never_pass_the_total()
    {
        var (shop, payer, order) = await PaidAsync(100, feeBp: 600);
        var replies = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => shop.RefundAsync(order, 30, 100)));
        Assert.Equal(3, replies.Count(reply => reply.Status == 200));
        await SettleAsync();
        Assert.Equal(90, await payer.BalanceAsync());
    }

    [Fact]
    public async Task A_merchant_without_the_money_tops_up_and_asks_again_with_the_same_number()
    {
        var (shop, payer, order) = await PaidAsync(100);
        await shop.GiveAsync(-60);
        var refused = await shop.RefundAsync(order, 50, 100, "REFUND-POOR");
        Assert.Equal((403, "NOT_ENOUGH"), (refused.Status, refused.Code));
        Assert.Equal((404, "RESOURCE_NOT_EXISTS"), Answer(await shop.QueryRefundAsync("REFUND-POOR")));
        Assert.Equal("SUCCESS", await shop.StateAsync(order));
        await shop.GiveAsync(10);
        Assert.Equal(200, (await shop.RefundAsync(order, 50, 100, "REFUND-POOR")).Status);
        await SettleAsync();
        Assert.Equal((50, 0), (await payer.BalanceAsync(), await shop.BalanceAsync()));
    }

    [Fact]
    public async Task What_is_set_aside_cannot_be_spent_elsewhere()
    {
        var (shop, _, order) = await PaidAsync(100);
        await shop.RefundAsync(order, 60, 100);
        Assert.Equal((100, 40), (await shop.BalanceAsync(), await shop.AvailableAsync()));
        var (second, _, otherOrder) = (shop, 0, await shop.SellAndChargeAsync(await TestPayer.WithAsync(Platform, 10), 10));
        await second.GiveAsync(-50);
        Assert.Equal((403, "NOT_ENOUGH"), Answer(await shop.RefundAsync(otherOrder, 10, 10)));
    }

    [Fact]
    public async Task An_order_can_be_refunded_for_a_year_and_fifty_times()
    {
        var (shop, _, order) = await PaidAsync(100);
        for (var i = 0; i < 50; i++)
            Assert.Equal(200, (await shop.RefundAsync(order, 1, 100)).Status);
        Assert.Equal((400, "INVALID_REQUEST"), Answer(await shop.RefundAsync(order, 1, 100)));
        var (oldShop, _, old) = await PaidAsync(100);
        Platform.Travel(TimeSpan.FromDays(365));
        Assert.Equal((403, "TRADE_OVERDUE"), Answer(await oldShop.RefundAsync(old, 1, 100)));
    }

    [Fact]
    public async Task A_refund_by_transaction_id_checks_the_number_beside_it()
    {
        var (shop, _, order) = await PaidAsync(100);
        var id = await shop.TransactionIdAsync(order);
        var wrong = await shop.RefundAsync(order, 1, 100, change: body => (body["transaction_id"], body["out_trade_no"]) = (id, "ANOTHER-ORDER"));
        Assert.Equal((400, "INVALID_REQUEST"), Answer(wrong));
        var right = await shop.RefundAsync(order, 1, 100, change: body => { body["transaction_id"] = id; body.Remove("out_trade_no"); });
        Assert.Equal((200, order), (right.Status, right.Json.Text("out_trade_no")));
    }

    [Fact]
    public async Task Another_merchants_refund_is_as_good_as_none()
    {
        var (shop, _, order) = await PaidAsync(100);
        var refund = await shop.RefundAsync(order, 1, 100, "REFUND-MINE");
        var other = await Shop.OpenAsync(Platform);
        Assert.Equal((404, "RESOURCE_NOT_EXISTS"), Answer(await other.QueryRefundAsync("REFUND-MINE")));
        Assert.Equal((404, "RESOURCE_NOT_EXISTS"), Answer(await other.RefundAsync(order, 1, 100)));
        Assert.Equal((404, "RESOURCE_NOT_EXISTS"), Answer(await other.Merchant.PostAsync(
            $"/v3/refund/domestic/refunds/{refund.Json.Text("refund_id")}/apply-abnormal-refund", """{"out_refund_no":"REFUND-MINE","type":"MERCHANT_BANK_CARD"}""")));
    }

    [Theory]
    [InlineData("MERCHANT_BANK_CARD", "商户结算银行账户")]
    [InlineData("USER_BANK_CARD", "ICBC_DEBIT6789")]
    public async Task An_abnormal_refund_goes_another_way(string type, string account)
    {
        var (shop, payer, order) = await PaidAsync(1_000, feeBp: 60);
        await shop.Merchant.ReceiveCallbackAsync();
        await shop.FaultAsync(FaultKind.RefundAbnormal);
        var refundId = (await shop.RefundAsync(order, 1_000, 1_000, $"REFUND-{type}")).Json.Text("refund_id")!;
        Assert.Equal((400, "INVALID_REQUEST"), Answer(await ApplyAsync(shop, refundId, type)));
        await SettleAsync();
        Assert.Equal(("REFUND.ABNORMAL", "ABNORMAL"), Told(await shop.Merchant.ReceiveCallbackAsync()));
        Assert.Equal("ABNORMAL", (await shop.QueryRefundAsync($"REFUND-{type}")).Json.Text("status"));
        Assert.Equal((0, 0), (await payer.BalanceAsync(), await shop.AvailableAsync()));
        var redirected = await ApplyAsync(shop, refundId, type);
        Assert.Equal((200, "PROCESSING", "OTHER_BANKCARD", account),
            (redirected.Status, redirected.Json.Text("status"), redirected.Json.Text("channel"), redirected.Json.Text("user_received_account")));
        Assert.Equal(200, (await ApplyAsync(shop, refundId, type)).Status);
        await SettleAsync();
        Assert.Equal(("REFUND.SUCCESS", "SUCCESS"), Told(await shop.Merchant.ReceiveCallbackAsync()));
        Assert.Equal((0, 0), (await payer.BalanceAsync(), await shop.BalanceAsync()));
    }

    [Fact]
    public async Task A_refund_that_is_closed_gives_the_amount_back_to_the_order_and_a_new_number_may_refund_it()
    {
        var (shop, payer, order) = await PaidAsync(1_000, feeBp: 60);
        await shop.Merchant.ReceiveCallbackAsync();
        var before = await shop.AvailableAsync();
        await shop.FaultAsync(FaultKind.RefundClosed);
        await shop.RefundAsync(order, 1_000, 1_000, "REFUND-CLOSED");
        await SettleAsync();
        Assert.Equal(("REFUND.CLOSED", "CLOSED"), Told(await shop.Merchant.ReceiveCallbackAsync()));
        Assert.Equal("CLOSED", (await shop.QueryRefundAsync("REFUND-CLOSED")).Json.Text("status"));
        Assert.Equal((0, before), (await payer.BalanceAsync(), await shop.AvailableAsync()));
        // The old number stays what it was.
        Assert.Equal("CLOSED", (await shop.RefundAsync(order, 1_000, 1_000, "REFUND-CLOSED")).Json.Text("status"));
        Assert.Equal(200, (await shop.RefundAsync(order, 1_000, 1_000, "REFUND-AGAIN")).Status);
        await SettleAsync();
        Assert.Equal(("REFUND.SUCCESS", "SUCCESS"), Told(await shop.Merchant.ReceiveCallbackAsync()));
        Assert.Equal((1_000, 0), (await payer.BalanceAsync(), await shop.BalanceAsync()));
    }

    [Fact]
    public async Task A_card_number_must_be_sealed_and_is_not_kept()
    {
        var (shop, _, order) = await PaidAsync(100);
        await shop.FaultAsync(FaultKind.RefundAbnormal);
        var refundId = (await shop.RefundAsync(order, 100, 100, "REFUND-CARD")).Json.Text("refund_id")!;
        await SettleAsync();
        var plain = await shop.Merchant.PostAsync(
            $"/v3/refund/domestic/refunds/{refundId}/apply-abnormal-refund",
            """{"out_refund_no":"REFUND-CARD","type":"USER_BANK_CARD","bank_type":"ICBC_DEBIT","bank_account":"6222020200123456789","real_name":"张三"}""");
        Assert.Equal((400, "PARAM_ERROR"), Answer(plain));
        Assert.DoesNotContain("6222020200123456789", plain.Text);
    }

    private async Task<(Shop Shop, TestPayer Payer, string Order)> PaidAsync(long total, long feeBp = 0)
    {
        var shop = await Shop.OpenAsync(Platform, feeBp);
        var payer = await TestPayer.WithAsync(Platform, total);
        return (shop, payer, await shop.SellAndChargeAsync(payer, total));
    }

    private async Task SettleAsync()
    {
        Platform.Travel(TimeSpan.FromSeconds(2));
        await Platform.RunDueAsync();
    }

    private async Task<WireReply> ApplyAsync(Shop shop, string refundId, string type)
    {
        var body = new JsonObject { ["out_refund_no"] = $"REFUND-{type}", ["type"] = type };
        string? serial = null;
        if (type == "USER_BANK_CARD")
        {
            var key = (await Platform.Get<PlatformKeys>().RingAsync()).Keys[0];
            using var rsa = RSA.Create();
            rsa.ImportFromPem(key.Signing.PublicKeyPem);
            string Seal(string text) => Convert.ToBase64String(rsa.Encrypt(Encoding.UTF8.GetBytes(text), RSAEncryptionPadding.OaepSHA1));
            (body["bank_type"], body["bank_account"], body["real_name"]) = ("ICBC_DEBIT", Seal("6222020200123456789"), Seal("张三"));
            serial = key.Id;
        }
        return await shop.Merchant.SendAsync(
            new(HttpMethod.Post, $"/v3/refund/domestic/refunds/{refundId}/apply-abnormal-refund") { Body = body.ToJsonString(), NamedKey = serial });
    }

    private static (string Event, string? Status) Told(OpenedCallback callback) => (callback.EventType, callback.Resource.Text("refund_status"));

    private static (int Status, string Code) Answer(WireReply reply) => (reply.Status, reply.Code);
}

public sealed class RefundOnSqlite(SharedPlatform<OnSqlite> shared) : RefundSuite<OnSqlite>(shared);

public sealed class RefundOnPostgres(SharedPlatform<OnPostgres> shared) : RefundSuite<OnPostgres>(shared);
