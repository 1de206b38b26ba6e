namespace Madang.Ledger.Writing;

/// <summary>
/// A second thread that brings sealed batches to the store while the writer applies the next one. As long as it is busy the store is its own.
/// When one has landed it asks at once for the next, so that under load the store never waits until another thread is woken.
/// </summary>
internal sealed class Committer : IDisposable
{
    private readonly ILedgerStore store;
    private readonly Func<PendingCommit, PendingCommit?> landed;
    private readonly Action finished;
    private readonly SemaphoreSlim started = new(0, 1);
    private readonly ManualResetEventSlim idle = new(initialState: true);
    private readonly Thread thread;
    private PendingCommit? pending;

    /// <param name="store">Where batches go.</param>
    /// <param name="landed">Called on the second thread with each batch that has ended, however it ended; answers what comes next, or null. Must not throw.</param>
    /// <param name="finished">Called on the second thread each time it becomes idle.</param>
    public Committer(ILedgerStore store, Func<PendingCommit, PendingCommit?> landed, Action finished)
    {
        this.store = store;
        this.landed = landed;
        this.finished = finished;
        thread = new(Loop) { IsBackground = true, Name = "ledger commits" };
        thread.Start();
    }

    public bool IsIdle => idle.IsSet;

    /// <summary>Hands a batch over; waits until it may.</summary>
    public void Start(PendingCommit commit)
    {
        WaitUntilIdle();
        idle.Reset();
        pending = commit;
        started.Release();
    }

    public void WaitUntilIdle() => idle.Wait();

    public void Dispose()
    {
        WaitUntilIdle();
        pending = null;
        started.Release();
        thread.Join();
        started.Dispose();
        idle.Dispose();
    }

    private void Loop()
    {
        while (true)
        {
            started.Wait();
            if (pending is null)
                return;
            for (var next = pending; next is not null; next = landed(next))
                next.Run(store);
            pending = null;
            idle.Set();
            finished();
        }
    }
}
