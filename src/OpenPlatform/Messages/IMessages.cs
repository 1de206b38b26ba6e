using Madang.Kernel.Database;

namespace Madang.OpenPlatform.Messages;

/// <summary>
/// The one message system: chat between people, apps' customer service, apps' notices, receipts of payments, the platform's own words.
/// What is answered is stored, what is stored is delivered: a message gets a place in the numbered log of each inbox that it is for, in the transaction that stores it.
/// </summary>
public interface IMessages
{
    /// <summary>
    /// Stores a message, answers, and pushes it. <see cref="OutgoingMessage.Id"/> is the sender's idempotency key: the same message again is answered with what was stored
    /// at first, and is neither stored nor pushed again; another message with the same id is refused with ID_TAKEN.
    /// Many callers' messages are committed together.
    /// </summary>
    /// <exception cref="MessagesUnavailableException">The store failed and the outcome may be unknown: send the same id again.</exception>
    Task<SendResult> SendAsync(OutgoingMessage message, CancellationToken cancellation = default);

    /// <summary>The newest messages of a conversation as one of its inboxes has them, newest first.</summary>
    /// <param name="viewer">Whose inbox: a person, or an app for its customer service.</param>
    /// <param name="conversation">Which conversation.</param>
    /// <param name="beforeSequence">Messages with a smaller number in that inbox only; null for the newest.</param>
    /// <param name="limit">1 to 100.</param>
    /// <param name="cancellation">Gives it up.</param>
    Task<IReadOnlyList<InboxMessage>> PageAsync(Party viewer, Conversation conversation, long? beforeSequence, int limit, CancellationToken cancellation = default);

    /// <summary>Shows for a few seconds that somebody is writing. Not stored: whoever is away has missed nothing.</summary>
    void ShowTyping(Conversation conversation, Party by, bool isTyping);
}

/// <summary>
/// Hears of what people say to apps: a message to customer service, or their entering it (<see cref="Bodies.EnteredBody"/>). What it wants stored is stored with the message, or neither is.
/// </summary>
public interface IMessageListener
{
    /// <summary>
    /// Rows to be run in the transaction that stores the message, in order, only when the message is new. Looks things up before that transaction begins, so the same message may be asked about
    /// more than once. A row made by <see cref="RowWrite.One"/> that touches no row keeps the message from being stored.
    /// </summary>
    ValueTask<IReadOnlyList<RowWrite>> RowsForAsync(StoredMessage message, CancellationToken cancellation);

    /// <summary>The message and its rows are durable: wake whoever works on them. Must not block.</summary>
    void Stored(StoredMessage message);
}

/// <summary>The store of messages failed, so the outcome may be unknown. Sending the same id again is safe.</summary>
public sealed class MessagesUnavailableException(string message, Exception? inner = null) : Exception(message, inner);
