using Madang.Kernel.Database;
using Madang.Kernel.Time;
using Madang.OpenPlatform.Messages.Bodies;
using Madang.OpenPlatform.Messages.Live;
using Madang.OpenPlatform.People;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Madang.OpenPlatform.Messages.Inboxes;

/// <summary>A person's own messages over HTTP: what came since, conversations and their pages, sending, reading, taking back, finding.</summary>
internal static class InboxRoutes
{
    private const int MostFound = 50;

    public static void MapInboxes(this PersonRoutes routes)
    {
        routes.Get("/since", async (call, services, cancellation) =>
            PersonRoutes.Ok(await services.GetRequiredService<InboxReader>().SinceAsync(call.PersonId, call.Number("since", 0, 0, long.MaxValue), (int)call.Number("limit", InboxReader.MostPerPage, 1, InboxReader.MostPerPage), cancellation)));
        routes.Get("/conversations", async (call, services, cancellation) =>
            PersonRoutes.Ok(await services.GetRequiredService<ConversationList>().OfAsync(call.PersonId, (int)call.Number("limit", 50, 1, 200), call.Number("before", long.MaxValue, 1, long.MaxValue), cancellation)));
        routes.Get("/page", PageAsync);
        routes.Get("/search", SearchAsync);
        routes.Post("/send", SendAsync);
        routes.Post("/read", ReadAsync);
        routes.Post("/recall", RecallAsync);
        routes.Post("/conversations/settings", SetAsync);
    }

    /// <summary><c>GET /messages/page?conversation=p/a/b&amp;before=812&amp;limit=30</c>: newest first; the next page is before the last number of this one.</summary>
    private static async Task<IResult> PageAsync(PersonCall call, IServiceProvider services, CancellationToken cancellation)
    {
        var page = await services.GetRequiredService<InboxReader>().PageAsync(
            call.PersonId, call.Query("conversation"), call.Number("before", long.MaxValue, 1, long.MaxValue), (int)call.Number("limit", 30, 1, 100), cancellation);
        return PersonRoutes.Ok(new { Messages = page.Select(one => new { one.Sequence, Message = MessageView.Of(one.Message) }) });
    }

    /// <summary><c>GET /messages/search?q=umbrella&amp;before=</c>: in the person's newest messages, newest first.</summary>
    private static async Task<IResult> SearchAsync(PersonCall call, IServiceProvider services, CancellationToken cancellation)
    {
        if (call.Query("q").Trim() is not { Length: > 0 and <= 64 } wanted)
            return PersonRoutes.BadForm;
        var (found, next) = await services.GetRequiredService<MessageSearch>().FindAsync(call.PersonId, wanted, call.Number("before", long.MaxValue, 1, long.MaxValue), MostFound, cancellation);
        return PersonRoutes.Ok(new { Messages = found.Select(one => new { one.Sequence, Conversation = one.Message.Conversation.Id, Message = MessageView.Of(one.Message) }), NextBefore = next });
    }

    private static async Task<IResult> SendAsync(PersonCall call, IServiceProvider services, CancellationToken cancellation)
    {
        if (await call.ReadAsync<Wish>(cancellation) is not { Id: { } id, To: { } to, Body: { } body })
            return PersonRoutes.BadForm;
        var sent = await services.GetRequiredService<PersonMail>().SendAsync(call.PersonId, id, to, body, cancellation);
        return sent.Code is null ? PersonRoutes.Ok(sent) : PeopleAnswers.Refuse(sent.Code switch { "PARAM_ERROR" => 400, "TOO_FAST" => 429, "BUSY" => 503, "RESOURCE_NOT_EXISTS" => 404, "ID_TAKEN" or "CONDITION_NOT_MET" => 409, _ => 403 }, sent.Code, sent.Why!);
    }

    private static async Task<IResult> ReadAsync(PersonCall call, IServiceProvider services, CancellationToken cancellation)
    {
        if (await call.ReadAsync<Mark>(cancellation) is not { Conversation: { } conversation, Sequence: > 0 and var sequence })
            return PersonRoutes.BadForm;
        await services.GetRequiredService<PersonMail>().ReadAsync(call.PersonId, conversation, sequence);
        return PersonRoutes.Done;
    }

    private static async Task<IResult> RecallAsync(PersonCall call, IServiceProvider services, CancellationToken cancellation)
    {
        if (await call.ReadAsync<Recall>(cancellation) is not { MessageId: { } id })
            return PersonRoutes.BadForm;
        return await services.GetRequiredService<PersonMail>().RecallAsync(call.PersonId, id, cancellation)
            ? PersonRoutes.Done
            : PeopleAnswers.Refuse(409, "TOO_LATE", "Only messages of your own, sent within two minutes, can be taken back.");
    }

    /// <summary><c>{"conversation":"p/a/b","muted":true,"pinned":false,"hidden":true}</c>: what is absent stays. Hiding takes all that is in it now out of sight, for this person only.</summary>
    private static async Task<IResult> SetAsync(PersonCall call, IServiceProvider services, CancellationToken cancellation)
    {
        if (await call.ReadAsync<Settings>(cancellation) is not { Conversation: { } id } wish || !Conversation.TryParse(id, out var conversation))
            return PersonRoutes.BadForm;
        var clock = services.GetRequiredService<BusinessClock>();
        var answer = await services.GetRequiredService<Mailroom>().RunAsync(new()
        {
            By = Party.Person(call.PersonId),
            Conversation = conversation,
            What = Storage.EntryKind.Changed,
            Subject = "settings",
            Only = [call.PersonId],
            IsTrusted = true,
            AtUs = clock.UtcMicroseconds(),
            Rows =
            [
                RowWrite.One(
                    """
                    UPDATE open_conversation SET
                      is_muted = CASE WHEN @Muted < 0 THEN is_muted ELSE @Muted END, is_pinned = CASE WHEN @Pinned < 0 THEN is_pinned ELSE @Pinned END,
                      hidden_sequence = CASE WHEN @Hidden < 1 THEN hidden_sequence ELSE (SELECT last_sequence FROM open_inbox WHERE inbox_id = @Inbox) END,
                      read_sequence = CASE WHEN @Hidden < 1 THEN read_sequence ELSE (SELECT last_sequence FROM open_inbox WHERE inbox_id = @Inbox) END
                    WHERE inbox_id = @Inbox AND conversation_id = @Conversation
                    """,
                    new { Muted = Of(wish.Muted), Pinned = Of(wish.Pinned), Hidden = Of(wish.Hidden), Inbox = call.PersonId, Conversation = id }),
            ],
        });
        return answer.Refusal is null ? PersonRoutes.Done : PersonRoutes.NothingThere;
    }

    private static long Of(bool? wish) => wish switch { null => -1, true => 1, false => 0 };

    private sealed record Wish(string? Id, string? To, MessageBody? Body);

    private sealed record Mark(string? Conversation, long Sequence);

    private sealed record Recall(string? MessageId);

    private sealed record Settings(string? Conversation, bool? Muted, bool? Pinned, bool? Hidden);
}
