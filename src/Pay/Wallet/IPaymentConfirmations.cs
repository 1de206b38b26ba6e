namespace Madang.Pay.Wallet;

/// <summary>
/// Another proof than the payment password that a person means a spending, from the module that has their passkeys. Without one registered, only the password counts.
/// </summary>
public interface IPaymentConfirmations
{
    /// <summary>
    /// Uses up a confirmation. True when this person has given it to exactly this: so many minor units of this currency, under this idempotency key, minutes ago at most. Never true twice.
    /// </summary>
    Task<bool> TakeAsync(string personId, string confirmation, string currency, long amount, string key, CancellationToken cancellation = default);
}
