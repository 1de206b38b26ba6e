using System.Net;
using System.Text.Json.Nodes;
using Dapper;
using Madang.Kernel.Database;
using Madang.OpenPlatform.Messages;
using Madang.OpenPlatform.Messages.Announcements;
using Madang.OpenPlatform.Messages.Bodies;
using Madang.OpenPlatform.Messages.Inboxes;
using Madang.OpenPlatform.Messages.Receipts;
using Madang.OpenPlatform.Messages.Retention;
using Madang.OpenPlatform.Tests.Platform;
using Microsoft.Extensions.DependencyInjection;
using SkiaSharp;
using Xunit;

namespace Madang.OpenPlatform.Tests.Messages;

public sealed class AroundOnSqlite() : AroundSuite(DatabaseEngine.Sqlite);

public sealed class AroundOnPostgres() : AroundSuite(DatabaseEngine.Postgres);

/// <summary>What stands around messages: consent, groups, receipts, announcements, pictures, forgetting.</summary>
public abstract class AroundSuite(DatabaseEngine engine)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Nobody_becomes_a_contact_without_a_yes()
    {
        await using var world = await OpenWorld.StartAsync(engine);
        var (minji, wei) = (await world.NewPersonAsync("Minji"), await world.NewPersonAsync("Wei"));
        var (one, other) = (await world.TokenAsync(minji), await world.TokenAsync(wei));
        var link = (string)(await GetAsync(world, "/messages/contacts/code", other))["link"]!;
        await PostAsync(world, "/messages/contacts/ask", one, new { code = link[^16..], greeting = "It is Minji" });
        Assert.Equal(MessageRefusals.NotContacts, (await world.SayAsync(minji, wei, "hi", "m1")).Refusal);
        Assert.Equal(MessageRefusals.NotContacts, (await world.SayAsync(wei, minji, "hi", "m1")).Refusal);
        var request = Assert.Single((await GetAsync(world, "/messages/contacts", other))["requests"]!.AsArray())!;
        Assert.Equal("It is Minji", (string)request["greeting"]!);
        await PostAsync(world, $"/messages/contacts/{minji}/accept", other, new { });
        Assert.True((await world.SayAsync(minji, wei, "hi", "m2")).IsStored);
        var conversation = Assert.Single((await GetAsync(world, "/messages/conversations", other))["conversations"]!.AsArray())!;
        Assert.Equal(("Minji", 2L), ((string)conversation["title"]!, (long)conversation["unread"]!));
        // A code that was changed leads nowhere, and the answer tells nothing.
        await PostAsync(world, "/messages/contacts/code", other, new { });
        var stranger = await world.TokenAsync(await world.NewPersonAsync("stranger"));
        await PostAsync(world, "/messages/contacts/ask", stranger, new { code = link[^16..] });
        Assert.Empty((await GetAsync(world, "/messages/contacts", other))["requests"]!.AsArray());
    }

    [Fact]
    public async Task A_group_hears_its_members_and_nobody_else()
    {
        await using var world = await OpenWorld.StartAsync(engine);
        var (minji, wei) = await world.NewFriendsAsync();
        var sora = await world.NewPersonAsync("Sora");
        await world.BefriendAsync(minji, sora);
        var token = await world.TokenAsync(minji);
        var made = await PostAsync(world, "/messages/groups", token, new { name = "Saturday", persons = new[] { wei, sora } });
        var group = Conversation.Stored((string)made["conversation"]!);
        Assert.True((await world.SendAsync(wei, group, new TextBody("who comes?"), "m1")).IsStored);
        using (var removed = await world.SendAsync(HttpMethod.Delete, $"/messages/groups/{group.Parts[0]}/members/{sora}", null, token))
            Assert.Equal(HttpStatusCode.OK, removed.StatusCode);
        Assert.Equal(MessageRefusals.NotAllowed, (await world.SendAsync(sora, group, new TextBody("and I?"), "m1")).Refusal);
        Assert.True((await world.SendAsync(minji, group, new TextBody("without Sora"), "m1")).IsStored);
        Assert.Equal(["made", "text", "removed"], (await PageAsync(world, sora, group)).Select(Kind).Reverse());
        Assert.Equal(["made", "text", "removed", "text"], (await PageAsync(world, wei, group)).Select(Kind).Reverse());
    }

    [Fact]
    public async Task Everybody_is_told_once_however_often_it_is_said()
    {
        await using var world = await OpenWorld.StartAsync(engine);
        var people = new[] { await world.NewPersonAsync("a"), await world.NewPersonAsync("b") };
        var book = world.Get<AnnouncementBook>();
        await book.AnnounceAsync("open-late", new("Open until ten", "Tonight only"), Cancellation);
        await book.AnnounceAsync("open-late", new("Open until ten", "Tonight only"), Cancellation);
        await book.RunAsync(Cancellation);
        foreach (var person in people)
            await UntilAsync(async () => (await PageAsync(world, person, Conversation.System(person))).Count == 1);
        await book.RunAsync(Cancellation);
        foreach (var person in people)
            Assert.Equal("Open until ten", Assert.IsType<NoticeBody>(Assert.Single(await PageAsync(world, person, Conversation.System(person))).Message.Body).Title);
        using var refused = await world.SendAsync(HttpMethod.Post, "/messages/announcements", new { id = "x", title = "y" }, await world.TokenAsync(people[0]));
        Assert.Equal(HttpStatusCode.Unauthorized, refused.StatusCode);
    }

    [Fact]
    public async Task A_payment_leaves_one_receipt()
    {
        await using var world = await OpenWorld.StartAsync(engine);
        var payer = await world.NewPersonAsync("Minji");
        await using (var connection = await world.Database.OpenAsync(Cancellation))
        {
            // As Pay writes them, with the payment.
            await connection.ExecuteAsync("INSERT INTO pay_merchant (mchid, name, basic_account, operation_account, fee_rate_bp, key_mode, apiv3_key_sealed, api_key_v2_sealed, created_at) VALUES ('1900', 'Courtyard', 0, 0, 0, 'x', 'x', 'x', 0)");
            await connection.ExecuteAsync(
                """
                INSERT INTO pay_trade (trade_id, mchid, out_trade_no, appid, trade_type, state, description, total, currency, request, merchant_account, fee_bp, prepay_round, prepaid_at, created_at, expires_at, payer_id, transaction_id, paid_at)
                VALUES ('t1', '1900', 'o1', 'wx1', 'JSAPI', 'SUCCESS', 'Tea', 880, 'CNY', '', 1, 0, 0, 0, 0, 0, @payer, '4200001', 1)
                """, new { payer });
            await connection.ExecuteAsync("INSERT INTO pay_event (event_id, name, subject, payload, created_at) VALUES ('019a0000000070008000000000000001', 'payment.succeeded.v1', 't1', '{}', 0)");
        }
        var writer = world.Get<ReceiptWriter>();
        await writer.RunAsync(Cancellation);
        await writer.RunAsync(Cancellation);
        var receipt = Assert.IsType<ReceiptBody>(Assert.Single(await PageAsync(world, payer, Conversation.Receipts(payer))).Message.Body);
        Assert.Equal(("paid", "Courtyard", 880L, "4200001"), (receipt.Act, receipt.Merchant, receipt.Amount, receipt.TransactionId));
    }

    [Fact]
    public async Task A_picture_is_seen_by_those_it_was_sent_to_and_carries_no_more_than_its_pixels()
    {
        await using var world = await OpenWorld.StartAsync(engine);
        var (minji, wei) = await world.NewFriendsAsync();
        var stranger = await world.NewPersonAsync("stranger");
        using var bitmap = new SKBitmap(3_000, 10);
        using var image = SKImage.FromBitmap(bitmap);
        using var data = image.Encode(SKEncodedImageFormat.Jpeg, 80);
        var (picture, _) = await world.Get<IPictures>().AddAsync(Party.Person(minji), data.ToArray(), Cancellation);
        Assert.Equal(2_048, picture!.Width);
        Assert.Null((await world.Get<IPictures>().AddAsync(Party.Person(minji), "GIF89a and no more"u8.ToArray(), Cancellation)).Picture);
        var mail = world.Get<PersonMail>();
        // Somebody else's picture is not sent as one's own.
        Assert.Equal("CONDITION_NOT_MET", (await mail.SendAsync(wei, "m1", Conversation.Between(minji, wei).Id, new ImageBody(picture.PictureId), Cancellation)).Code);
        Assert.Null((await mail.SendAsync(minji, "m1", Conversation.Between(minji, wei).Id, new ImageBody(picture.PictureId), Cancellation)).Code);
        foreach (var (person, status) in ((string, HttpStatusCode)[])[(minji, HttpStatusCode.OK), (wei, HttpStatusCode.OK), (stranger, HttpStatusCode.NotFound)])
        {
            using var response = await world.SendAsync(HttpMethod.Get, $"/messages/pictures/{picture.PictureId}", null, await world.TokenAsync(person));
            Assert.Equal(status, response.StatusCode);
        }
    }

    [Fact]
    public async Task What_was_kept_long_enough_goes_and_leaves_no_gap()
    {
        await using var world = await OpenWorld.StartAsync(engine, configure: services => services.AddSingleton(new MessageRetentionOptions { Messages = TimeSpan.FromHours(1) }));
        var (minji, wei) = await world.NewFriendsAsync();
        for (var number = 0; number < 3; number++)
            await world.SayAsync(minji, wei, $"old {number}", $"o{number}");
        world.Machine.Advance(TimeSpan.FromHours(26));
        await world.SayAsync(minji, wei, "new", "n1");
        await world.Get<MessageRetention>().SweepAsync(Cancellation);
        var view = await world.Get<InboxReader>().SinceAsync(wei, 0, 100, Cancellation);
        Assert.Equal((4, 3), (view.Last, view.Floor));
        Assert.Equal(4, Assert.Single(view.Entries).Sequence);
        await using var connection = await world.Database.OpenAsync(Cancellation);
        Assert.Equal(1, await connection.ExecuteScalarAsync<long>("SELECT count(*) FROM open_message"));
    }

    [Fact]
    public async Task Search_finds_words_of_every_language_in_ones_own_messages_only()
    {
        await using var world = await OpenWorld.StartAsync(engine);
        var (minji, wei) = await world.NewFriendsAsync();
        await world.SayAsync(minji, wei, "우산은 카운터에 있어요", "m1");
        await world.SayAsync(wei, minji, "Thank YOU", "m1");
        var search = world.Get<MessageSearch>();
        Assert.Single((await search.FindAsync(wei, "카운터", long.MaxValue, 10, Cancellation)).Found);
        Assert.Single((await search.FindAsync(wei, "thank you", long.MaxValue, 10, Cancellation)).Found);
        Assert.Empty((await search.FindAsync(wei, "text", long.MaxValue, 10, Cancellation)).Found);
        Assert.Empty((await search.FindAsync(await world.NewPersonAsync("stranger"), "카운터", long.MaxValue, 10, Cancellation)).Found);
    }

    private static string Kind(InboxMessage one) => one.Message.Body is GroupBody group ? group.Act : "text";

    private static Task<IReadOnlyList<InboxMessage>> PageAsync(OpenWorld world, string viewer, Conversation conversation) =>
        world.Get<IMessages>().PageAsync(Party.Person(viewer), conversation, null, 100, Cancellation);

    private static async Task UntilAsync(Func<Task<bool>> isTrue)
    {
        while (!await isTrue())
            await Task.Yield();
    }

    private static async Task<JsonNode> GetAsync(OpenWorld world, string path, string token)
    {
        using var response = await world.SendAsync(HttpMethod.Get, path, null, token);
        return JsonNode.Parse(await response.Content.ReadAsStringAsync(Cancellation))!;
    }

    private static async Task<JsonNode> PostAsync(OpenWorld world, string path, string token, object body)
    {
        using var response = await world.SendAsync(HttpMethod.Post, path, body, token);
        var text = await response.Content.ReadAsStringAsync(Cancellation);
        Assert.True(response.IsSuccessStatusCode, text);
        return JsonNode.Parse(text)!;
    }
}
