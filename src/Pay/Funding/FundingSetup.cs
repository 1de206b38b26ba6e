using Microsoft.Extensions.DependencyInjection;

namespace Madang.Pay.Funding;

/// <summary>Where money enters and leaves.</summary>
internal static class FundingSetup
{
    public static IServiceCollection AddFunding(this IServiceCollection services) => services;
}
