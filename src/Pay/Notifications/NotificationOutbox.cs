using Madang.Kernel.Database;
using Madang.Kernel.Identity;
using Madang.Kernel.Time;

namespace Madang.Pay.Notifications;

/// <summary>The outbox of callbacks. A row is written with the fact; a worker sends it by the documented schedule.</summary>
internal sealed class NotificationOutbox(BusinessClock clock)
{
    /// <summary>Raised after rows were committed, or time moved: something may be due.</summary>
    public event Action? Woken;

    /// <summary>The row that makes the callback part of the caller's transaction.</summary>
    public RowWrite Enqueue(NotificationDraft draft) => RowWrite.One(
        """
        INSERT INTO pay_notification (notification_id, mchid, notify_url, receiver, event_type, original_type, summary, resource, created_at, due_at, attempts, state, lease_until, lease_owner)
        VALUES (@Id, @MchId, @NotifyUrl, @Receiver, @EventType, @OriginalType, @Summary, @ResourceJson, @NowUs, @NowUs, 0, 'WAITING', 0, '')
        """,
        new
        {
            Id = TimeOrderedId.New(clock.Machine).ToString(),
            draft.MchId,
            draft.NotifyUrl,
            draft.EventType,
            draft.OriginalType,
            draft.Summary,
            draft.ResourceJson,
            Receiver = ReceiverOf(draft.NotifyUrl),
            NowUs = clock.UtcMicroseconds(),
        });

    /// <summary>Tells the worker, after the commit, that something is due.</summary>
    public void Wake() => Woken?.Invoke();

    // Host and port: what answers slowly together is waited for together.
    private static string ReceiverOf(string url) => Uri.TryCreate(url, UriKind.Absolute, out var address) ? address.Authority.ToLowerInvariant() : "";
}
