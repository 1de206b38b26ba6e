using Madang.OpenPlatform.Wire;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Madang.OpenPlatform.Push;

/// <summary>What apps' back ends are told without asking.</summary>
internal static class PushSetup
{
    public static void AddPush(this IServiceCollection services)
    {
        services.AddSingleton<PushServers>();
        services.AddSingleton<PushOutbox>();
        services.AddSingleton<PushRows>();
        services.AddSingleton<PushSender>();
        services.AddSingleton<SetPushServer>();
        services.AddSingleton<PushWorker>();
        services.AddHostedService(provider => provider.GetRequiredService<PushWorker>());
    }

    public static void MapPush(this OpenRoutes wire, IEndpointRouteBuilder endpoints)
    {
        wire.Map<CheckCallback>(new("/cgi-bin/callback/check", "POST", NeedsBody: true));
        endpoints.MapPushSettings();
    }
}
