using Madang.Ledger;
using Madang.Pay.Wire;

namespace Madang.Pay.Wallet;

/// <summary>PUT /wallet/limits {currency, per_payment, per_day, without_password, password}: below the platform's ceilings, with the payment password.</summary>
internal sealed class ChangeLimits(PaymentPasswords passwords, WalletOptions options, ILedger ledger) : IWalletUseCase
{
    internal sealed record Request
    {
        [Text(3, 3, Pattern = "[A-Z]{3}")]
        public string? Currency { get; init; }

        [Between(0, 1_000_000_000_000)]
        public long PerPayment { get; init; }

        [Between(0, 1_000_000_000_000)]
        public long PerDay { get; init; }

        [Between(0, 1_000_000_000_000)]
        public long WithoutPassword { get; init; }

        [Text(1, 16)]
        public string? Password { get; init; }

        public override string ToString() => nameof(ChangeLimits);
    }

    public async Task<WalletAnswer> HandleAsync(WalletCall call, CancellationToken cancellation)
    {
        if (!call.TryRead<Request>(out var request, out var refusal))
            return WalletAnswer.Refuse(refusal with { Value = null });
        if (request.PerPayment > options.CeilingPerPayment || request.PerDay > options.CeilingPerDay || request.WithoutPassword > options.CeilingWithoutPassword)
            return WalletAnswer.Refuse(WalletRefusals.AboveCeiling);
        // Whoever holds only the token must not be able to lift what protects the money.
        if (await passwords.VerifyAsync(call.Payer.PayerId, request.Password, cancellation) is { } wrong)
            return WalletAnswer.Refuse(wrong);
        var limits = new Limits(request.PerPayment, request.PerDay, request.WithoutPassword);
        await ledger.CommitAsync(LedgerCommit.OfRows(SpendingLimits.Store(call.Payer.PayerId, request.Currency ?? "CNY", limits)), cancellation);
        return WalletAnswer.NoContent();
    }
}
