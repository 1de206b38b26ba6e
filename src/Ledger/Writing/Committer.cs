namespace Madang.Ledger.Writing;

/// <summary>
/// A second thread that brings a sealed batch to the store while the writer applies the next one. It holds one batch at a time, and as long as it
/// does the store is its own.
/// </summary>
internal sealed class Committer : IDisposable
{
    private readonly ILedgerStore store;
    private readonly Action finished;
    private readonly SemaphoreSlim started = new(0, 1);
    private readonly ManualResetEventSlim idle = new(initialState: true);
    private readonly Thread thread;
    private PendingCommit? pending;

    /// <param name="store">Where batches go.</param>
    /// <param name="finished">Called on the second thread each time it becomes idle.</param>
    public Committer(ILedgerStore store, Action finished)
    {
        this.store = store;
        this.finished = finished;
        thread = new(Loop) { IsBackground = true, Name = "ledger commits" };
        thread.Start();
    }

    public bool IsIdle => idle.IsSet;

    /// <summary>Hands a batch over. Only when idle.</summary>
    public void Start(PendingCommit commit)
    {
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
            pending.Run(store);
            pending = null;
            idle.Set();
            finished();
        }
    }
}
