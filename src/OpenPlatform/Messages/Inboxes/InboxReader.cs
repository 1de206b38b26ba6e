using Dapper;
using Madang.Kernel.Database;
using Madang.OpenPlatform.Messages.Bodies;
using Madang.OpenPlatform.Messages.Live;

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
        return new(Sequence, new(MessageId, ClientId, new(SenderId), Conversation.Stored(ConversationId), RecalledAt > 0 ? new RecalledBody() : MessageBodies.Read(Body), AtUs));
    }
}

/// <summary>A line of an inbox as rows have it, with its message where it is one.</summary>
internal sealed record EntryRow
{
    public long Sequence { get; init; }

    public string ConversationId { get; init; } = "";

    public string What { get; init; } = "";

    public string Subject { get; init; } = "";

    public long EntryAtUs { get; init; }

    public string? MessageId { get; init; }

    public string? ClientId { get; init; }

    public string? SenderId { get; init; }

    public string? Body { get; init; }

    public long? AtUs { get; init; }

    public long? RecalledAt { get; init; }

    public EntryView ToView() => new(Sequence, ConversationId, What, Subject, EntryAtUs / 1_000)
    {
        Message = MessageId is null ? null : new(MessageId, ClientId!, SenderId!, RecalledAt > 0 ? new RecalledBody() : MessageBodies.Read(Body!), AtUs!.Value / 1_000),
    };
}

/// <summary>Reads inboxes.</summary>
internal sealed class InboxReader(PlatformDatabase database)
{
    private const string Columns =
        """
        e.sequence AS Sequence, m.message_id AS MessageId, m.client_id AS ClientId, m.sender_id AS SenderId, e.conversation_id AS ConversationId,
        m.body AS Body, m.at AS AtUs, m.recalled_at AS RecalledAt
        """;

    /// <summary>The most entries of one answer.</summary>
    public const int MostPerPage = 200;

    /// <summary>What came into an inbox after a number: all of it in order, or the first of it.</summary>
    public async Task<SinceView> SinceAsync(string inboxId, long since, int limit, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(cancellation);
        // The newest number first: an entry that is stored between the two questions is then more than was promised, not less.
        var (last, floor) = await connection.QuerySingleOrDefaultAsync<(long, long)>("SELECT last_sequence, floor_sequence FROM open_inbox WHERE inbox_id = @inboxId", new { inboxId });
        var rows = await connection.QueryAsync<EntryRow>(
            """
            SELECT e.sequence AS Sequence, e.conversation_id AS ConversationId, e.what AS What, e.subject AS Subject, e.at AS EntryAtUs,
                   m.message_id AS MessageId, m.client_id AS ClientId, m.sender_id AS SenderId, m.body AS Body, m.at AS AtUs, m.recalled_at AS RecalledAt
            FROM open_inbox_entry e LEFT JOIN open_message m ON m.message_id = e.subject AND e.what IN ('in', 'out')
            WHERE e.inbox_id = @inboxId AND e.sequence > @since ORDER BY e.sequence LIMIT @limit
            """,
            new { inboxId, since, limit });
        return new(last, floor, [.. rows.Select(row => row.ToView())]);
    }

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
