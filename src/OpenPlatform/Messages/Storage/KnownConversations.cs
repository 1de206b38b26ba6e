namespace Madang.OpenPlatform.Messages.Storage;

/// <summary>Conversations whose row an inbox has, so that it is not made again with each message. Rows are never taken away while their inbox is in use, so what is known here stays true.</summary>
internal sealed class KnownConversations
{
    private const int Most = 200_000;

    private readonly HashSet<(string Inbox, string Conversation)> known = [];

    public bool Has((string Inbox, string Conversation) pair) => known.Contains(pair);

    public void Add(IReadOnlyCollection<(string Inbox, string Conversation)> pairs)
    {
        if (known.Count + pairs.Count > Most)
            known.Clear();
        known.UnionWith(pairs);
    }
}
