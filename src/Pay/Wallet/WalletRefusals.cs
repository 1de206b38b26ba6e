using Madang.Kernel.Refusals;

namespace Madang.Pay.Wallet;

/// <summary>What the payer's side may refuse, beside the wrong form of a request. In order of precedence.</summary>
internal static class WalletRefusals
{
    public static readonly Refusal Unauthorized = new("UNAUTHORIZED", 401, "A valid bearer token of the wallet's owner is needed.");

    public static readonly Refusal BodyTooLarge = new("BODY_TOO_LARGE", 413, "The body is larger than this endpoint takes.");

    public static readonly Refusal Busy = new("BUSY", 503, "The ledger takes no more at this moment. Nothing was done; send the same request with the same key again.");

    public static readonly Refusal SystemError =
        new("SYSTEM_ERROR", 500, "The platform could not answer. Send the same request with the same key again: it spends once at most.");

    public static readonly Refusal KeyMissing =
        new("IDEMPOTENCY_KEY_REQUIRED", 400, "A spending call carries an Idempotency-Key header of 1 to 64 visible ASCII characters.");

    public static readonly Refusal KeyReused =
        new("IDEMPOTENCY_KEY_REUSED", 422, "This Idempotency-Key was used for a request of other contents. Take a new key for a new request.");

    public static readonly Refusal TooMany = new("FREQUENCY_LIMITED", 429, "Too many tries. Wait a minute.");

    public static readonly Refusal PasswordNotSet = new("PASSWORD_NOT_SET", 403, "Set a payment password first: this amount needs one.");

    public static readonly Refusal PasswordMissing = new("PASSWORD_REQUIRED", 403, "This amount needs the payment password.");

    public static readonly Refusal PasswordWrong = new("PASSWORD_WRONG", 403, "That is not the payment password.");

    public static readonly Refusal PasswordLocked =
        new("PASSWORD_LOCKED", 423, "Too many wrong passwords. The payment password is locked for three hours.");

    public static readonly Refusal ConfirmationRefused =
        new("PASSKEY_REFUSED", 403, "This confirmation is of another payment, used or too old. Ask for the passkey again, or use the password.");

    public static readonly Refusal NotEnough = new("NOT_ENOUGH", 403, "The wallet does not hold that much.");

    public static readonly Refusal AboveCeiling = new("RULE_LIMIT", 403, "The platform does not allow limits that high.");

    public static readonly Refusal ToOneself = new("INVALID_REQUEST", 400, "Sender and receiver are the same person.");

    public static Refusal NotFound(string what) => new("NOT_FOUND", 404, $"There is no such {what}.");

    public static Refusal Gone(string message) => new("STATE_CONFLICT", 409, message);
}
