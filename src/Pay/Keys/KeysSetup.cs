using Madang.Kernel.Secrets;
using Madang.Pay.Wire;
using Microsoft.Extensions.DependencyInjection;

namespace Madang.Pay.Keys;

/// <summary>The platform's own keys. The host says where they are kept: it registers <see cref="KeyOptions"/>.</summary>
internal static class KeysSetup
{
    public static void AddKeys(this IServiceCollection services)
    {
        services.AddSingleton(provider =>
        {
            var options = provider.GetRequiredService<KeyOptions>();
            return options.MasterKey is { Length: > 0 } text ? MasterKey.FromText(text) : MasterKey.FromFolder(options.Folder);
        });
        services.AddSingleton<PlatformCa>();
        services.AddSingleton<PlatformKeys>();
        services.AddSingleton<SensitiveFields>();
    }

    public static void MapKeys(this WireRoutes wire) => wire.Get<GetCertificates>(GetCertificates.Path);
}
