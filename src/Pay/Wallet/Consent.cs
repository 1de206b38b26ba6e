namespace Madang.Pay.Wallet;

/// <summary>What came with a spending call to show that the person means it.</summary>
/// <param name="Password">The payment password as given; null when none was.</param>
/// <param name="Confirmation">What a passkey was answered with; null when there was none.</param>
/// <param name="Key">The call's idempotency key, which a confirmation is bound to.</param>
internal sealed record Consent(string? Password, string? Confirmation, string Key)
{
    // A record prints its members; a password must not be among them.
    public override string ToString() => nameof(Consent);
}
