using Dapper;
using Madang.Kernel.Database;
using Madang.OpenPlatform.Messages.Bodies;

namespace Madang.OpenPlatform.Messages.Inboxes;

/// <summary>A message as rows have it.</summary>
internal sealed record MessageRow
{
    public long Sequence { get; init; }

    public string MessageId { get; init; } = "";

    public string ClientId { get; init; } = "";

    public string SenderId { get; init; } = "";

    public string ConversationId { get; init; } = "";

    public string Body { get; init; } = "";

    public long AtUs { get; init; }

    public long RecalledAt { get; init; }

    public InboxMessage ToMessage()
    {
        Conversation.TryParse(ConversationId, out var conversation);
        return new(Sequence, new(MessageId, ClientId, new(SenderId), conversation, RecalledAt > 0 ? new RecalledBody() : MessageBodies.Read(Body), AtUs));
    }
}

/// <summary>Reads inboxes.</summary>
internal sealed class InboxReader(PlatformDatabase database)
{
    private const string Columns =
        """
        e.sequence AS Sequence, m.message_id AS MessageId, m.client_id AS ClientId, m.sender_id AS SenderId, e.conversation_id AS ConversationId,
        m.body AS Body, m.at AS AtUs, m.recalled_at AS RecalledAt
        """;

    /// <summary>Messages of a conversation before a number, newest first.</summary>
    public async Task<IReadOnlyList<InboxMessage>> PageAsync(string inboxId, string conversationId, long before, int limit, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(cancellation);
        var rows = await connection.QueryAsync<MessageRow>(
            $"""
            SELECT {Columns} FROM open_inbox_entry e JOIN open_message m ON m.message_id = e.subject
            WHERE e.inbox_id = @inboxId AND e.conversation_id = @conversationId AND e.sequence < @before AND e.what IN ('in', 'out')
            ORDER BY e.sequence DESC LIMIT @limit
            """,
            new { inboxId, conversationId, before, limit });
        return [.. rows.Select(row => row.ToMessage())];
    }
}
