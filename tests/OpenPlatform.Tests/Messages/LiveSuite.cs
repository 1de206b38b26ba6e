using Madang.Kernel.Database;
using Madang.OpenPlatform.Messages;
using Madang.OpenPlatform.Messages.Bodies;
using Madang.OpenPlatform.Messages.Inboxes;
using Madang.OpenPlatform.Messages.Live;
using Madang.OpenPlatform.People;
using Madang.OpenPlatform.Tests.Platform;
using Microsoft.AspNetCore.SignalR;
using Xunit;

namespace Madang.OpenPlatform.Tests.Messages;

public sealed class LiveOnSqlite() : LiveSuite(DatabaseEngine.Sqlite);

public sealed class LiveOnPostgres() : LiveSuite(DatabaseEngine.Postgres);

/// <summary>What clients hear, and that a client that was away misses nothing and gets nothing twice.</summary>
public abstract class LiveSuite(DatabaseEngine engine)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Both_sides_hear_a_message_on_all_their_devices()
    {
        await using var world = await OpenWorld.StartAsync(engine);
        var (minji, wei) = await world.NewFriendsAsync();
        await using var phone = new LiveClient(world.Url, await world.TokenAsync(minji));
        await using var tablet = new LiveClient(world.Url, await world.TokenAsync(minji));
        await using var other = new LiveClient(world.Url, await world.TokenAsync(wei));
        foreach (var client in (LiveClient[])[phone, tablet, other])
            await client.FollowAsync(0);
        var to = Conversation.Between(minji, wei).Id;
        var sent = await phone.SendAsync("m1", to, "hello");
        Assert.Equal(1, sent.GetProperty("sequence").GetInt64());
        foreach (var client in (LiveClient[])[phone, tablet, other])
        {
            await client.UntilAsync(one => one.Entries.Count == 1);
            Assert.Equal(["hello"], client.Texts);
        }
        Assert.Equal("out", tablet.Entries[0].GetProperty("what").GetString());
        Assert.Equal("in", other.Entries[0].GetProperty("what").GetString());
        // Sent again by a client that did not hear the answer: the same message.
        var again = await phone.SendAsync("m1", to, "hello");
        Assert.Equal(sent.GetProperty("message").GetProperty("id").GetString(), again.GetProperty("message").GetProperty("id").GetString());
    }

    [Fact]
    public async Task A_client_that_was_away_gets_the_rest_once_and_in_order()
    {
        await using var world = await OpenWorld.StartAsync(engine);
        var (minji, wei) = await world.NewFriendsAsync();
        await using var client = new LiveClient(world.Url, await world.TokenAsync(wei));
        await client.FollowAsync(0);
        await SayManyAsync(world, minji, wei, 0, 10);
        await client.UntilAsync(one => one.Entries.Count == 10);
        await client.StopAsync();
        await SayManyAsync(world, minji, wei, 10, 460);
        var sending = SayManyAsync(world, minji, wei, 460, 500);
        await client.FollowAsync();
        await sending;
        await client.UntilAsync(one => one.Entries.Count == 500);
        Assert.Equal(Enumerable.Range(0, 500).Select(number => $"{number}"), client.Texts.Order(Comparer<string>.Create((one, other) => int.Parse(one) - int.Parse(other))));
        Assert.Equal(Enumerable.Range(1, 500).Select(number => (long)number), client.Entries.Select(entry => entry.GetProperty("sequence").GetInt64()));
    }

    [Fact]
    public async Task Read_marks_and_recalls_reach_every_device()
    {
        await using var world = await OpenWorld.StartAsync(engine);
        var (minji, wei) = await world.NewFriendsAsync();
        await using var own = new LiveClient(world.Url, await world.TokenAsync(minji));
        await using var other = new LiveClient(world.Url, await world.TokenAsync(wei));
        await own.FollowAsync(0);
        await other.FollowAsync(0);
        var to = Conversation.Between(minji, wei).Id;
        var sent = await own.SendAsync("m1", to, "not for you");
        await other.UntilAsync(one => one.Entries.Count == 1);
        await other.InvokeAsync("Read", to, 1L);
        await other.InvokeAsync("Read", to, 1L);
        await own.UntilAsync(one => one.Entries.Count == 2);
        Assert.Equal("seen", own.Entries[1].GetProperty("what").GetString());
        var id = sent.GetProperty("message").GetProperty("id").GetString()!;
        Assert.True(await world.Get<PersonMail>().RecallAsync(minji, id, Cancellation));
        await other.UntilAsync(one => one.Entries.Count == 3);
        Assert.Equal(["in", "read", "recall"], other.Entries.Select(entry => entry.GetProperty("what").GetString()!));
        Assert.False(await world.Get<PersonMail>().RecallAsync(minji, id, Cancellation));
        // Who comes only now does not read it.
        await using var late = new LiveClient(world.Url, await world.TokenAsync(wei));
        await late.FollowAsync(0);
        Assert.Equal("recalled", late.Entries[0].GetProperty("message").GetProperty("body").GetProperty("kind").GetString());
    }

    [Fact]
    public async Task A_message_can_be_taken_back_for_two_minutes_and_by_its_sender_only()
    {
        await using var world = await OpenWorld.StartAsync(engine);
        var (minji, wei) = await world.NewFriendsAsync();
        var sent = (await world.SayAsync(minji, wei, "oops", "m1")).Message!;
        Assert.False(await world.Get<PersonMail>().RecallAsync(wei, sent.MessageId, Cancellation));
        world.Machine.Advance(TimeSpan.FromSeconds(121));
        Assert.False(await world.Get<PersonMail>().RecallAsync(minji, sent.MessageId, Cancellation));
    }

    [Fact]
    public async Task Without_a_good_token_nothing_is_heard_and_a_sign_out_ends_hearing()
    {
        await using var world = await OpenWorld.StartAsync(engine);
        var (minji, wei) = await world.NewFriendsAsync();
        await using var stranger = new LiveClient(world.Url, "no token");
        await Assert.ThrowsAsync<HubException>(() => stranger.FollowAsync(0));
        await Assert.ThrowsAsync<HubException>(() => stranger.InvokeAsync("Since", 0L));
        var token = await world.TokenAsync(wei);
        await using var client = new LiveClient(world.Url, token);
        await client.FollowAsync(0);
        await world.Get<Accounts>().SignOutEverywhereAsync(wei, Cancellation);
        world.Machine.Advance(TimeSpan.FromSeconds(61));
        await world.Get<LiveSweep>().RunAsync(Cancellation);
        await client.Closed.WaitAsync(TimeSpan.FromSeconds(10), Cancellation);
        Assert.Empty(client.Entries);
        Assert.True((await world.SayAsync(minji, wei, "are you there?", "m1")).IsStored);
    }

    [Fact]
    public async Task Somebody_who_is_writing_is_shown_and_not_kept()
    {
        await using var world = await OpenWorld.StartAsync(engine);
        var (minji, wei) = await world.NewFriendsAsync();
        await using var own = new LiveClient(world.Url, await world.TokenAsync(minji));
        await using var other = new LiveClient(world.Url, await world.TokenAsync(wei));
        await own.FollowAsync(0);
        await other.FollowAsync(0);
        await own.InvokeAsync("Typing", Conversation.Between(minji, wei).Id);
        await own.SendAsync("m1", Conversation.Between(minji, wei).Id, "done");
        await other.UntilAsync(one => one.Entries.Count == 1);
        Assert.Equal(["typing"], other.Passing);
        Assert.Equal(1, other.Last);
    }

    private static Task<SendResult[]> SayManyAsync(OpenWorld world, string from, string to, int first, int end) => Task.WhenAll(Enumerable.Range(first, end - first).Select(number => world.SayAsync(from, to, $"{number}", $"m{number}")));
}

/// <summary>What waits for one client is bounded.</summary>
public sealed class LiveConnectionTests
{
    [Fact]
    public async Task A_slow_client_is_told_once_to_ask_and_nothing_piles_up()
    {
        var (sent, release, first) = (new List<(string Name, object What)>(), new TaskCompletionSource(), new TaskCompletionSource());
        var connection = new LiveConnection("inbox", "", async (name, what) =>
        {
            sent.Add((name, what));
            first.TrySetResult();
            await release.Task;
        }, () => { });
        connection.Post(Entry(1));
        await first.Task;
        for (var number = 2; number <= 1_000; number++)
            connection.Post(Entry(number));
        Assert.Equal(1, connection.TimesBehind);
        release.SetResult();
        while (sent.Count < 2)
            await Task.Yield();
        connection.Post(Entry(1_001));
        while (sent.Count < 3)
            await Task.Yield();
        Assert.Equal(["entries", "behind", "entries"], sent.Select(one => one.Name));
        Assert.Equal(1_000L, sent[1].What);
        Assert.Equal(1_001, Assert.Single((EntryView[])sent[2].What).Sequence);
    }

    [Fact]
    public async Task A_client_that_fails_is_let_go()
    {
        var aborted = new TaskCompletionSource();
        var connection = new LiveConnection("inbox", "", (_, _) => throw new IOException("gone"), aborted.SetResult);
        connection.Post(Entry(1));
        await aborted.Task.WaitAsync(TimeSpan.FromSeconds(10), TestContext.Current.CancellationToken);
    }

    private static EntryView Entry(long number) => new(number, "p/a/b", "in", "m", 0) { Message = new("m", "c", "a", new TextBody("x"), 0) };
}
