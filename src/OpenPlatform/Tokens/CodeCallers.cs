using Madang.MiniPrograms.Releases.LifeCycle.Wire;

namespace Madang.OpenPlatform.Tokens;

/// <summary>Tells the calls of the code life cycle, which live with the releases, whose token they carry.</summary>
internal sealed class CodeCallers(AccessTokens tokens) : IAccessTokens
{
    public async ValueTask<AccessTokenAnswer> CheckAsync(string accessToken, CancellationToken cancellation)
    {
        var (appId, refusal) = await tokens.FindAsync(accessToken, cancellation);
        return refusal is null ? AccessTokenAnswer.Of(appId!) : AccessTokenAnswer.Refused(refusal.Code, refusal.Message);
    }
}
