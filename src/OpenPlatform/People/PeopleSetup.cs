using Madang.MiniPrograms.Releases.LifeCycle;
using Madang.OpenPlatform.People.Identity;
using Madang.OpenPlatform.People.Passkeys;
using Madang.OpenPlatform.People.Permissions;
using Madang.OpenPlatform.People.Profiles;
using Madang.OpenPlatform.People.Sms;
using Madang.Pay.Wallet;
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
        services.AddSingleton<PasskeyBook>();
        services.AddSingleton<PasskeyHolders>();
        services.AddSingleton<PasskeyChecks>();
        services.AddSingleton<PasskeyEntry>();
        services.AddSingleton<Ceremonies>();
        services.AddSingleton<IPaymentConfirmations, PaymentConfirmations>();
        services.AddSingleton<Permissions.Permissions>();
        services.AddSingleton<MyPicture>();
        services.AddSingleton<ExportMe>();
        services.AddSingleton<IReleasePeople, ReleasePeople>();
        services.AddSingleton<PhoneCodes>();
        services.AddSingleton<ShownMessages>();
        services.TryAddSingleton<ISmsSender>(provider => provider.GetRequiredService<ShownMessages>());
    }

    public static void MapPeople(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapSignIn();
        endpoints.MapMyAccount();
        ExportMe.MapExport(endpoints);
        endpoints.MapPasskeySignIn();
        endpoints.MapMyPasskeys();
        endpoints.MapAppPermissions();
        MyPicture.MapMyPicture(endpoints);
    }
}
