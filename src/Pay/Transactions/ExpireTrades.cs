using Madang.Kernel.Time;
using Madang.Ledger;
using Microsoft.Extensions.Logging;

namespace Madang.Pay.Transactions;

/// <summary>Closes orders whose time is over. Readers see them closed already; this makes it lasting.</summary>
internal sealed class ExpireTrades(TradeStore store, ILedger ledger, BusinessClock clock, ILogger<ExpireTrades> logger) : DueWork(clock, logger)
{
    private const int BatchSize = 500;
    private readonly BusinessClock clock = clock;

    public override async Task<long?> RunDueAsync(CancellationToken cancellation = default)
    {
        while (await store.NextExpiryAsync(cancellation) is { } next)
        {
            var now = clock.UtcMicroseconds();
            if (next > now)
                return next;
            await ledger.CommitAsync(LedgerCommit.OfRows(TradeStore.CloseExpired(now, BatchSize)), cancellation);
        }
        return null;
    }
}
