using Madang.OpenPlatform.Apps;
using Madang.OpenPlatform.Codes;
using Madang.OpenPlatform.Content;
using Madang.OpenPlatform.CustomerService;
using Madang.OpenPlatform.Login;
using Madang.OpenPlatform.Login.Web;
using Madang.OpenPlatform.Media;
using Madang.OpenPlatform.Messages;
using Madang.OpenPlatform.People;
using Madang.OpenPlatform.Privacy;
using Madang.OpenPlatform.Push;
using Madang.OpenPlatform.Sandbox;
using Madang.OpenPlatform.Subscriptions;
using Madang.OpenPlatform.Tokens;
using Madang.OpenPlatform.Wire;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Madang.OpenPlatform;

/// <summary>The open platform: apps' credentials and tokens, the people who sign in, and what an app's back end asks on the wire that it knows.</summary>
public static class OpenPlatformModule
{
    /// <summary>Registers everything. Needs <c>AddPay</c>, <c>AddMiniPrograms</c>, a <c>PlatformDatabase</c> and a <c>BusinessClock</c>.</summary>
    public static IServiceCollection AddOpenPlatform(this IServiceCollection services)
    {
        ArgumentNullException.ThrowIfNull(services);
        services.TryAddSingleton(new OpenPlatformOptions());
        services.AddSingleton<AppCredentials>();
        services.AddSingleton<IAppKeys, AppKeyDesk>();
        services.AddTokens();
        services.AddPeople();
        services.AddLogin();
        services.AddCodes();
        services.AddContent();
        services.AddMessages();
        services.AddPush();
        services.AddPrivacy();
        services.AddSubscriptions();
        services.AddMedia();
        services.AddCustomerService();
        services.AddSingleton<SandboxPerson>();
        return services;
    }

    /// <summary>Maps every endpoint. Each capability has its own Map method, listed here and nowhere else.</summary>
    public static void MapOpenPlatform(this IEndpointRouteBuilder endpoints)
    {
        ArgumentNullException.ThrowIfNull(endpoints);
        var wire = new OpenRoutes(endpoints);
        wire.MapTokens();
        wire.MapLogin();
        wire.MapCodes(endpoints);
        wire.MapContent();
        wire.MapPush(endpoints);
        wire.MapPrivacy();
        wire.MapSubscriptions(endpoints);
        wire.MapMedia(endpoints);
        wire.MapCustomerService();
        endpoints.MapPeople();
        endpoints.MapMessages();
        endpoints.MapAppLogin();
        endpoints.MapAuthorizePage();
        wire.MapCodeLife(endpoints);
        wire.MapUnknown();
        if (endpoints.ServiceProvider.GetRequiredService<OpenPlatformOptions>().IsSandbox)
            endpoints.MapAppSandbox();
    }
}
