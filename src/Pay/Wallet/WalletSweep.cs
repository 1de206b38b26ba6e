using Madang.Kernel.Database;
using Madang.Kernel.Time;
using Madang.Ledger;

namespace Madang.Pay.Wallet;

/// <summary>Once an hour forgets what nobody can use any more: counted tries, codes and tokens that have expired. Nothing about money is ever swept.</summary>
internal sealed class WalletSweep(ILedger ledger, BusinessClock clock) : IDueWork
{
    private static readonly long HourUs = Microseconds.Of(TimeSpan.FromHours(1));

    // In memory only: another node, or a restart, sweeps once more, which changes nothing.
    private long sweptAtUtcUs = long.MinValue;

    public string Name => "wallet sweep";

    /// <inheritdoc />
    public async ValueTask<int> RunDueAsync(CancellationToken cancellation = default)
    {
        var now = clock.UtcMicroseconds();
        if (now - HourUs < sweptAtUtcUs)
            return 0;
        var before = now - HourUs;
        await ledger.CommitAsync(
            LedgerCommit.OfRows(
                RowWrite.Any("DELETE FROM wallet_attempt WHERE window_start < @Before", new { Before = before }),
                RowWrite.Any("DELETE FROM wallet_payment_code WHERE expires_at < @Before", new { Before = before }),
                RowWrite.Any("DELETE FROM wallet_token WHERE expires_at < @Before", new { Before = before })),
            cancellation);
        sweptAtUtcUs = now;
        return 0;
    }
}
