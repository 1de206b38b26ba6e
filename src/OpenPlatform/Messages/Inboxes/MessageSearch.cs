using System.Text.Json;
using Dapper;
using Madang.Kernel.Database;

namespace Madang.OpenPlatform.Messages.Inboxes;

/// <summary>
/// Finds words in a person's own messages, by looking through them from the newest on, and through at most <see cref="MostRead"/>: no index to keep for words that few look for,
/// and Korean and Chinese, which put no spaces where an index would want them, are found like any other.
/// </summary>
internal sealed class MessageSearch(PlatformDatabase database)
{
    /// <summary>How many messages one question looks through.</summary>
    public const int MostRead = 20_000;

    private const int Step = 1_000;

    /// <summary>Messages with these words, newest first, and where to go on; null when there is nothing more.</summary>
    public async Task<(IReadOnlyList<InboxMessage> Found, long? NextBefore)> FindAsync(string inboxId, string wanted, long before, int most, CancellationToken cancellation)
    {
        var found = new List<InboxMessage>();
        await using var connection = await database.OpenAsync(cancellation);
        for (var read = 0; read < MostRead; read += Step)
        {
            var rows = (await connection.QueryAsync<MessageRow>(
                """
                SELECT e.sequence AS Sequence, m.message_id AS MessageId, m.client_id AS ClientId, m.sender_id AS SenderId, e.conversation_id AS ConversationId,
                       m.body AS Body, m.at AS AtUs, m.recalled_at AS RecalledAt
                FROM open_inbox_entry e JOIN open_message m ON m.message_id = e.subject
                LEFT JOIN open_conversation c ON c.inbox_id = e.inbox_id AND c.conversation_id = e.conversation_id
                WHERE e.inbox_id = @inboxId AND e.sequence < @before AND e.what IN ('in', 'out') AND m.recalled_at = 0 AND e.sequence > coalesce(c.hidden_sequence, 0)
                ORDER BY e.sequence DESC LIMIT @Step
                """,
                new { inboxId, before, Step })).AsList();
            foreach (var row in rows)
            {
                before = row.Sequence;
                if (!Says(row.Body, wanted))
                    continue;
                found.Add(row.ToMessage());
                if (found.Count == most)
                    return (found, before);
            }
            if (rows.Count < Step)
                return (found, null);
        }
        return (found, before);
    }

    // Every text of the body but its kind and ids: what a person could have read.
    private static bool Says(string json, string wanted)
    {
        using var body = JsonDocument.Parse(json);
        return Says(body.RootElement, wanted);
    }

    private static bool Says(JsonElement element, string wanted) => element.ValueKind switch
    {
        JsonValueKind.Object => element.EnumerateObject().Any(member =>
            !(member.NameEquals("kind") || member.Name.EndsWith("_id", StringComparison.Ordinal) || member.NameEquals("appid") || member.NameEquals("path") || member.NameEquals("page")) && Says(member.Value, wanted)),
        JsonValueKind.Array => element.EnumerateArray().Any(item => Says(item, wanted)),
        JsonValueKind.String => element.GetString()!.Contains(wanted, StringComparison.OrdinalIgnoreCase),
        _ => false,
    };
}
