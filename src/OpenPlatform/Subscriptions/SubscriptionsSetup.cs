using Madang.OpenPlatform.Wire;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Madang.OpenPlatform.Subscriptions;

/// <summary>Messages that people have agreed to get.</summary>
internal static class SubscriptionsSetup
{
    public static void AddSubscriptions(this IServiceCollection services)
    {
        services.AddSingleton<Templates>();
        services.AddSingleton<Consents>();
        services.AddSingleton<MySubscriptions.SubscriptionDesk>();
    }

    public static void MapSubscriptions(this OpenRoutes wire, IEndpointRouteBuilder endpoints)
    {
        wire.Map<AddTemplate>(new("/wxaapi/newtmpl/addtemplate", "POST", NeedsBody: true));
        wire.Map<DeleteTemplate>(new("/wxaapi/newtmpl/deltemplate", "POST", NeedsBody: true));
        wire.Map<GetTemplateCategories>(new("/wxaapi/newtmpl/getcategory", "GET POST"));
        wire.Map<GetTemplateTitles>(new("/wxaapi/newtmpl/getpubtemplatetitles", "GET POST"));
        wire.Map<GetTemplateKeywords>(new("/wxaapi/newtmpl/getpubtemplatekeywords", "GET POST"));
        wire.Map<GetTemplates>(new("/wxaapi/newtmpl/gettemplate", "GET POST"));
        wire.Map<SendSubscribeMessage>(new("/cgi-bin/message/subscribe/send", "POST", DailyQuota: 10_000_000, NeedsBody: true));
        endpoints.MapMySubscriptions();
    }
}
