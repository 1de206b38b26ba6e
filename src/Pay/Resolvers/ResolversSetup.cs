using Microsoft.Extensions.DependencyInjection;

namespace Madang.Pay.Resolvers;

/// <summary>The ways to name a side of a payment.</summary>
internal static class ResolversSetup
{
    public static IServiceCollection AddResolvers(this IServiceCollection services)
    {
        services.AddSingleton<IPartyResolver, OpenIdResolver>();
        services.AddSingleton<IPartyResolver, PhoneResolver>();
        services.AddSingleton<IPartyResolver, PaymentCodeResolver>();
        services.AddSingleton<IPartyResolver, OrderQrResolver>();
        // A platform that sets one of these up registers its own beside it.
        foreach (var kind in (string[])[PartyKind.LicencePlate, PartyKind.Face, PartyKind.Passkey, PartyKind.Place])
            services.AddSingleton<IPartyResolver>(new AbsentResolver(kind));
        services.AddSingleton<PartyResolvers>();
        return services;
    }
}
