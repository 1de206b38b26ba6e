using Madang.Kernel.Database;
using Madang.Ledger.Tests.Stores;

namespace Madang.Ledger.Tests.Writing;

/// <summary>Load that comes and goes: batches committed by the writer itself, handed over, following one another, and undone on the way.</summary>
public abstract class WaveSuite(DatabaseEngine engine) : LedgerFixture(engine)
{
    private static readonly int[] Waves = [1, 63, 64, 3, 65, 400, 1, 700, 5];

    [Fact]
    public async Task Nobody_is_forgotten_when_waves_of_callers_come_and_go()
    {
        var (source, wallet) = await FilledWalletAsync(0);
        var random = new Random(11);
        var known = new List<Transfer>();
        foreach (var size in Waves)
        {
            var wave = Enumerable.Range(0, size).Select(i => i % 40 == 39 && known.Count > 0
                ? known[random.Next(known.Count)]
                : Transfer.Move(NewId(), source, wallet, 1, 1)).ToList();

            // From several threads, so that what comes second meets a batch on its way.
            var answers = await Task.WhenAll(wave.Select(transfer => Task.Run(() => CommitAsync(transfer).AsTask(), Cancellation)));

            Assert.All(answers, answer => Assert.True(answer.IsCommitted));
            known = [.. known.Union(wave)];
            Assert.Equal(known.Count, await BalanceAsync(wallet));
        }
        Assert.Null((await new LedgerVerifier(Database).VerifyAsync(Cancellation)).Fault);
    }

    /// <summary>Rows that are written many at a time carry what each of them says and nothing of their neighbours: the hash covers every column.</summary>
    [Fact]
    public async Task Large_batches_of_mixed_transfers_store_each_as_it_was_decided()
    {
        const int count = 300;
        var (source, wallet) = await FilledWalletAsync(10_000);
        var kept = await OpenAsync("kept", AccountRules.KeepsHistory);
        var open = new List<Guid>();
        for (var wave = 0; wave < 3; wave++)
        {
            var transfers = Enumerable.Range(0, count).Select(i => (i % 5) switch
            {
                0 => Transfer.Move(NewId(), source, wallet, 1 + i, i),
                1 => Transfer.Move(NewId(), wallet, kept, 1, i, $"reference {i}"),
                2 => Transfer.Hold(NewId(), wallet, kept, 2, i, i % 2 == 0 ? 0 : Now + i * 1_000_000L),
                3 when i < open.Count => i % 2 == 0 ? Transfer.Post(NewId(), open[i], 1, i) : Transfer.Void(NewId(), open[i], i),
                _ => Transfer.Move(NewId(), wallet, source, 1_000_000_000, i),
            }).ToList();
            var answers = await Task.WhenAll(transfers.Select(transfer => CommitAsync(transfer).AsTask()));
            Assert.All(transfers.Zip(answers), pair => Assert.Equal(pair.First.Amount == 1_000_000_000, !pair.Second.IsCommitted));
            open = [.. transfers.Where(transfer => transfer.Kind == TransferKind.Hold && transfer.DeadlineUtcUs == 0).Select(transfer => transfer.Id)];
        }

        Assert.Null((await new LedgerVerifier(Database).VerifyAsync(Cancellation)).Fault);
        Assert.Equal(3 * count, await ScalarAsync("SELECT count(*) FROM ledger_transfer") - 1);
        await RestartAsync();
        Assert.True((await CommitAsync(Transfer.Move(NewId(), wallet, kept, 1, 1))).IsCommitted);
    }

    [Fact]
    public async Task Callers_in_a_loop_are_all_served()
    {
        const int clients = 200;
        const int each = 20;
        var (source, wallet) = await FilledWalletAsync(0);

        await Task.WhenAll(Enumerable.Range(0, clients).Select(_ => Task.Run(async () =>
        {
            for (var i = 0; i < each; i++)
                Assert.True((await CommitAsync(Transfer.Move(NewId(), source, wallet, 1, 1))).IsCommitted);
        }, Cancellation)));

        Assert.Equal(clients * each, await BalanceAsync(wallet));
        Assert.Equal(clients * each, await ScalarAsync("SELECT count(*) FROM ledger_transfer"));
    }
}

public sealed class WavesOnSqlite() : WaveSuite(DatabaseEngine.Sqlite);

public sealed class WavesOnPostgres() : WaveSuite(DatabaseEngine.Postgres);

/// <summary>The SQL of a statement for many rows.</summary>
public sealed class SqliteRowsTests
{
    [Fact]
    public void Each_row_has_parameters_of_its_own_behind_the_shared_ones()
    {
        Assert.Equal("(?1,?2,?3,?4)", Sqlite.SqliteRows.Parameters(columns: 2, shared: 2, rows: 1));
        Assert.Equal("(?1,?2,?3,?4), (?1,?2,?5,?6), (?1,?2,?7,?8)", Sqlite.SqliteRows.Parameters(columns: 2, shared: 2, rows: 3));
        Assert.Equal("(?1), (?2)", Sqlite.SqliteRows.Parameters(columns: 1, shared: 0, rows: 2));
    }
}
