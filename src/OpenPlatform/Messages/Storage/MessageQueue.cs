namespace Madang.OpenPlatform.Messages.Storage;

/// <summary>Units waiting for the writer. Bounded: a full queue refuses at once and drops nothing.</summary>
internal sealed class MessageQueue(int limit)
{
    private readonly Lock gate = new();
    private readonly Queue<InboxUnit> waiting = new();
    private TaskCompletionSource? awaited;
    private bool isClosed;

    /// <summary>False when the queue is full or closed.</summary>
    public bool TryAdd(InboxUnit unit)
    {
        TaskCompletionSource? wake;
        lock (gate)
        {
            if (isClosed || waiting.Count >= limit)
                return false;
            waiting.Enqueue(unit);
            (wake, awaited) = (awaited, null);
        }
        wake?.TrySetResult();
        return true;
    }

    /// <summary>Waits until there is something and takes at most <paramref name="most"/>. Nothing means closed and empty.</summary>
    public async ValueTask<List<InboxUnit>> TakeAsync(int most)
    {
        while (true)
        {
            Task wait;
            lock (gate)
            {
                if (waiting.Count > 0 || isClosed)
                {
                    var taken = new List<InboxUnit>(Math.Min(most, waiting.Count));
                    while (taken.Count < most && waiting.TryDequeue(out var unit))
                        taken.Add(unit);
                    return taken;
                }
                awaited ??= new(TaskCreationOptions.RunContinuationsAsynchronously);
                wait = awaited.Task;
            }
            await wait;
        }
    }

    /// <summary>Nothing more comes in; what waits is still taken.</summary>
    public void Close()
    {
        TaskCompletionSource? wake;
        lock (gate)
        {
            isClosed = true;
            (wake, awaited) = (awaited, null);
        }
        wake?.TrySetResult();
    }
}
