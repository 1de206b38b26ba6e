namespace Madang.Pay.Wire;

/// <summary>
/// Why a signature is refused: every sentence that SIGN_ERROR can say, and no other, so that the inspector has each in all its languages. Sentences are English
/// and name what the header carries.
/// </summary>
internal sealed record SignatureReason
{
    public static readonly SignatureReason HeaderMissing = new("the Authorization header is missing");

    public static readonly SignatureReason HeaderTooLong = new("the Authorization header is too long");

    public static readonly SignatureReason OtherScheme = new($"the Authorization header must begin with {AuthorizationHeader.Scheme} and a space");

    public static readonly SignatureReason NoList = new("the Authorization header must be a list of name=\"value\", each name once");

    public static readonly SignatureReason NoTimestamp = new("timestamp must be whole seconds since 1970");

    public static readonly SignatureReason NonceTooLong = new($"nonce_str must have at most {AuthorizationHeader.LongestNonce} characters");

    public static readonly SignatureReason NoBase64 = new("signature must be base64");

    /// <summary>One sentence for an unknown merchant and an unknown certificate: a stranger learns nothing of who is a merchant.</summary>
    public static readonly SignatureReason UnknownCertificate = new("serial_no is no API certificate of this mchid");

    public static readonly SignatureReason Unfit = new("it does not fit the request; compare the text that was signed with the one in detail");

    public static readonly SignatureReason OutsideValidity = new("the API certificate is outside its time of validity");

    public static readonly SignatureReason Revoked = new("the API certificate is revoked");

    public static readonly SignatureReason Replayed = new("nonce_str was used before; sign each request anew");

    private SignatureReason(string text) => Text = text;

    public string Text { get; }

    public static SignatureReason Missing(string attribute) => new($"{attribute} is missing");

    public static SignatureReason TooOld(long ageSeconds) => new($"the timestamp is {ageSeconds} s old, allowed are {RequestAuthentication.ClockWindowSeconds - 1}");

    public static SignatureReason TooFarAhead(long aheadSeconds) =>
        new($"the timestamp is {aheadSeconds} s ahead of this clock, allowed are {RequestAuthentication.ClockWindowSeconds - 1}");
}
