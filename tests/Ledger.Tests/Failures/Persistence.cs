namespace Madang.Ledger.Tests.Failures;

/// <summary>What a well-behaved client does: sends the same ids again until it has an answer.</summary>
internal static class Persistence
{
    public static async Task<CommitResult> CommitUntilAnsweredAsync(this ILedger ledger, LedgerCommit commit, CancellationToken cancellation)
    {
        while (true)
        {
            try
            {
                return await ledger.CommitAsync(commit, cancellation);
            }
            catch (Exception error) when (error is LedgerUnavailableException or LedgerBusyException)
            {
                cancellation.ThrowIfCancellationRequested();
                await Task.Yield();
            }
        }
    }
}
