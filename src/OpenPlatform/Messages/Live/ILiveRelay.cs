namespace Madang.OpenPlatform.Messages.Live;

/// <summary>Carries live entries between nodes. What it loses is asked for again by the number; it need not keep anything.</summary>
internal interface ILiveRelay
{
    bool IsOn { get; }

    void Publish(string inboxId, EntryView entry);

    ValueTask WatchAsync(string inboxId, Action<EntryView> heard);

    ValueTask LeaveAsync(string inboxId);
}

/// <summary>One node: everybody is connected here.</summary>
internal sealed class NoRelay : ILiveRelay
{
    public bool IsOn => false;

    public void Publish(string inboxId, EntryView entry)
    {
    }

    public ValueTask WatchAsync(string inboxId, Action<EntryView> heard) => default;

    public ValueTask LeaveAsync(string inboxId) => default;
}
