using Madang.Pay.RedPackets.Persons;
using Madang.Pay.Wallet;
using Madang.Pay.Wire;
using Microsoft.Extensions.DependencyInjection;

namespace Madang.Pay.RedPackets;

/// <summary>Red packets: of merchants and between persons.</summary>
internal static class RedPacketsSetup
{
    public static IServiceCollection AddRedPackets(this IServiceCollection services)
    {
        services.AddSingleton<RedPacketBook>();
        services.AddSingleton<IDueWork>(provider => provider.GetRequiredService<RedPacketBook>());
        return services;
    }

    public static void MapRedPackets(this WireRoutes wire)
    {
        _ = wire;
    }

    public static void MapRedPackets(this WalletRoutes wallet)
    {
        wallet.Post<SendRedPacket>("/red-packets");
        wallet.Get<ShowRedPackets>("/red-packets");
        wallet.Get<ShowRedPacket>("/red-packets/{id}");
        wallet.Post<OpenRedPacket>("/red-packets/{id}/open");
    }
}
