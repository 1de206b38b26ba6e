using Madang.Kernel.Time;
using Madang.Retail.Recommendations.Storage;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Madang.Retail.Recommendations.Serving;

/// <summary>Once a minute: trains shops whose model is old, one after the other, and takes over what other nodes have trained.</summary>
internal sealed class TrainingSchedule(RecommendationShops shops, IOrderHistory history, ModelStore store, BusinessClock clock, ILogger<TrainingSchedule> log) : BackgroundService
{
    private static readonly TimeSpan Round = TimeSpan.FromMinutes(1);

    /// <summary>One round.</summary>
    public async Task RunDueAsync(CancellationToken cancellation)
    {
        // Also shops of which only people are left that are to be forgotten.
        foreach (var name in (await history.ShopsAsync(cancellation)).Union(await store.ShopsToForgetInAsync(cancellation), StringComparer.Ordinal))
        {
            var shop = shops.Shop(name);
            if (await shop.IsDueAsync(cancellation))
                await shop.TrainAsync(cancellation);
        }
        // Also shops that are in no history any more.
        foreach (var (_, shop) in shops.Known)
            await shop.LookForNewerAsync(cancellation);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Round, clock);
        do
        {
            try
            {
                await RunDueAsync(stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
#pragma warning disable CA1031 // Whatever failed, the model that is there answers, and the next round tries again.
            catch (Exception error)
            {
                log.LogError(error, "Training recommendations failed; the model that was there goes on.");
            }
#pragma warning restore CA1031
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }
}
