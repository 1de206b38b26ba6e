using Dapper;
using Madang.Kernel.Database;
using Madang.MiniPrograms.Releases;
using Madang.OpenPlatform.Messages.Contacts;
using Madang.OpenPlatform.Messages.Live;

namespace Madang.OpenPlatform.Messages.Inboxes;

/// <summary>One conversation in a list.</summary>
internal sealed record ConversationView
{
    public required string Id { get; init; }

    /// <summary>A person's name, a group's or an app's; empty for what the shell names in the reader's language.</summary>
    public required string Title { get; init; }

    public string AvatarUrl { get; init; } = "";

    /// <summary>The other of two people, and the openid by which money finds them.</summary>
    public PersonView? Other { get; init; }

    public required long Sequence { get; init; }

    public required MessageView? Message { get; init; }

    /// <summary>At most 100.</summary>
    public required long Unread { get; init; }

    public required long ReadSequence { get; init; }

    public required bool Muted { get; init; }

    public required bool Pinned { get; init; }
}

/// <summary>A person's conversations, the ones with the newest message first.</summary>
internal sealed class ConversationList(PlatformDatabase database, InboxReader inboxes, PeopleNames names, IAppRegistry apps)
{
    private const int MostCounted = 100;

    private sealed record Row
    {
        public string ConversationId { get; init; } = "";

        public long ReadSequence { get; init; }

        public long IsMuted { get; init; }

        public long IsPinned { get; init; }

        public long Last { get; init; }
    }

    public async Task<object> OfAsync(string personId, int limit, long before, CancellationToken cancellation)
    {
        List<Row> rows;
        var unread = new Dictionary<string, long>(StringComparer.Ordinal);
        await using (var connection = await database.OpenAsync(cancellation))
        {
            rows = (await connection.QueryAsync<Row>(
                """
                SELECT ConversationId, ReadSequence, IsMuted, IsPinned, Last FROM (
                  SELECT c.conversation_id AS ConversationId, c.read_sequence AS ReadSequence, c.is_muted AS IsMuted, c.is_pinned AS IsPinned, c.hidden_sequence AS Hidden, coalesce((
                    SELECT e.sequence FROM open_inbox_entry e WHERE e.inbox_id = c.inbox_id AND e.conversation_id = c.conversation_id AND e.what IN ('in', 'out')
                    ORDER BY e.sequence DESC LIMIT 1), 0) AS Last
                  FROM open_conversation c WHERE c.inbox_id = @personId) AS mine
                WHERE Last > Hidden AND Last < @before ORDER BY Last DESC LIMIT @limit
                """,
                new { personId, before, limit })).AsList();
            foreach (var row in rows.Where(row => row.Last > row.ReadSequence))
            {
                unread[row.ConversationId] = await connection.ExecuteScalarAsync<long>(
                    """
                    SELECT count(*) FROM (SELECT 1 FROM open_inbox_entry e WHERE e.inbox_id = @personId AND e.conversation_id = @id AND e.sequence > @read AND e.what = 'in' LIMIT @MostCounted) AS unread
                    """,
                    new { personId, id = row.ConversationId, read = row.ReadSequence, MostCounted });
            }
        }
        var views = new List<ConversationView>(rows.Count);
        foreach (var row in rows)
            views.Add(await ViewAsync(personId, row, unread.GetValueOrDefault(row.ConversationId), cancellation));
        return new { Conversations = views, NextBefore = rows.Count == limit ? rows[^1].Last : (long?)null };
    }

    private async Task<ConversationView> ViewAsync(string personId, Row row, long unread, CancellationToken cancellation)
    {
        var conversation = Conversation.Stored(row.ConversationId);
        var last = await inboxes.PageAsync(personId, row.ConversationId, row.Last + 1, 1, cancellation);
        var other = conversation.Kind == ConversationKind.People ? await names.OtherAsync(personId, conversation, cancellation) : null;
        return new()
        {
            Id = row.ConversationId,
            Title = other?.Name ?? conversation.Kind switch
            {
                ConversationKind.Group => await names.GroupAsync(conversation.Parts[0], cancellation),
                ConversationKind.CustomerService => await apps.NameOfAsync(conversation.AppId!, cancellation) ?? conversation.AppId!,
                _ => "",
            },
            AvatarUrl = other?.AvatarUrl ?? "",
            Other = other,
            Sequence = row.Last,
            Message = last.Count == 0 ? null : MessageView.Of(last[0].Message),
            Unread = unread,
            ReadSequence = row.ReadSequence,
            Muted = row.IsMuted != 0,
            Pinned = row.IsPinned != 0,
        };
    }
}
