using Madang.Kernel.Database;
using Madang.Pay.Wallet;
using Madang.Pay.Wire.Xml;
using Microsoft.Extensions.DependencyInjection;

namespace Madang.Pay.Wire;

/// <summary>What every endpoint of the wire stands on.</summary>
internal static class WireSetup
{
    public static void AddWire(this IServiceCollection services)
    {
        services.AddSingleton(new NonceMemory());
        services.AddSingleton<INonceRecord>(provider => provider.GetRequiredService<PlatformDatabase>().Engine == DatabaseEngine.Postgres
            ? ActivatorUtilities.CreateInstance<SharedNonces>(provider)
            : ActivatorUtilities.CreateInstance<NonceJournal>(provider));
        services.AddHostedService(provider => provider.GetRequiredService<INonceRecord>());
        services.AddSingleton<IDueWork>(provider => provider.GetRequiredService<INonceRecord>());
        services.AddSingleton<RequestAuthentication>();
        services.AddSingleton<WirePipeline>();
        services.AddSingleton<XmlPipeline>();
    }
}
