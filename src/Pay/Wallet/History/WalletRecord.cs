using Madang.Ledger;

namespace Madang.Pay.Wallet.History;

/// <summary>Everything that a wallet has done, for its owner to take along.</summary>
internal sealed class WalletRecords(ILedger ledger, Counterparties counterparties)
{
    private const int PageSize = 100;

    /// <summary>More postings than this are told as such, and the rest is read page by page over HTTP.</summary>
    private const int MostPostings = 20_000;

    public async ValueTask<WalletRecord> OfAsync(string personId, string currency, CancellationToken cancellation = default)
    {
        if (await ledger.FindAccountAsync(Payers.WalletKey(personId, currency), cancellation) is not { } account)
            return new(currency, 0, [], IsWhole: true);
        var postings = new List<WalletPosting>();
        var names = new Dictionary<long, string?>();
        long? before = null;
        while (postings.Count < MostPostings)
        {
            var page = await ledger.RecentHistoryAsync(account.Number, before, PageSize, cancellation);
            foreach (var entry in page)
            {
                if (!names.TryGetValue(entry.Counterparty, out var name))
                    names[entry.Counterparty] = name = await counterparties.NameAsync(entry.Counterparty, cancellation);
                postings.Add(new(entry.Sequence, entry.TimeUtcUs, ShowHistory.KindOf(entry.Code), name, entry.SignedAmount, entry.CreditBalanceAfter, entry.Reference));
            }
            if (page.Count < PageSize)
                return new(currency, account.CreditBalance, postings, IsWhole: true);
            before = page[^1].Sequence;
        }
        return new(currency, account.CreditBalance, postings, IsWhole: false);
    }
}
