using Madang.Kernel.Deliveries;
using Madang.Kernel.Time;
using Madang.Pay.Notifications;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Madang.OpenPlatform.Push;

/// <summary>Sends the pushes that are due.</summary>
internal sealed class PushWorker : BackgroundService
{
    private readonly PushOutbox outbox;
    private readonly Loop loop;

    public PushWorker(PushRows rows, PushSender sender, PushOutbox outbox, BusinessClock clock, NotificationOptions options, ILogger<PushWorker> log)
    {
        this.outbox = outbox;
        loop = new(this, rows, sender, clock, options, log);
    }

    /// <summary>Raised after an attempt was stored.</summary>
    public event Action<ClaimedPush, PushResult>? Attempted;

    /// <inheritdoc />
    public override void Dispose()
    {
        loop.Dispose();
        base.Dispose();
    }

    /// <inheritdoc />
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        outbox.Woken += loop.Wake;
        try
        {
            await loop.RunAsync(stoppingToken);
        }
        finally
        {
            outbox.Woken -= loop.Wake;
        }
    }

    private sealed class Loop(PushWorker worker, PushRows rows, PushSender sender, BusinessClock clock, NotificationOptions options, ILogger log)
        : DeliveryLoop<ClaimedPush, PushResult>(rows, clock, new(options.MostAtOnce, options.MostPerReceiver))
    {
        protected override Task<PushResult> SendAsync(ClaimedPush claim, CancellationToken cancellation) => sender.SendAsync(claim, cancellation);

        protected override bool? HasHung(PushResult result) => result.PostponedUs > 0 || result.IsHopeless ? null : result.Status == 0;

        protected override void Finished(ClaimedPush claim, PushResult result) => worker.Attempted?.Invoke(claim, result);

        protected override void ReportDelay(Exception error) => log.LogWarning("Pushes could not be looked up or stored and will be in a moment: {Reason}", error.Message);

        protected override void ReportFailure(ClaimedPush claim, Exception error) => log.LogError(error, "Push {PushId} could not be sent or stored", claim.PushId);
    }
}
