namespace Madang.OpenPlatform.Messages.Live;

/// <summary>
/// One client that is connected. At most <see cref="MostQueued"/> entries wait for it: a client that is slower is told the newest number instead, and asks for what it lacks when it can.
/// Costs nothing while nothing is on its way.
/// </summary>
internal sealed class LiveConnection(string inboxId, string authorization, Func<string, object, Task> send, Action abort)
{
    /// <summary>How many entries wait for a client at most.</summary>
    public const int MostQueued = 64;

    private readonly Lock gate = new();
    private Queue<EntryView>? queue;
    private long behindAt;
    private bool isSending;

    public string InboxId { get; } = inboxId;

    /// <summary>What it showed when it came, to be looked at again: a sign-out ends it.</summary>
    public string Authorization { get; } = authorization;

    /// <summary>When that was looked at last, machine time, UTC microseconds.</summary>
    public long CheckedAtUs { get; set; }

    /// <summary>How often it was told that it is behind, for tests and figures.</summary>
    public int TimesBehind { get; private set; }

    public void Post(EntryView entry)
    {
        lock (gate)
        {
            if (behindAt > 0)
            {
                behindAt = Math.Max(behindAt, entry.Sequence);
            }
            else if ((queue ??= new()).Count >= MostQueued)
            {
                queue = null;
                behindAt = entry.Sequence;
                TimesBehind++;
            }
            else
            {
                queue.Enqueue(entry);
            }
            if (isSending)
                return;
            isSending = true;
        }
        _ = Task.Run(PumpAsync);
    }

    /// <summary>Has it ask: something may have been missed, such as by a relay that was away.</summary>
    public void PostBehind(long sequence)
    {
        lock (gate)
        {
            queue = null;
            behindAt = Math.Max(behindAt, sequence);
            if (isSending)
                return;
            isSending = true;
        }
        _ = Task.Run(PumpAsync);
    }

    /// <summary>What is not kept: shown when there is time, else not at all.</summary>
    public void PostPassing(string name, object what)
    {
        lock (gate)
        {
            if (isSending || behindAt > 0)
                return;
        }
        _ = SendPassingAsync(name, what);
    }

    public void Abort() => abort();

    private async Task SendPassingAsync(string name, object what)
    {
        try
        {
            await send(name, what);
        }
#pragma warning disable CA1031 // The client has gone; nobody minds.
        catch
#pragma warning restore CA1031
        {
            abort();
        }
    }

    private async Task PumpAsync()
    {
        try
        {
            while (Take(out var entries, out var behind))
                await (entries is null ? send("behind", behind) : send("entries", entries));
        }
#pragma warning disable CA1031 // Whatever went wrong with a client: it is let go, and comes back with the last number that it has.
        catch
#pragma warning restore CA1031
        {
            abort();
        }
    }

    private bool Take(out EntryView[]? entries, out long behind)
    {
        lock (gate)
        {
            (entries, behind) = (null, behindAt);
            if (behindAt > 0)
            {
                behindAt = 0;
                return true;
            }
            if (queue is not { Count: > 0 })
            {
                queue = null;
                isSending = false;
                return false;
            }
            entries = [.. queue];
            queue.Clear();
            return true;
        }
    }
}
