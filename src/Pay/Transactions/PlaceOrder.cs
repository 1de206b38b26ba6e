using System.Globalization;
using Madang.Kernel.Identity;
using Madang.Kernel.Refusals;
using Madang.Kernel.Time;
using Madang.Ledger;
using Madang.Pay.Wire;

namespace Madang.Pay.Transactions;

/// <summary>
/// Places an order: one row in one group commit, nothing read before it. Only when the number is taken is the order looked up, to answer a repetition
/// with the same prepay id and anything else with the documented refusal.
/// </summary>
internal sealed class PlaceOrder(TradeStore trades, ILedger ledger, BusinessClock clock)
{
    private const int MostTries = 4;
    private static readonly TimeSpan ShortestLife = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan DefaultLife = TimeSpan.FromDays(7);
    private static readonly TimeSpan LongestLife = TimeSpan.FromDays(15);
    private static readonly string[] Rfc3339 = ["yyyy-MM-dd'T'HH:mm:sszzz", "yyyy-MM-dd'T'HH:mm:ss'Z'", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFzzz", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'"];

    public async ValueTask<(Trade? Trade, Refusal? Refusal)> PlaceAsync(Placement wish, CancellationToken cancellation)
    {
        var now = clock.UtcMicroseconds();
        if (!TryExpiry(wish, now, out var expires, out var refusal))
            return (null, refusal);
        var trade = NewTrade(wish, TradeState.NotPaid, clock, now, expires);
        var result = await ledger.CommitAsync(LedgerCommit.OfRows(TradeStore.Insert(trade)), cancellation);
        return result.IsCommitted ? (trade, null) : await RepeatAsync(wish, now, cancellation);
    }

    public static Trade NewTrade(Placement wish, string state, BusinessClock clock, long nowUtcUs, long expiresAtUtcUs) => new()
    {
        TradeId = TimeOrderedId.NewText(clock),
        MchId = wish.MchId,
        SubMchId = wish.SubMchId,
        OutTradeNo = wish.OutTradeNo,
        AppId = wish.AppId,
        SubAppId = wish.SubAppId,
        TradeType = wish.Type,
        State = state,
        Description = wish.Description,
        Attach = wish.Attach,
        NotifyUrl = wish.NotifyUrl,
        DeviceId = wish.DeviceId,
        Total = wish.Total,
        Request = wish.Request,
        ForPayer = wish.ForPayer,
        MerchantAccount = wish.MerchantAccount,
        FeeBp = wish.FeeBp,
        PrepaidAt = nowUtcUs,
        CreatedAt = nowUtcUs,
        ExpiresAt = expiresAtUtcUs,
    };

    private async ValueTask<(Trade? Trade, Refusal? Refusal)> RepeatAsync(Placement wish, long now, CancellationToken cancellation)
    {
        for (var tries = 0; tries < MostTries; tries++)
        {
            var known = await trades.FindByNumberAsync(wish.MchId, wish.OutTradeNo, cancellation)
                ?? throw new InvalidOperationException("An order number is taken by an order that cannot be read.");
            var state = known.StateAt(now);
            if (state != TradeState.NotPaid && state != TradeState.UserPaying)
                return (null, TradeRefusals.NotPayable(state));
            if (known.TradeType != wish.Type || known.Request != wish.Request)
                return (null, TradeRefusals.NumberUsed);
            if (known.PrepaidAt + Trade.PrepayLifeUs > now)
                return (known, null);
            await ledger.CommitAsync(LedgerCommit.OfRows(TradeStore.RenewPrepay(known, now)), cancellation);
        }
        return (null, WireRefusals.TooMany);
    }

    // The documentation says that a time which is too near or too far is moved, not refused.
    private static bool TryExpiry(Placement wish, long now, out long expiresAtUtcUs, out Refusal refusal)
    {
        expiresAtUtcUs = now + Microseconds.Of(DefaultLife);
        refusal = null!;
        if (string.IsNullOrEmpty(wish.TimeExpire))
            return true;
        if (!TryReadTime(wish.TimeExpire, out var asked))
        {
            refusal = WireRefusals.Param("/time_expire", wish.TimeExpire, "must be a time as RFC 3339 writes it, such as 2026-01-02T03:04:05+08:00");
            return false;
        }
        var longest = wish.Type == TradeType.Native ? DefaultLife : LongestLife;
        expiresAtUtcUs = Math.Clamp(Microseconds.From(asked), now + Microseconds.Of(ShortestLife), now + Microseconds.Of(longest));
        return true;
    }

    private static bool TryReadTime(string text, out DateTimeOffset time)
    {
        // Go writes nanoseconds; finer than a tick is cut off.
        var dot = text.IndexOf('.', StringComparison.Ordinal);
        if (dot >= 0)
        {
            var end = dot + 1;
            while (end < text.Length && char.IsAsciiDigit(text[end]))
                end++;
            text = string.Concat(text.AsSpan(0, Math.Min(end, dot + 8)), text.AsSpan(end));
        }
        return DateTimeOffset.TryParseExact(text, Rfc3339, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out time);
    }
}
