using Madang.Kernel.Refusals;
using Madang.Pay.Wallet;
using Madang.Pay.Wire;

namespace Madang.Pay.Funding;

/// <summary>What both directions ask for.</summary>
internal sealed record FundingRequest
{
    [Text(3, 3, Pattern = "[A-Z]{3}")]
    public string? Currency { get; init; }

    /// <summary>Minor units.</summary>
    [Between(1, 100_000_000)]
    public long Amount { get; init; }

    [Must, Text(1, 32, Pattern = "[a-z0-9-]+")]
    public string? Source { get; init; }

    [Text(1, 16)]
    public string? Password { get; init; }

    // For the fingerprint of the request: everything but the password.
    public override string ToString() => $"{Currency} {Amount} {Source}";
}

/// <summary>POST /wallet/top-ups {currency, amount, source}: from a funding source into the wallet.</summary>
internal sealed class TopUpWallet(FundingOrders orders, Payers payers, SpendingRequests requests) : IWalletUseCase
{
    public async Task<WalletAnswer> HandleAsync(WalletCall call, CancellationToken cancellation)
    {
        if (!call.TryRead<FundingRequest>(out var request, out var refusal) || !call.TrySpendingKey(request, out var key, out refusal))
            return WalletAnswer.Refuse(refusal);
        return await FundingAnswer.OnceAsync(orders, requests, call.Payer.PayerId, key, async () =>
        {
            var currency = request.Currency ?? "CNY";
            var account = await payers.WalletAccountAsync(call.Payer.PayerId, currency, cancellation);
            return await orders.TopUpAsync(
                $"person/{call.Payer.PayerId}", account, currency, request.Amount, request.Source!, id => [requests.Store(call.Payer.PayerId, key, id)], cancellation);
        }, cancellation);
    }
}

/// <summary>POST /wallet/withdrawals {currency, amount, source, password}: from the wallet out to a funding source.</summary>
internal sealed class WithdrawFromWallet(FundingOrders orders, Payers payers, SpendingRequests requests, SpendingGate gate) : IWalletUseCase
{
    public async Task<WalletAnswer> HandleAsync(WalletCall call, CancellationToken cancellation)
    {
        if (!call.TryRead<FundingRequest>(out var request, out var refusal) || !call.TrySpendingKey(request, out var key, out refusal))
            return WalletAnswer.Refuse(refusal with { Value = null });
        var currency = request.Currency ?? "CNY";
        if (await gate.CheckConsentAsync(call.Payer.PayerId, currency, request.Amount, call.Consent(request.Password, key), cancellation) is { } wrong)
            return WalletAnswer.Refuse(wrong);
        return await FundingAnswer.OnceAsync(orders, requests, call.Payer.PayerId, key, async () =>
        {
            var account = await payers.WalletAccountAsync(call.Payer.PayerId, currency, cancellation);
            return await orders.WithdrawAsync(
                $"person/{call.Payer.PayerId}", account, currency, request.Amount, request.Source!, id => [requests.Store(call.Payer.PayerId, key, id)], cancellation);
        }, cancellation);
    }
}

/// <summary>Runs a funding call once per key and shows its order.</summary>
internal static class FundingAnswer
{
    public static async Task<WalletAnswer> OnceAsync(
        FundingOrders orders,
        SpendingRequests requests,
        string payerId,
        SpendingKey key,
        Func<ValueTask<(FundingOrder? Order, Refusal? Refusal)>> run,
        CancellationToken cancellation)
    {
        // The second pass finds what the other call of the same key and moment has stored.
        for (var pass = 0; pass < 2; pass++)
        {
            var (known, reused) = await requests.FindAsync(payerId, key, cancellation);
            if (reused is not null)
                return WalletAnswer.Refuse(reused);
            if (known is not null)
                return Show((await orders.FindAsync(known, cancellation))!);
            var (order, refusal) = await run();
            if (refusal is not null)
                return WalletAnswer.Refuse(refusal);
            if (order is not null)
                return Show(order);
        }
        return WalletAnswer.Refuse(WalletRefusals.Busy);
    }

    private static WalletAnswer Show(FundingOrder order) => WalletAnswer.Created(new
    {
        order.FundingId,
        order.Kind,
        order.State,
        order.Currency,
        order.Amount,
        order.Source,
        order.Reason,
        CreatedAt = WireTime.Text(order.CreatedAt),
    });
}
