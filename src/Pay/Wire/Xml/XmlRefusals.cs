using Madang.Kernel.Refusals;

namespace Madang.Pay.Wire.Xml;

/// <summary>
/// What any call of the legacy wire may refuse. The status is not sent, the legacy wire answers 200 to everything; 400 and 401 mark what never got as far as
/// the call itself, which the wire tells by <c>return_code</c> FAIL. In order of precedence.
/// </summary>
internal static class XmlRefusals
{
    public static readonly Refusal Malformed = new("XML_ERROR", 400, "The body is not flat XML of the documented form, or too large.");

    public static readonly Refusal UnknownMerchant = new("PARAM_ERROR", 401, "mch_id names no merchant of this platform.");

    public static readonly Refusal Sign = new(
        "SIGN_ERROR", 401, "The sign does not fit: all non-empty members in order of their names and the v2 key, hashed by MD5 or HMAC-SHA256, in hexadecimal digits.");

    public static readonly Refusal Certificate = new(
        "CA_ERROR", 401, "This call needs the merchant's API certificate (apiclient_cert) in the TLS handshake, one that is neither expired nor revoked.");

    public static readonly Refusal NotOffered = new(
        "NOAUTH", 401, "This platform does not offer this call of the legacy wire yet, red packets only. Nothing was done. Most of the rest is there as /v3.");

    public static readonly Refusal Frequency = new("FREQ_LIMIT", 429, "Too many requests at this moment. Wait a little and send the same number again.");

    public static readonly Refusal SystemError = new("SYSTEMERROR", 500, "The platform could not answer. Send the same request with the same number again.");

    public static Refusal Param(string message) => new("PARAM_ERROR", 422, message);
}
