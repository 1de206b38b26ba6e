using Madang.Ledger.Core;

namespace Madang.Ledger.Tests.Simulation;

/// <summary>What must hold of a simulated database at any moment.</summary>
internal static class Invariants
{
    public static void Assert(MemoryDatabase database)
    {
        Xunit.Assert.Null(database.Breach);
        AssertChains(database);
        AssertBalances(database);
        AssertHistory(database);
    }

    private static void AssertChains(MemoryDatabase database)
    {
        var hash = new LedgerHash();
        var heads = new Dictionary<int, LaneHead>();
        foreach (var batch in database.Batches)
        {
            var head = heads.GetValueOrDefault(batch.Head.Lane) ?? LaneHead.Empty(batch.Head.Lane);
            Xunit.Assert.Equal(head.Sequence + 1, batch.Head.Sequence);
            Xunit.Assert.Equal(head.Hash, batch.Previous.Hash);
            Xunit.Assert.True(batch.Head.TimeUtcUs >= head.TimeUtcUs, "Ledger time ran backwards.");
            hash.Begin(head, batch.Head.TimeUtcUs);
            foreach (var (account, key) in batch.Opened)
                hash.Add(account.Number, key, CurrencyCode.Unpack(account.Currency), account.Rules);
            foreach (var record in batch.Transfers)
                hash.Add(record);
            Xunit.Assert.Equal(hash.End(batch.Opened.Count + batch.Transfers.Count), batch.Head.Hash);
            heads[batch.Head.Lane] = batch.Head;
        }
    }

    private static void AssertBalances(MemoryDatabase database)
    {
        foreach (var currency in database.Accounts.Values.GroupBy(account => account.Currency))
        {
            Xunit.Assert.Equal(currency.Sum(account => account.Balances.DebitsPosted), currency.Sum(account => account.Balances.CreditsPosted));
            Xunit.Assert.Equal(currency.Sum(account => account.Balances.DebitsPending), currency.Sum(account => account.Balances.CreditsPending));
        }
        foreach (var (_, _, rules, balances, _) in database.Accounts.Values)
        {
            if (rules.HasFlag(AccountRules.DebitsNeverExceedCredits))
                Xunit.Assert.True(balances.DebitsPosted + balances.DebitsPending <= balances.CreditsPosted, "An overdraft.");
            if (rules.HasFlag(AccountRules.CreditsNeverExceedDebits))
                Xunit.Assert.True(balances.CreditsPosted + balances.CreditsPending <= balances.DebitsPosted, "A negative asset.");
        }
    }

    private static void AssertHistory(MemoryDatabase database)
    {
        foreach (var (number, account) in database.Accounts)
        {
            long balance = 0, time = 0;
            for (var sequence = 1L; sequence <= account.Balances.HistorySequence; sequence++)
            {
                var (line, at) = database.History[(number, sequence)];
                var record = database.Transfers[line.TransferId].Record;
                balance += record.Credit == number ? record.Amount : -record.Amount;
                Xunit.Assert.Equal(balance, line.CreditBalanceAfter);
                Xunit.Assert.True(at >= time, "History ran backwards in time.");
                time = at;
            }
            if (account.Rules.HasFlag(AccountRules.KeepsHistory))
                Xunit.Assert.Equal(account.Balances.CreditBalance, balance);
        }
    }
}
