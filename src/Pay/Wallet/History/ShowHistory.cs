using Madang.Kernel.Refusals;
using Madang.Ledger;
using Madang.Pay.Wire;

namespace Madang.Pay.Wallet.History;

/// <summary>GET /wallet/history?currency=CNY&amp;before=&amp;limit=20: postings, newest first. The next page starts before the last sequence of this one.</summary>
internal sealed class ShowHistory(ILedger ledger, Counterparties counterparties) : IWalletUseCase
{
    private const int UsualLimit = 20;
    private const int MostLimit = 100;

    private static readonly Refusal BadLimit = WireRefusals.Param("/limit", null, $"must be 1 to {MostLimit}", "query");
    private static readonly Refusal BadBefore = WireRefusals.Param("/before", null, "must be a sequence number", "query");

    public async Task<WalletAnswer> HandleAsync(WalletCall call, CancellationToken cancellation)
    {
        if (!call.TryCurrency(out var currency))
            return WalletAnswer.Refuse(ShowBalance.BadCurrency);
        if (!TryNumber(call.Query("limit"), UsualLimit, out var limit) || limit is < 1 or > MostLimit)
            return WalletAnswer.Refuse(BadLimit);
        if (!TryNumber(call.Query("before"), long.MaxValue, out var before) || before < 1)
            return WalletAnswer.Refuse(BadBefore);
        if (await ledger.FindAccountAsync(Payers.WalletKey(call.Payer.PayerId, currency), cancellation) is not { } account)
            return WalletAnswer.Ok(new { Currency = currency, Postings = Array.Empty<object>() });
        var entries = await ledger.RecentHistoryAsync(account.Number, before == long.MaxValue ? null : before, (int)limit, cancellation);
        var names = new Dictionary<long, string?>();
        foreach (var other in entries.Select(entry => entry.Counterparty).Distinct())
            names[other] = await counterparties.NameAsync(other, cancellation);
        return WalletAnswer.Ok(new
        {
            Currency = currency,
            Postings = entries.Select(entry => new
            {
                entry.Sequence,
                Time = WireTime.Text(entry.TimeUtcUs),
                Kind = KindOf(entry.Code),
                Counterparty = names[entry.Counterparty],
                Amount = entry.SignedAmount,
                BalanceAfter = entry.CreditBalanceAfter,
                entry.Reference,
            }).ToArray(),
            // Null on the last page.
            NextBefore = entries.Count == limit ? entries[^1].Sequence : (long?)null,
        });
    }

    /// <summary>What a posting was, by the names that clients know.</summary>
    public static string KindOf(int code) => code switch
    {
        PostingCodes.Payment => "payment",
        PostingCodes.Refund => "refund",
        PostingCodes.Reversal => "payment_reversed",
        PostingCodes.TopUp => "top_up",
        PostingCodes.Withdrawal => "withdrawal",
        PostingCodes.MerchantTransfer => "merchant_transfer",
        PostingCodes.RedPacketSent => "red_packet_sent",
        PostingCodes.RedPacketOpened => "red_packet",
        PostingCodes.RedPacketReturned => "red_packet_returned",
        PostingCodes.PersonTransfer => "transfer",
        _ => "other",
    };

    private static bool TryNumber(string? text, long standard, out long number)
    {
        number = standard;
        return text is null || long.TryParse(text, out number);
    }
}
