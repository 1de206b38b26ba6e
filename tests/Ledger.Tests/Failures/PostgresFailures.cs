using Madang.Kernel.Database;
using Madang.Ledger.Tests.Stores;
using Microsoft.Extensions.Logging.Abstractions;

namespace Madang.Ledger.Tests.Failures;

/// <summary>PostgreSQL goes away and comes back, and several nodes write at once.</summary>
public sealed class PostgresFailures() : LedgerFixture(DatabaseEngine.Postgres)
{
    [Fact]
    public async Task Connections_that_are_cut_under_load_lose_and_double_nothing()
    {
        var (source, wallet) = await FilledWalletAsync(0, AccountRules.KeepsHistory);
        var done = 0;
        var clients = Enumerable.Range(0, 20).Select(_ => Task.Run(async () =>
        {
            for (var i = 0; i < 40; i++)
            {
                Assert.True((await Ledger.CommitUntilAnsweredAsync(LedgerCommit.Of(Transfer.Move(NewId(), source, wallet, 1, 1)), Cancellation)).IsCommitted);
                Interlocked.Increment(ref done);
            }
        }, Cancellation)).ToArray();
        var all = Task.WhenAll(clients);
        while (!all.IsCompleted)
        {
            await ScalarAsync("SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE datname = current_database() AND application_name = 'madang ledger'");
            // The next cut comes when work has gone on, not after a time.
            for (var seen = Volatile.Read(ref done); !all.IsCompleted && Volatile.Read(ref done) < seen + 50;)
                await Task.Yield();
        }
        await all;

        Assert.Equal(800, await BalanceAsync(wallet));
        Assert.Null((await new LedgerVerifier(Database).VerifyAsync(Cancellation)).Fault);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(40)]
    public async Task Two_nodes_write_to_the_same_accounts_at_once(int accounts)
    {
        await using var secondDatabase = PlatformDatabase.PostgreSql(Test.Address);
        ILedger[] nodes = [Ledger, Start(on: secondDatabase)];
        var source = await OpenAsync("source");
        var wallets = new long[accounts];
        for (var i = 0; i < accounts; i++)
            wallets[i] = await OpenAsync($"wallet{i}", AccountRules.DebitsNeverExceedCredits | AccountRules.KeepsHistory);

        // Each client fills a wallet and spends from it, on either node, and now and then sends the same to both.
        await Task.WhenAll(Enumerable.Range(0, 40).Select(client => Task.Run(async () =>
        {
            var random = new Random(client);
            for (var i = 0; i < 25; i++)
            {
                var wallet = wallets[random.Next(accounts)];
                var fill = LedgerCommit.Of(Transfer.Move(NewId(), source, wallet, 2, 1));
                var answers = await Task.WhenAll(nodes.Where((_, node) => random.Next(4) == 0 || node == client % 2).Select(node => node.CommitUntilAnsweredAsync(fill, Cancellation)));
                Assert.All(answers, answer => Assert.True(answer.IsCommitted));
                var spent = await nodes[random.Next(2)].CommitUntilAnsweredAsync(LedgerCommit.Of(Transfer.Move(NewId(), wallet, source, 1, 1)), Cancellation);
                Assert.True(spent.IsCommitted, $"What one node had acknowledged, the other did not see: {spent}");
            }
        }, Cancellation)));

        var total = 0L;
        foreach (var wallet in wallets)
            total += await BalanceAsync(wallet);
        Assert.Equal(40 * 25, total);
        var verdict = await new LedgerVerifier(Database).VerifyAsync(Cancellation);
        Assert.Null(verdict.Fault);
        Assert.Equal(2, verdict.Lanes.Count);
    }

    [Fact]
    public async Task Two_nodes_open_the_same_accounts_and_end_the_same_holds_once()
    {
        await using var secondDatabase = PlatformDatabase.PostgreSql(Test.Address);
        ILedger[] nodes = [Ledger, Start(on: secondDatabase)];
        var opened = await Task.WhenAll(Enumerable.Range(0, 40).Select(i =>
            nodes[i % 2].OpenAccountAsync(new($"wallet{i / 4}", "CNY", AccountRules.None), Cancellation).AsTask()));
        Assert.Equal(10, opened.Distinct().Count());

        var holds = Enumerable.Range(0, 30).Select(_ => NewId()).ToArray();
        foreach (var hold in holds)
            Assert.True((await CommitAsync(Transfer.Hold(hold, opened[0], opened[4], 10, 1, Now + 1_000))).IsCommitted);
        var ends = await Task.WhenAll(holds.Take(15).SelectMany(hold => nodes.Select(node => node.CommitUntilAnsweredAsync(LedgerCommit.Of(Transfer.Post(NewId(), hold, 4, 1)), Cancellation))));
        Clock.Advance(TimeSpan.FromSeconds(1));
        var released = await Task.WhenAll(nodes.Select(node => node.ExpireHoldsAsync(Cancellation).AsTask()));

        Assert.Equal((15, 15), (ends.Count(end => end.IsCommitted), ends.Count(end => end.Refusal == LedgerRefusal.HoldAlreadyPosted)));
        Assert.Equal(15, released.Sum());
        var account = await AccountAsync(opened[0]);
        Assert.Equal((60, 0), (account.DebitsPosted, account.DebitsPending));
        Assert.Null((await new LedgerVerifier(Database).VerifyAsync(Cancellation)).Fault);
    }

    [Fact]
    [Trait("Category", "Slow")]
    public async Task A_server_that_is_killed_and_started_again_has_lost_and_doubled_nothing()
    {
        await using var cluster = await OwnCluster.StartAsync(Cancellation);
        await using var database = PlatformDatabase.PostgreSql(cluster.Address);
        await Migrations.ApplyAsync(database, TimeProvider.System, [LedgerModule.Assembly], Cancellation);
        await using var ledger = new DoubleEntryLedger(database, Clock, new() { FirstRetryDelay = TimeSpan.FromMilliseconds(1), LongestRetryDelay = TimeSpan.FromMilliseconds(20) }, NullLogger.Instance);
        var source = await ledger.OpenAccountAsync(new("source", "CNY", AccountRules.None), Cancellation);
        var wallet = await ledger.OpenAccountAsync(new("wallet", "CNY", AccountRules.KeepsHistory), Cancellation);
        var done = 0;
        var stop = false;
        var clients = Task.WhenAll(Enumerable.Range(0, 50).Select(_ => Task.Run(async () =>
        {
            while (!Volatile.Read(ref stop))
            {
                Assert.True((await ledger.CommitUntilAnsweredAsync(LedgerCommit.Of(Transfer.Move(NewId(), source, wallet, 1, 1)), Cancellation)).IsCommitted);
                Interlocked.Increment(ref done);
            }
        }, Cancellation)));
        for (var kill = 0; kill < 3; kill++)
        {
            for (var seen = Volatile.Read(ref done); !clients.IsCompleted && Volatile.Read(ref done) < seen + 200;)
                await Task.Yield();
            await cluster.KillAndStartAsync(Cancellation);
        }
        Volatile.Write(ref stop, true);
        await clients;

        // A pool of its own: readers meet the old one's dead connections.
        await using var after = PlatformDatabase.PostgreSql(cluster.Address);
        var verdict = await new LedgerVerifier(after).VerifyAsync(Cancellation);
        Assert.Null(verdict.Fault);
        Assert.Equal((done, done), (verdict.Transfers, verdict.HistoryLines));
    }
}
