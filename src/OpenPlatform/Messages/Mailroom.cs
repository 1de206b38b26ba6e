using Madang.Kernel.Database;
using Madang.Kernel.Identity;
using Madang.Kernel.Time;
using Madang.OpenPlatform.Messages.Bodies;
using Madang.OpenPlatform.Messages.Inboxes;
using Madang.OpenPlatform.Messages.Live;
using Madang.OpenPlatform.Messages.Storage;

namespace Madang.OpenPlatform.Messages;

/// <summary>Takes messages in: checks their form, asks who listens, queues them for the writer.</summary>
internal sealed class Mailroom(MessageWriter writer, InboxReader inboxes, LiveEntries live, IEnumerable<IMessageListener> listeners, BusinessClock clock) : IMessages
{
    private const int LongestId = 64;
    private const int MostRows = 16;

    private readonly IMessageListener[] listeners = [.. listeners];

    public async Task<SendResult> SendAsync(OutgoingMessage message, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(message);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(message.Rows.Count, MostRows);
        if (WhyNot(message) is { } wrong)
            return new() { Refusal = MessageRefusals.Invalid with { Message = wrong } };
        var json = MessageBodies.Write(message.Body);
        var stored = new StoredMessage(TimeOrderedId.NewText(clock), message.Id, message.Sender, message.To, message.Body, clock.UtcMicroseconds());
        var isHeard = message.Sender.IsPerson && message.To.Kind == ConversationKind.CustomerService;
        var unit = new InboxUnit
        {
            By = message.Sender,
            Conversation = message.To,
            Message = stored,
            BodyJson = json,
            AtUs = stored.AtUs,
            Rows = isHeard ? [.. message.Rows, .. await HeardAsync(stored, cancellation)] : message.Rows,
            // That somebody came in is for the app; nobody reads it among their own messages.
            Only = message.Body is EnteredBody ? [Party.App(message.To.AppId!).Key] : null,
        };
        var answer = await RunAsync(unit);
        if (isHeard && answer is { Message: not null, IsReplay: false })
        {
            foreach (var listener in listeners)
                listener.Stored(answer.Message);
        }
        return new() { Message = answer.Message, Sequence = answer.Sequence, IsReplay = answer.IsReplay, Refusal = answer.Refusal, FailedRow = answer.FailedRow };
    }

    public Task<IReadOnlyList<InboxMessage>> PageAsync(Party viewer, Conversation conversation, long? beforeSequence, int limit, CancellationToken cancellation = default) =>
        inboxes.PageAsync(viewer.Key, conversation.Id, beforeSequence ?? long.MaxValue, Math.Clamp(limit, 1, 100), cancellation);

    public void ShowTyping(Conversation conversation, Party by, bool isTyping) => live.Typing(conversation, by, isTyping);

    /// <summary>Queues a unit and waits until it is durable.</summary>
    public async Task<UnitAnswer> RunAsync(InboxUnit unit) => writer.TryAdd(unit) ? await unit.Answer : UnitAnswer.Refuse(MessageRefusals.Busy);

    private async ValueTask<IEnumerable<RowWrite>> HeardAsync(StoredMessage message, CancellationToken cancellation)
    {
        var rows = new List<RowWrite>();
        foreach (var listener in listeners)
            rows.AddRange(await listener.RowsForAsync(message, cancellation));
        return rows;
    }

    private static string? WhyNot(OutgoingMessage message)
    {
        if (message.Id is not { Length: > 0 and <= LongestId } id || id.Any(letter => !char.IsAsciiLetterOrDigit(letter) && letter is not ('-' or '_' or '.' or ':')))
            return "A message needs an id of its sender's: 1 to 64 letters, digits, -, _, . or :.";
        if (message.Body is EnteredBody && message.To.Kind != ConversationKind.CustomerService)
            return "Only an app's customer service can be entered.";
        return MessageBodies.WhyNot(message.Body);
    }
}
