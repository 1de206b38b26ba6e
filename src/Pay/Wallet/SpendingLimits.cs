using Madang.Kernel.Database;
using Madang.Kernel.Refusals;

namespace Madang.Pay.Wallet;

/// <summary>The most a person may spend in one payment and in one day (their own day, UTC+8 by default), in minor units.</summary>
internal sealed class SpendingLimits
{
    /// <summary>
    /// Checks the limits for a spending of <paramref name="amount"/> minor units now. Where they allow it, the rows must be committed with the
    /// payment: the guard among them refuses when another payment of the same moment used up the day.
    /// </summary>
    public ValueTask<(Refusal? Refusal, IReadOnlyList<RowWrite> Rows)> CheckAsync(string payerId, string currency, long amount, CancellationToken cancellation = default) =>
        throw new InvalidOperationException($"Limits are not built yet: {payerId} {currency} {amount} {cancellation}");
}
