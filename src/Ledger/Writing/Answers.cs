using System.Collections.Concurrent;
using System.Diagnostics;

namespace Madang.Ledger.Writing;

/// <summary>
/// Tells the callers of a batch on the thread pool, without a work item for each: one worker takes one caller after the other, and calls others to
/// share the batch where a caller's code takes its time. That code runs in here until it awaits something, so it must not block.
/// </summary>
internal sealed class Answers : IThreadPoolWorkItem
{
    // After so many callers a worker stands at the pool's end again: other work gets its turn.
    private const int Quantum = 16;
    private const int PoolLimit = 64;
    private static readonly long Patience = Stopwatch.Frequency / 20_000; // 50 µs.
    private static readonly ConcurrentQueue<Answers> Pool = new();
    private readonly List<LedgerRequest> requests = [];
    private int next, workers, called;

    /// <summary>Publishes what was decided for each of the requests. The list may be used again at once.</summary>
    public static void Publish(IReadOnlyList<LedgerRequest> batch)
    {
        if (batch.Count == 0)
            return;
        var answers = Pool.TryDequeue(out var used) ? used : new();
        answers.requests.AddRange(batch);
        answers.next = -1;
        answers.workers = answers.called = 1;
        ThreadPool.UnsafeQueueUserWorkItem(answers, preferLocal: false);
    }

    void IThreadPoolWorkItem.Execute()
    {
        var start = Stopwatch.GetTimestamp();
        for (var done = 0; done < Quantum; done++)
        {
            var index = Interlocked.Increment(ref next);
            if (index >= requests.Count)
            {
                Leave();
                return;
            }
            requests[index].Publish();
            var end = Stopwatch.GetTimestamp();
            if (index < requests.Count - 1 && end - start > Patience)
                CallAnother();
            start = end;
        }
        ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
    }

    // Quick callers are best told by one: while they are, the store wants a processor too.
    private void CallAnother()
    {
        if (Interlocked.Increment(ref called) > Environment.ProcessorCount)
        {
            Interlocked.Decrement(ref called);
            return;
        }
        // This worker has not left, so the batch is still being told.
        Interlocked.Increment(ref workers);
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
