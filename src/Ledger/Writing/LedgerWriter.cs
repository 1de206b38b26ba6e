using Microsoft.Extensions.Logging;

namespace Madang.Ledger.Writing;

/// <summary>
/// The thread that writes: takes whatever is queued, without waiting for more, and runs it as one batch. When much is queued, a second thread
/// commits the batch while this one applies the next: the store and the rules then work side by side.
/// </summary>
internal sealed class LedgerWriter : IDisposable
{
    // A lighter batch is committed here: handing it over would cost its callers more time than it saves.
    private const int HandOverFrom = 64;

    private readonly ILedgerStore store;
    private readonly BatchRun run;
    private readonly RequestQueue queue;
    private readonly LedgerOptions options;
    private readonly Thread thread;
    private readonly TaskCompletionSource opened = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource stopped = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly List<LedgerRequest> batch = [];
    private Committer? committer;
    private PendingCommit? inFlight;

    /// <summary>Starts the thread, which opens the store first: callers never wait for a connection, they only queue.</summary>
    public LedgerWriter(ILedgerStore store, TimeProvider time, LedgerOptions options, ILogger logger)
    {
        this.store = store;
        this.options = options;
        queue = new(options.QueueLimit);
        run = new(store, time, options, logger);
        thread = new(Loop) { IsBackground = true, Name = "ledger writer" };
        thread.Start();
    }

    /// <summary>Done when the store was opened for the first time; failed when that failed. The writer tries again with the requests that come.</summary>
    public Task Opened => opened.Task;

    /// <summary>Queues the request, or refuses at once.</summary>
    public void Add(LedgerRequest request)
    {
        if (queue.TryAdd(request, out var isClosed))
            return;
        request.Return();
        throw isClosed ? new LedgerUnavailableException("The ledger is shutting down; nothing was done.") : new LedgerBusyException();
    }

    /// <summary>Takes nothing more, writes what is queued, and lets go of the store.</summary>
    public Task StopAsync()
    {
        queue.Close();
        return stopped.Task;
    }

    public void Dispose()
    {
        queue.Close();
        thread.Join();
    }

    private void Loop()
    {
        if (run.TryOpen() is { } failure)
            opened.SetException(failure);
        else
            opened.SetResult();
        // Where nobody waits for it, a failure has been logged and is no more than that.
        _ = opened.Task.Exception;
        while (queue.Take(batch, options.BatchLimit - run.OpenWeight, IsCommitFinished))
        {
            try
            {
                if (IsCommitFinished())
                    Land(launchesNext: true);
                if (batch.Count > 0)
                    Accept();
                if (inFlight is null && run.OpenWeight > 0)
                    Launch();
            }
#pragma warning disable CA1031 // A bug in the rules must not leave callers without an answer, or the ledger without a writer.
            catch (Exception error)
#pragma warning restore CA1031
            {
                if (inFlight is not null)
                    Land(launchesNext: false);
                run.Abandon(error, batch);
                batch.Clear();
            }
        }
        Finish();
        committer?.Dispose();
        store.Dispose();
        stopped.SetResult();
    }

    private bool IsCommitFinished() => inFlight is not null && committer!.IsIdle;

    private void Accept()
    {
        var isLight = batch.Sum(static request => request.Weight) < HandOverFrom;
        if ((inFlight is null && run.OpenWeight == 0 && isLight) || !run.TryAdd(batch))
        {
            // These need the store, or are few: everything before them is brought to its end.
            Finish();
            run.Run(batch);
        }
        batch.Clear();
    }

    private void Launch()
    {
        if (run.OpenWeight < HandOverFrom)
        {
            CommitHere();
            return;
        }
        committer ??= new(store, queue.Wake);
        inFlight = run.SealOpen();
        committer.Start(inFlight);
    }

    /// <summary>Waits for the batch in flight, sends the next one off, and only then answers: the store is the slower one and should not wait for us.</summary>
    private void Land(bool launchesNext)
    {
        committer!.WaitUntilIdle();
        var landed = inFlight!;
        inFlight = null;
        run.Settle(landed);
        try
        {
            if (launchesNext && run.OpenWeight >= HandOverFrom)
                Launch();
        }
        finally
        {
            if (landed.IsDurable)
                landed.Publish();
        }
    }

    private void Finish()
    {
        if (inFlight is not null)
            Land(launchesNext: false);
        if (run.OpenWeight > 0)
            CommitHere();
    }

    private void CommitHere()
    {
        var pending = run.SealOpen();
        pending.Run(store);
        run.Settle(pending);
        if (pending.IsDurable)
            pending.Publish();
    }
}
