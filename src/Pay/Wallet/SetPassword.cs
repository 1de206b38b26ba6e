using Madang.Kernel.Refusals;
using Madang.Pay.Wire;

namespace Madang.Pay.Wallet;

/// <summary>POST /wallet/password {password}: sets the first payment password; 409 when there is one.</summary>
internal sealed class SetPassword(PaymentPasswords passwords) : IWalletUseCase
{
    internal sealed record Request
    {
        [Must, Text(6, 6, Pattern = "[0-9]{6}")]
        public string? Password { get; init; }

        // A record prints its members; a password must not be among them.
        public override string ToString() => nameof(SetPassword);
    }

    /// <summary>Six times the same digit, or a run such as 123456: what a thief tries first.</summary>
    public static readonly Refusal TooSimple =
        WireRefusals.Param("/password", null, "is among the first that anybody would guess: not one digit six times, not a run of six");

    public async Task<WalletAnswer> HandleAsync(WalletCall call, CancellationToken cancellation)
    {
        if (!call.TryRead<Request>(out var request, out var refusal))
            return WalletAnswer.Refuse(refusal with { Value = null });
        if (IsSimple(request.Password!))
            return WalletAnswer.Refuse(TooSimple);
        return await passwords.SetFirstAsync(call.Payer.PayerId, request.Password!, cancellation)
            ? WalletAnswer.NoContent()
            : WalletAnswer.Refuse(WalletRefusals.Gone("A payment password is set already. Change it with the old one."));
    }

    public static bool IsSimple(string password)
    {
        var step = password[1] - password[0];
        return step is -1 or 0 or 1 && password.Zip(password.Skip(1), (left, right) => right - left).All(difference => difference == step);
    }
}
