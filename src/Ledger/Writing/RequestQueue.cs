namespace Madang.Ledger.Writing;

/// <summary>Requests waiting for the writer's thread. Bounded: a full queue refuses at once and never drops.</summary>
internal sealed class RequestQueue(int limit)
{
    private readonly Queue<LedgerRequest> waiting = new();
    private readonly object gate = new(); // Not a Lock: the writer waits on it.
    private bool writerWaits, closed;

    /// <summary>False when the queue is full or closed.</summary>
    public bool TryAdd(LedgerRequest request, out bool isClosed)
    {
        lock (gate)
        {
            isClosed = closed;
            if (closed || waiting.Count >= limit)
                return false;
            waiting.Enqueue(request);
            if (writerWaits)
                Monitor.Pulse(gate);
        }
        return true;
    }

    /// <summary>Waits for a request, then takes what is there, up to a weight of <paramref name="weightLimit"/>. False when closed and empty.</summary>
    public bool Take(List<LedgerRequest> batch, int weightLimit)
    {
        lock (gate)
        {
            while (waiting.Count == 0 && !closed)
            {
                writerWaits = true;
                Monitor.Wait(gate);
            }
            writerWaits = false;
            for (var weight = 0; weight < weightLimit && waiting.TryDequeue(out var request); weight += request.Weight)
                batch.Add(request);
            return batch.Count > 0;
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
