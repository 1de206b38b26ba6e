using Madang.Kernel.Time;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Madang.Pay.Wallet;

/// <summary>Work that becomes due by business time: expiries, returns, batches. Idempotent, and safe on several nodes at once.</summary>
internal interface IDueWork
{
    /// <summary>For the log.</summary>
    string Name { get; }

    /// <summary>Does what is due now, a bounded part of it.</summary>
    /// <returns>How many things it finished; more than none means that more may wait.</returns>
    ValueTask<int> RunDueAsync(CancellationToken cancellation = default);
}

/// <summary>Looks once a second, and at once when somebody wakes it or business time is moved.</summary>
internal sealed class DueWorker(IEnumerable<IDueWork> works, BusinessClock clock, ILogger<DueWorker> log) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);
    private readonly SemaphoreSlim wake = new(0, 1);

    // One round at a time: whoever has waited for a round finds everything done that was due when it began.
    private readonly SemaphoreSlim turn = new(1, 1);

    /// <summary>Something may be due now.</summary>
    public void Wake()
    {
        try
        {
            wake.Release();
        }
        catch (SemaphoreFullException)
        {
            // It is awake already.
        }
    }

    /// <summary>Does everything that is due, and what becomes due by doing it.</summary>
    public async Task RunAllAsync(CancellationToken cancellation = default)
    {
        await turn.WaitAsync(cancellation);
        try
        {
            foreach (var work in works)
            {
                while (await work.RunDueAsync(cancellation) > 0)
                    cancellation.ThrowIfCancellationRequested();
            }
        }
        finally
        {
            turn.Release();
        }
    }

    /// <inheritdoc />
    public override void Dispose()
    {
        wake.Dispose();
        turn.Dispose();
        base.Dispose();
    }

    /// <inheritdoc />
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        clock.Moved += Wake;
        try
        {
            while (!stoppingToken.IsCancellationRequested)
            {
                await RunLoggedAsync(stoppingToken);
                using var tick = new CancellationTokenSource(Interval, clock.Machine);
                using var either = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken, tick.Token);
                try
                {
                    await wake.WaitAsync(either.Token);
                }
                catch (OperationCanceledException) when (!stoppingToken.IsCancellationRequested)
                {
                    // The second is over.
                }
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // Shutting down.
        }
        finally
        {
            clock.Moved -= Wake;
        }
    }

    private async Task RunLoggedAsync(CancellationToken cancellation)
    {
        await turn.WaitAsync(cancellation);
        try
        {
            foreach (var work in works)
                await RunLoggedAsync(work, cancellation);
        }
        finally
        {
            turn.Release();
        }
    }

    private async Task RunLoggedAsync(IDueWork work, CancellationToken cancellation)
    {
        try
        {
            while (await work.RunDueAsync(cancellation) > 0)
                cancellation.ThrowIfCancellationRequested();
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            // The next second tries again; one kind of work must not keep the others waiting.
            log.LogError(error, "Due work {Name} failed and will be tried again", work.Name);
        }
    }
}
