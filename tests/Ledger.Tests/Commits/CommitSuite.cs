using Madang.Kernel.Database;
using Madang.Ledger.Tests.Stores;

namespace Madang.Ledger.Tests.Commits;

/// <summary>What a commit promises, on both engines.</summary>
public abstract class CommitSuite(DatabaseEngine engine) : LedgerFixture(engine)
{
    [Fact]
    public async Task A_transfer_moves_its_amount_once()
    {
        var (source, wallet) = await FilledWalletAsync(1_000);
        var shop = await OpenAsync("shop");

        var result = await CommitAsync(Transfer.Move(NewId(), wallet, shop, 300, 101, "T1"));

        Assert.Equal(new CommitResult(CommitOutcome.Committed, LedgerRefusal.None, -1, false, Now), result);
        Assert.Equal((-1_000, 700, 300), (await BalanceAsync(source), await BalanceAsync(wallet), await BalanceAsync(shop)));
    }

    [Fact]
    public async Task The_same_chain_again_gets_the_same_answer_and_moves_nothing()
    {
        var (_, wallet) = await FilledWalletAsync(1_000);
        var shop = await OpenAsync("shop");
        var payment = Transfer.Move(NewId(), wallet, shop, 300, 101);
        var first = await CommitAsync(payment);

        Clock.Advance(TimeSpan.FromMinutes(1));
        var again = await CommitAsync(payment);
        await RestartAsync();
        var afterRestart = await CommitAsync(payment);

        Assert.Equal(first with { Replayed = true }, again);
        Assert.Equal(first with { Replayed = true }, afterRestart);
        Assert.Equal(300, await BalanceAsync(shop));
    }

    [Fact]
    public async Task A_refusal_is_kept_even_when_the_transfer_would_pass_by_now()
    {
        var (source, wallet) = await FilledWalletAsync(100);
        var shop = await OpenAsync("shop");
        var payment = Transfer.Move(NewId(), wallet, shop, 300, 101);
        var first = await CommitAsync(payment);
        await CommitAsync(Transfer.Move(NewId(), source, wallet, 1_000, 1));

        var again = await CommitAsync(payment);

        Assert.Equal((CommitOutcome.Refused, LedgerRefusal.InsufficientCredits, 0), (first.Outcome, first.Refusal, first.FailedIndex));
        Assert.Equal(first with { Replayed = true }, again);
        Assert.Equal(1_100, await BalanceAsync(wallet));
    }

    [Fact]
    public async Task The_same_id_with_other_contents_is_refused()
    {
        var (source, wallet) = await FilledWalletAsync(0);
        var id = NewId();
        await CommitAsync(Transfer.Move(id, source, wallet, 10, 1));

        var other = await CommitAsync(Transfer.Move(id, source, wallet, 11, 1));

        Assert.Equal((CommitOutcome.Refused, LedgerRefusal.IdTakenByOther, 0), (other.Outcome, other.Refusal, other.FailedIndex));
        Assert.Equal(10, await BalanceAsync(wallet));
    }

    [Fact]
    public async Task A_chain_is_applied_whole_or_not_at_all()
    {
        var (source, wallet) = await FilledWalletAsync(100);
        var shop = await OpenAsync("shop", AccountRules.KeepsHistory);
        Transfer[] chain =
        [
            Transfer.Move(NewId(), wallet, shop, 60, 1), Transfer.Move(NewId(), wallet, shop, 60, 2), Transfer.Move(NewId(), source, wallet, 5, 3),
        ];

        var result = await CommitAsync(chain);
        var again = await CommitAsync(chain);

        Assert.Equal((CommitOutcome.Refused, LedgerRefusal.InsufficientCredits, 1), (result.Outcome, result.Refusal, result.FailedIndex));
        Assert.Equal(result with { Replayed = true }, again);
        Assert.Equal((100, 0), (await BalanceAsync(wallet), await BalanceAsync(shop)));
        Assert.Empty(await Ledger.RecentHistoryAsync(shop, null, 10, Cancellation));
    }

    [Fact]
    public async Task Ids_repeated_inside_one_batch_each_get_the_same_answer()
    {
        var (source, wallet) = await FilledWalletAsync(0);
        var payment = Transfer.Move(NewId(), source, wallet, 10, 1);

        var answers = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => CommitAsync(payment).AsTask()));

        Assert.Equal(1, answers.Count(answer => !answer.Replayed));
        Assert.All(answers, answer => Assert.True(answer.IsCommitted));
        Assert.Equal(10, await BalanceAsync(wallet));
    }

    [Fact]
    public async Task A_hold_reserves_and_a_post_moves_part_and_releases_the_rest()
    {
        var (_, wallet) = await FilledWalletAsync(1_000);
        var shop = await OpenAsync("shop", AccountRules.KeepsHistory);
        var hold = NewId();

        Assert.True((await CommitAsync(Transfer.Hold(hold, wallet, shop, 700, 1, 0))).IsCommitted);
        Assert.Equal(300, (await AccountAsync(wallet)).Available);
        var tooMuch = await CommitAsync(Transfer.Move(NewId(), wallet, shop, 301, 1));
        Assert.Equal(LedgerRefusal.InsufficientCredits, tooMuch.Refusal);
        Assert.True((await CommitAsync(Transfer.Post(NewId(), hold, 450, 1))).IsCommitted);

        var after = await AccountAsync(wallet);
        Assert.Equal((550, 550, 0), (after.CreditBalance, after.Available, after.DebitsPending));
        Assert.Equal(450, await BalanceAsync(shop));
        Assert.Equal(LedgerRefusal.HoldAlreadyPosted, (await CommitAsync(Transfer.Void(NewId(), hold, 1))).Refusal);
    }

    [Fact]
    public async Task Holds_lapse_by_ledger_time_and_once()
    {
        var (_, wallet) = await FilledWalletAsync(1_000);
        var shop = await OpenAsync("shop");
        var hold = NewId();
        await CommitAsync(Transfer.Hold(hold, wallet, shop, 700, 1, Now + 60_000_000));
        await CommitAsync(Transfer.Hold(NewId(), wallet, shop, 100, 1, 0));

        Assert.Equal(0, await Ledger.ExpireHoldsAsync(Cancellation));
        Clock.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(LedgerRefusal.HoldExpired, (await CommitAsync(Transfer.Post(NewId(), hold, 0, 1))).Refusal);
        Assert.Equal(1, await Ledger.ExpireHoldsAsync(Cancellation));
        Assert.Equal(0, await Ledger.ExpireHoldsAsync(Cancellation));

        Assert.Equal((1_000, 900), ((await AccountAsync(wallet)).CreditBalance, (await AccountAsync(wallet)).Available));
        Assert.Equal(LedgerRefusal.HoldExpired, (await CommitAsync(Transfer.Void(NewId(), hold, 1))).Refusal);
    }

    [Fact]
    public async Task Opening_the_same_key_finds_the_same_account()
    {
        var first = await OpenAsync("wallet/CNY/1", AccountRules.DebitsNeverExceedCredits);
        var many = await Task.WhenAll(Enumerable.Range(0, 20).Select(i => OpenAsync("wallet/CNY/2").AsTask()));
        await RestartAsync();

        Assert.Equal(first, await OpenAsync("wallet/CNY/1", AccountRules.DebitsNeverExceedCredits));
        Assert.Single(many.Distinct());
        await Assert.ThrowsAsync<InvalidOperationException>(() => OpenAsync("wallet/CNY/1").AsTask());
        await Assert.ThrowsAsync<InvalidOperationException>(() => OpenAsync("wallet/CNY/1", AccountRules.DebitsNeverExceedCredits, "USD").AsTask());
    }

    [Fact]
    public async Task History_gives_each_posting_with_the_balance_after_it()
    {
        var (source, wallet) = await FilledWalletAsync(1_000, AccountRules.KeepsHistory);
        var start = Now;
        for (var i = 0; i < 5; i++)
        {
            Clock.Advance(TimeSpan.FromMinutes(1));
            await CommitAsync(Transfer.Move(NewId(), wallet, source, 10 + i, 7, $"R{i}"));
        }

        var recent = await Ledger.RecentHistoryAsync(wallet, null, 2, Cancellation);
        var middle = new List<HistoryEntry>();
        await foreach (var line in Ledger.HistoryAsync(wallet, start + 120_000_000, start + 240_000_000, Cancellation))
            middle.Add(line);

        Assert.Equal([(6, -14, 940), (5, -13, 954)], recent.Select(line => ((int)line.Sequence, (int)line.SignedAmount, (int)line.CreditBalanceAfter)));
        Assert.Equal(["R1", "R2"], middle.Select(line => line.Reference));
        Assert.All(middle, line => Assert.Equal((source, 7), (line.Counterparty, line.Code)));
        Assert.Equal([4, 3], (await Ledger.RecentHistoryAsync(wallet, 5, 2, Cancellation)).Select(line => (int)line.Sequence));
    }
}

public sealed class CommitOnSqlite() : CommitSuite(DatabaseEngine.Sqlite);

public sealed class CommitOnPostgres() : CommitSuite(DatabaseEngine.Postgres);
