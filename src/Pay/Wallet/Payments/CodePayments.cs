using Madang.Pay.Merchants;
using Madang.Pay.Transactions;
using Madang.Pay.Wire;

namespace Madang.Pay.Wallet.Payments;

/// <summary>GET /wallet/code-payments: code payments at a till that wait for this person.</summary>
internal sealed class ShowCodePayments(Trades trades, MerchantDirectory merchants, SpendingLimits limits) : IWalletUseCase
{
    public async Task<WalletAnswer> HandleAsync(WalletCall call, CancellationToken cancellation)
    {
        var waiting = new List<object>();
        foreach (var order in await trades.WaitingForAsync(call.Payer.PayerId, cancellation))
        {
            var merchant = (await merchants.RequireAsync(order.MchId, cancellation)).Merchant;
            waiting.Add(OrderView.Of(order, merchant, await limits.NeedsPasswordAsync(call.Payer.PayerId, order.Currency, order.Total, cancellation)));
        }
        return WalletAnswer.Ok(new { CodePayments = waiting });
    }
}

/// <summary>POST /wallet/code-payments/{trade_id}/confirm {password}: the person agrees, and it is paid. Spends once per Idempotency-Key.</summary>
internal sealed class ConfirmCodePayment(Trades trades, MerchantDirectory merchants, Payment payment) : IWalletUseCase
{
    internal sealed record Request
    {
        [Text(1, 16)]
        public string? Password { get; init; }

        public override string ToString() => nameof(ConfirmCodePayment);
    }

    public async Task<WalletAnswer> HandleAsync(WalletCall call, CancellationToken cancellation)
    {
        if (!call.TryRead<Request>(out var request, out var refusal) || !call.TrySpendingKey(request, out var key, out refusal))
            return WalletAnswer.Refuse(refusal with { Value = null });
        var target = PaymentTarget.ByTradeId(call.Path("trade_id"));
        // A till's order is nobody's business but the person's whose code it scanned: PayAsync refuses others, and only open ones are listed.
        if (await trades.FindAsync(target, cancellation) is not { Type: TradeType.Code } order)
            return WalletAnswer.Refuse(NamedOrders.UnknownOrder);
        var merchant = (await merchants.RequireAsync(order.MchId, cancellation)).Merchant;
        return await payment.RunAsync(call.Payer, order, target, merchant, call.Consent(request.Password, key), key, cancellation);
    }
}

/// <summary>POST /wallet/code-payments/{trade_id}/refuse: the person says no; the till is told that the payment failed.</summary>
internal sealed class RefuseCodePayment(Trades trades) : IWalletUseCase
{
    public async Task<WalletAnswer> HandleAsync(WalletCall call, CancellationToken cancellation)
    {
        var answer = await trades.DeclineAsync(call.Payer.PayerId, call.Path("trade_id"), cancellation);
        return answer.Refusal is { } refusal ? WalletAnswer.Refuse(refusal) : WalletAnswer.NoContent();
    }
}
