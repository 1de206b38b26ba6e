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
    }

    public static void MapLogin(this OpenRoutes wire)
    {
        wire.Map<JsCode2Session>(new("/sns/jscode2session", "GET POST", NeedsToken: false));
        wire.Map<CheckSession>(new("/wxa/checksession", "GET POST"));
        wire.Map<ResetSessionKey>(new("/wxa/resetusersessionkey", "GET POST"));
        wire.Map<GetUserPhoneNumber>(new("/wxa/business/getuserphonenumber", "POST", NeedsBody: true));
    }
}
