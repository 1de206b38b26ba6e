using Madang.Kernel.Database;
using Madang.Ledger.Audit;

namespace Madang.Ledger;

/// <summary>
/// Proves the ledger from its own entries: every hash of every lane, every balance, every hold and every line of history, and names the first
/// fault. It reads one snapshot, so it may run while the platform works; rows stream through, so memory does not grow with the ledger, but the
/// database may sort on disk. On SQLite the log grows while it runs.
/// </summary>
public sealed class LedgerVerifier(PlatformDatabase database)
{
    /// <summary>Reads everything. Takes time in proportion to the ledger.</summary>
    public async Task<LedgerVerdict> VerifyAsync(CancellationToken cancellation = default)
    {
        await using var snapshot = await LedgerSnapshot.OpenAsync(database, cancellation);
        var chains = new ChainCheck();
        var fault = await chains.FindFaultAsync(snapshot, cancellation);
        foreach (var check in BalanceChecks.All)
            fault ??= await check.FindFaultAsync(snapshot, cancellation);
        var history = new HistoryCheck();
        fault ??= await history.FindFaultAsync(snapshot, cancellation);
        return new(fault, chains.Batches, chains.Transfers, chains.Accounts, history.Lines, chains.Lanes);
    }
}
