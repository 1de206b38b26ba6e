using System.Text.Json.Nodes;
using Madang.Ledger;
using Madang.Pay.Tests.Platform;
using Madang.Pay.Tests.RedPackets;
using Madang.Pay.Tests.Transactions;
using Xunit;

namespace Madang.Pay.Tests.Hostile;

/// <summary>
/// Two requests in one moment, on two nodes where there are two: one effect, the documented answer to the other, and money that agrees by the ledger's own audit.
/// </summary>
public abstract class RaceSuite<TEngine>(SharedPlatform<TEngine> shared) : PlatformSuite<TEngine>(shared)
    where TEngine : IEngine
{
    private const int Rounds = 5;
    private PayPlatform other = null!;

    private WireStage Stage { get; set; } = null!;

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        Stage = await WireStage.OfAsync(Platform);
        other = Platform;
        if (TEngine.Engine != Kernel.Database.DatabaseEngine.Postgres)
            return;
        other = await Platform.StartAnotherNodeAsync();
        other.Clock.MoveTo(Platform.Clock.Shift);
    }

    public override async ValueTask DisposeAsync()
    {
        if (Stage is not null)
        {
            var verdict = await new LedgerVerifier(Platform.Database).VerifyAsync();
            Assert.True(verdict.IsSound, $"The ledger does not agree with itself: {verdict.Fault}");
        }
        if (other is not null && other != Platform)
            await other.DisposeAsync();
        GC.SuppressFinalize(this);
        await base.DisposeAsync();
    }

    [Theory]
    [InlineData("native")]
    [InlineData("app")]
    public async Task Of_orders_with_one_number_and_other_parameters_one_is_placed(string kind)
    {
        for (var round = 0; round < Rounds; round++)
        {
            var order = Stage.Shop.Order(100, WireStage.NewNumber());
            var second = (JsonObject)order.DeepClone();
            second["amount"]!["total"] = 101;
            // Two of each: the same parameters get the same answer, the others are refused.
            var replies = await AtOnceAsync($"/v3/pay/transactions/{kind}", order, second, order, second);
            var taken = replies.Where(reply => reply.Status == 200).ToList();
            Assert.Equal(2, taken.Count);
            Assert.Equal(taken[0].Text, taken[1].Text);
            Assert.All(replies.Except(taken), reply => Assert.Equal((403, "OUT_TRADE_NO_USED"), (reply.Status, reply.Code)));
            var placed = (await Stage.Shop.QueryAsync((string)order["out_trade_no"]!)).Json.GetProperty("amount").GetProperty("total").GetInt64();
            Assert.Equal(replies[0].Status == 200 ? 100 : 101, placed);
        }
    }

    [Fact]
    public async Task Of_refunds_for_the_last_cent_one_finds_it_on_whichever_node()
    {
        for (var round = 0; round < Rounds; round++)
        {
            var order = await Stage.PaidOrderAsync();
            Assert.Equal(200, (await Stage.Shop.RefundAsync(order, 99, 100)).Status);
            var before = await AvailableAsync();
            var replies = await AtOnceAsync(Refunds, Refund(order, 1), Refund(order, 1), Refund(order, 1), Refund(order, 1));
            Assert.Single(replies, reply => reply.Status == 200);
            Assert.All(replies.Where(reply => reply.Status != 200), reply => Assert.Equal((400, "INVALID_REQUEST"), (reply.Status, reply.Code)));
            Assert.Equal(before - 1, await AvailableAsync());
        }
    }

    [Fact]
    public async Task One_refund_number_at_once_refunds_once_and_takes_no_other_parameters()
    {
        for (var round = 0; round < Rounds; round++)
        {
            var order = await Stage.PaidOrderAsync();
            var before = await AvailableAsync();
            var first = Refund(order, 30);
            var second = (JsonObject)first.DeepClone();
            second["amount"]!["refund"] = 40;
            var replies = await AtOnceAsync(Refunds, first, second, first, second);
            var taken = replies.Where(reply => reply.Status == 200).ToList();
            Assert.Equal(2, taken.Count);
            Assert.Equal(taken[0].Text, taken[1].Text);
            Assert.All(replies.Except(taken), reply => Assert.Equal((400, "INVALID_REQUEST"), (reply.Status, reply.Code)));
            Assert.Equal(before - (replies[0].Status == 200 ? 30 : 40), await AvailableAsync());
        }
    }

    [Fact]
    public async Task Of_a_payment_and_a_close_one_happens()
    {
        var person = await Stage.NewPersonAsync(1_000);
        for (var round = 0; round < Rounds; round++)
        {
            var (order, codeUrl) = await Stage.OpenOrderAsync();
            var before = await person.BalanceAsync();
            var paying = person.On(other).PostAsync("/payments", new { CodeUrl = codeUrl });
            var closing = Stage.Shop.CloseAsync(order);
            var (paid, closed) = (await paying, await closing);
            Assert.NotEqual(paid.Status == 201, closed.Status == 204);
            Assert.Equal(paid.Status == 201 ? "ORDERPAID" : "ORDER_CLOSED", paid.Status == 201 ? closed.Code : paid.Code);
            Assert.Equal(paid.Status == 201 ? "SUCCESS" : "CLOSED", await Stage.Shop.StateAsync(order));
            Assert.Equal(before - (paid.Status == 201 ? 100 : 0), await person.BalanceAsync());
        }
    }

    [Fact]
    public async Task A_payment_code_that_two_tills_scan_at_once_pays_one_of_them()
    {
        var rival = await Shop.OpenAsync(Platform);
        for (var round = 0; round < Rounds; round++)
        {
            var person = await Stage.NewPersonAsync(1_000);
            var code = await person.ShowCodeAsync();
            var (here, there) = (Stage.Shop.CodeOrder(code), rival.CodeOrder(code));
            here["out_trade_no"] = WireStage.NewNumber();
            there["out_trade_no"] = WireStage.NewNumber();
            var replies = await Task.WhenAll(
                Stage.Merchant.PostAsync("/v3/pay/transactions/codepay", here.ToJsonString()),
                rival.Merchant.On(other).PostAsync("/v3/pay/transactions/codepay", there.ToJsonString()));
            var paid = Assert.Single(replies, reply => reply.Status == 200);
            Assert.Equal("SUCCESS", paid.Json.GetProperty("trade_state").GetString());
            Assert.All(replies.Where(reply => reply.Status != 200), reply => Assert.Equal("AUTH_CODE_USED", reply.Code));
            Assert.Equal(900, await person.BalanceAsync());
        }
    }

    [Fact]
    public async Task The_last_share_of_a_red_packet_goes_to_one_of_two()
    {
        var sender = await TestPerson.NewAsync(Platform, 10_000);
        for (var round = 0; round < Rounds; round++)
        {
            var guests = await TestPerson.CrowdAsync(Platform, 3);
            var packet = await sender.SendPacketAsync("LUCKY", 100, 2);
            Assert.Equal(200, (await guests[2].OpenAsync(packet)).Status);
            var replies = await Task.WhenAll(guests[0].OpenAsync(packet), guests[1].OpenAsync(packet, other));
            Assert.Single(replies, reply => reply.Status == 200);
            Assert.Single(replies, reply => reply.Status != 200 && reply.Code == "RED_PACKET_EMPTY");
            Assert.Equal(100, (await Task.WhenAll(guests.Select(guest => guest.BalanceAsync()))).Sum());
        }
    }

    [Fact]
    public async Task One_transfer_number_with_other_parameters_at_once_holds_money_once()
    {
        for (var round = 0; round < Rounds; round++)
        {
            var row = WireRows.All.Single(candidate => candidate.Name == "POST /v3/fund-app/mch-transfer/transfer-bills");
            var (target, first) = await row.Sample(Stage);
            var second = (JsonObject)first!.DeepClone();
            second["transfer_amount"] = 41;
            var before = await OperationAsync();
            var replies = await AtOnceAsync(target, first, second, first, second);
            var taken = replies.Where(reply => reply.Status == 200).ToList();
            Assert.Equal(2, taken.Count);
            Assert.All(replies.Except(taken), reply => Assert.Equal((400, "ALREADY_EXISTS"), (reply.Status, reply.Code)));
            Assert.Equal(before - (replies[0].Status == 200 ? 40 : 41), await OperationAsync());
        }
    }

    [Theory]
    [InlineData("POST /v3/transfer/batches", 40)]
    [InlineData("POST /v3/fund-app/brand-redpacket/brand-merchant-batches", 100)]
    public async Task One_batch_number_with_other_parameters_at_once_takes_money_once(string name, long amount)
    {
        for (var round = 0; round < Rounds; round++)
        {
            var (target, first) = await WireRows.All.Single(candidate => candidate.Name == name).Sample(Stage);
            var second = (JsonObject)first!.DeepClone();
            second["batch_remark"] = "another";
            await Platform.RunDueAsync();
            var before = await OperationAsync();
            var replies = await AtOnceAsync(target, first, second, first, second);
            var taken = replies.Where(reply => reply.Status == 200).ToList();
            Assert.Equal(2, taken.Count);
            Assert.All(replies.Except(taken), reply => Assert.Equal((400, "INVALID_REQUEST"), (reply.Status, reply.Code)));
            Assert.Equal(before - amount, await OperationAsync());
        }
    }

    private const string Refunds = "/v3/refund/domestic/refunds";

    private JsonObject Refund(string order, long amount) => new()
    {
        ["out_trade_no"] = order,
        ["out_refund_no"] = WireStage.NewNumber(),
        ["amount"] = new JsonObject { ["refund"] = amount, ["total"] = 100, ["currency"] = "CNY" },
    };

    private Task<WireReply[]> AtOnceAsync(string target, params JsonObject[] bodies) => Task.WhenAll(bodies.Select((body, i) =>
        (i % 4 is 0 or 3 ? Stage.Merchant : Stage.Merchant.On(other)).PostAsync(target, body.ToJsonString())));

    private async Task<long> AvailableAsync() => await Stage.Shop.AvailableAsync();

    private async Task<long> OperationAsync() => (await Platform.Get<ILedger>().FindAccountAsync(Stage.Merchant.Merchant.OperationAccount))!.Available;
}

public sealed class RacesOnSqlite(SharedPlatform<OnSqlite> shared) : RaceSuite<OnSqlite>(shared);

public sealed class RacesOnPostgres(SharedPlatform<OnPostgres> shared) : RaceSuite<OnPostgres>(shared);
