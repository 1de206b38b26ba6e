using Madang.OpenPlatform.Wire;
using Microsoft.Extensions.DependencyInjection;

namespace Madang.OpenPlatform.Tokens;

/// <summary>How an app's back end shows who it is, and how often it may ask.</summary>
internal static class TokensSetup
{
    public static void AddTokens(this IServiceCollection services)
    {
        services.AddSingleton<AccessTokens>();
        services.AddSingleton<Quotas>();
        services.AddSingleton<OpenCatalogue>();
        services.AddSingleton<RefusalLog>();
        services.AddHostedService(provider => provider.GetRequiredService<RefusalLog>());
    }

    public static void MapTokens(this OpenRoutes wire)
    {
        wire.Map<GetToken>(new(GetToken.Path, "GET POST", NeedsToken: false, DailyQuota: GetToken.DailyQuota));
        wire.Map<GetStableToken>(new(GetStableToken.Path, "POST", NeedsToken: false, DailyQuota: GetStableToken.DailyQuota, NeedsBody: true));
        wire.Map<GetTicket>(new("/cgi-bin/ticket/getticket", "GET POST"));
        wire.Map<ClearQuota>(new(ClearQuota.Path, "POST", NeedsBody: true));
        wire.Map<ClearQuotaBySecret>(new("/cgi-bin/clear_quota/v2", "POST", NeedsToken: false));
        wire.Map<GetApiQuota>(new("/cgi-bin/openapi/quota/get", "POST", NeedsBody: true));
        wire.Map<ClearOneQuota>(new("/cgi-bin/openapi/quota/clear", "POST", NeedsBody: true));
        wire.Map<GetRidInfo>(new("/cgi-bin/openapi/rid/get", "POST", NeedsBody: true));
        wire.Map<GetCallbackIp>(new("/cgi-bin/getcallbackip", "GET POST"));
        wire.Map<GetCallbackIp>(new("/cgi-bin/get_api_domain_ip", "GET POST"));
    }
}
