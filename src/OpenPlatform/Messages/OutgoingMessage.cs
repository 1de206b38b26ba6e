using Madang.Kernel.Database;
using Madang.Kernel.Refusals;
using Madang.OpenPlatform.Messages.Bodies;

namespace Madang.OpenPlatform.Messages;

/// <summary>A message that somebody wants to send.</summary>
public sealed record OutgoingMessage
{
    /// <summary>The sender's own id of it and the idempotency key: 1 to 64 letters, digits, <c>-</c>, <c>_</c>, <c>.</c>, <c>:</c>, unique for the sender.</summary>
    public required string Id { get; init; }

    /// <summary>Who says it. Whoever calls has made sure of that.</summary>
    public required Party Sender { get; init; }

    /// <summary>Where.</summary>
    public required Conversation To { get; init; }

    /// <summary>What.</summary>
    public required MessageBody Body { get; init; }

    /// <summary>
    /// Rows that are stored with it, in order, only when it is new. One made by <see cref="RowWrite.One"/> is a condition: where it touches no row, nothing is stored and the answer names it
    /// (a consent that is good for one message, a number of answers within 48 hours). At most 16.
    /// </summary>
    public IReadOnlyList<RowWrite> Rows { get; init; } = [];
}

/// <summary>A message as it was stored.</summary>
/// <param name="MessageId">32 hexadecimal digits, later for later messages of one node.</param>
/// <param name="ClientId">The sender's id of it.</param>
/// <param name="Sender">Who said it.</param>
/// <param name="Conversation">Where.</param>
/// <param name="Body">What; <see cref="RecalledBody"/> once it was recalled.</param>
/// <param name="AtUs">Business time, UTC microseconds.</param>
public sealed record StoredMessage(string MessageId, string ClientId, Party Sender, Conversation Conversation, MessageBody Body, long AtUs);

/// <summary>A message with its number in one inbox.</summary>
/// <param name="Sequence">1, 2, 3 … without a gap in that inbox, across its conversations.</param>
/// <param name="Message">The message.</param>
public sealed record InboxMessage(long Sequence, StoredMessage Message);

/// <summary>What came of sending.</summary>
public sealed record SendResult
{
    /// <summary>The message, stored now or before; null when it was refused.</summary>
    public StoredMessage? Message { get; init; }

    /// <summary>Its number in the sender's inbox; 0 for senders that have none.</summary>
    public long Sequence { get; init; }

    /// <summary>Whether it had been stored before, by the same id.</summary>
    public bool IsReplay { get; init; }

    /// <summary>Why it was not stored; see <see cref="MessageRefusals"/>.</summary>
    public Refusal? Refusal { get; init; }

    /// <summary>With <see cref="MessageRefusals.ConditionNotMet"/>: which of the message's own rows touched nothing, from 0. -1 otherwise.</summary>
    public int FailedRow { get; init; } = -1;

    /// <summary>Whether it is stored.</summary>
    public bool IsStored => Message is not null;
}
