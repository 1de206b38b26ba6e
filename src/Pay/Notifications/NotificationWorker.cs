using Madang.Kernel.Time;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Madang.Pay.Notifications;

/// <summary>
/// Sends what is due. It claims no more than it can start at once, and only a few for each receiver, so that a receiver that hangs keeps neither
/// its own callbacks nor others' from being sent, here or on another node.
/// </summary>
internal sealed class NotificationWorker : BackgroundService
{
    private const int CandidatesAtOnce = 256;
    private const int FinishTries = 5;

    // Rows of a node that died, or that another node wrote and could not send, are found at the latest after this.
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan FinishPause = TimeSpan.FromSeconds(1);

    private readonly NotificationRows rows;
    private readonly NotificationSender sender;
    private readonly NotificationOutbox outbox;
    private readonly BusinessClock clock;
    private readonly ILogger<NotificationWorker> log;
    private readonly ReceiverSlots slots;
    private readonly SemaphoreSlim signal = new(0, 1);

    public NotificationWorker(
        NotificationRows rows, NotificationSender sender, NotificationOutbox outbox, BusinessClock clock, NotificationOptions options, ILogger<NotificationWorker> log)
    {
        this.rows = rows;
        this.sender = sender;
        this.outbox = outbox;
        this.clock = clock;
        this.log = log;
        slots = new(options);
    }

    /// <summary>Raised after an attempt was stored.</summary>
    public event Action<ClaimedNotification, AttemptResult>? Attempted;

    /// <inheritdoc />
    public override void Dispose()
    {
        signal.Dispose();
        base.Dispose();
    }

    /// <inheritdoc />
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        outbox.Woken += Signal;
        clock.Moved += Signal;
        try
        {
            while (!stoppingToken.IsCancellationRequested)
            {
                try
                {
                    var lookedUs = clock.UtcMicroseconds();
                    if (await StartDueAsync(stoppingToken) == 0)
                        await WaitAsync(lookedUs, stoppingToken);
                }
                catch (Exception error) when (!stoppingToken.IsCancellationRequested)
                {
                    log.LogWarning("Callbacks could not be looked up and will be in a moment: {Reason}", error.Message);
                    await WaitForSignalAsync(Task.Delay(LongestWait, clock.Machine, stoppingToken), stoppingToken);
                }
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The host stops; what is under way ends or its lease lapses.
        }
        finally
        {
            outbox.Woken -= Signal;
            clock.Moved -= Signal;
        }
    }

    private async Task<int> StartDueAsync(CancellationToken cancellation)
    {
        if (slots.Free == 0)
            return 0;
        var due = await rows.FindDueAsync(slots.FullReceivers(), CandidatesAtOnce + slots.UnderWay, cancellation);
        var taken = due.Where(candidate => slots.TryTake(candidate.Id, candidate.Receiver)).ToDictionary(candidate => candidate.Id, candidate => candidate.Receiver);
        if (taken.Count == 0)
            return 0;
        IReadOnlyList<ClaimedNotification> claimed = [];
        try
        {
            claimed = await rows.ClaimAsync(taken.Keys, cancellation);
        }
        finally
        {
            foreach (var id in taken.Keys.Except(claimed.Select(notification => notification.NotificationId)))
                slots.Release(id, taken[id], hung: null);
        }
        foreach (var notification in claimed)
            _ = SendAsync(notification, cancellation);
        return claimed.Count;
    }

    private async Task SendAsync(ClaimedNotification notification, CancellationToken cancellation)
    {
        // Leave the loop free at once: sealing and signing are CPU work.
        await Task.Yield();
        bool? hung = null;
        try
        {
            var result = await sender.SendAsync(notification, cancellation);
            hung = result.Status == 0;
            await FinishAsync(notification, result, cancellation);
        }
        catch (Exception error) when (!cancellation.IsCancellationRequested)
        {
            // On PostgreSQL the lease keeps it from being sent again at once; on SQLite it is due until its end is stored.
            log.LogError(error, "Callback {NotificationId} could not be sent or stored", notification.NotificationId);
            await PauseAsync(cancellation);
        }
        catch (OperationCanceledException)
        {
            // The host stops.
        }
        finally
        {
            slots.Release(notification.NotificationId, notification.Receiver, hung);
            Signal();
        }
    }

    private async Task FinishAsync(ClaimedNotification notification, AttemptResult result, CancellationToken cancellation)
    {
        for (var tries = 1; ; tries++)
        {
            try
            {
                await rows.FinishAsync(notification, result, cancellation);
                Attempted?.Invoke(notification, result);
                return;
            }
            catch (Exception error) when (tries < FinishTries && !cancellation.IsCancellationRequested)
            {
                log.LogWarning("The end of callback {NotificationId} will be stored in a moment: {Reason}", notification.NotificationId, error.Message);
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

    private void Signal()
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
}
