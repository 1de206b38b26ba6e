using Madang.OpenPlatform.Messages.Storage;

namespace Madang.OpenPlatform.Messages.Live;

/// <summary>Where what was stored goes to be pushed to whoever is connected.</summary>
internal sealed class LiveEntries
{
    /// <summary>Tells of entries that are durable, in the order of their inboxes.</summary>
    public void Publish(IReadOnlyList<InboxEntry> entries, IReadOnlyList<InboxUnit> units)
    {
    }

    public void Typing(Conversation conversation, Party by, bool isTyping)
    {
    }
}
