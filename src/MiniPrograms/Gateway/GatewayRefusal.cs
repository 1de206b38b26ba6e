namespace Madang.MiniPrograms.Gateway;

/// <summary>Why the gateway did not do what an app asked, with the words that <c>wx.request:fail</c> continues with.</summary>
internal sealed record GatewayRefusal(int Status, string Code, string ErrMsg)
{
    public static readonly GatewayRefusal NoVisitor = new(401, "NO_VISITOR", "not allowed");
    public static readonly GatewayRefusal BadRequest = new(400, "PARAM_ERROR", "parameter error");
    public static readonly GatewayRefusal InvalidUrl = new(400, "INVALID_URL", "invalid url");
    public static readonly GatewayRefusal NoApp = new(404, "NO_APP", "the mini program is no longer here");
    public static readonly GatewayRefusal NotDeclared = new(403, "NOT_DECLARED", "url not in domain list");
    public static readonly GatewayRefusal PrivateAddress = new(403, "PRIVATE_ADDRESS", "the address is not public");
    public static readonly GatewayRefusal TooMany = new(429, "TOO_MANY", "too many requests");
    public static readonly GatewayRefusal BodyTooLarge = new(413, "BODY_TOO_LARGE", "the request is too large");
    public static readonly GatewayRefusal AnswerTooLarge = new(502, "ANSWER_TOO_LARGE", "the answer is too large");
    public static readonly GatewayRefusal TooManyRedirects = new(502, "TOO_MANY_REDIRECTS", "too many redirects");
    public static readonly GatewayRefusal Timeout = new(504, "TIMEOUT", "timeout");
    public static readonly GatewayRefusal NoConnection = new(502, "NO_CONNECTION", "connection failed");
}

/// <summary>An exchange ended in a refusal.</summary>
internal sealed class GatewayRefusedException(GatewayRefusal refusal) : Exception(refusal.ErrMsg)
{
    public GatewayRefusal Refusal { get; } = refusal;
}
