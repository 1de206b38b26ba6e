using System.Collections.Concurrent;
using Dapper;
using Madang.Kernel.Database;
using Madang.Kernel.Time;
using Madang.OpenPlatform.Messages.Bodies;
using Madang.OpenPlatform.Messages.Live;
using Madang.OpenPlatform.Messages.Storage;

namespace Madang.OpenPlatform.Messages.Inboxes;

/// <summary>What a client is answered: the message and its number in the sender's inbox, or a refusal's code.</summary>
internal sealed record SentView(MessageView? Message, long Sequence, string? Code, string? Why);

/// <summary>What a person may do with messages: send those that a person may send, read, take back.</summary>
internal sealed class PersonMail(Mailroom mailroom, PlatformDatabase database, BusinessClock clock)
{
    /// <summary>How long a message can be taken back.</summary>
    public static readonly TimeSpan RecallWithin = TimeSpan.FromMinutes(2);

    private const double SustainedPerSecond = 10;
    private const double Burst = 40;
    private const int MostRemembered = 100_000;

    private readonly ConcurrentDictionary<string, (double Left, long AtUs)> rates = new(StringComparer.Ordinal);

    public async Task<SentView> SendAsync(string personId, string id, string to, MessageBody? body, CancellationToken cancellation)
    {
        if (!Conversation.TryParse(to, out var conversation))
            return Refuse("PARAM_ERROR", "There is no such conversation.");
        // Templates, receipts and notices are others' words.
        if (body is not (TextBody or ImageBody or LinkBody or PageBody or RedPacketBody or TransferBody or EnteredBody))
            return Refuse("PARAM_ERROR", "A person cannot send this.");
        if (!TakeRate(personId))
            return Refuse("TOO_FAST", "That is too many at once. Wait a moment.");
        var sent = await mailroom.SendAsync(
            new() { Id = id, Sender = Party.Person(personId), To = conversation, Body = body, Rows = body is ImageBody image ? [Pictures.PictureStore.Use(image.PictureId, personId, conversation)] : [] }, cancellation);
        return sent.Refusal is { } refusal ? Refuse(refusal.Code, refusal.Message) : new(MessageView.Of(sent.Message!), sent.Sequence, null, null);
    }

    /// <summary>Marks a conversation read up to a number of the person's inbox; nothing when it was read as far already. The other of two people is told, by the last message of theirs that was read.</summary>
    public async Task ReadAsync(string personId, string conversationId, long sequence)
    {
        if (!Conversation.TryParse(conversationId, out var conversation))
            return;
        string? lastSeen;
        await using (var connection = await database.OpenAsync())
        {
            lastSeen = conversation.Kind != ConversationKind.People ? null : await connection.ExecuteScalarAsync<string?>(
                "SELECT subject FROM open_inbox_entry WHERE inbox_id = @personId AND conversation_id = @conversationId AND sequence <= @sequence AND what = 'in' ORDER BY sequence DESC LIMIT 1",
                new { personId, conversationId, sequence });
        }
        var marked = await mailroom.RunAsync(new()
        {
            By = Party.Person(personId),
            Conversation = conversation,
            What = EntryKind.Read,
            Subject = sequence.ToString(),
            Only = [personId],
            IsTrusted = true,
            AtUs = clock.UtcMicroseconds(),
            Rows =
            [
                RowWrite.One(
                    """
                    UPDATE open_conversation SET read_sequence = @Sequence WHERE inbox_id = @Inbox AND conversation_id = @Conversation AND read_sequence < @Sequence
                      AND @Sequence <= (SELECT last_sequence FROM open_inbox WHERE inbox_id = @Inbox)
                    """,
                    new { Sequence = sequence, Inbox = personId, Conversation = conversationId }),
            ],
        });
        if (marked.Refusal is null && lastSeen is not null && conversation.OtherThan(personId) is { } other)
            await mailroom.RunAsync(new() { By = Party.Person(personId), Conversation = conversation, What = EntryKind.Seen, Subject = lastSeen, Only = [other], IsTrusted = true, AtUs = clock.UtcMicroseconds() });
    }

    /// <summary>Takes a message back, within two minutes: its words are gone from the store and from every inbox. False when it is too late, or none of this person's.</summary>
    public async Task<bool> RecallAsync(string personId, string messageId, CancellationToken cancellation)
    {
        string? conversationId;
        await using (var connection = await database.OpenAsync(cancellation))
            conversationId = await connection.ExecuteScalarAsync<string?>("SELECT conversation_id FROM open_message WHERE message_id = @messageId AND sender_id = @personId", new { messageId, personId });
        if (!Conversation.TryParse(conversationId, out var conversation))
            return false;
        var now = clock.UtcMicroseconds();
        var answer = await mailroom.RunAsync(new()
        {
            By = Party.Person(personId),
            Conversation = conversation,
            What = EntryKind.Recall,
            Subject = messageId,
            IsTrusted = true,
            AtUs = now,
            Rows =
            [
                RowWrite.One(
                    """
                    UPDATE open_message SET recalled_at = @Now, body = '{"kind":"recalled"}' WHERE message_id = @Id AND sender_id = @Person AND recalled_at = 0 AND at >= @Oldest
                      AND kind NOT IN ('red_packet', 'transfer', 'group')
                    """,
                    new { Now = now, Id = messageId, Person = personId, Oldest = now - Microseconds.Of(RecallWithin) }),
            ],
        });
        return answer.Refusal is null;
    }

    public void ShowTyping(string personId, string conversationId)
    {
        if (Conversation.TryParse(conversationId, out var conversation) && conversation.OtherThan(personId) is not null && TakeRate(personId))
            mailroom.ShowTyping(conversation, Party.Person(personId), isTyping: true);
    }

    // A bucket for each person, on each node: a brake for a client that has gone mad, not a price.
    private bool TakeRate(string personId)
    {
        var now = clock.Machine.UtcMicroseconds();
        if (rates.Count > MostRemembered)
            rates.Clear();
        var (left, _) = rates.AddOrUpdate(
            personId,
            _ => (Burst - 1, now),
            (_, last) => (Math.Max(-1, Math.Min(Burst, last.Left + (now - last.AtUs) / 1e6 * SustainedPerSecond) - 1), now));
        return left >= 0;
    }

    private static SentView Refuse(string code, string why) => new(null, 0, code, why);
}
