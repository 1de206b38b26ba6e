using Madang.OpenPlatform.Messages;
using Madang.OpenPlatform.Push;
using Madang.OpenPlatform.Wire;
using Microsoft.Extensions.DependencyInjection;

namespace Madang.OpenPlatform.CustomerService;

/// <summary>What people and an app's back end say to each other.</summary>
internal static class CustomerServiceSetup
{
    public static void AddCustomerService(this IServiceCollection services)
    {
        services.AddSingleton<ServiceWindow>();
        services.AddSingleton<ServiceBodies>();
        services.AddSingleton<IMessageListener, PeopleWriting>();
        services.AddSingleton<IPushAnswers, PassiveAnswers>();
    }

    public static void MapCustomerService(this OpenRoutes wire)
    {
        wire.Map<SendCustomMessage>(new("/cgi-bin/message/custom/send", "POST", DailyQuota: 500_000) { NeedsBody = true });
        wire.Map<ShowTyping>(new("/cgi-bin/message/custom/typing", "POST", DailyQuota: 500_000) { NeedsBody = true });
        // The same under its newer name.
        wire.Map<SendCustomMessage>(new("/cgi-bin/message/custom/business/send", "POST", DailyQuota: 500_000) { NeedsBody = true });
        wire.Map<ShowTyping>(new("/cgi-bin/message/custom/business/typing", "POST", DailyQuota: 500_000) { NeedsBody = true });
    }
}
