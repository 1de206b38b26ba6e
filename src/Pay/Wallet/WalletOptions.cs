namespace Madang.Pay.Wallet;

/// <summary>What the operator allows. Amounts are minor units.</summary>
internal sealed record WalletOptions
{
    /// <summary>The most that anybody may spend in one payment.</summary>
    public long CeilingPerPayment { get; init; } = 5_000_000;

    /// <summary>The most that anybody may spend in one day of UTC+8.</summary>
    public long CeilingPerDay { get; init; } = 20_000_000;

    /// <summary>The most that anybody may let pass without the payment password.</summary>
    public long CeilingWithoutPassword { get; init; } = 100_000;

    /// <summary>What passes without the password as long as the person has not said otherwise.</summary>
    public long DefaultWithoutPassword { get; init; } = 20_000;

    /// <summary>Rounds of PBKDF2-HMAC-SHA256 for a payment password.</summary>
    public int PasswordRounds { get; init; } = 600_000;
}
