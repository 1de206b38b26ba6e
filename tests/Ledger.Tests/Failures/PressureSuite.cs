using System.Data.Common;
using Dapper;
using Madang.Kernel.Database;
using Madang.Ledger.Tests.Stores;

namespace Madang.Ledger.Tests.Failures;

/// <summary>More work than the store can take: refused clearly, never dropped.</summary>
public abstract class PressureSuite(DatabaseEngine engine) : LedgerFixture(engine)
{
    private const int Limit = 5;

    protected override LedgerOptions Options => base.Options with { QueueLimit = Limit };

    [Fact]
    public async Task A_full_queue_refuses_at_once_and_answers_all_it_took()
    {
        var (source, wallet) = await FilledWalletAsync(0);
        var taken = new List<Task<CommitResult>>();
        await using (await StopWritesAsync())
        {
            var refused = 0;
            while (refused == 0)
            {
                try
                {
                    taken.Add(Ledger.CommitAsync(LedgerCommit.Of(Transfer.Move(NewId(), source, wallet, 1, 1)), Cancellation).AsTask());
                }
                catch (LedgerBusyException)
                {
                    refused++;
                }
            }
            Assert.InRange(taken.Count, Limit, 3 * Limit);
            Assert.DoesNotContain(taken, answer => answer.IsCompleted);
        }

        Assert.All(await Task.WhenAll(taken), answer => Assert.True(answer.IsCommitted));
        Assert.Equal(taken.Count, await BalanceAsync(wallet));
    }

    [Fact]
    public async Task A_caller_that_cancels_only_stops_waiting()
    {
        var (source, wallet) = await FilledWalletAsync(0);
        using var cancel = new CancellationTokenSource();
        var payment = Transfer.Move(NewId(), source, wallet, 7, 1);
        Task<CommitResult> waiting;
        await using (await StopWritesAsync())
        {
            waiting = Ledger.CommitAsync(LedgerCommit.Of(payment), cancel.Token).AsTask();
            await cancel.CancelAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
        }

        Assert.True((await CommitAsync(payment)).Replayed);
        Assert.Equal(7, await BalanceAsync(wallet));
    }

    [Fact]
    public async Task Stopping_answers_what_is_queued_and_takes_nothing_more()
    {
        var (source, wallet) = await FilledWalletAsync(0);
        var queued = new List<Task<CommitResult>>();
        Task stopping;
        await using (await StopWritesAsync())
        {
            for (var i = 0; i < Limit; i++)
                queued.Add(CommitAsync(Transfer.Move(NewId(), source, wallet, 1, 1)).AsTask());
            stopping = ((DoubleEntryLedger)Ledger).StopAsync();
            await Assert.ThrowsAsync<LedgerUnavailableException>(() => CommitAsync(Transfer.Move(NewId(), source, wallet, 1, 1)).AsTask());
        }
        await stopping;

        Assert.All(await Task.WhenAll(queued), answer => Assert.True(answer.IsCommitted));
        Assert.Equal(Limit, await BalanceAsync(wallet));
    }

    /// <summary>Takes the lock that the writer needs, until disposed.</summary>
    private async Task<IAsyncDisposable> StopWritesAsync()
    {
        var connection = await Database.OpenAsync(Cancellation);
        await connection.ExecuteAsync(Engine == DatabaseEngine.Sqlite ? "BEGIN IMMEDIATE" : "BEGIN; LOCK TABLE ledger_transfer IN ACCESS EXCLUSIVE MODE; LOCK TABLE ledger_balance IN ACCESS EXCLUSIVE MODE");
        return new Stop(connection);
    }

    private sealed class Stop(DbConnection connection) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync()
        {
            await connection.ExecuteAsync("ROLLBACK");
            await connection.DisposeAsync();
        }
    }
}

public sealed class PressureOnSqlite() : PressureSuite(DatabaseEngine.Sqlite);

public sealed class PressureOnPostgres() : PressureSuite(DatabaseEngine.Postgres);
