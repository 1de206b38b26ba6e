using Madang.Kernel.Deliveries;
using Madang.Kernel.Time;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Madang.Pay.Notifications;

/// <summary>Sends the callbacks that are due.</summary>
internal sealed class NotificationWorker : BackgroundService
{
    private readonly NotificationOutbox outbox;
    private readonly Loop loop;

    public NotificationWorker(
        NotificationRows rows, NotificationSender sender, NotificationOutbox outbox, BusinessClock clock, NotificationOptions options, ILogger<NotificationWorker> log)
    {
        this.outbox = outbox;
        loop = new(this, rows, sender, clock, options, log);
    }

    /// <summary>Raised after an attempt was stored.</summary>
    public event Action<ClaimedNotification, AttemptResult>? Attempted;

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

    private sealed class Loop(NotificationWorker worker, NotificationRows rows, NotificationSender sender, BusinessClock clock, NotificationOptions options, ILogger log)
        : DeliveryLoop<ClaimedNotification, AttemptResult>(rows, clock, new(options.MostAtOnce, options.MostPerReceiver))
    {
        protected override Task<AttemptResult> SendAsync(ClaimedNotification claim, CancellationToken cancellation) => sender.SendAsync(claim, cancellation);

        protected override bool? HasHung(AttemptResult result) => result.PostponedUs > 0 ? null : result.Status == 0;

        protected override void Finished(ClaimedNotification claim, AttemptResult result) => worker.Attempted?.Invoke(claim, result);

        protected override void ReportDelay(Exception error) => log.LogWarning("Callbacks could not be looked up or stored and will be in a moment: {Reason}", error.Message);

        protected override void ReportFailure(ClaimedNotification claim, Exception error) => log.LogError(error, "Callback {NotificationId} could not be sent or stored", claim.NotificationId);
    }
}
