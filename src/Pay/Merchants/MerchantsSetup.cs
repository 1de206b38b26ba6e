using Microsoft.Extensions.DependencyInjection;

namespace Madang.Pay.Merchants;

/// <summary>Merchants, their certificates and secrets.</summary>
internal static class MerchantsSetup
{
    public static void AddMerchants(this IServiceCollection services)
    {
        services.AddSingleton<MerchantDirectory>();
        services.AddSingleton<CreateMerchant>();
        services.AddSingleton<IMerchants, MerchantDesk>();
    }
}
