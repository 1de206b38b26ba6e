using Madang.OpenPlatform.Apps;
using Madang.OpenPlatform.People;
using Madang.OpenPlatform.Wire;
using Madang.Pay.Wallet;

namespace Madang.OpenPlatform.Login.Web;

/// <summary><c>GET /sns/oauth2/access_token?appid=…&amp;secret=…&amp;code=…&amp;grant_type=authorization_code</c></summary>
internal sealed class GetWebToken(AppCredentials apps, LoginCodes codes, UserTokens tokens, Accounts accounts, IWallets wallets) : IOpenUseCase
{
    public async Task<OpenAnswer> HandleAsync(OpenCall call, CancellationToken cancellation)
    {
        if (call.Text("grant_type") != "authorization_code")
            return OpenErrors.InvalidGrantType;
        var (app, refusal) = await apps.CheckAsync(call.Text("appid"), call.Text("secret"), cancellation);
        if (app is null)
            return refusal!;
        var (code, wrong) = await codes.SpendAsync(app.AppId, call.Text("code"), LoginCodes.Web, cancellation);
        if (code is null)
            return wrong!;
        var token = new UserToken(app.AppId, code.PersonId, code.Scope);
        return OpenAnswer.Ok(new
        {
            AccessToken = await tokens.IssueAsync(UserTokens.Access, token, cancellation),
            ExpiresIn = (long)UserTokens.AccessLifetime.TotalSeconds,
            RefreshToken = await tokens.IssueAsync(UserTokens.Refresh, token, cancellation),
            Openid = await wallets.OpenIdAsync(app.AppId, code.PersonId, cancellation),
            code.Scope,
            Unionid = await accounts.UnionIdAsync(app.OwnerId, code.PersonId, cancellation),
        });
    }
}

/// <summary><c>GET /sns/oauth2/refresh_token?appid=…&amp;grant_type=refresh_token&amp;refresh_token=…</c></summary>
internal sealed class RefreshWebToken(UserTokens tokens, IWallets wallets) : IOpenUseCase
{
    public async Task<OpenAnswer> HandleAsync(OpenCall call, CancellationToken cancellation)
    {
        if (call.Text("grant_type") != "refresh_token")
            return OpenErrors.InvalidGrantType;
        if (call.Text("appid").Length == 0)
            return OpenErrors.MissingAppId;
        var text = call.Text("refresh_token");
        var (token, refusal) = await tokens.FindAsync(UserTokens.Refresh, text, cancellation);
        if (token is null)
            return refusal!;
        if (token.AppId != call.Text("appid"))
            return OpenErrors.InvalidRefreshToken;
        return OpenAnswer.Ok(new
        {
            AccessToken = await tokens.IssueAsync(UserTokens.Access, token, cancellation),
            ExpiresIn = (long)UserTokens.AccessLifetime.TotalSeconds,
            RefreshToken = text,
            Openid = await wallets.OpenIdAsync(token.AppId, token.PersonId, cancellation),
            token.Scope,
        });
    }
}

/// <summary><c>GET /sns/auth?access_token=…&amp;openid=…</c>: whether a web page's token is still good for this person.</summary>
internal sealed class CheckWebToken(WebProof proof) : IOpenUseCase
{
    public async Task<OpenAnswer> HandleAsync(OpenCall call, CancellationToken cancellation) => await proof.CheckAsync(call, cancellation) is (_, { } refusal) ? refusal : OpenAnswer.Done;
}

/// <summary><c>GET /sns/userinfo?access_token=…&amp;openid=…</c>: nickname and picture, where the person has allowed it.</summary>
internal sealed class GetWebUserInfo(WebProof proof, AppCredentials apps, Accounts accounts) : IOpenUseCase
{
    public async Task<OpenAnswer> HandleAsync(OpenCall call, CancellationToken cancellation)
    {
        var (token, refusal) = await proof.CheckAsync(call, cancellation);
        if (token is null)
            return refusal!;
        if (token.Scope != Grants.WebUserInfo)
            return OpenErrors.ScopeNotGranted;
        if (await apps.FindAsync(token.AppId, cancellation) is not { } app || await accounts.FindAsync(token.PersonId, cancellation) is not { } person)
            return OpenErrors.InvalidOpenId;
        return OpenAnswer.Ok(new
        {
            Openid = call.Text("openid"),
            person.Nickname,
            Sex = 0,
            Language = "",
            City = "",
            Province = "",
            Country = "",
            Headimgurl = person.AvatarUrl,
            Privilege = Array.Empty<string>(),
            Unionid = await accounts.UnionIdAsync(app.OwnerId, person.PersonId, cancellation),
        });
    }
}

/// <summary>Checks that a web page's token and an openid name the same person.</summary>
internal sealed class WebProof(UserTokens tokens, IWallets wallets)
{
    public async Task<(UserToken? Token, OpenError? Refusal)> CheckAsync(OpenCall call, CancellationToken cancellation)
    {
        var (token, refusal) = await tokens.FindAsync(UserTokens.Access, call.Text("access_token"), cancellation);
        if (token is null)
            return (null, refusal);
        if (call.Text("openid") is not { Length: > 0 } openId)
            return (null, OpenErrors.MissingOpenId);
        return await wallets.OpenIdAsync(token.AppId, token.PersonId, cancellation) == openId ? (token, null) : (null, OpenErrors.InvalidOpenId);
    }
}
