using Madang.Pay.Wire;
using Microsoft.Extensions.DependencyInjection;

namespace Madang.Pay.Transfers;

/// <summary>Transfers of a merchant to a person.</summary>
internal static class TransfersSetup
{
    public static IServiceCollection AddTransfers(this IServiceCollection services) => services;

    public static void MapTransfers(this WireRoutes wire)
    {
        _ = wire;
    }
}
