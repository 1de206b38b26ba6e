using Madang.Kernel.Time;
using Madang.Ledger;
using Madang.Pay.Wallet;

namespace Madang.Pay.Transactions;

/// <summary>Closes orders whose time is over. Readers see them closed already; this makes it lasting.</summary>
internal sealed class ExpireTrades(TradeStore store, ILedger ledger, BusinessClock clock) : IDueWork
{
    private const int BatchSize = 500;

    public string Name => "trade expiry";

    public async ValueTask<int> RunDueAsync(CancellationToken cancellation = default)
    {
        var now = clock.UtcMicroseconds();
        if (await store.NextExpiryAsync(cancellation) is not { } next || next > now)
            return 0;
        await ledger.CommitAsync(LedgerCommit.OfRows(TradeStore.CloseExpired(now, BatchSize)), cancellation);
        return 1;
    }
}
