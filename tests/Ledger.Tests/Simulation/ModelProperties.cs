using CsCheck;

namespace Madang.Ledger.Tests.Simulation;

/// <summary>Random command lists through the real writer, compared with <see cref="NaiveLedger"/> answer by answer.</summary>
public sealed class ModelProperties
{
    private static readonly Gen<(LedgerCommit[] Commits, int[] Cuts, bool IsShared)> Runs =
        Gen.Select(Commands.Commit.Array[1, 60], Gen.Int[1, 12].Array[1, 20], Gen.Bool);

    [Fact]
    public void Every_answer_and_every_balance_is_the_models_wherever_batches_are_cut() => Runs.Sample(run =>
    {
        var (commits, cuts, isShared) = run;
        var database = new MemoryDatabase();
        var clock = new HandClock();
        var node = new Node(new MemoryStore(database, 1, isShared, _ => { }), clock, carefulBatches: cuts[0] % 3, cachedAccounts: cuts[0] % 4 == 0 ? 4 : 1_000);
        var model = Opened(node);
        var rows = new HashSet<string>();
        for (var (at, cut) = (0, 0); at < commits.Length; cut++)
        {
            var batch = commits.Skip(at).Take(cuts[cut % cuts.Length]).ToArray();
            at += batch.Length;
            clock.NowUtcUs++;
            var endings = node.Run(batch);
            for (var i = 0; i < batch.Length; i++)
                AssertSame(model, rows, batch[i], endings[i], clock.NowUtcUs, ref model);
            AssertBalances(model, database);
        }
        Invariants.Assert(database);
    }, iter: 3_000, print: Print);

    private static void AssertSame(NaiveLedger model, HashSet<string> rows, LedgerCommit commit, Ending ending, long now, ref NaiveLedger next)
    {
        var attempt = model.Copy();
        var (refusal, index, replayed) = attempt.Commit(commit.Transfers, now);
        if (refusal != LedgerRefusal.None || replayed)
        {
            next = attempt;
            Assert.Null(ending.Error);
            Assert.Equal((refusal == LedgerRefusal.None ? CommitOutcome.Committed : CommitOutcome.Refused, refusal, index, replayed),
                (ending.Result.Outcome, ending.Result.Refusal, ending.Result.FailedIndex, ending.Result.Replayed));
            return;
        }
        var added = new HashSet<string>(rows);
        for (var i = 0; i < commit.Rows.Count; i++)
        {
            var row = commit.Rows[i];
            if (row.Sql == "error")
            {
                Assert.IsType<InvalidOperationException>(ending.Error);
                return;
            }
            if (!added.Add((string)row.Parameters[0].Value!) && row.ExpectedRows is not null)
            {
                Assert.Equal((CommitOutcome.RowConflict, i), (ending.Result.Outcome, ending.Result.FailedIndex));
                return;
            }
        }
        rows.UnionWith(added);
        next = attempt;
        Assert.Null(ending.Error);
        Assert.Equal(new CommitResult(CommitOutcome.Committed, LedgerRefusal.None, -1, false, now), ending.Result);
    }

    internal static NaiveLedger Opened(Node node)
    {
        var model = new NaiveLedger();
        for (var i = 1; i <= Commands.AccountCount; i++)
        {
            var spec = Commands.Account(i);
            Assert.Equal(i, node.Open(spec));
            model.Open(i, spec.Currency, spec.Rules);
        }
        return model;
    }

    private static void AssertBalances(NaiveLedger model, MemoryDatabase database)
    {
        foreach (var (number, expected) in model.Accounts)
        {
            var found = database.Accounts[number].Balances;
            Assert.Equal((expected.DebitsPosted, expected.CreditsPosted, expected.DebitsPending, expected.CreditsPending, expected.Lines),
                (found.DebitsPosted, found.CreditsPosted, found.DebitsPending, found.CreditsPending, found.HistorySequence));
        }
    }

    private static string Print((LedgerCommit[] Commits, int[] Cuts, bool IsShared) run) =>
        $"shared {run.IsShared}, cuts {string.Join(' ', run.Cuts)}\n"
        + string.Join('\n', run.Commits.Select(commit => $"{string.Join(" + ", commit.Transfers)} | {string.Join(", ", commit.Rows.Select(row => $"{row.Sql} {row.Parameters[0].Value} {row.ExpectedRows}"))}"));
}
