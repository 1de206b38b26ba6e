using Madang.Kernel.Time;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Madang.Pay.Transactions;

/// <summary>
/// Work that falls due by business time: done at start, when something falls due, when the clock is moved and when somebody says so.
/// Every node runs it; the rows' guards make that harmless.
/// </summary>
internal abstract class DueWork(BusinessClock clock, ILogger logger) : BackgroundService
{
    // Another node may have made something due that this one was not told of.
    private static readonly TimeSpan LongestSleep = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan ShortestSleep = TimeSpan.FromMilliseconds(10);
    private readonly SemaphoreSlim wake = new(0, 1);

    /// <summary>Does what is due now. Tests call it instead of waiting.</summary>
    /// <returns>When to look again at the latest, in UTC microseconds of business time; null when nothing is pending.</returns>
    public abstract Task<long?> RunDueAsync(CancellationToken cancellation = default);

    /// <summary>Tells the worker that something may be due sooner than it knew.</summary>
    public void Wake()
    {
        try
        {
            if (wake.CurrentCount == 0)
                wake.Release();
        }
        catch (SemaphoreFullException)
        {
            // Somebody else woke it in the same moment.
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        clock.Moved += Wake;
        try
        {
            while (!stoppingToken.IsCancellationRequested)
                await SleepAsync(await RunOnceAsync(stoppingToken), stoppingToken);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The platform is stopping.
        }
        finally
        {
            clock.Moved -= Wake;
        }
    }

    private async Task<long?> RunOnceAsync(CancellationToken cancellation)
    {
        try
        {
            return await RunDueAsync(cancellation);
        }
#pragma warning disable CA1031 // A worker outlives any failure of its store; it says so and tries again.
        catch (Exception error) when (error is not OperationCanceledException)
#pragma warning restore CA1031
        {
            logger.LogWarning(error, "Due work failed and will be tried again.");
            return null;
        }
    }

    private async Task SleepAsync(long? nextUtcUs, CancellationToken cancellation)
    {
        var sleep = LongestSleep;
        if (nextUtcUs is { } next)
            sleep = TimeSpan.FromMicroseconds(Math.Clamp(next - clock.UtcMicroseconds(), (long)ShortestSleep.TotalMicroseconds, (long)LongestSleep.TotalMicroseconds));
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var timer = Task.Delay(sleep, clock.Machine, either.Token);
        var woken = wake.WaitAsync(either.Token);
        await Task.WhenAny(timer, woken);
        await either.CancelAsync();
    }

    public override void Dispose()
    {
        wake.Dispose();
        base.Dispose();
    }
}
