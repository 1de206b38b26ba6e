using Dapper;
using Madang.Kernel.Database;
using Madang.OpenPlatform.Messages;
using Madang.OpenPlatform.Messages.Bodies;
using Madang.OpenPlatform.Tests.Platform;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Madang.OpenPlatform.Tests.Messages;

public sealed class SendingOnSqlite() : SendingSuite(DatabaseEngine.Sqlite);

public sealed class SendingOnPostgres() : SendingSuite(DatabaseEngine.Postgres);

/// <summary>What sending stores, numbers and refuses.</summary>
public abstract class SendingSuite(DatabaseEngine engine)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_message_between_contacts_is_in_both_inboxes()
    {
        await using var world = await OpenWorld.StartAsync(engine);
        var (minji, wei) = await world.NewFriendsAsync();
        var sent = await world.SayAsync(minji, wei, "hello", "m1");
        Assert.True(sent.IsStored);
        var own = Assert.Single(await PageAsync(world, minji, Conversation.Between(minji, wei)));
        var others = Assert.Single(await PageAsync(world, wei, Conversation.Between(minji, wei)));
        Assert.Equal(own.Message, others.Message);
        Assert.Equal("hello", Assert.IsType<TextBody>(others.Message.Body).Text);
        Assert.Equal(sent.Sequence, own.Sequence);
    }

    [Fact]
    public async Task The_same_message_again_is_answered_and_not_stored_again()
    {
        await using var world = await OpenWorld.StartAsync(engine);
        var (minji, wei) = await world.NewFriendsAsync();
        var first = await world.SayAsync(minji, wei, "hello", "m1");
        var again = await world.SayAsync(minji, wei, "hello", "m1");
        Assert.True(again.IsReplay);
        Assert.Equal(first.Message, again.Message);
        Assert.Equal(MessageRefusals.IdTaken, (await world.SayAsync(minji, wei, "other", "m1")).Refusal);
        // Ids are each sender's own.
        Assert.True((await world.SayAsync(wei, minji, "other", "m1")).IsStored);
        Assert.Equal(2, (await PageAsync(world, wei, Conversation.Between(minji, wei))).Count);
    }

    [Fact]
    public async Task Numbers_of_an_inbox_have_no_gap_however_many_send_at_once()
    {
        await using var world = await OpenWorld.StartAsync(engine);
        var to = await world.NewPersonAsync("to");
        var senders = new List<string>();
        for (var i = 0; i < 8; i++)
        {
            senders.Add(await world.NewPersonAsync($"sender {i}"));
            await world.BefriendAsync(senders[^1], to);
        }
        // Each of them twice at once, as a client that doubts its connection would.
        var sent = await Task.WhenAll(Enumerable.Range(0, 40).SelectMany(number => senders.SelectMany(sender => new[]
        {
            world.SayAsync(sender, to, $"{number}", $"m{number}"),
            world.SayAsync(sender, to, $"{number}", $"m{number}"),
        })));
        Assert.All(sent, result => Assert.True(result.IsStored));
        Assert.Equal(320, sent.Count(result => !result.IsReplay));
        await using var connection = await world.Database.OpenAsync(Cancellation);
        var numbers = (await connection.QueryAsync<long>("SELECT sequence FROM open_inbox_entry WHERE inbox_id = @to ORDER BY sequence", new { to })).AsList();
        Assert.Equal(Enumerable.Range(1, 320).Select(number => (long)number), numbers);
        Assert.Equal(320, await connection.ExecuteScalarAsync<long>("SELECT last_sequence FROM open_inbox WHERE inbox_id = @to", new { to }));
    }

    [Fact]
    public async Task Strangers_and_the_blocked_do_not_get_through()
    {
        await using var world = await OpenWorld.StartAsync(engine);
        var (minji, wei) = await world.NewFriendsAsync();
        var stranger = await world.NewPersonAsync("stranger");
        Assert.Equal(MessageRefusals.NotContacts, (await world.SayAsync(stranger, minji, "buy this", "m1")).Refusal);
        var third = await world.SendAsync(stranger, Conversation.Between(minji, wei), new TextBody("let me in"), "m2");
        Assert.Equal(MessageRefusals.NotContacts, third.Refusal);
        await using (var connection = await world.Database.OpenAsync(Cancellation))
            await connection.ExecuteAsync("UPDATE open_contact SET is_blocked = 1 WHERE person_id = @minji AND other_id = @wei", new { minji, wei });
        Assert.Equal(MessageRefusals.Blocked, (await world.SayAsync(wei, minji, "hello?", "m1")).Refusal);
        Assert.Empty(await PageAsync(world, minji, Conversation.Between(minji, wei)));
        // What was refused may be sent again when it is allowed.
        await using (var connection = await world.Database.OpenAsync(Cancellation))
            await connection.ExecuteAsync("UPDATE open_contact SET is_blocked = 0");
        Assert.True((await world.SayAsync(wei, minji, "hello?", "m1")).IsStored);
    }

    [Fact]
    public async Task Nobody_writes_in_a_persons_notices_receipts_or_another_apps_service()
    {
        await using var world = await OpenWorld.StartAsync(engine);
        var (minji, wei) = await world.NewFriendsAsync();
        foreach (var conversation in (Conversation[])[Conversation.Notices(wei), Conversation.Receipts(wei), Conversation.System(wei), Conversation.CustomerService("wx1", wei), Conversation.Group("none")])
            Assert.Equal(MessageRefusals.NotAllowed, (await world.SendAsync(minji, conversation, new TextBody("x"), "m")).Refusal);
        var other = await world.Get<IMessages>().SendAsync(new() { Id = "a", Sender = Party.App("wx2"), To = Conversation.CustomerService("wx1", wei), Body = new TextBody("x") }, Cancellation);
        Assert.Equal(MessageRefusals.NotAllowed, other.Refusal);
        var nobody = await world.Get<IMessages>().SendAsync(new() { Id = "a", Sender = Party.App("wx2"), To = Conversation.Notices("nobody"), Body = new TextBody("x") }, Cancellation);
        Assert.Equal(MessageRefusals.NobodyThere, nobody.Refusal);
    }

    [Fact]
    public async Task A_condition_that_does_not_hold_keeps_the_message_out_and_the_others_in()
    {
        await using var world = await OpenWorld.StartAsync(engine);
        var wei = await world.NewPersonAsync("Wei");
        var once = RowWrite.One("UPDATE open_person SET nickname = 'told' WHERE person_id = @wei AND nickname = 'Wei'", new { wei });
        var sent = await Task.WhenAll(Enumerable.Range(0, 5).Select(number => world.Get<IMessages>().SendAsync(
            new() { Id = $"n{number}", Sender = Party.App("wx1"), To = Conversation.Notices(wei), Body = new TemplateBody("wx1", "t", "Order", [new("State", "ready")]), Rows = [once] }, Cancellation)));
        Assert.Equal(1, sent.Count(result => result.IsStored));
        Assert.All(sent.Where(result => !result.IsStored), result => Assert.Equal((MessageRefusals.ConditionNotMet, 0), (result.Refusal!, result.FailedRow)));
        Assert.Single(await PageAsync(world, wei, Conversation.Notices(wei)));
    }

    [Fact]
    public async Task A_row_that_the_database_refuses_harms_nobody_else()
    {
        await using var world = await OpenWorld.StartAsync(engine);
        var (minji, wei) = await world.NewFriendsAsync();
        var broken = RowWrite.Any("INSERT INTO open_inbox (inbox_id, last_sequence, floor_sequence) VALUES (@id, NULL, 0)", new { id = "x" });
        var bad = world.Get<IMessages>().SendAsync(new() { Id = "b", Sender = Party.App("wx1"), To = Conversation.Notices(wei), Body = new TextBody("x"), Rows = [broken] }, Cancellation);
        var good = Task.WhenAll(Enumerable.Range(0, 20).Select(number => world.SayAsync(minji, wei, $"{number}", $"m{number}")));
        await Assert.ThrowsAsync<MessagesUnavailableException>(() => bad);
        Assert.All(await good, result => Assert.True(result.IsStored));
    }

    [Fact]
    public async Task What_listeners_want_stored_is_stored_with_what_people_say_to_an_app()
    {
        var heard = new Heard();
        await using var world = await OpenWorld.StartAsync(engine, configure: services => services.AddSingleton<IMessageListener>(heard));
        var wei = await world.NewPersonAsync("Wei");
        var service = Conversation.CustomerService("wx1", wei);
        await world.SendAsync(wei, service, new EnteredBody("from the shop", "pages/index/index"), "e1");
        await world.SendAsync(wei, service, new TextBody("is it open?"), "m1");
        await world.SendAsync(wei, service, new TextBody("is it open?"), "m1");
        await world.Get<IMessages>().SendAsync(new() { Id = "a1", Sender = Party.App("wx1"), To = service, Body = new TextBody("yes") }, Cancellation);
        Assert.Equal(["entered", "text"], heard.Told.Select(message => message.Body is EnteredBody ? "entered" : "text"));
        await using var connection = await world.Database.OpenAsync(Cancellation);
        Assert.Equal(2, await connection.ExecuteScalarAsync<long>("SELECT count(*) FROM open_shown_message WHERE body LIKE 'heard %'"));
        // The app sees all of it, the person the words.
        Assert.Equal(3, (await world.Get<IMessages>().PageAsync(Party.App("wx1"), service, null, 10, Cancellation)).Count);
        Assert.Equal(2, (await PageAsync(world, wei, service)).Count);
    }

    [Theory]
    [InlineData("")]
    [InlineData("id with spaces")]
    public async Task An_id_that_is_none_is_refused(string id)
    {
        await using var world = await OpenWorld.StartAsync(engine);
        var (minji, wei) = await world.NewFriendsAsync();
        Assert.Equal(400, (await world.SayAsync(minji, wei, "x", id)).Refusal!.Status);
        Assert.Equal(400, (await world.SayAsync(minji, wei, new string('x', 4_001), "m")).Refusal!.Status);
        Assert.Equal(400, (await world.SayAsync(minji, wei, "half \ud83d", "m")).Refusal!.Status);
    }

    private static Task<IReadOnlyList<InboxMessage>> PageAsync(OpenWorld world, string viewer, Conversation conversation) =>
        world.Get<IMessages>().PageAsync(Party.Person(viewer), conversation, null, 100, Cancellation);

    private sealed class Heard : IMessageListener
    {
        public List<StoredMessage> Told { get; } = [];

        public ValueTask<IReadOnlyList<RowWrite>> RowsForAsync(StoredMessage message, CancellationToken cancellation) => new(
        [
            RowWrite.One("INSERT INTO open_shown_message (message_id, phone, body, at) VALUES (@Id, '', @Body, @At)", new { Id = message.MessageId, Body = $"heard {message.ClientId}", At = message.AtUs }),
        ]);

        public void Stored(StoredMessage message) => Told.Add(message);
    }
}
