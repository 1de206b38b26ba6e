using Madang.Kernel.Time;

namespace Madang.Kernel.Deliveries;

/// <summary>
/// Sends what is due in an outbox. It claims no more than it can start at once, and only a few for each receiver, so that a receiver that hangs keeps neither
/// its own deliveries nor others' from being sent, here or on another node.
/// </summary>
/// <param name="rows">The outbox.</param>
/// <param name="clock">Rows are due by its business time.</param>
/// <param name="limits">How much may be under way.</param>
public abstract class DeliveryLoop<TClaim, TResult>(IOutboxRows<TClaim, TResult> rows, BusinessClock clock, DeliveryLimits limits) : IDisposable
    where TClaim : IClaimedDelivery
{
    private const int CandidatesAtOnce = 256;
    private const int FinishTries = 5;

    // Rows of a node that died, or that another node wrote and could not send, are found at the latest after this.
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan FinishPause = TimeSpan.FromSeconds(1);

    private readonly ReceiverSlots slots = new(limits);
    private readonly SemaphoreSlim signal = new(0, 1);

    /// <summary>Sends until it is cancelled.</summary>
    public async Task RunAsync(CancellationToken cancellation)
    {
        clock.Moved += Wake;
        try
        {
            while (!cancellation.IsCancellationRequested)
            {
                try
                {
                    var lookedUs = clock.UtcMicroseconds();
                    if (await StartDueAsync(cancellation) == 0)
                        await WaitAsync(lookedUs, cancellation);
                }
                catch (Exception error) when (!cancellation.IsCancellationRequested)
                {
                    ReportDelay(error);
                    await WaitForSignalAsync(Task.Delay(LongestWait, clock.Machine, cancellation), cancellation);
                }
            }
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            // The host stops; what is under way ends or its lease lapses.
        }
        finally
        {
            clock.Moved -= Wake;
        }
    }

    /// <summary>Says that something may be due: rows were committed, or have changed.</summary>
    public void Wake()
    {
        try
        {
            signal.Release();
        }
        catch (Exception error) when (error is SemaphoreFullException or ObjectDisposedException)
        {
            // A signal is waiting already, or nobody waits any more.
        }
    }

    /// <inheritdoc />
    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Frees what it holds.</summary>
    protected virtual void Dispose(bool disposing)
    {
        if (disposing)
            signal.Dispose();
    }

    /// <summary>Sends a claimed row once. What goes wrong on the way is a result, not an exception.</summary>
    protected abstract Task<TResult> SendAsync(TClaim claim, CancellationToken cancellation);

    /// <summary>Whether the receiver gave no answer: then less goes to it at once. Null where it was not asked.</summary>
    protected abstract bool? HasHung(TResult result);

    /// <summary>Called after the end of an attempt was stored.</summary>
    protected virtual void Finished(TClaim claim, TResult result)
    {
    }

    /// <summary>The rows could not be looked up; they will be in a moment.</summary>
    protected abstract void ReportDelay(Exception error);

    /// <summary>A row could not be sent, or the end of its attempt not be stored.</summary>
    protected abstract void ReportFailure(TClaim claim, Exception error);

    private async Task<int> StartDueAsync(CancellationToken cancellation)
    {
        if (slots.Free == 0)
            return 0;
        var due = await rows.FindDueAsync(slots.FullReceivers(), CandidatesAtOnce + slots.UnderWay, cancellation);
        var taken = due.Where(candidate => slots.TryTake(candidate.Id, candidate.Receiver)).ToDictionary(candidate => candidate.Id, candidate => candidate.Receiver);
        if (taken.Count == 0)
            return 0;
        IReadOnlyList<TClaim> claimed = [];
        try
        {
            claimed = await rows.ClaimAsync(taken.Keys, cancellation);
        }
        finally
        {
            foreach (var id in taken.Keys.Except(claimed.Select(claim => claim.DeliveryId)))
                slots.Release(id, taken[id], hung: null);
        }
        foreach (var claim in claimed)
            _ = DeliverAsync(claim, cancellation);
        return claimed.Count;
    }

    private async Task DeliverAsync(TClaim claim, CancellationToken cancellation)
    {
        // Leave the loop free at once: sealing and signing are CPU work.
        await Task.Yield();
        bool? hung = null;
        try
        {
            var result = await SendAsync(claim, cancellation);
            hung = HasHung(result);
            await FinishAsync(claim, result, cancellation);
        }
        catch (Exception error) when (!cancellation.IsCancellationRequested)
        {
            // On PostgreSQL the lease keeps it from being sent again at once; on SQLite it is due until its end is stored.
            ReportFailure(claim, error);
            await PauseAsync(cancellation);
        }
        catch (OperationCanceledException)
        {
            // The host stops.
        }
        finally
        {
            slots.Release(claim.DeliveryId, claim.Receiver, hung);
            Wake();
        }
    }

    private async Task FinishAsync(TClaim claim, TResult result, CancellationToken cancellation)
    {
        for (var tries = 1; ; tries++)
        {
            try
            {
                await rows.FinishAsync(claim, result, cancellation);
                Finished(claim, result);
                return;
            }
            catch (Exception error) when (tries < FinishTries && !cancellation.IsCancellationRequested)
            {
                ReportDelay(error);
                await Task.Delay(FinishPause, clock.Machine, cancellation);
            }
        }
    }

    private async Task PauseAsync(CancellationToken cancellation)
    {
        try
        {
            await Task.Delay(LongestWait, clock.Machine, cancellation);
        }
        catch (OperationCanceledException)
        {
            // The host stops.
        }
    }

    private async Task WaitAsync(long lookedUs, CancellationToken cancellation)
    {
        var nextUs = await rows.NextDueAsync(cancellation) ?? long.MaxValue;
        // What was due when we looked is under way, held by another node, or for a receiver without room: its end signals, or its lease lapses.
        var isAhead = nextUs > lookedUs;
        var wait = isAhead ? TimeSpan.FromMicroseconds(Math.Clamp(nextUs - clock.UtcMicroseconds(), 0, Microseconds.Of(LongestWait))) : LongestWait;
        using var stopTimer = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var timer = Task.Delay(wait, clock.Machine, stopTimer.Token);
        // Time may have run on between the look at the clock and the start of the timer.
        if (!isAhead || clock.UtcMicroseconds() < nextUs)
            await WaitForSignalAsync(timer, cancellation);
        await stopTimer.CancelAsync();
    }

    private async Task WaitForSignalAsync(Task timer, CancellationToken cancellation)
    {
        using var stopWaiting = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var woken = signal.WaitAsync(stopWaiting.Token);
        await Task.WhenAny(woken, timer);
        await stopWaiting.CancelAsync();
        cancellation.ThrowIfCancellationRequested();
    }
}
