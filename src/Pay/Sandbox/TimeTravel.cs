using Dapper;
using Madang.Kernel.Database;
using Madang.Kernel.Time;
using Madang.Ledger;

namespace Madang.Pay.Sandbox;

/// <summary>
/// Moves business time forward, for every node and over restarts, so that a schedule of a day is seen in seconds. Never backwards: what has expired stays expired.
/// </summary>
internal sealed class TimeTravel(PlatformDatabase database, ILedger ledger, BusinessClock clock, SandboxOptions options)
{
    /// <summary>The farthest that business time may run ahead of the machine's.</summary>
    public static readonly TimeSpan Farthest = TimeSpan.FromDays(3_650);

    /// <summary>Moves business time ahead by <paramref name="step"/>; false without a sandbox, for a step that is not forward, or beyond <see cref="Farthest"/>.</summary>
    public async Task<bool> AdvanceAsync(TimeSpan step, CancellationToken cancellation)
    {
        if (!options.IsOn || step <= TimeSpan.Zero || step > Farthest)
            return false;
        var moved = await ledger.CommitAsync(
            LedgerCommit.OfRows(RowWrite.One(
                "UPDATE sandbox_clock SET shift_us = shift_us + @stepUs WHERE id = 1 AND shift_us + @stepUs <= @farthestUs",
                new { stepUs = Microseconds.Of(step), farthestUs = Microseconds.Of(Farthest) })),
            cancellation);
        if (moved.IsCommitted)
            await RefreshAsync(cancellation);
        return moved.IsCommitted;
    }

    /// <summary>Follows the stored shift: at start, and when another node has moved time.</summary>
    public async Task RefreshAsync(CancellationToken cancellation)
    {
        if (!options.IsOn)
            return;
        await using var connection = await database.OpenAsync(cancellation);
        var shiftUs = await connection.ExecuteScalarAsync<long>("SELECT shift_us FROM sandbox_clock WHERE id = 1");
        clock.MoveTo(TimeSpan.FromMicroseconds(shiftUs));
    }
}
