using Madang.OpenPlatform.Login.Web;
using Madang.OpenPlatform.Wire;
using Microsoft.Extensions.DependencyInjection;

namespace Madang.OpenPlatform.Login;

/// <summary>How a person's being signed in reaches an app's back end.</summary>
internal static class LoginSetup
{
    public static void AddLogin(this IServiceCollection services)
    {
        services.AddSingleton<Grants>();
        services.AddSingleton<LoginCodes>();
        services.AddSingleton<AppSessions>();
        services.AddSingleton<SessionProof>();
        services.AddSingleton<SealedData>();
        services.AddSingleton<UserTokens>();
        services.AddSingleton<WebProof>();
        services.AddSingleton<WebWishes>();
    }

    public static void MapLogin(this OpenRoutes wire)
    {
        wire.Map<JsCode2Session>(new("/sns/jscode2session", "GET POST", NeedsToken: false));
        wire.Map<CheckSession>(new("/wxa/checksession", "GET POST"));
        wire.Map<ResetSessionKey>(new("/wxa/resetusersessionkey", "GET POST"));
        wire.Map<GetUserPhoneNumber>(new("/wxa/business/getuserphonenumber", "POST", NeedsBody: true));
        wire.Map<GetWebToken>(new("/sns/oauth2/access_token", "GET POST", NeedsToken: false));
        wire.Map<RefreshWebToken>(new("/sns/oauth2/refresh_token", "GET POST", NeedsToken: false));
        wire.Map<CheckWebToken>(new("/sns/auth", "GET POST", NeedsToken: false));
        wire.Map<GetWebUserInfo>(new("/sns/userinfo", "GET POST", NeedsToken: false));
    }
}
