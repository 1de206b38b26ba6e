using Dapper;
using Madang.Ledger;
using Madang.Pay.Tests.Platform;
using Madang.Pay.Wallet;
using Xunit;

namespace Madang.Pay.Tests.RedPackets;

/// <summary>Red packets between persons: who gets what, who sees what, and where the money is after.</summary>
public abstract class PersonPacketSuite<TEngine>(SharedPlatform<TEngine> shared) : PlatformSuite<TEngine>(shared)
    where TEngine : IEngine
{
    private const long Funds = 5_000_000;

    [Theory]
    [InlineData("FIXED", 100, 1)]
    [InlineData("FIXED", 600, 3)]
    [InlineData("LUCKY", 1000, 5)]
    [InlineData("LUCKY", 7, 7)]
    [InlineData("LUCKY", 60_000, 3)]
    [InlineData("LUCKY", 59_999, 3)]
    public async Task Everything_goes_to_those_who_open(string kind, long total, int count)
    {
        var sender = await TestPerson.NewAsync(Platform, Funds, withPassword: total > 20_000);
        var guests = await TestPerson.CrowdAsync(Platform, count + 1);
        var packetId = await sender.SendPacketAsync(kind, total, count);
        Assert.Equal(Funds - total, await sender.BalanceAsync());
        Assert.Equal(total, await Money.EscrowAsync(Platform, packetId));

        foreach (var guest in guests[..count])
        {
            var opened = await guest.OpenAsync(packetId);
            Assert.Equal(200, opened.Status);
            Assert.Equal(opened.Json.Fen("amount"), await guest.BalanceAsync());
            Assert.InRange(opened.Json.Fen("amount"), 1, 20_000);
        }
        var late = await guests[count].OpenAsync(packetId);

        Assert.Equal((410, "RED_PACKET_EMPTY"), (late.Status, late.Code));
        Assert.Equal(0, await guests[count].BalanceAsync());
        Assert.Equal(0, await Money.EscrowAsync(Platform, packetId));
        var shown = (await sender.ShowAsync(packetId)).Json;
        var amounts = shown.GetProperty("openings").EnumerateArray().Select(opening => opening.Fen("amount")).ToArray();
        Assert.Equal("FINISHED", shown.Text("state"));
        Assert.Equal(total, amounts.Sum());
        if (kind == "FIXED")
            Assert.All(amounts, amount => Assert.Equal(total / count, amount));
    }

    [Fact]
    public async Task The_luckiest_is_marked_when_all_is_taken_and_not_before()
    {
        var sender = await TestPerson.NewAsync(Platform, Funds);
        var guests = await TestPerson.CrowdAsync(Platform, 4);
        var packetId = await sender.SendPacketAsync("LUCKY", 9_000, 4);
        foreach (var guest in guests[..3])
            await guest.OpenAsync(packetId);
        var before = (await sender.ShowAsync(packetId)).Json.GetProperty("openings").EnumerateArray();
        Assert.DoesNotContain(before, opening => opening.TryGetProperty("luckiest", out _));
        await guests[3].OpenAsync(packetId);
        var openings = (await sender.ShowAsync(packetId)).Json.GetProperty("openings").EnumerateArray().ToArray();
        var luckiest = Assert.Single(openings, opening => opening.TryGetProperty("luckiest", out _));
        Assert.Equal(openings.Max(opening => opening.Fen("amount")), luckiest.Fen("amount"));
    }

    [Fact]
    public async Task What_nobody_opened_in_a_day_goes_back_once()
    {
        var sender = await TestPerson.NewAsync(Platform, Funds);
        var guests = await TestPerson.CrowdAsync(Platform, 3);
        var packetId = await sender.SendPacketAsync("LUCKY", 1_000, 3);
        var first = (await guests[0].OpenAsync(packetId)).Json.Fen("amount");

        Platform.Travel(TimeSpan.FromHours(24) - TimeSpan.FromMilliseconds(1));
        await Money.RunDueAsync(Platform);
        var second = (await guests[1].OpenAsync(packetId)).Json.Fen("amount");
        Platform.Travel(TimeSpan.FromMilliseconds(1));
        var late = await guests[2].OpenAsync(packetId);
        await Money.RunDueAsync(Platform);
        await Money.RunDueAsync(Platform);

        Assert.Equal((410, "RED_PACKET_EXPIRED"), (late.Status, late.Code));
        Assert.Equal(Funds - first - second, await sender.BalanceAsync());
        Assert.Equal(0, await Money.EscrowAsync(Platform, packetId));
        var shown = (await sender.ShowAsync(packetId)).Json;
        Assert.Equal(("EXPIRED", 1_000 - first - second), (shown.Text("state"), shown.Fen("returned")));
        // Whoever opened in time is still shown what they got.
        Assert.Equal(first, (await guests[0].OpenAsync(packetId)).Json.Fen("amount"));
    }

    [Fact]
    public async Task A_packet_for_one_is_for_nobody_else()
    {
        var sender = await TestPerson.NewAsync(Platform, Funds);
        var receiver = await TestPerson.NewAsync(Platform);
        var stranger = await TestPerson.NewAsync(Platform);
        var packetId = await sender.SendPacketAsync("FIXED", 500, 1, receiver);

        Assert.Equal(404, (await stranger.ShowAsync(packetId)).Status);
        Assert.Equal(404, (await stranger.OpenAsync(packetId)).Status);
        var own = await sender.OpenAsync(packetId);
        Assert.Equal((403, "NOT_FOR_YOU"), (own.Status, own.Code));
        Assert.Equal([packetId], await BoxAsync(receiver, "waiting"));
        Assert.Equal(500, (await receiver.OpenAsync(packetId)).Json.Fen("amount"));
        Assert.Equal(500, await receiver.BalanceAsync());
        Assert.Empty(await BoxAsync(receiver, "waiting"));
        Assert.Equal([packetId], await BoxAsync(receiver, "opened"));
        Assert.Equal([packetId], await BoxAsync(sender, "sent"));
    }

    [Fact]
    public async Task A_sender_may_play_in_their_own_group_once()
    {
        var sender = await TestPerson.NewAsync(Platform, Funds);
        var packetId = await sender.SendPacketAsync("LUCKY", 1_000, 2);
        var first = (await sender.OpenAsync(packetId)).Json.Fen("amount");
        var again = await sender.OpenAsync(packetId);
        Assert.Equal((200, first), (again.Status, again.Json.Fen("amount")));
        Assert.Equal(Funds - 1_000 + first, await sender.BalanceAsync());
    }

    [Fact]
    public async Task Before_opening_one_sees_the_outside_only()
    {
        var sender = await TestPerson.NewAsync(Platform, Funds);
        var guests = await TestPerson.CrowdAsync(Platform, 2);
        var packetId = await sender.SendPacketAsync("LUCKY", 1_000, 3);
        await guests[0].OpenAsync(packetId);
        var outside = (await guests[1].ShowAsync(packetId)).Json;
        Assert.Equal(("OPEN", 3, 1), (outside.Text("state"), outside.Fen("count"), outside.Fen("opened")));
        Assert.All(["total", "openings", "own_amount", "amounts"], name => Assert.False(outside.TryGetProperty(name, out _), name));
        Assert.Equal(1_000, (await guests[0].ShowAsync(packetId)).Json.Fen("total"));
    }

    [Fact]
    public async Task The_same_key_sends_once_and_with_other_contents_not_at_all()
    {
        var sender = await TestPerson.NewAsync(Platform, Funds);
        var replies = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => sender.PostAsync("/wallet/red-packets", TestPerson.Packet("LUCKY", 800, 4), "new-year")));
        Assert.All(replies, reply => Assert.Equal(201, reply.Status));
        Assert.Single(replies.Select(reply => reply.Json.Text("packet_id")).Distinct());
        var other = await sender.PostAsync("/wallet/red-packets", TestPerson.Packet("LUCKY", 801, 4), "new-year");
        Assert.Equal((422, "IDEMPOTENCY_KEY_REUSED"), (other.Status, other.Code));
        Assert.Equal(Funds - 800, await sender.BalanceAsync());
    }

    [Theory]
    [InlineData("""{"kind":"LUCKY","total":100,"count":0}""", "PARAM_ERROR")]
    [InlineData("""{"kind":"LUCKY","total":10100,"count":101}""", "PARAM_ERROR")]
    [InlineData("""{"kind":"LUCKY","total":4,"count":5}""", "PARAM_ERROR")]
    [InlineData("""{"kind":"LUCKY","total":40001,"count":2}""", "PARAM_ERROR")]
    [InlineData("""{"kind":"FIXED","total":100,"count":3}""", "PARAM_ERROR")]
    [InlineData("""{"kind":"FIXED","total":-100,"count":1}""", "PARAM_ERROR")]
    [InlineData("""{"kind":"FIXED","total":0,"count":1}""", "PARAM_ERROR")]
    [InlineData("""{"kind":"FIXED","total":9223372036854775807,"count":100}""", "PARAM_ERROR")]
    [InlineData("""{"kind":"FIXED","total":99999999999999999999,"count":1}""", "PARAM_ERROR")]
    [InlineData("""{"kind":"FIXED","total":1.5,"count":1}""", "PARAM_ERROR")]
    [InlineData("""{"kind":"FIXED","total":"100","count":1}""", "PARAM_ERROR")]
    [InlineData("""{"kind":"FIXED","total":100,"total":1,"count":1}""", "PARAM_ERROR")]
    [InlineData("""{"kind":"fixed","total":100,"count":1}""", "PARAM_ERROR")]
    [InlineData("""{"total":100,"count":1}""", "PARAM_ERROR")]
    [InlineData("""{"kind":"FIXED","total":100,"count":1,"currency":"cny"}""", "PARAM_ERROR")]
    [InlineData("""{"kind":"FIXED","total":100,"count":1,"greeting":"\u0000"}""", "PARAM_ERROR")]
    [InlineData("""{"kind":"FIXED","total":100,"count":1,"to":{"kind":"payment_code","value":"134567890123456789"}}""", "PARAM_ERROR")]
    [InlineData("""{"kind":"FIXED","total":100,"count":2,"to":{"kind":"phone","value":"+8613800138000"}}""", "PARAM_ERROR")]
    [InlineData("""{"kind":"FIXED","total":100,"count":1,"to":{"kind":"phone","value":"+8600000000000"}}""", "PARTY_NOT_FOUND")]
    [InlineData("""[]""", "PARAM_ERROR")]
    [InlineData("""{"kind":"FIXED","total":100""", "PARAM_ERROR")]
    [InlineData("""{"kind":"FIXED","total":100,"count":1,"password":"000000"}""", "PASSWORD_WRONG")]
    [InlineData("""{"kind":"LUCKY","total":40000,"count":2}""", "PASSWORD_REQUIRED")]
    public async Task Wrong_requests_are_refused_and_move_nothing(string body, string code)
    {
        var sender = await TestPerson.NewAsync(Platform, Funds, withPassword: code.StartsWith("PASSWORD", StringComparison.Ordinal));
        var reply = await sender.PostAsync("/wallet/red-packets", body);
        Assert.Equal(code, reply.Code);
        Assert.InRange(reply.Status, 400, 499);
        Assert.Equal(Funds, await sender.BalanceAsync());
    }

    [Fact]
    public async Task Nobody_sends_to_themselves_or_what_they_have_not()
    {
        var sender = await TestPerson.NewAsync(Platform, 300);
        var toSelf = await sender.PostAsync("/wallet/red-packets", TestPerson.Packet("FIXED", 100, 1, sender));
        var tooMuch = await sender.PostAsync("/wallet/red-packets", TestPerson.Packet("FIXED", 301, 1));
        Assert.Equal(("INVALID_REQUEST", "NOT_ENOUGH"), (toSelf.Code, tooMuch.Code));
        Assert.Equal(300, await sender.BalanceAsync());
    }

    [Fact]
    public async Task Packets_of_one_day_stay_within_the_limits_of_the_wallet()
    {
        var sender = await TestPerson.NewAsync(Platform, Funds, withPassword: true);
        await sender.SendPacketAsync("LUCKY", 1_000, 10);
        Assert.Equal(1_000, await Platform.Get<SpendingLimits>().SpentTodayAsync(sender.PayerId, "CNY"));
        await Platform.Get<ILedger>().CommitAsync(LedgerCommit.OfRows(SpendingLimits.Store(sender.PayerId, "CNY", new(500, 1_200, 500))));
        var onePayment = await sender.PostAsync("/wallet/red-packets", TestPerson.Packet("FIXED", 501, 1, password: TestPerson.Password));
        var oneDay = await sender.PostAsync("/wallet/red-packets", TestPerson.Packet("FIXED", 300, 1));
        Assert.Equal(("RULE_LIMIT", "RULE_LIMIT"), (onePayment.Code, oneDay.Code));
        Assert.Equal(Funds - 1_000, await sender.BalanceAsync());
    }

    [Theory]
    [InlineData("GET", "/wallet/red-packets")]
    [InlineData("POST", "/wallet/red-packets")]
    [InlineData("GET", "/wallet/red-packets/0")]
    [InlineData("POST", "/wallet/red-packets/0/open")]
    public async Task Without_a_token_there_is_nothing(string method, string path)
    {
        using var reply = await Platform.Http.SendAsync(new HttpRequestMessage(new(method), path));
        Assert.Equal(401, (int)reply.StatusCode);
    }

    [Theory]
    [InlineData("nothing")]
    [InlineData("' OR '1'='1")]
    [InlineData("%01")]
    [InlineData("%F0%9F%A7%A7")]
    public async Task An_unknown_packet_is_not_found(string packetId)
    {
        var person = await TestPerson.NewAsync(Platform);
        Assert.Equal(404, (await person.OpenAsync(packetId)).Status);
        Assert.Equal(404, (await person.ShowAsync(packetId)).Status);
    }

    [Fact]
    public async Task Whatever_the_rows_say_the_ledger_pays_no_more_than_was_put_in()
    {
        var sender = await TestPerson.NewAsync(Platform, Funds);
        var guest = await TestPerson.NewAsync(Platform);
        var packetId = await sender.SendPacketAsync("FIXED", 100, 2);
        await using (var connection = await Platform.Database.OpenAsync())
            await connection.ExecuteAsync("UPDATE red_packet SET amounts = '101,1' WHERE packet_id = @packetId", new { packetId });
        Assert.Equal(500, (await guest.OpenAsync(packetId)).Status);
        Assert.Equal((0, 100), (await guest.BalanceAsync(), await Money.EscrowAsync(Platform, packetId)));
    }

    [Fact]
    public async Task A_rest_that_the_escrow_does_not_hold_is_reported_and_not_paid()
    {
        var sender = await TestPerson.NewAsync(Platform, Funds);
        var other = await TestPerson.NewAsync(Platform, Funds);
        var packetId = await sender.SendPacketAsync("FIXED", 100, 2);
        var sound = await other.SendPacketAsync("FIXED", 100, 2);
        await SetTotalAsync(packetId, 101);
        Platform.Travel(TimeSpan.FromHours(24));
        var error = await Assert.ThrowsAsync<InvalidOperationException>(() => Money.RunDueAsync(Platform));
        Assert.Contains(packetId, error.Message, StringComparison.Ordinal);
        Assert.Equal((Funds - 100, 100), (await sender.BalanceAsync(), await Money.EscrowAsync(Platform, packetId)));
        // One wrong packet keeps no other from going back.
        Assert.Equal((Funds, 0), (await other.BalanceAsync(), await Money.EscrowAsync(Platform, sound)));
        // The platform is shared: what this test broke, it mends.
        await SetTotalAsync(packetId, 100);
        await using var connection = await Platform.Database.OpenAsync();
        await connection.ExecuteAsync("UPDATE red_packet SET deadline_at = deadline_at * 2 WHERE packet_id = @packetId", new { packetId });
    }

    private async Task SetTotalAsync(string packetId, long total)
    {
        await using var connection = await Platform.Database.OpenAsync();
        await connection.ExecuteAsync("UPDATE red_packet SET total = @total WHERE packet_id = @packetId", new { packetId, total });
    }

    private static async Task<string?[]> BoxAsync(TestPerson person, string box) =>
        [.. (await person.GetAsync($"/wallet/red-packets?box={box}")).Json.GetProperty("red_packets").EnumerateArray().Select(packet => packet.Text("packet_id"))];
}

public sealed class PersonPacketsOnSqlite(SharedPlatform<OnSqlite> shared) : PersonPacketSuite<OnSqlite>(shared);

public sealed class PersonPacketsOnPostgres(SharedPlatform<OnPostgres> shared) : PersonPacketSuite<OnPostgres>(shared);
