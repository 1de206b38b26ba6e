using Madang.Kernel.Database;

namespace Madang.Pay.Notifications;

/// <summary>The outbox of callbacks. A row is written with the fact; a worker sends it by the documented schedule.</summary>
internal sealed class NotificationOutbox
{
    /// <summary>The row that makes the callback part of the caller's transaction.</summary>
    public RowWrite Enqueue(NotificationDraft draft) => throw new InvalidOperationException($"The outbox is not built yet: {draft}");

    /// <summary>Tells the worker, after the commit, that something is due.</summary>
    public void Wake() => throw new InvalidOperationException("The outbox is not built yet.");
}
