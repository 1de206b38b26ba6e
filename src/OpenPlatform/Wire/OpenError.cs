namespace Madang.OpenPlatform.Wire;

/// <summary>An expected "no" of this wire: <c>{"errcode":40013,"errmsg":"invalid appid rid: 6123abcd-…"}</c>, always with HTTP 200.</summary>
/// <param name="Code">The documented errcode; clients branch on it.</param>
/// <param name="Message">One plain sentence; the request's number is added behind it.</param>
internal sealed record OpenError(int Code, string Message);

/// <summary>The closed catalogue of refusals, by the codes that the wire documents.</summary>
internal static class OpenErrors
{
    public static readonly OpenError Busy = new(-1, "system error, try again");
    public static readonly OpenError InvalidCredential = new(40001, "invalid credential, access_token is invalid or not latest");
    public static readonly OpenError InvalidGrantType = new(40002, "invalid grant_type");
    public static readonly OpenError InvalidOpenId = new(40003, "invalid openid");
    public static readonly OpenError InvalidMediaType = new(40004, "invalid media type");
    public static readonly OpenError InvalidFileType = new(40005, "invalid file type: JPEG, PNG or GIF");
    public static readonly OpenError InvalidMediaId = new(40007, "invalid media_id");
    public static readonly OpenError InvalidMessageType = new(40008, "invalid message type");
    public static readonly OpenError InvalidImageSize = new(40009, "invalid image size: 10 MB at most");
    public static readonly OpenError InvalidAppId = new(40013, "invalid appid");
    public static readonly OpenError InvalidCode = new(40029, "invalid code");
    public static readonly OpenError InvalidRefreshToken = new(40030, "invalid refresh_token");
    public static readonly OpenError InvalidUrl = new(40066, "invalid url: there is no such call here yet");
    public static readonly OpenError InvalidArguments = new(40097, "invalid args");
    public static readonly OpenError InvalidSecret = new(40125, "invalid appsecret");
    public static readonly OpenError InvalidRiskScene = new(40129, "invalid scene: 0 or 1");
    public static readonly OpenError InvalidMediaUrl = new(40039, "invalid url: media_url is an address that can be fetched");
    public static readonly OpenError CodeUsed = new(40163, "code been used");
    public static readonly OpenError InvalidPathLength = new(40159, "invalid length for path, or the data is not json string");
    public static readonly OpenError InvalidPath = new(40165, "invalid weapp pagepath");
    public static readonly OpenError InvalidScene = new(40169, "invalid length for scene, or the data is not json string");
    public static readonly OpenError NoCallbackUrl = new(40201, "invalid url: this app has no server for pushes");
    public static readonly OpenError InvalidAction = new(40202, "invalid action: all, dns or ping");
    public static readonly OpenError InvalidOperator = new(40203, "invalid check_operator: DEFAULT, CHINANET, UNICOM or CAP");
    public static readonly OpenError InvalidQuery = new(40212, "invalid query");
    public static readonly OpenError MissingToken = new(41001, "access_token missing");
    public static readonly OpenError MissingAppId = new(41002, "appid missing");
    public static readonly OpenError MissingRefreshToken = new(41003, "refresh_token missing");
    public static readonly OpenError MissingSecret = new(41004, "appsecret missing");
    public static readonly OpenError MissingMedia = new(41005, "media data missing");
    public static readonly OpenError MissingCode = new(41008, "code missing");
    public static readonly OpenError MissingOpenId = new(41009, "openid missing");
    public static readonly OpenError InvalidPage = new(41030, "invalid page");
    public static readonly OpenError TokenExpired = new(42001, "access_token expired");
    public static readonly OpenError RefreshTokenExpired = new(42002, "refresh_token expired");
    public static readonly OpenError CodeExpired = new(42003, "oauth_code expired");
    public static readonly OpenError RequiresGet = new(43001, "require GET method");
    public static readonly OpenError RequiresPost = new(43002, "require POST method");
    public static readonly OpenError EmptyBody = new(44002, "empty post data");
    public static readonly OpenError AppIdDoesNotMatch = new(43104, "appid and openid do not match");
    public static readonly OpenError EmptyText = new(44004, "empty content");
    public static readonly OpenError InvalidTemplateId = new(40037, "invalid template_id");
    public static readonly OpenError NotSubscribed = new(43101, "user refuse to accept the msg");
    public static readonly OpenError BodyTooLarge = new(45002, "content size out of limit");
    public static readonly OpenError QuotaReached = new(45009, "reach max api daily quota limit");
    public static readonly OpenError MinuteRateReached = new(45011, "api minute-quota reach limit, must slower, retry next minute");
    public static readonly OpenError AnswerTooLate = new(45015, "response out of time limit or subscription is canceled");
    public static readonly OpenError CodesUsedUp = new(45029, "qrcode count out of limit");
    public static readonly OpenError TooManyAnswers = new(45047, "out of response count limit");
    public static readonly OpenError InvalidTypingCommand = new(45072, "invalid command: Typing or CancelTyping");
    public static readonly OpenError NothingSaid = new(45080, "nothing was said in the last 30 seconds");
    public static readonly OpenError AlreadyTyping = new(45081, "is typing already");
    public static readonly OpenError SensitiveWords = new(45168, "hit sensitive word");
    public static readonly OpenError NotJson = new(47001, "data format error");
    public static readonly OpenError NotAuthorized = new(48001, "api unauthorized");
    public static readonly OpenError ClearQuotaReached = new(48006, "forbid to clear quota because of reaching the limit");
    public static readonly OpenError ScopeNotGranted = new(48001, "api unauthorized: the person has not granted this scope");
    public static readonly OpenError NotReleased = new(85079, "miniprogram has no online release");
    public static readonly OpenError InvalidExpireTime = new(85401, "invalid expire_time");
    public static readonly OpenError ExpireTooFar = new(85402, "expire_time is more than 30 days away");
    public static readonly OpenError MissingOwnerSetting = new(86069, "owner_setting lacks a required member: notice_method and one way to reach the owner");
    public static readonly OpenError InvalidPrivacyVersion = new(86071, "invalid privacy_ver");
    public static readonly OpenError InvalidSignature = new(87009, "invalid signature");
    public static readonly OpenError RiskyContent = new(87014, "risky content");
    public static readonly OpenError UnknownRid = new(76001, "rid not found: refused calls are kept for 7 days");
    public static readonly OpenError InvalidRid = new(76002, "invalid rid");
    public static readonly OpenError ForeignRid = new(76003, "could not query this rid: it is another account's");
    public static readonly OpenError InvalidCgiPath = new(76003, "invalid cgi_path: it begins with /");
    public static readonly OpenError UnknownCgiPath = new(76021, "cgi_path not found, please check");
    public static readonly OpenError CgiPathNotAllowed = new(76022, "could not use this cgi_path, no permission");
    public static readonly OpenError NoSuchTemplate = new(20001, "system error: this app has no such template");
    public static readonly OpenError InvalidTemplateArguments = new(20002, "invalid args: priTmplId missing");
    public static readonly OpenError TooManyTemplates = new(200012, "the number of templates has reached its limit of 25");
    public static readonly OpenError InvalidTemplateTitle = new(200014, "invalid tid");
    public static readonly OpenError InvalidStart = new(200016, "invalid start");
    public static readonly OpenError InvalidLimit = new(200017, "invalid limit: 1 to 30");
    public static readonly OpenError MissingCategories = new(200018, "ids missing");
    public static readonly OpenError InvalidCategories = new(200019, "invalid ids");
    public static readonly OpenError InvalidKeywords = new(200020, "invalid kidList: 2 to 5 different keywords of this title");
    public static readonly OpenError InvalidSceneDescription = new(200021, "invalid sceneDesc: 15 characters at most");

    /// <summary>What is wrong with the values of a template's message.</summary>
    public static OpenError WrongData(string what) => new(47003, $"argument invalid! {what}");
}
