namespace Madang.Ledger.Writing;

/// <summary>Requests waiting for the writer's thread. Bounded: a full queue refuses at once and never drops.</summary>
internal sealed class RequestQueue(int limit)
{
    private readonly Queue<LedgerRequest> waiting = new();
    private readonly object gate = new(); // Not a Lock: the writer waits on it.
    private bool writerWaits, closed;
    private int wakesFrom = 1;

    /// <summary>False when the queue is full or closed.</summary>
    public bool TryAdd(LedgerRequest request, out bool isClosed)
    {
        lock (gate)
        {
            isClosed = closed;
            if (closed || waiting.Count >= limit)
                return false;
            waiting.Enqueue(request);
            if (writerWaits && waiting.Count >= wakesFrom)
                Monitor.Pulse(gate);
        }
        return true;
    }

    /// <summary>
    /// Takes what is there, up to a weight of <paramref name="weightLimit"/>; where nothing is, waits until there are <paramref name="atLeast"/>. False when closed
    /// and empty. Comes back with fewer, or without one, when <paramref name="isInterrupted"/> says so; whoever makes it true calls <see cref="Wake"/> afterwards.
    /// </summary>
    public bool Take(List<LedgerRequest> batch, int weightLimit, int atLeast, Func<bool> isInterrupted)
    {
        lock (gate)
        {
            wakesFrom = atLeast;
            while (true)
            {
                var isInterruptedNow = isInterrupted();
                if (waiting.Count >= atLeast || isInterruptedNow || closed)
                {
                    for (var weight = 0; weight < weightLimit && waiting.TryDequeue(out var request); weight += request.Weight)
                        batch.Add(request);
                }
                if (batch.Count > 0 || isInterruptedNow)
                    return true;
                if (closed && waiting.Count == 0)
                    return false;
                writerWaits = true;
                Monitor.Wait(gate);
                writerWaits = false;
            }
        }
    }

    /// <summary>Lets the writer look again whether it is interrupted.</summary>
    public void Wake()
    {
        lock (gate)
        {
            if (writerWaits)
                Monitor.Pulse(gate);
        }
    }

    /// <summary>Nothing more comes in; what waits is still taken.</summary>
    public void Close()
    {
        lock (gate)
        {
            closed = true;
            Monitor.PulseAll(gate);
        }
    }
}
