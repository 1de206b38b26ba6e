using Madang.Pay.Wire;

namespace Madang.Pay.Wallet;

/// <summary>POST /wallet/password/verify {password}: 204 when it is right. Counts as a guess like any other.</summary>
internal sealed class VerifyPassword(PaymentPasswords passwords) : IWalletUseCase
{
    internal sealed record Request
    {
        [Must, Text(1, 16)]
        public string? Password { get; init; }

        public override string ToString() => nameof(VerifyPassword);
    }

    public async Task<WalletAnswer> HandleAsync(WalletCall call, CancellationToken cancellation)
    {
        if (!call.TryRead<Request>(out var request, out var refusal))
            return WalletAnswer.Refuse(refusal with { Value = null });
        return await passwords.VerifyAsync(call.Payer.PayerId, request.Password, cancellation) is { } wrong
            ? WalletAnswer.Refuse(wrong)
            : WalletAnswer.NoContent();
    }
}
