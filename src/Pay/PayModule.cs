using Madang.Pay.Funding;
using Madang.Pay.Keys;
using Madang.Pay.Merchants;
using Madang.Pay.RedPackets;
using Madang.Pay.Resolvers;
using Madang.Pay.Refunds;
using Madang.Pay.Sandbox;
using Madang.Pay.Transactions;
using Madang.Pay.Transfers;
using Madang.Pay.Wallet;
using Madang.Pay.Wire;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Madang.Pay;

/// <summary>The pay wire (APIv3 and the legacy XML calls) and the payer's side of it, on the ledger.</summary>
public static class PayModule
{
    /// <summary>Registers everything. Needs <c>AddLedger</c>, a <c>PlatformDatabase</c> and a <c>BusinessClock</c>.</summary>
    public static IServiceCollection AddPay(this IServiceCollection services)
    {
        ArgumentNullException.ThrowIfNull(services);
        services.AddSandbox();
        services.AddKeys();
        services.AddMerchants();
        services.AddWire();
        services.AddWallet();
        services.AddFunding();
        services.AddResolvers();
        services.AddTransactions();
        services.AddRefunds();
        services.AddTransfers();
        services.AddRedPackets();
        return services;
    }

    /// <summary>Maps every endpoint. Each capability has its own Map method, listed here and nowhere else.</summary>
    public static void MapPay(this IEndpointRouteBuilder endpoints)
    {
        var wire = new WireRoutes(endpoints);
        endpoints.MapSandbox();
        wire.MapKeys();
        endpoints.MapWallet();
        wire.MapTransactions(endpoints);
        wire.MapRefunds();
        wire.MapTransfers();
        wire.MapRedPackets();
        wire.MapUnknown();
    }
}
