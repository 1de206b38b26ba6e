using Madang.Pay.Wire;

namespace Madang.Pay.Wallet;

/// <summary>POST /wallet/payment-codes: the code to show at a till now. Ask again when <c>refresh_at</c> comes.</summary>
internal sealed class ShowPaymentCode(PaymentCodes codes) : IWalletUseCase
{
    public async Task<WalletAnswer> HandleAsync(WalletCall call, CancellationToken cancellation) =>
        await codes.IssueAsync(call.Payer.PayerId, cancellation) is { } code
            ? WalletAnswer.Created(new
            {
                code.Code,
                RefreshAt = WireTime.Text(code.RefreshAtUtcUs),
                ExpiresAt = WireTime.Text(code.ExpiresAtUtcUs),
            })
            : WalletAnswer.Refuse(WalletRefusals.TooMany);
}
