using Madang.Ledger.Core;
using Madang.Ledger.Writing;
using Microsoft.Extensions.Logging.Abstractions;

namespace Madang.Ledger.Tests.Simulation;

/// <summary>A clock that is set by hand, to the microsecond.</summary>
internal sealed class HandClock : TimeProvider
{
    public long NowUtcUs { get; set; } = Commands.SimulatedStart;

    public override DateTimeOffset GetUtcNow() => DateTimeOffset.UnixEpoch.AddTicks(NowUtcUs * TimeSpan.TicksPerMicrosecond);
}

/// <summary>How a simulated call ended: an answer, or nothing when the store failed.</summary>
internal readonly record struct Ending(CommitResult Result, Exception? Error)
{
    public bool IsUnknown => Error is LedgerUnavailableException;
}

/// <summary>A node of a simulation: the real writer's algorithm on a simulated store, one batch after the other on the test's own thread.</summary>
internal sealed class Node(ILedgerStore store, TimeProvider clock, int carefulBatches, int cachedAccounts = 1_000)
{
    private readonly BatchRun run = new(store, clock, new() { CarefulBatches = carefulBatches, FirstRetryDelay = TimeSpan.Zero, LongestRetryDelay = TimeSpan.Zero, CachedAccountsLimit = cachedAccounts }, Publish, NullLogger.Instance);

    public List<Ending> Run(params IReadOnlyList<LedgerCommit> commits)
    {
        var requests = commits.Select(commit => LedgerRequest.Commit(commit, LedgerHash.OfPayload(commit.Transfers), forgetsRefusal: false)).ToList();
        var answers = requests.Select(request => request.CommitAnswer).ToList();
        // As the writer's two threads do it: the second half is applied before the first one's commit, whatever becomes of that.
        var half = requests.Count / 2;
        if (half == 0 || !run.TryAdd(requests[..half]))
            run.Run(requests);
        else
            RunOverlapped(requests[half..]);
        return answers.ConvertAll(answer =>
        {
            Assert.True(answer.IsCompleted, "A request of the batch got no answer.");
            try
            {
#pragma warning disable xUnit1031, CA2012 // Completed, as was just asserted; read once.
                return new Ending(answer.GetAwaiter().GetResult(), null);
#pragma warning restore xUnit1031, CA2012
            }
            catch (Exception error) when (error is LedgerUnavailableException or InvalidOperationException)
            {
                return new Ending(default, error);
            }
        });
    }

    private void RunOverlapped(List<LedgerRequest> second)
    {
        var pending = run.SealOpen();
        var isAdded = run.TryAdd(second);
        Commit(pending);
        if (!isAdded)
            run.Run(second);
        else if (run.OpenWeight > 0)
            Commit(run.SealOpen());
    }

    private void Commit(PendingCommit pending)
    {
        pending.Run(store);
        run.Settle(pending);
        if (pending.IsDurable)
            Publish(pending.Requests);
    }

    private static void Publish(IReadOnlyList<LedgerRequest> requests)
    {
        foreach (var request in requests)
            request.Publish();
    }

    public long Open(AccountSpec spec)
    {
        while (true)
        {
            var request = LedgerRequest.Open(spec);
            var answer = request.AccountAnswer;
            run.Run([request]);
            try
            {
#pragma warning disable xUnit1031, CA2012 // The run has answered; read once.
                return answer.GetAwaiter().GetResult();
#pragma warning restore xUnit1031, CA2012
            }
            catch (LedgerUnavailableException)
            {
            }
        }
    }
}
