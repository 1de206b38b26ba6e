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
        return services;
    }

    /// <summary>Maps every endpoint. Each capability has its own Map method, listed here and nowhere else.</summary>
    public static void MapPay(this IEndpointRouteBuilder endpoints)
    {
        _ = new WireRoutes(endpoints);
    }
}
