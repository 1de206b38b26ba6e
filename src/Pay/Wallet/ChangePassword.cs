using Madang.Pay.Wire;

namespace Madang.Pay.Wallet;

/// <summary>PUT /wallet/password {old_password, password}: a wrong old password counts as a guess.</summary>
internal sealed class ChangePassword(PaymentPasswords passwords) : IWalletUseCase
{
    internal sealed record Request
    {
        [Must, Text(6, 6, Pattern = "[0-9]{6}")]
        public string? OldPassword { get; init; }

        [Must, Text(6, 6, Pattern = "[0-9]{6}")]
        public string? Password { get; init; }

        public override string ToString() => nameof(ChangePassword);
    }

    public async Task<WalletAnswer> HandleAsync(WalletCall call, CancellationToken cancellation)
    {
        if (!call.TryRead<Request>(out var request, out var refusal))
            return WalletAnswer.Refuse(refusal with { Value = null });
        if (SetPassword.IsSimple(request.Password!))
            return WalletAnswer.Refuse(SetPassword.TooSimple);
        return await passwords.ChangeAsync(call.Payer.PayerId, request.OldPassword!, request.Password!, cancellation) is { } wrong
            ? WalletAnswer.Refuse(wrong)
            : WalletAnswer.NoContent();
    }
}
