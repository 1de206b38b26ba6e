using Madang.Pay.Merchants;
using Madang.Pay.Transactions;
using Madang.Pay.Wire;

namespace Madang.Pay.Wallet.Payments;

/// <summary>POST /wallet/payments {prepay_id | code_url | h5_url | request_payment, password}: pays an order. Spends once per Idempotency-Key.</summary>
internal sealed class PayOrder(NamedOrders orders, Payment payment) : IWalletUseCase
{
    internal sealed record Request : OrderName
    {
        [Text(1, 16)]
        public string? Password { get; init; }

        // For the fingerprint of the request: everything but the password.
        public override string ToString() => base.ToString();
    }

    public async Task<WalletAnswer> HandleAsync(WalletCall call, CancellationToken cancellation)
    {
        if (!call.TryRead<Request>(out var request, out var refusal) || !call.TrySpendingKey(request, out var key, out refusal))
            return WalletAnswer.Refuse(refusal with { Value = null });
        var (named, unknown) = await orders.FindAsync(call.Payer, request, cancellation);
        return named is null
            ? WalletAnswer.Refuse(unknown!)
            : await payment.RunAsync(call.Payer, named.Order, named.Target, named.Merchant, call.Consent(request.Password, key), key, cancellation);
    }
}

/// <summary>Checks the password where it is due, then lets the trade be paid.</summary>
internal sealed class Payment(Trades trades, SpendingGate gate)
{
    public async Task<WalletAnswer> RunAsync(
        Payer payer, PaymentOrder order, PaymentTarget target, Merchant merchant, Consent consent, SpendingKey key, CancellationToken cancellation)
    {
        // An order that cannot be paid any more is not worth a password; a replay of the paying call is answered as the first one was.
        if (TradeState.IsOpen(order.State) && await gate.CheckConsentAsync(payer.PayerId, order.Currency, order.Total, consent, cancellation) is { } wrong)
            return WalletAnswer.Refuse(wrong);
        var answer = await trades.PayAsync(new PayRequest(payer.PayerId, target, key.Text), cancellation);
        return answer.IsPaid ? WalletAnswer.Created(OrderView.Of(answer.Order!, merchant)) : WalletAnswer.Refuse(answer.Refusal!);
    }
}
