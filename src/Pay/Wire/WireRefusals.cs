using Madang.Kernel.Refusals;

namespace Madang.Pay.Wire;

/// <summary>
/// What any endpoint of the wire may refuse, with the documented code and status. A capability adds its own beside its use cases.
/// Precedence: body too large, authentication, merchant, form of the body, rules of the members, then the capability's own.
/// </summary>
internal static class WireRefusals
{
    private const int LongestValueShown = 64;

    public static Refusal Param(string field, string? value, string issue, string location = "body") => new("PARAM_ERROR", 400, $"{field}: {issue}")
    {
        Field = field,
        Value = value is { Length: > LongestValueShown } ? value[..LongestValueShown] : value,
        Issue = issue,
        Location = location,
    };

    public static Refusal Sign(SignatureReason reason) => new("SIGN_ERROR", 401, $"The signature could not be accepted: {reason.Text}.");

    public static Refusal NoAuth(string message) => new("NO_AUTH", 403, message);

    public static Refusal InvalidRequest(string message) => new("INVALID_REQUEST", 400, message);

    public static Refusal NotFound(string message) => new("RESOURCE_NOT_EXISTS", 404, message);

    public static readonly Refusal NotEnough = new("NOT_ENOUGH", 403, "The balance does not cover the amount.");

    public static readonly Refusal TooMany = new("FREQUENCY_LIMITED", 429, "Too many requests at this moment. Wait a little and send the same number again.");

    public static readonly Refusal SystemError = new("SYSTEM_ERROR", 500, "The platform could not answer. Send the same request with the same number again.");

    public static readonly Refusal UnknownPath = new("RESOURCE_NOT_EXISTS", 404, "There is no such endpoint.");

    public static readonly Refusal WrongMethod = new("INVALID_REQUEST", 405, "This endpoint does not take this method.");

    public static readonly Refusal BodyTooLarge = new("PARAM_ERROR", 413, "The body is larger than this endpoint takes.");
}
