using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Madang.Pay.Wallet;

/// <summary>The payer's side.</summary>
internal static class WalletSetup
{
    public static IServiceCollection AddWallet(this IServiceCollection services)
    {
        services.TryAddSingleton(new WalletOptions());
        services.AddSingleton<Payers>();
        services.AddSingleton<SpendingLimits>();
        return services;
    }

    public static void MapWallet(this IEndpointRouteBuilder endpoints)
    {
        _ = endpoints;
    }
}
