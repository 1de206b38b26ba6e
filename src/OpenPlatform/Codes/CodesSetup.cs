using Madang.OpenPlatform.Wire;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Madang.OpenPlatform.Codes;

/// <summary>Codes and links that open apps.</summary>
internal static class CodesSetup
{
    public static void AddCodes(this IServiceCollection services)
    {
        services.AddSingleton<AppAddress>();
        services.AddSingleton<Links>();
        services.AddSingleton<LinkDesk>();
    }

    public static void MapCodes(this OpenRoutes wire, IEndpointRouteBuilder endpoints)
    {
        wire.Map<GetUnlimitedCode>(new("/wxa/getwxacodeunlimit", "POST", DailyQuota: 10_000_000, NeedsBody: true) { MinuteRate = 5_000 });
        wire.Map<GetCode>(new(GetCode.CountedAs, "POST", NeedsBody: true));
        wire.Map<GetCode>(new("/cgi-bin/wxaapp/createwxaqrcode", "POST", NeedsBody: true));
        wire.Map<GenerateUrlLink>(new("/wxa/generate_urllink", "POST", DailyQuota: 500_000));
        wire.Map<GenerateScheme>(new("/wxa/generatescheme", "POST", DailyQuota: 500_000));
        wire.Map<QueryUrlLink>(new("/wxa/query_urllink", "POST", NeedsBody: true));
        wire.Map<QueryScheme>(new("/wxa/queryscheme", "POST", NeedsBody: true));
        endpoints.MapFollowLink();
    }
}
