using Madang.Pay.Tests.Platform;
using Xunit;

namespace Madang.Pay.Tests.RedPackets;

/// <summary>Many who open at one moment, on every node there is, and the worker among them.</summary>
public abstract class RedPacketRaceSuite<TEngine>(SharedPlatform<TEngine> shared) : PlatformSuite<TEngine>(shared)
    where TEngine : IEngine
{
    private const long Funds = 1_000_000;
    private PayPlatform[] nodes = [];

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        nodes = TEngine.Engine == Kernel.Database.DatabaseEngine.Postgres ? [Platform, await Platform.StartAnotherNodeAsync()] : [Platform];
    }

    public override async ValueTask DisposeAsync()
    {
        foreach (var node in nodes.Skip(1))
            await node.DisposeAsync();
        GC.SuppressFinalize(this);
        await base.DisposeAsync();
    }

    [Theory]
    [InlineData("LUCKY", 1_000, 10, 40)]
    [InlineData("FIXED", 100, 1, 30)]
    [InlineData("LUCKY", 777, 50, 50)]
    public async Task A_crowd_takes_each_share_once(string kind, long total, int count, int crowd)
    {
        var sender = await TestPerson.NewAsync(Platform, Funds);
        var guests = await TestPerson.CrowdAsync(Platform, crowd);
        var packetId = await sender.SendPacketAsync(kind, total, count);

        var replies = await Task.WhenAll(guests.Select((guest, i) => guest.OpenAsync(packetId, nodes[i % nodes.Length])));

        Assert.Equal(count, replies.Count(reply => reply.Status == 200));
        Assert.All(replies.Where(reply => reply.Status != 200), reply => Assert.Equal("RED_PACKET_EMPTY", reply.Code));
        Assert.Equal(total, replies.Where(reply => reply.Status == 200).Sum(reply => reply.Json.Fen("amount")));
        Assert.Equal(total, (await Task.WhenAll(guests.Select(guest => guest.BalanceAsync()))).Sum());
        Assert.Equal(0, await Money.EscrowAsync(Platform, packetId));
    }

    [Fact]
    public async Task One_person_who_taps_many_times_gets_one_share()
    {
        var sender = await TestPerson.NewAsync(Platform, Funds);
        var guest = await TestPerson.NewAsync(Platform);
        var packetId = await sender.SendPacketAsync("LUCKY", 1_000, 10);
        var replies = await Task.WhenAll(Enumerable.Range(0, 20).Select(i => guest.OpenAsync(packetId, nodes[i % nodes.Length])));
        Assert.All(replies, reply => Assert.Equal(200, reply.Status));
        var amount = Assert.Single(replies.Select(reply => reply.Json.Fen("amount")).Distinct());
        Assert.Equal((amount, 1_000 - amount), (await guest.BalanceAsync(), await Money.EscrowAsync(Platform, packetId)));
    }

    [Fact]
    public async Task A_packet_that_expires_while_people_open_pays_each_fen_once()
    {
        for (var round = 0; round < 5; round++)
        {
            var sender = await TestPerson.NewAsync(Platform, Funds);
            var guests = await TestPerson.CrowdAsync(Platform, 12);
            var packetId = await sender.SendPacketAsync("LUCKY", 1_200, 12);
            Platform.Travel(TimeSpan.FromHours(24) - TimeSpan.FromMicroseconds(1));
            foreach (var node in nodes.Skip(1))
                node.Clock.MoveTo(Platform.Clock.Shift);

            var opening = guests.Select((guest, i) => guest.OpenAsync(packetId, nodes[i % nodes.Length])).ToList();
            // The deadline passes after as many answers as the number of the round; every node returns what is left.
            while (opening.Count(open => open.IsCompleted) < round)
                await Task.WhenAny(opening.Where(open => !open.IsCompleted));
            foreach (var node in nodes)
                node.Clock.MoveTo(Platform.Clock.Shift + TimeSpan.FromMicroseconds(1));
            await Task.WhenAll(nodes.Select(Money.RunDueAsync));
            var replies = await Task.WhenAll(opening);
            await Money.RunDueAsync(Platform);

            Assert.All(replies.Where(reply => reply.Status != 200), reply => Assert.Equal("RED_PACKET_EXPIRED", reply.Code));
            var taken = replies.Where(reply => reply.Status == 200).Sum(reply => reply.Json.Fen("amount"));
            Assert.Equal(taken, (await Task.WhenAll(guests.Select(guest => guest.BalanceAsync()))).Sum());
            Assert.Equal((Funds - taken, 0), (await sender.BalanceAsync(), await Money.EscrowAsync(Platform, packetId)));
        }
    }

    [Fact]
    public async Task Many_packets_that_are_due_go_back_once_though_every_node_returns_them()
    {
        var senders = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => TestPerson.NewAsync(Platform, 10_000)));
        await Task.WhenAll(senders.SelectMany(sender => Enumerable.Range(0, 3).Select(_ => sender.SendPacketAsync("LUCKY", 500, 5))));
        Platform.Travel(TimeSpan.FromHours(24));
        foreach (var node in nodes.Skip(1))
            node.Clock.MoveTo(Platform.Clock.Shift);
        await Task.WhenAll(nodes.Concat(nodes).Select(Money.RunDueAsync));
        await Money.RunDueAsync(Platform);
        Assert.All(await Task.WhenAll(senders.Select(sender => sender.BalanceAsync())), balance => Assert.Equal(10_000, balance));
    }
}

public sealed class RedPacketRacesOnSqlite(SharedPlatform<OnSqlite> shared) : RedPacketRaceSuite<OnSqlite>(shared);

public sealed class RedPacketRacesOnPostgres(SharedPlatform<OnPostgres> shared) : RedPacketRaceSuite<OnPostgres>(shared);
