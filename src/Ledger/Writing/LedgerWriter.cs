using Microsoft.Extensions.Logging;

namespace Madang.Ledger.Writing;

/// <summary>The one thread that writes: takes whatever is queued, without waiting for more, and runs it as one batch.</summary>
internal sealed class LedgerWriter : IDisposable
{
    private readonly ILedgerStore store;
    private readonly BatchRun run;
    private readonly RequestQueue queue;
    private readonly LedgerOptions options;
    private readonly Thread thread;
    private readonly TaskCompletionSource stopped = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Opens the store and starts writing.</summary>
    public LedgerWriter(ILedgerStore store, TimeProvider time, LedgerOptions options, ILogger logger)
    {
        this.store = store;
        this.options = options;
        queue = new(options.QueueLimit);
        run = new(store, time, options, logger);
        run.Open();
        thread = new(Loop) { IsBackground = true, Name = "ledger writer" };
        thread.Start();
    }

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
        var batch = new List<LedgerRequest>();
        while (queue.Take(batch, options.BatchLimit))
        {
            run.Run(batch);
            batch.Clear();
        }
        store.Dispose();
        stopped.SetResult();
    }
}
