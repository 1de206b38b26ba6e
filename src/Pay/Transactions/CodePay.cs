using System.Security.Cryptography;
using System.Text;
using Madang.Kernel.Database;
using Madang.Kernel.Refusals;
using Madang.Kernel.Time;
using Madang.Ledger;
using Madang.Pay.Resolvers;
using Madang.Pay.Sandbox;
using Madang.Pay.Wallet;
using Madang.Pay.Wire;

namespace Madang.Pay.Transactions;

/// <summary>
/// POST /v3/pay/transactions/codepay: the till scans the payer's code and is told at once. 200 with the paid order; 202 with USERPAYING while the
/// payer is asked to confirm; otherwise the documented refusal. There is no callback: the till asks until it knows, or reverses.
/// </summary>
internal sealed class CodePay(PrepayRules rules, ChargeCode charge) : IWireUseCase
{
    internal sealed record Body : OrderBody
    {
        [Must, Text(1, 32)]
        public string? Appid { get; init; }

        [Must, Text(1, 32)]
        public string? Mchid { get; init; }

        [Must]
        public CodePayer? Payer { get; init; }

        [Must]
        public TillScene? SceneInfo { get; init; }
    }

    public async Task<WireAnswer> HandleAsync(WireCall call, CancellationToken cancellation)
    {
        if (!call.TryRead<Body>(out var body, out var wrong))
            return WireAnswer.Refuse(wrong);
        if (await rules.CheckPartiesAsync(call, body.Mchid!, body.Appid!, cancellation) is { } wrongParty)
            return WireAnswer.Refuse(wrongParty);
        var wish = new Placement
        {
            MchId = body.Mchid!,
            AppId = body.Appid!,
            OutTradeNo = body.OutTradeNo!,
            Type = TradeType.Code,
            Description = body.Description!,
            Attach = body.Attach,
            DeviceId = body.SceneInfo!.DeviceId,
            Total = body.Amount!.Total!.Value,
            Request = PrepayRules.Canonical(body with { Payer = body.Payer!.Kept() }),
            MerchantAccount = call.Merchant.BasicAccount,
            FeeBp = call.Merchant.FeeRateBp,
        };
        return await charge.ChargeAsync(wish, body.Payer!.AuthCode!, cancellation);
    }
}

internal sealed record CodePayer
{
    private const int KeptLength = 32;

    [Must, Text(18, 32)]
    public string? AuthCode { get; init; }

    /// <summary>The code pays once and within minutes; what is kept of it is only what tells a repetition from another code.</summary>
    public CodePayer Kept() => new() { AuthCode = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(AuthCode!)))[..KeptLength] };
}

/// <summary>Charges whoever showed a code.</summary>
internal sealed class ChargeCode(
    TradeStore store, PaymentPostings postings, PartyResolvers resolvers, SpendingLimits limits, Faults faults, ILedger ledger, BusinessClock clock)
{
    private const int MostTries = 4;

    // How long the payer is asked; tills give up after half a minute or so and reverse.
    private static readonly long ConfirmWithinUs = Microseconds.Of(TimeSpan.FromMinutes(5));

    // Some clients look for the code of a refusal, some for the state of an order: both are there.
    private sealed record UserPayingAnswer(
        string Code, string Message, string? Appid, string? Mchid, string? SpAppid, string? SpMchid, string? SubAppid, string? SubMchid,
        string OutTradeNo, string TradeType, string TradeState, string TradeStateDesc);

    public async ValueTask<WireAnswer> ChargeAsync(Placement wish, string authCode, CancellationToken cancellation)
    {
        bool? isFault = null;
        for (var tries = 0; tries < MostTries; tries++)
        {
            if (await store.FindByNumberAsync(wish.MchId, wish.OutTradeNo, cancellation) is { } known)
                return Repeat(wish, known);
            var query = new PartyQuery($"merchant/{wish.MchId}", authCode, AppId: null, wish.OutTradeNo);
            var resolution = await resolvers.ResolveAsync(PartyKind.PaymentCode, query, cancellation);
            if (resolution.Party?.Person is not { } person)
                return WireAnswer.Refuse(resolution.Refusal!);
            var scanned = new ScannedCode(person, resolution.Claim!);
            isFault ??= await faults.TakeAsync(wish.MchId, FaultKind.UserPaying, cancellation) is not null;
            var mustAsk = isFault.Value || await limits.NeedsPasswordAsync(scanned.Payer.PayerId, "CNY", wish.Total, cancellation);
            var answer = mustAsk ? await AskAsync(wish, scanned, cancellation) : await PayAsync(wish, scanned, cancellation);
            if (answer is not null)
                return answer;
        }
        return WireAnswer.Refuse(WireRefusals.TooMany);
    }

    private WireAnswer Repeat(Placement wish, Trade known)
    {
        var now = clock.UtcMicroseconds();
        if (known.TradeType != TradeType.Code || known.Request != wish.Request)
            return WireAnswer.Refuse(TradeState.IsPaid(known.State) ? TradeRefusals.Paid : TradeRefusals.NumberUsed);
        return known.StateAt(now) switch
        {
            TradeState.Success or TradeState.Refund => WireAnswer.Ok(TransactionBody.Of(known, now)),
            TradeState.UserPaying => UserPaying(known),
            TradeState.PayError => WireAnswer.Refuse(known.Failure == TradeRefusals.PayerNotEnough.Code ? TradeRefusals.PayerNotEnough : TradeRefusals.Declined),
            _ => WireAnswer.Refuse(TradeRefusals.Closed),
        };
    }

    // Null in all three when a row found a conflict: the number or the code was taken in this moment, or the day's limit reached. Look again.
    private async ValueTask<WireAnswer?> AskAsync(Placement wish, ScannedCode scanned, CancellationToken cancellation)
    {
        var trade = New(wish, TradeState.UserPaying) with { PayerId = scanned.Payer.PayerId };
        var result = await ledger.CommitAsync(LedgerCommit.OfRows(TradeStore.Insert(trade), scanned.Claim), cancellation);
        return result.IsCommitted ? UserPaying(trade) : null;
    }

    private async ValueTask<WireAnswer?> PayAsync(Placement wish, ScannedCode scanned, CancellationToken cancellation)
    {
        var (overLimit, limitRows) = await limits.CheckAsync(scanned.Payer.PayerId, "CNY", wish.Total, cancellation);
        if (overLimit is not null)
            return WireAnswer.Refuse(overLimit);
        var trade = New(wish, TradeState.UserPaying);
        var transferId = TradeNumbers.TransferId(trade.TradeId, "code", scanned.Payer.PayerId);
        var posting = await postings.PrepareAsync(trade, scanned.Payer.PayerId, transferId, cancellation);
        var result = await ledger.CommitAsync(
            posting.Commit(TradeStore.Insert(posting.Paid), new[] { scanned.Claim }.Concat(limitRows)), cancellation);
        if (result.IsCommitted)
            return WireAnswer.Ok(TransactionBody.Of(posting.Paid, clock.UtcMicroseconds()));
        return result.Outcome == CommitOutcome.Refused ? await FailAsync(trade, scanned, Trades.RefusalOf(result.Refusal), cancellation) : null;
    }

    // The failed order is kept, so that a till which lost the answer finds it and the number is not paid later with another code.
    private async ValueTask<WireAnswer?> FailAsync(Trade trade, ScannedCode scanned, Refusal refusal, CancellationToken cancellation)
    {
        var failed = trade with { State = TradeState.PayError, PayerId = scanned.Payer.PayerId, ClosedAt = trade.CreatedAt, Failure = refusal.Code };
        RowWrite[] rows = [TradeStore.Insert(failed), scanned.Claim];
        var result = await ledger.CommitAsync(LedgerCommit.OfRows(rows), cancellation);
        return result.IsCommitted ? WireAnswer.Refuse(refusal) : null;
    }

    private Trade New(Placement wish, string state)
    {
        var now = clock.UtcMicroseconds();
        return PlaceOrder.NewTrade(wish, state, clock, now, now + ConfirmWithinUs);
    }

    private static WireAnswer UserPaying(Trade trade)
    {
        var (own, partner) = trade.SubMchId is null ? (trade, null) : ((Trade?)null, trade);
        return WireAnswer.Accepted(new UserPayingAnswer(
            TradeState.UserPaying, TradeState.Describe(TradeState.UserPaying), own?.AppId, own?.MchId, partner?.AppId, partner?.MchId, trade.SubAppId,
            trade.SubMchId, trade.OutTradeNo, trade.TradeType, TradeState.UserPaying, TradeState.Describe(TradeState.UserPaying)));
    }
}
