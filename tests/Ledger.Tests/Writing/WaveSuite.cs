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
