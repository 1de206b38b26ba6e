using System.Data.Common;

namespace Madang.OpenPlatform.Messages.Storage;

/// <summary>
/// One transaction: decides each unit in order, numbers what it puts into inboxes, and writes all of them in a few statements. The inboxes are locked first, in the order of their names, so that
/// nodes that write at once wait for each other instead of in a circle, and a number is visible only when every smaller one is.
/// </summary>
internal sealed class MessageBatch(BatchSession session, KnownConversations known)
{
    private static readonly BatchStatement NewInboxes = BatchStatement.Insert("open_inbox", "inbox_id last_sequence floor_sequence", "ON CONFLICT (inbox_id) DO NOTHING");

    private static readonly BatchStatement LastNumbers = new(
        ["id"],
        "SELECT inbox_id, last_sequence FROM open_inbox WHERE inbox_id = @id",
        "SELECT inbox_id, last_sequence FROM open_inbox WHERE inbox_id = ANY(@id) ORDER BY inbox_id FOR UPDATE");

    private static readonly BatchStatement SetNumbers = new(
        ["id", "last"],
        "UPDATE open_inbox SET last_sequence = @last WHERE inbox_id = @id",
        "UPDATE open_inbox i SET last_sequence = u.last FROM unnest(@id, @last) AS u (id, last) WHERE i.inbox_id = u.id");

    private static readonly BatchStatement StoredBefore = new(
        ["sender", "client"],
        "SELECT sender_id, client_id, message_id, conversation_id, body, at, recalled_at FROM open_message WHERE sender_id = @sender AND client_id = @client",
        """
        SELECT m.sender_id, m.client_id, m.message_id, m.conversation_id, m.body, m.at, m.recalled_at
        FROM open_message m JOIN unnest(@sender, @client) AS u (sender, client) ON m.sender_id = u.sender AND m.client_id = u.client
        """);

    private static readonly BatchStatement InsertMessages = BatchStatement.Insert("open_message", "message_id sender_id client_id conversation_id kind body at");

    private static readonly BatchStatement NewEntries = BatchStatement.Insert("open_inbox_entry", "inbox_id sequence conversation_id what subject at");

    private static readonly BatchStatement NewConversations = BatchStatement.Insert("open_conversation", "inbox_id conversation_id", "ON CONFLICT DO NOTHING");

    private readonly Audience audience = new();
    private readonly SortedDictionary<string, long> numbers = new(StringComparer.Ordinal);
    private readonly Dictionary<(string Sender, string ClientId), Earlier> earlier = [];
    private readonly List<InboxUnit> messages = [];
    private readonly List<InboxEntry> entries = [];
    private readonly Dictionary<string, StoredMessage> told = new(StringComparer.Ordinal);
    private readonly HashSet<(string Inbox, string Conversation)> conversations = [];

    private sealed record Earlier(StoredMessage Message, string BodyJson, bool IsRecalled);

    /// <summary>What the last batch put into inboxes, in order.</summary>
    public IReadOnlyList<InboxEntry> Entries => entries;

    /// <summary>The messages that it stored, by their ids.</summary>
    public IReadOnlyDictionary<string, StoredMessage> NewMessages => told;

    /// <summary>Runs the units as one transaction. Each is decided when this returns, and not before it is durable.</summary>
    public async ValueTask RunAsync(IReadOnlyList<InboxUnit> units)
    {
        Clear();
        await session.BeginAsync();
        await audience.LoadAsync(session, units);
        await LockInboxesAsync(units);
        await FindEarlierAsync(units);
        foreach (var unit in units)
            unit.Decided = await DecideAsync(unit);
        await WriteAsync();
        await session.CommitAsync();
        known.Add(conversations);
    }

    private void Clear()
    {
        numbers.Clear();
        earlier.Clear();
        messages.Clear();
        entries.Clear();
        told.Clear();
        conversations.Clear();
    }

    private async ValueTask LockInboxesAsync(IReadOnlyList<InboxUnit> units)
    {
        foreach (var inbox in units.SelectMany(audience.InboxesOf))
            numbers.TryAdd(inbox, -1);
        var names = numbers.Keys.ToArray();
        await session.ReadAsync(LastNumbers, row => numbers[row.GetString(0)] = row.GetInt64(1), names);
        var missing = names.Where(name => numbers[name] < 0).ToArray();
        if (missing.Length == 0)
            return;
        await session.RunAsync(NewInboxes, missing, new long[missing.Length], new long[missing.Length]);
        // Another node may have made one of them and written to it since.
        await session.ReadAsync(LastNumbers, row => numbers[row.GetString(0)] = row.GetInt64(1), missing);
    }

    // Asked after the inboxes are locked: of two nodes that were sent one message, the second sees what the first has stored.
    private ValueTask FindEarlierAsync(IReadOnlyList<InboxUnit> units)
    {
        var sent = units.Where(unit => unit.Message is not null).ToArray();
        return session.ReadAsync(StoredBefore, Remember, sent.Select(unit => unit.By.Key).ToArray(), sent.Select(unit => unit.Message!.ClientId).ToArray());
    }

    private void Remember(DbDataReader row)
    {
        var isRecalled = row.GetInt64(6) != 0;
        var body = row.GetString(4);
        var conversation = Conversation.Stored(row.GetString(3));
        var message = new StoredMessage(
            row.GetString(2), row.GetString(1), new(row.GetString(0)), conversation, isRecalled ? new Bodies.RecalledBody() : Bodies.MessageBodies.Read(body), row.GetInt64(5));
        earlier[(message.Sender.Key, message.ClientId)] = new(message, body, isRecalled);
    }

    private async ValueTask<UnitAnswer> DecideAsync(InboxUnit unit)
    {
        if (unit.Message is { } sent && earlier.TryGetValue((unit.By.Key, sent.ClientId), out var before))
        {
            var isSame = before.Message.Conversation == unit.Conversation && (before.IsRecalled || before.BodyJson == unit.BodyJson);
            return isSame ? new(before.Message, 0, IsReplay: true, null, -1) : UnitAnswer.Refuse(MessageRefusals.IdTaken);
        }
        if (audience.WhyNot(unit) is { } refusal)
            return UnitAnswer.Refuse(refusal);
        var inboxes = audience.InboxesOf(unit);
        if (inboxes.Count == 0)
            return UnitAnswer.Refuse(MessageRefusals.NobodyThere);
        if (unit.Rows.Count > 0 && await session.RunRowsAsync(unit.Rows) is >= 0 and var failed)
            return UnitAnswer.Refuse(MessageRefusals.ConditionNotMet, failed);
        var own = Number(unit, inboxes);
        if ((unit.Message ?? unit.Told) is { } known)
            told[known.MessageId] = known;
        if (unit.Message is { } message)
        {
            messages.Add(unit);
            earlier.Add((unit.By.Key, message.ClientId), new(message, unit.BodyJson, IsRecalled: false));
        }
        return new(unit.Message, own, IsReplay: false, null, -1);
    }

    // The number in the sender's own inbox, 0 where that is none of these.
    private long Number(InboxUnit unit, List<string> inboxes)
    {
        long own = 0;
        foreach (var inbox in inboxes)
        {
            var sequence = ++numbers[inbox];
            var isOwn = audience.IsOwn(unit, inbox);
            if (isOwn)
                own = sequence;
            var conversation = unit.Conversation == Conversation.Everybody ? Conversation.System(inbox).Id : unit.Conversation.Id;
            var (what, subject) = unit.Message is { } message ? (isOwn ? EntryKind.Out : EntryKind.In, message.MessageId) : (unit.What, unit.Subject);
            entries.Add(new(inbox, sequence, conversation, what, subject, unit.AtUs));
            if (!known.Has((inbox, conversation)))
                conversations.Add((inbox, conversation));
        }
        return own;
    }

    private async ValueTask WriteAsync()
    {
        await session.RunAsync(
            InsertMessages,
            Texts(messages, unit => unit.Message!.MessageId), Texts(messages, unit => unit.By.Key), Texts(messages, unit => unit.Message!.ClientId), Texts(messages, unit => unit.Conversation.Id),
            Texts(messages, unit => KindOf(unit.BodyJson)), Texts(messages, unit => unit.BodyJson), Numbers(messages, unit => unit.AtUs));
        await session.RunAsync(
            NewEntries,
            Texts(entries, entry => entry.InboxId), Numbers(entries, entry => entry.Sequence), Texts(entries, entry => entry.ConversationId),
            Texts(entries, entry => entry.What), Texts(entries, entry => entry.Subject), Numbers(entries, entry => entry.AtUs));
        await session.RunAsync(NewConversations, conversations.Select(pair => pair.Inbox).ToArray(), conversations.Select(pair => pair.Conversation).ToArray());
        var touched = new HashSet<string>(entries.Select(entry => entry.InboxId), StringComparer.Ordinal).ToArray();
        await session.RunAsync(SetNumbers, touched, Array.ConvertAll(touched, inbox => numbers[inbox]));
    }

    private static string[] Texts<T>(List<T> rows, Func<T, string> column) => [.. rows.Select(column)];

    private static long[] Numbers<T>(List<T> rows, Func<T, long> column) => [.. rows.Select(column)];

    // {"kind":"text",…}: the serializer writes the discriminator first.
    private static string KindOf(string json) => json[9..json.IndexOf('"', 9)];
}
