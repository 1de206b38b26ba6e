using Madang.OpenPlatform.Messages.Bodies;
using Madang.OpenPlatform.Messages.Storage;

namespace Madang.OpenPlatform.Messages.Live;

/// <summary>A message as clients get it. Times are milliseconds since 1970-01-01 UTC.</summary>
internal sealed record MessageView(string Id, string ClientId, string Sender, MessageBody Body, long At)
{
    public static MessageView Of(StoredMessage message) => new(message.MessageId, message.ClientId, message.Sender.Key, message.Body, message.AtUs / 1_000);
}

/// <summary>One line of an inbox as clients get it: <c>{"sequence":12,"conversation":"p/a/b","what":"in","subject":"0199…","at":1790000000000,"message":{…}}</c></summary>
internal sealed record EntryView(long Sequence, string Conversation, string What, string Subject, long At)
{
    public MessageView? Message { get; init; }

    public static EntryView Of(InboxEntry entry, StoredMessage? message) =>
        new(entry.Sequence, entry.ConversationId, entry.What, entry.Subject, entry.AtUs / 1_000) { Message = message is null ? null : MessageView.Of(message) };
}

/// <summary>What came after a number.</summary>
/// <param name="Last">The inbox's newest number as this was read: when the last entry is smaller, there is more to ask for.</param>
/// <param name="Floor">What is at or below it is gone, and no gap.</param>
/// <param name="Entries">In order, without a gap.</param>
internal sealed record SinceView(long Last, long Floor, IReadOnlyList<EntryView> Entries);
