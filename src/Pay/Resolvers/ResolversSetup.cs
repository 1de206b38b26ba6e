using Microsoft.Extensions.DependencyInjection;

namespace Madang.Pay.Resolvers;

/// <summary>The ways to name a side of a payment.</summary>
internal static class ResolversSetup
{
    public static IServiceCollection AddResolvers(this IServiceCollection services) => services;
}
