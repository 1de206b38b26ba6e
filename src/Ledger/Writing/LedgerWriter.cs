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
    private const int TakenFrom = 64;

    private readonly ILedgerStore store;
    private readonly BatchRun run;
    private readonly RequestQueue queue;
    private readonly LedgerOptions options;
    private readonly Thread thread;
    private readonly TaskCompletionSource opened = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource stopped = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly List<LedgerRequest> batch = [];
    // Guards the run, the batch in flight and what went wrong, while the second thread is busy.
    private readonly Lock gate = new();
    private Committer? committer;
    private PendingCommit? inFlight;
    private Exception? failure;
    private volatile bool hasLanded;

    /// <summary>Starts the thread, which opens the store first: callers never wait for a connection, they only queue.</summary>
    public LedgerWriter(ILedgerStore store, TimeProvider time, LedgerOptions options, ILogger logger)
    {
        this.store = store;
        this.options = options;
        queue = new(options.QueueLimit);
        run = new(store, time, options, Answers.Publish, logger);
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
        if (run.TryOpen() is { } refused)
            opened.SetException(refused);
        else
            opened.SetResult();
        // Where nobody waits for it, a failure has been logged and is no more than that.
        _ = opened.Task.Exception;
        while (Take())
        {
            try
            {
                if (batch.Count > 0)
                    Accept();
                Launch();
            }
#pragma warning disable CA1031 // A bug in the rules must not leave callers without an answer, or the ledger without a writer.
            catch (Exception error)
#pragma warning restore CA1031
            {
                WaitForCommitter();
                run.Abandon(error, batch);
                batch.Clear();
            }
        }
        Finish();
        committer?.Dispose();
        store.Dispose();
        stopped.SetResult();
    }

    private bool Take()
    {
        int room, atLeast;
        lock (gate)
        {
            room = options.BatchLimit - run.OpenWeight;
            // While a batch is on its way, nobody gains from being taken at once: being woken for a few costs more than they do.
            atLeast = inFlight is null ? 1 : TakenFrom;
        }
        var goesOn = queue.Take(batch, room, atLeast, HasLanded);
        hasLanded = false;
        return goesOn;
    }

    private bool HasLanded() => hasLanded;

    private void Accept()
    {
        if (!TryAdd())
        {
            // These need the store, or are few: everything before them is brought to its end.
            Finish();
            run.Run(batch);
        }
        batch.Clear();
    }

    private bool TryAdd()
    {
        var isLight = batch.Sum(static request => request.Weight) < HandOverFrom;
        lock (gate)
            return !(isLight && inFlight is null && run.OpenWeight == 0) && run.TryAdd(batch);
    }

    /// <summary>Sends the open batch off, if none is on its way.</summary>
    private void Launch()
    {
        if (committer is not null && committer.IsIdle)
            WaitForCommitter();
        lock (gate)
        {
            if (inFlight is not null || run.OpenWeight == 0)
                return;
            if (run.OpenWeight >= HandOverFrom)
                inFlight = run.SealOpen();
        }
        if (inFlight is null)
        {
            CommitHere();
            return;
        }
        committer ??= new(store, Landed, Wake);
        committer.Start(inFlight);
    }

    /// <summary>On the second thread: a batch has ended. If it is durable, its callers are told, and what was applied meanwhile is the next one.</summary>
    private PendingCommit? Landed(PendingCommit landed)
    {
        PendingCommit? next = null;
        lock (gate)
        {
            // What did not happen is the writer's to undo and run again.
            if (!landed.IsDurable)
                return null;
            try
            {
                run.Settle(landed);
                if (run.OpenWeight >= HandOverFrom)
                    next = run.SealOpen();
            }
#pragma warning disable CA1031 // A bug in the rules, found when the next batch was closed: the writer abandons that one. This one is durable.
            catch (Exception error)
#pragma warning restore CA1031
            {
                failure = error;
            }
            inFlight = next;
        }
        Wake();
        Answers.Publish(landed.Requests);
        return next;
    }

    /// <summary>On the second thread: something has landed, so there is room again, or nothing on its way any more.</summary>
    private void Wake()
    {
        hasLanded = true;
        queue.Wake();
    }

    /// <summary>Waits until nothing is on its way, and takes care of what did not become durable.</summary>
    private void WaitForCommitter()
    {
        committer?.WaitUntilIdle();
        if (inFlight is { } failed)
        {
            inFlight = null;
            run.Settle(failed);
        }
        if (failure is { } error)
        {
            failure = null;
            run.Abandon(error, []);
        }
    }

    private void Finish()
    {
        WaitForCommitter();
        if (run.OpenWeight > 0)
            CommitHere();
    }

    private void CommitHere()
    {
        var pending = run.SealOpen();
        pending.Run(store);
        run.Settle(pending);
        if (pending.IsDurable)
            Answers.Publish(pending.Requests);
    }
}
