namespace Madang.MiniPrograms.Releases.LifeCycle.Wire;

/// <summary>
/// Whose access token a call of an app's back end carries. The module that issues tokens registers it; without one, the calls of this wire are not there at all.
/// </summary>
public interface IAccessTokens
{
    /// <summary>The app that a token is for, or the documented number and words that refuse it: 40001 for one that is unknown, 42001 for one that has ended.</summary>
    ValueTask<AccessTokenAnswer> CheckAsync(string accessToken, CancellationToken cancellation);
}

/// <summary>What became of a token.</summary>
/// <param name="AppId">The app; null where the token is refused.</param>
/// <param name="ErrorCode"><c>errcode</c> of the refusal; 0 for none.</param>
/// <param name="ErrorMessage"><c>errmsg</c> of the refusal.</param>
public readonly record struct AccessTokenAnswer(string? AppId, int ErrorCode, string ErrorMessage)
{
    /// <summary>A good token.</summary>
    public static AccessTokenAnswer Of(string appId) => new(appId, 0, "");

    /// <summary>One that is refused.</summary>
    public static AccessTokenAnswer Refused(int errorCode, string errorMessage) => new(null, errorCode, errorMessage);
}
