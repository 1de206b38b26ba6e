using Madang.OpenPlatform.Apps;
using Madang.OpenPlatform.Wire;

namespace Madang.OpenPlatform.Tokens;

/// <summary><c>GET /cgi-bin/token?grant_type=client_credential&amp;appid=…&amp;secret=…</c></summary>
internal sealed class GetToken(AppCredentials apps, AccessTokens tokens, Quotas quotas) : IOpenUseCase
{
    public const string Path = "/cgi-bin/token";

    public const long DailyQuota = 2_000;

    public async Task<OpenAnswer> HandleAsync(OpenCall call, CancellationToken cancellation)
    {
        if (call.Text("grant_type") != "client_credential")
            return OpenErrors.InvalidGrantType;
        var (app, refusal) = await apps.CheckAsync(call.Text("appid"), call.Text("secret"), cancellation);
        if (app is null)
            return refusal!;
        if (!await quotas.TakeAsync(app.AppId, Path, DailyQuota, cancellation))
            return OpenErrors.QuotaReached;
        var token = await tokens.IssuePlainAsync(app.AppId, cancellation);
        return OpenAnswer.Ok(new { AccessToken = token.Text, ExpiresIn = token.ExpiresInSeconds });
    }
}

/// <summary><c>POST /cgi-bin/stable_token</c>: <c>{"grant_type":"client_credential","appid":"…","secret":"…","force_refresh":false}</c></summary>
internal sealed class GetStableToken(AppCredentials apps, AccessTokens tokens, Quotas quotas) : IOpenUseCase
{
    public const string Path = "/cgi-bin/stable_token";
    public const string ForcedApi = Path + "?force_refresh";

    public const long DailyQuota = 500_000;
    private const long ForcedQuota = 20;

    public async Task<OpenAnswer> HandleAsync(OpenCall call, CancellationToken cancellation)
    {
        if (call.Text("grant_type") != "client_credential")
            return OpenErrors.InvalidGrantType;
        var (app, refusal) = await apps.CheckAsync(call.Text("appid"), call.Text("secret"), cancellation);
        if (app is null)
            return refusal!;
        if (!await quotas.TakeAsync(app.AppId, Path, DailyQuota, cancellation))
            return OpenErrors.QuotaReached;
        var token = call.Flag("force_refresh", standard: false)
            ? await tokens.ForceAsync(app.AppId, () => quotas.TakeAsync(app.AppId, ForcedApi, ForcedQuota, cancellation), cancellation)
            : await tokens.StableAsync(app.AppId, cancellation);
        return token is null ? OpenErrors.QuotaReached : OpenAnswer.Ok(new { AccessToken = token.Text, ExpiresIn = token.ExpiresInSeconds });
    }
}
