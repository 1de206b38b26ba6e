using Madang.Kernel.Database;
using Madang.Ledger.Tests.Stores;

namespace Madang.Ledger.Tests.Commits;

/// <summary>Rows of callers: they stand or fall with their transfers, and never with their neighbours.</summary>
public abstract class RowSuite(DatabaseEngine engine) : LedgerFixture(engine)
{
    private const string Insert = "INSERT INTO trade (id, state, paid_at, note) VALUES (@Id, @State, @PaidAt, @Note) ON CONFLICT DO NOTHING";
    private const string Advance = "UPDATE trade SET state = @To WHERE id = @Id AND state = @From";

    private Task MakeTableAsync() => ExecuteAsync("CREATE TABLE trade (id text NOT NULL PRIMARY KEY, state text NOT NULL CHECK (state <> 'BAD'), paid_at bigint, note text)");

    private static RowWrite New(string id, string state = "NOTPAY") => RowWrite.One(Insert, new { Id = id, State = state, PaidAt = (long?)null, Note = "it's @home" });

    private static RowWrite Pay(string id) => RowWrite.One(Advance, new { Id = id, From = "NOTPAY", To = "SUCCESS" });

    [Fact]
    public async Task Rows_are_stored_with_their_transfer()
    {
        await MakeTableAsync();
        var (source, wallet) = await FilledWalletAsync(0);

        var result = await Ledger.CommitAsync(new([Transfer.Move(NewId(), source, wallet, 10, 1)], [New("t1"), Pay("t1")]), Cancellation);

        Assert.True(result.IsCommitted);
        Assert.Equal(1, await ScalarAsync("SELECT count(*) FROM trade WHERE id = 't1' AND state = 'SUCCESS' AND paid_at IS NULL AND note = 'it''s @home'"));
    }

    [Fact]
    public async Task A_missed_guard_stores_nothing_and_leaves_the_ids_unused()
    {
        await MakeTableAsync();
        var (source, wallet) = await FilledWalletAsync(0);
        var payment = Transfer.Move(NewId(), source, wallet, 10, 1);

        var missed = await Ledger.CommitAsync(new([payment], [New("t1"), Pay("other")]), Cancellation);
        var then = await Ledger.CommitAsync(new([payment], [New("t1"), Pay("t1")]), Cancellation);

        Assert.Equal((CommitOutcome.RowConflict, 1), (missed.Outcome, missed.FailedIndex));
        Assert.Equal((CommitOutcome.Committed, false), (then.Outcome, then.Replayed));
        Assert.Equal(10, await BalanceAsync(wallet));
    }

    [Fact]
    public async Task Rows_do_not_run_when_the_transfer_is_refused_or_replayed()
    {
        await MakeTableAsync();
        var (source, wallet) = await FilledWalletAsync(0);
        var refused = await Ledger.CommitAsync(new([Transfer.Move(NewId(), wallet, source, 10, 1)], [New("t1")]), Cancellation);
        var payment = Transfer.Move(NewId(), source, wallet, 10, 1);
        await Ledger.CommitAsync(new([payment], [New("t2")]), Cancellation);
        var replayed = await Ledger.CommitAsync(new([payment], [New("t3")]), Cancellation);
        var replayedWithTheSameRow = await Ledger.CommitAsync(new([payment], [New("t2")]), Cancellation);
        await RestartAsync();
        var replayedLater = await Ledger.CommitAsync(new([payment], [New("t2")]), Cancellation);

        Assert.Equal((CommitOutcome.Refused, true), (refused.Outcome, replayed.Replayed));
        Assert.Equal((CommitOutcome.Committed, true), (replayedWithTheSameRow.Outcome, replayedWithTheSameRow.Replayed));
        Assert.Equal((CommitOutcome.Committed, true), (replayedLater.Outcome, replayedLater.Replayed));
        Assert.Equal(1, await ScalarAsync("SELECT count(*) FROM trade"));
    }

    [Fact]
    public async Task Only_the_guilty_suffer_when_many_share_a_batch()
    {
        await MakeTableAsync();
        var (source, wallet) = await FilledWalletAsync(0);
        var answers = new List<Task<CommitResult>>();
        for (var i = 0; i < 60; i++)
        {
            RowWrite[] rows = (i % 6) switch
            {
                0 => [New("shared"), New($"own{i}")],
                1 => [New($"own{i}"), New($"own{i}")],
                2 => [New($"own{i}", "BAD")],
                3 => [RowWrite.Any("INSERT INTO nowhere (id) VALUES (@Id)", new { Id = i })],
                _ => [New($"own{i}")],
            };
            answers.Add(Ledger.CommitAsync(new([Transfer.Move(NewId(), source, wallet, 1, 1)], rows), Cancellation).AsTask());
        }
        await Task.WhenAll(answers).ContinueWith(_ => { }, TaskScheduler.Default);

        var shared = answers.Where((_, i) => i % 6 == 0).Select(answer => answer.Result).ToList();
        Assert.Equal((1, 9), (shared.Count(answer => answer.IsCommitted), shared.Count(answer => answer is { Outcome: CommitOutcome.RowConflict, FailedIndex: 0 })));
        Assert.All(answers.Where((_, i) => i % 6 == 1), answer => Assert.Equal((CommitOutcome.RowConflict, 1), (answer.Result.Outcome, answer.Result.FailedIndex)));
        Assert.All(answers.Where((_, i) => i % 6 is 2 or 3), answer => Assert.IsType<InvalidOperationException>(answer.Exception?.InnerException));
        Assert.All(answers.Where((_, i) => i % 6 > 3), answer => Assert.True(answer.Result.IsCommitted));
        Assert.Equal(21, await BalanceAsync(wallet));
        Assert.Equal(22, await ScalarAsync("SELECT count(*) FROM trade"));
    }

    [Fact]
    public async Task Rows_alone_are_a_commit()
    {
        await MakeTableAsync();

        var stored = await Ledger.CommitAsync(LedgerCommit.OfRows(New("t1")), Cancellation);
        var missed = await Ledger.CommitAsync(LedgerCommit.OfRows(New("t1")), Cancellation);
        var any = await Ledger.CommitAsync(LedgerCommit.OfRows(RowWrite.Any(Advance, new { Id = "none", From = "a", To = "b" })), Cancellation);

        Assert.Equal((CommitOutcome.Committed, CommitOutcome.RowConflict, CommitOutcome.Committed), (stored.Outcome, missed.Outcome, any.Outcome));
        Assert.Equal(1, await ScalarAsync("SELECT count(*) FROM trade"));
        Assert.Equal(0, await ScalarAsync("SELECT count(*) FROM ledger_batch"));
    }
}

public sealed class RowsOnSqlite() : RowSuite(DatabaseEngine.Sqlite);

public sealed class RowsOnPostgres() : RowSuite(DatabaseEngine.Postgres);
