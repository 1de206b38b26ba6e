using Dapper;
using Madang.Kernel.Database;
using Madang.Ledger.Tests.Stores;
using Microsoft.Extensions.Logging.Abstractions;

namespace Madang.Ledger.Tests.Failures;

/// <summary>
/// The process dies in the middle of its work, again and again. No acknowledged transfer is missing, none is doubled when it is sent again, and
/// the ledger proves itself each time. MADANG_KILLS sets how often (20); tests/soak/kill.sh runs more.
/// </summary>
public abstract class KillSuite(DatabaseEngine engine) : LedgerFixture(engine)
{
    private static readonly int Kills = int.Parse(Environment.GetEnvironmentVariable("MADANG_KILLS") ?? "20");

    [Fact]
    [Trait("Category", "Slow")]
    public async Task Killed_under_load_nothing_acknowledged_is_lost_and_nothing_is_doubled()
    {
        await ((IAsyncDisposable)Ledger).DisposeAsync();
        var random = new Random(20260301);
        var sent = new HashSet<Guid>();
        for (var kill = 1; kill <= Kills; kill++)
        {
            var (sentNow, acknowledged) = await KilledProcess.RunAsync(Engine, Test.Address, clients: 1 + random.Next(200), acknowledgements: 1 + random.Next(600), Cancellation);
            sent.UnionWith(sentNow);
            var verdict = await new LedgerVerifier(Database).VerifyAsync(Cancellation);
            Assert.True(verdict.IsSound, $"After kill {kill}: {verdict.Fault}");
            var stored = await StoredAsync();
            Assert.True(acknowledged.IsSubsetOf(stored), $"After kill {kill} {acknowledged.Except(stored).Count()} acknowledged transfers are missing.");
            Assert.True(stored.IsSubsetOf(sent), $"After kill {kill} there are transfers that nobody sent.");
        }
        await SendAgainAsync(sent);
        Assert.Equal(sent.Count, await ScalarAsync("SELECT CAST(sum(credits_posted) AS bigint) FROM ledger_balance"));
        Assert.Null((await new LedgerVerifier(Database).VerifyAsync(Cancellation)).Fault);
    }

    /// <summary>As clients do that got no answer. What had been stored is replayed: another wallet would be another payload, so the stored one is read.</summary>
    private async Task SendAgainAsync(HashSet<Guid> sent)
    {
        await using var ledger = new DoubleEntryLedger(Database, TimeProvider.System, new(), NullLogger.Instance);
        await using var connection = await Database.OpenAsync(Cancellation);
        var credits = new Dictionary<Guid, long>();
        await using (var row = await connection.ExecuteReaderAsync("SELECT id, credit FROM ledger_transfer"))
        {
            while (await row.ReadAsync(Cancellation))
                credits.Add(Madang.Ledger.Reading.StoredId.Read(row, 0), row.GetInt64(1));
        }
        var source = (await ledger.FindAccountAsync("source", Cancellation))!.Number;
        var wallet = (await ledger.FindAccountAsync("wallet0", Cancellation))!.Number;
        var answers = await Task.WhenAll(sent.Select(id =>
            ledger.CommitAsync(LedgerCommit.Of(Transfer.Move(id, source, credits.GetValueOrDefault(id, wallet), 1, 101)), Cancellation).AsTask()));
        Assert.All(answers, answer => Assert.True(answer.IsCommitted));
        Assert.Equal(credits.Count, answers.Count(answer => answer.Replayed));
    }

    private async Task<HashSet<Guid>> StoredAsync()
    {
        await using var connection = await Database.OpenAsync(Cancellation);
        var stored = new HashSet<Guid>();
        await using var row = await connection.ExecuteReaderAsync("SELECT id FROM ledger_transfer WHERE refusal = 0");
        while (await row.ReadAsync(Cancellation))
            stored.Add(Madang.Ledger.Reading.StoredId.Read(row, 0));
        return stored;
    }
}

public sealed class KillOnSqlite() : KillSuite(DatabaseEngine.Sqlite);

public sealed class KillOnPostgres() : KillSuite(DatabaseEngine.Postgres);
