using System.Collections.Concurrent;

namespace Madang.Ledger.Writing;

/// <summary>
/// Tells the callers of a batch on the thread pool, without a work item for each: a few workers share the batch and take one caller after the
/// other. A caller's code runs in here until it awaits something, so it must not block; what is left of the batch goes on in the other workers.
/// </summary>
internal sealed class Answers : IThreadPoolWorkItem
{
    // After so many callers a worker stands at the pool's end again: other work gets its turn.
    private const int Quantum = 16;
    private const int PoolLimit = 64;
    private static readonly ConcurrentQueue<Answers> Pool = new();
    private readonly List<LedgerRequest> requests = [];
    private int next, workers;

    /// <summary>Publishes what was decided for each of the requests. The list may be used again at once.</summary>
    public static void Publish(IReadOnlyList<LedgerRequest> batch)
    {
        if (batch.Count == 0)
            return;
        var answers = Pool.TryDequeue(out var used) ? used : new();
        answers.requests.AddRange(batch);
        answers.next = -1;
        var workers = Math.Min(batch.Count, Environment.ProcessorCount);
        answers.workers = workers;
        for (var i = 0; i < workers; i++)
            ThreadPool.UnsafeQueueUserWorkItem(answers, preferLocal: false);
    }

    void IThreadPoolWorkItem.Execute()
    {
        for (var done = 0; done < Quantum; done++)
        {
            var index = Interlocked.Increment(ref next);
            if (index >= requests.Count)
            {
                Leave();
                return;
            }
            requests[index].Publish();
        }
        ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
    }

    private void Leave()
    {
        if (Interlocked.Decrement(ref workers) > 0)
            return;
        requests.Clear();
        if (Pool.Count < PoolLimit)
            Pool.Enqueue(this);
    }
}
