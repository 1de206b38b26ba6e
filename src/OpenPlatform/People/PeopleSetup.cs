using Madang.OpenPlatform.People.Identity;
using Madang.OpenPlatform.People.Sms;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Madang.OpenPlatform.People;

/// <summary>The people of the platform.</summary>
internal static class PeopleSetup
{
    public static void AddPeople(this IServiceCollection services)
    {
        services.AddSingleton<IdentityKey>();
        services.AddSingleton<IdentityBook>();
        services.AddSingleton<Accounts>();
        services.AddSingleton<PhoneCodes>();
        services.AddSingleton<ShownMessages>();
        services.TryAddSingleton<ISmsSender>(provider => provider.GetRequiredService<ShownMessages>());
    }

    public static void MapPeople(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapSignIn();
        endpoints.MapMyAccount();
    }
}
