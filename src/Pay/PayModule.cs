using System.Security.Cryptography.X509Certificates;
using Madang.Pay.Bills;
using Madang.Pay.Funding;
using Madang.Pay.Keys;
using Madang.Pay.Merchants;
using Madang.Pay.Notifications;
using Madang.Pay.RedPackets;
using Madang.Pay.Resolvers;
using Madang.Pay.Retention;
using Madang.Pay.Refunds;
using Madang.Pay.Sandbox;
using Madang.Pay.Transactions;
using Madang.Pay.Transfers;
using Madang.Pay.Wallet;
using Madang.Pay.Wire;
using Madang.Pay.Wire.Xml;
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
        services.AddNotifications();
        services.AddWallet();
        services.AddFunding();
        services.AddResolvers();
        services.AddTransactions();
        services.AddRefunds();
        services.AddBills();
        services.AddTransfers();
        services.AddRedPackets();
        services.AddRetention();
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
        wire.MapBills();
        wire.MapTransfers();
        wire.MapRedPackets();
        var legacy = new XmlRoutes(endpoints);
        legacy.MapRedPackets();
        wire.MapUnknown();
        legacy.MapNotOffered();
    }

    /// <summary>A certificate with its key for answering over TLS under these host names, from the development authority. The ledger must be running.</summary>
    public static Task<X509Certificate2> IssueTlsCertificateAsync(this IServiceProvider services, IReadOnlyCollection<string> hosts, CancellationToken cancellation = default) =>
        services.GetRequiredService<PlatformCa>().IssueServerCertificateAsync(hosts, cancellation);

    /// <summary>Makes the demonstration tenant at the first start of a sandbox that wants one; null at every other.</summary>
    public static Task<SandboxMerchant?> MakeDemonstrationAsync(this IServiceProvider services, string baseUrl, CancellationToken cancellation = default) =>
        services.GetRequiredService<Demonstration>().MakeOnceAsync(baseUrl, cancellation);

    /// <summary>The path of a link, good for once, that lets a browser into the sandbox's pages.</summary>
    public static string SandboxLinkPath(this IServiceProvider services) => OpenLink.PathOf(services.GetRequiredService<SandboxPasses>());
}
