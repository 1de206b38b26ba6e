using System.Collections.Concurrent;
using System.Collections.Immutable;
using Madang.OpenPlatform.Messages.Storage;

namespace Madang.OpenPlatform.Messages.Live;

/// <summary>Brings what was stored to the clients that are connected to this node, and to the relay, which brings it to the other nodes.</summary>
internal sealed class LiveEntries(ILiveRelay relay)
{
    private readonly ConcurrentDictionary<string, ImmutableArray<LiveConnection>> connections = new(StringComparer.Ordinal);

    /// <summary>Raised with what was stored for an inbox, on the node that stored it: whoever pushes to closed shells listens. Must not block.</summary>
    public event Action<InboxEntry, StoredMessage>? MessageStored;

    /// <summary>How many clients are connected to this node.</summary>
    public int Count => connections.Values.Sum(list => list.Length);

    public IEnumerable<LiveConnection> All => connections.Values.SelectMany(list => list);

    public bool IsWatched(string inboxId) => connections.ContainsKey(inboxId);

    /// <summary>From here on the connection hears of its inbox. What is older it asks for.</summary>
    /// <returns>Connections of the same inbox that are too many by now, oldest first.</returns>
    public async ValueTask<IReadOnlyList<LiveConnection>> AddAsync(LiveConnection connection, int mostPerInbox)
    {
        var all = connections.AddOrUpdate(connection.InboxId, _ => [connection], (_, list) => list.Add(connection));
        if (all.Length == 1)
            await relay.WatchAsync(connection.InboxId, entry => Hand(connection.InboxId, entry));
        return all.Length > mostPerInbox ? all[..(all.Length - mostPerInbox)] : [];
    }

    public async ValueTask RemoveAsync(LiveConnection connection)
    {
        while (connections.TryGetValue(connection.InboxId, out var list))
        {
            var left = list.Remove(connection);
            if (left.Length == 0 ? connections.TryRemove(new(connection.InboxId, list)) : connections.TryUpdate(connection.InboxId, left, list))
            {
                if (left.Length == 0)
                    await relay.LeaveAsync(connection.InboxId);
                return;
            }
        }
    }

    /// <summary>Tells of entries that are durable, in the order of their inboxes.</summary>
    public void Publish(IReadOnlyList<InboxEntry> entries, IReadOnlyDictionary<string, StoredMessage> messages)
    {
        foreach (var entry in entries)
        {
            var message = entry.What is EntryKind.In or EntryKind.Out ? messages[entry.Subject] : null;
            if (message is not null && entry.What == EntryKind.In)
                MessageStored?.Invoke(entry, message);
            var isHere = connections.ContainsKey(entry.InboxId);
            if (!isHere && !relay.IsOn)
                continue;
            var view = EntryView.Of(entry, message);
            if (isHere)
                Hand(entry.InboxId, view);
            relay.Publish(entry.InboxId, view);
        }
    }

    /// <summary>The relay was away: every client asks whether it missed something.</summary>
    public void LookAgain()
    {
        foreach (var connection in All)
            connection.PostBehind(1);
    }

    public void Typing(Conversation conversation, Party by, bool isTyping)
    {
        var inboxes = conversation.Kind == ConversationKind.People ? conversation.Parts.Where(part => part != by.Key) : conversation.PersonId is { } person && person != by.Key ? [person] : (IEnumerable<string>)[];
        foreach (var inbox in inboxes)
        {
            var view = new EntryView(0, conversation.Id, isTyping ? "typing" : "typed", by.Key, 0);
            Hand(inbox, view);
            relay.Publish(inbox, view);
        }
    }

    private void Hand(string inboxId, EntryView entry)
    {
        if (!connections.TryGetValue(inboxId, out var list))
            return;
        foreach (var connection in list)
        {
            if (entry.Sequence == 0)
                connection.PostPassing("passing", entry);
            else
                connection.Post(entry);
        }
    }
}
