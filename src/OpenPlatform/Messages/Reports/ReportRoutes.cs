using Dapper;
using Madang.Kernel.Database;
using Madang.Kernel.Identity;
using Madang.Kernel.Time;
using Madang.OpenPlatform.People;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Madang.OpenPlatform.Messages.Reports;

/// <summary>People report a message or a sender to the operator. The words are copied as they were when reported: the sender cannot take them back from there.</summary>
internal static class ReportRoutes
{
    private const int LongestReason = 1_000;
    private const long MostPerDay = 50;

    private static readonly string[] Kinds = ["spam", "fraud", "harassment", "illegal", "other"];

    public static void MapReports(this PersonRoutes routes) => routes.Post("/reports", ReportAsync);

    /// <summary><c>{"kind":"fraud","conversation":"p/a/b","message_id":"…","reason":"…"}</c>: the message is one of the reporter's own inbox, or absent.</summary>
    private static async Task<IResult> ReportAsync(PersonCall call, IServiceProvider services, CancellationToken cancellation)
    {
        if (await call.ReadAsync<Wish>(cancellation) is not { Kind: { } kind } wish || !Kinds.Contains(kind) || !Conversation.TryParse(wish.Conversation, out var conversation) || (wish.Reason ?? "").Length > LongestReason)
            return PersonRoutes.BadForm;
        if (!await services.GetRequiredService<Tokens.Quotas>().TakeAsync("", $"report/{call.PersonId}", MostPerDay, cancellation))
            return PeopleAnswers.Refuse(429, "TOO_MANY_REPORTS", "That is enough for today.");
        var clock = services.GetRequiredService<BusinessClock>();
        await using var connection = await services.GetRequiredService<PlatformDatabase>().OpenAsync(cancellation);
        var (sender, body) = await connection.QuerySingleOrDefaultAsync<(string?, string?)>(
            """
            SELECT m.sender_id, m.body FROM open_message m JOIN open_inbox_entry e ON e.subject = m.message_id AND e.what = 'in'
            WHERE m.message_id = @messageId AND e.inbox_id = @personId AND e.conversation_id = @id
            """,
            new { messageId = wish.MessageId ?? "", personId = call.PersonId, id = conversation.Id });
        if (wish.MessageId is not null && sender is null)
            return PersonRoutes.NothingThere;
        await connection.ExecuteAsync(
            """
            INSERT INTO open_report (report_id, reporter_id, conversation_id, message_id, sender_id, body, kind, reason, at)
            VALUES (@Id, @Reporter, @Conversation, @MessageId, @Sender, @Body, @Kind, @Reason, @At)
            """,
            new
            {
                Id = TimeOrderedId.NewText(clock),
                Reporter = call.PersonId,
                Conversation = conversation.Id,
                MessageId = wish.MessageId ?? "",
                Sender = sender ?? conversation.OtherThan(call.PersonId) ?? (conversation.AppId is { } app ? Party.App(app).Key : ""),
                Body = body ?? "",
                Kind = kind,
                Reason = wish.Reason ?? "",
                At = clock.UtcMicroseconds(),
            });
        return PersonRoutes.Done;
    }

    private sealed record Wish(string? Kind, string? Conversation, string? MessageId, string? Reason);
}
