using Madang.Kernel.Identity;
using Madang.Kernel.Time;
using Madang.Pay.Transactions;
using Madang.Pay.Wallet;
using Madang.Pay.Wire;

namespace Madang.Pay.Sandbox;

/// <summary>
/// <c>POST /sandbox/pay</c>: <c>{"prepay_id":"wx…"}</c>, <c>{"code_url":"weixin://…"}</c>, <c>{"h5_url":"http://…"}</c> or <c>{"out_trade_no":"…","mchid":"…"}</c>,
/// and optionally <c>"openid"</c>. Pays as the person would, with their consent taken for granted.
/// </summary>
internal sealed class PayAsPayer(Trades trades, TradeStore store, Payers payers, SandboxPeople people, BusinessClock clock) : ISandboxUseCase
{
    public sealed record Request
    {
        [Text(1, 64)]
        public string? PrepayId { get; init; }

        [Text(1, 128)]
        public string? CodeUrl { get; init; }

        [Text(1, 2048)]
        public string? H5Url { get; init; }

        [Text(1, 64)]
        public string? OutTradeNo { get; init; }

        [Text(1, 32)]
        public string? Mchid { get; init; }

        [Text(1, 64)]
        public string? Openid { get; init; }
    }

    public async Task<WireAnswer> HandleAsync(SandboxCall call, CancellationToken cancellation)
    {
        if (!call.TryRead<Request>(out var request, out var refusal))
            return WireAnswer.Refuse(refusal);
        if (TargetOf(request) is not { } target)
            return WireAnswer.Refuse(WireRefusals.InvalidRequest("Name the order by prepay_id, code_url, h5_url, or out_trade_no with mchid."));
        if (await trades.FindAsync(target, cancellation) is not { } order)
            return WireAnswer.Refuse(WireRefusals.NotFound("There is no order of that name."));
        if (await PayerAsync(order, request.Openid, cancellation) is not { } payer)
            return WireAnswer.Refuse(WireRefusals.NotFound("Nobody is known by that openid."));
        var paid = await trades.PayAsync(new PayRequest(payer.PayerId, target, TimeOrderedId.NewText(clock)), cancellation);
        if (paid.Refusal is { } no && (call.Session.Length > 0 || paid.Order is null))
            return WireAnswer.Refuse(no);
        order = paid.Order!;
        return WireAnswer.Ok(new
        {
            paid.IsPaid,
            TradeState = order.State,
            Mchid = order.MchId,
            order.OutTradeNo,
            order.TransactionId,
            order.Total,
            order.Currency,
            Payer = payer.Name,
            paid.Refusal?.Code,
            paid.Refusal?.Message,
        });
    }

    private static PaymentTarget? TargetOf(Request request)
    {
        if (!string.IsNullOrEmpty(request.PrepayId))
            return PaymentTarget.ByPrepayId(request.PrepayId);
        if (!string.IsNullOrEmpty(request.CodeUrl))
            return PaymentTarget.ByCodeUrl(request.CodeUrl);
        if (!string.IsNullOrEmpty(request.H5Url) && PaymentTarget.ByH5Url(request.H5Url) is { } target)
            return target;
        return string.IsNullOrEmpty(request.OutTradeNo) || string.IsNullOrEmpty(request.Mchid) ? null : PaymentTarget.ByOrder(request.Mchid, request.OutTradeNo);
    }

    // Whoever is asked for; else the person whom the order names, or who showed the code; else anybody with money.
    private async Task<Payer?> PayerAsync(PaymentOrder order, string? openId, CancellationToken cancellation)
    {
        if (!string.IsNullOrEmpty(openId))
            return await people.FindByOpenIdAsync(openId, cancellation);
        var trade = await store.FindAsync(order.TradeId, cancellation);
        return (trade?.ForPayer ?? trade?.PayerId) is { } named ? await payers.FindAsync(named, cancellation) : await people.DefaultAsync(cancellation);
    }
}

/// <summary><c>GET /sandbox/trades?mchid=</c>: the newest orders.</summary>
internal sealed class ListTrades(SandboxTrades trades) : ISandboxUseCase
{
    public async Task<WireAnswer> HandleAsync(SandboxCall call, CancellationToken cancellation) =>
        WireAnswer.Ok(new { Trades = await trades.NewestAsync(call.Query("mchid"), 100, cancellation) });
}
