namespace Madang.Kernel.Deliveries;

/// <summary>An outbox as <see cref="DeliveryLoop{TClaim,TResult}"/> empties it. Times of rows are business time, leases the machine's.</summary>
public interface IOutboxRows<TClaim, TResult>
    where TClaim : IClaimedDelivery
{
    /// <summary>What is due and unclaimed, longest due first, leaving out receivers that are busy.</summary>
    Task<IReadOnlyList<(string Id, string Receiver)>> FindDueAsync(IReadOnlyCollection<string> busyReceivers, int limit, CancellationToken cancellation);

    /// <summary>Claims those of these that are still free.</summary>
    Task<IReadOnlyList<TClaim>> ClaimAsync(IReadOnlyCollection<string> ids, CancellationToken cancellation);

    /// <summary>Business time, in microseconds, at which the next one is due; null when none waits.</summary>
    Task<long?> NextDueAsync(CancellationToken cancellation);

    /// <summary>Stores how an attempt ended, and when the next one is due. May be called again after an error.</summary>
    Task FinishAsync(TClaim claim, TResult result, CancellationToken cancellation);
}
