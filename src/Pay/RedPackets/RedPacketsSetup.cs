using System.Security.Cryptography;
using Madang.Pay.RedPackets.Brand;
using Madang.Pay.RedPackets.Legacy;
using Madang.Pay.RedPackets.Persons;
using Madang.Pay.Wallet;
using Madang.Pay.Wire;
using Madang.Pay.Wire.Xml;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Madang.Pay.RedPackets;

/// <summary>Red packets: of merchants and between persons.</summary>
internal static class RedPacketsSetup
{
    private const string Brand = "/v3/fund-app/brand-redpacket";

    public static IServiceCollection AddRedPackets(this IServiceCollection services)
    {
        services.TryAddSingleton(new RedPacketOptions());
        services.TryAddSingleton<RandomInt>(RandomNumberGenerator.GetInt32);
        services.AddSingleton<RedPacketBook>();
        services.AddSingleton<RedPacketView>();
        services.AddSingleton<MerchantPackets>();
        services.AddSingleton<BrandBatchBook>();
        services.AddSingleton<RedPackBills>();
        services.AddSingleton<RedPackSending>();
        services.AddSingleton<IDueWork>(provider => provider.GetRequiredService<RedPacketBook>());
        return services;
    }

    public static void MapRedPackets(this WireRoutes wire)
    {
        wire.Post<CreateBrandBatch>($"{Brand}/brand-merchant-batches");
        wire.Get<ShowBrandBatch>($"{Brand}/brand-merchant-batches/{{batch_no}}");
        wire.Get<ShowBrandDetail>($"{Brand}/brand-merchant-batches/{{batch_no}}/details/{{detail_no}}");
        wire.Get<ShowBrandBatchByOutNo>($"{Brand}/brand-merchant-out-batches/{{out_batch_no}}");
        wire.Get<ShowBrandDetailByOutNo>($"{Brand}/brand-merchant-out-batches/{{out_batch_no}}/out-details/{{out_detail_no}}");
    }

    public static void MapRedPackets(this XmlRoutes legacy)
    {
        legacy.Post<SendRedPack>("/mmpaymkttransfers/sendredpack");
        legacy.Post<SendGroupRedPack>("/mmpaymkttransfers/sendgroupredpack");
        legacy.Post<GetHbInfo>("/mmpaymkttransfers/gethbinfo");
    }

    public static void MapRedPackets(this WalletRoutes wallet)
    {
        wallet.Post<SendRedPacket>("/red-packets");
        wallet.Get<ShowRedPackets>("/red-packets");
        wallet.Get<ShowRedPacket>("/red-packets/{id}");
        wallet.Post<OpenRedPacket>("/red-packets/{id}/open");
    }
}
