using Madang.Pay.Wire;
using Microsoft.Extensions.DependencyInjection;

namespace Madang.Pay.RedPackets;

/// <summary>Red packets: of merchants and between persons.</summary>
internal static class RedPacketsSetup
{
    public static IServiceCollection AddRedPackets(this IServiceCollection services) => services;

    public static void MapRedPackets(this WireRoutes wire)
    {
        _ = wire;
    }
}
