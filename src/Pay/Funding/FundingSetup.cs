using Madang.Pay.Sandbox;
using Madang.Pay.Wallet;
using Microsoft.Extensions.DependencyInjection;

namespace Madang.Pay.Funding;

/// <summary>Where money enters and leaves.</summary>
internal static class FundingSetup
{
    public static IServiceCollection AddFunding(this IServiceCollection services)
    {
        services.AddSingleton<FundingOrders>();
        services.AddSingleton<IDueWork>(provider => provider.GetRequiredService<FundingOrders>());
        services.AddSingleton<SandboxBank>();
        services.AddSingleton<IReadOnlyList<IFundingSource>>(provider =>
            // Money out of nothing is for sandboxes only.
            provider.GetRequiredService<SandboxOptions>().IsOn ? [.. provider.GetServices<IFundingSource>(), provider.GetRequiredService<SandboxBank>()] : [.. provider.GetServices<IFundingSource>()]);
        return services;
    }

    public static void MapFunding(this WalletRoutes wallet)
    {
        wallet.Post<TopUpWallet>("/top-ups");
        wallet.Post<WithdrawFromWallet>("/withdrawals");
    }
}
