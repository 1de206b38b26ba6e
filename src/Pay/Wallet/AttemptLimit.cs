using Dapper;
using Madang.Kernel.Database;
using Madang.Kernel.Time;
using Madang.Ledger;

namespace Madang.Pay.Wallet;

/// <summary>Counts tries per subject and minute in the store, so that several nodes and a restart count together.</summary>
internal sealed class AttemptLimit(PlatformDatabase database, ILedger ledger, BusinessClock clock)
{
    private static readonly long WindowUs = Microseconds.Of(TimeSpan.FromMinutes(1));

    /// <summary>True while the subject has fewer than <paramref name="most"/> tries in this minute.</summary>
    public async ValueTask<bool> HasRoomAsync(string subject, int most, CancellationToken cancellation = default)
    {
        await using var connection = await database.OpenAsync(cancellation);
        var tries = await connection.ExecuteScalarAsync<long?>(
            "SELECT tries FROM wallet_attempt WHERE subject = @subject AND window_start = @window", new { subject, window = Window() });
        return (tries ?? 0) < most;
    }

    /// <summary>Takes one of <paramref name="most"/> tries of this minute; false when none is left. Safe among parallel callers.</summary>
    public async ValueTask<bool> TakeAsync(string subject, int most, CancellationToken cancellation = default)
    {
        var row = RowWrite.One(
            """
            INSERT INTO wallet_attempt (subject, window_start, tries) VALUES (@Subject, @Window, 1)
            ON CONFLICT (subject, window_start) DO UPDATE SET tries = wallet_attempt.tries + 1 WHERE wallet_attempt.tries < @Most
            """,
            new { Subject = subject, Window = Window(), Most = (long)most });
        return (await ledger.CommitAsync(LedgerCommit.OfRows(row), cancellation)).IsCommitted;
    }

    private long Window()
    {
        var now = clock.UtcMicroseconds();
        return now - now % WindowUs;
    }
}
