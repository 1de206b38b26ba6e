using System.Text.Json;
using Madang.OpenPlatform.Messages.Announcements;
using Madang.OpenPlatform.Messages.Bodies;
using Madang.OpenPlatform.Messages.Contacts;
using Madang.OpenPlatform.Messages.Groups;
using Madang.OpenPlatform.Messages.Inboxes;
using Madang.OpenPlatform.Messages.Live;
using Madang.OpenPlatform.Messages.Pictures;
using Madang.OpenPlatform.Messages.Receipts;
using Madang.OpenPlatform.Messages.Reports;
using Madang.OpenPlatform.Messages.Retention;
using Madang.OpenPlatform.Messages.Storage;
using Madang.OpenPlatform.Messages.WebPush;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http.Connections;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;

namespace Madang.OpenPlatform.Messages;

/// <summary>The one message system.</summary>
internal static class MessagesSetup
{
    private const int LargestHubMessageBytes = 32 * 1024;
    private const int HubBufferBytes = 32 * 1024;

    public static void AddMessages(this IServiceCollection services)
    {
        services.AddSingleton<ILiveRelay>(provider => provider.GetRequiredService<OpenPlatformOptions>().Redis is { Length: > 0 } redis ? RedisRelay.Connect(redis) : new NoRelay());
        services.AddSingleton(provider =>
        {
            var relay = provider.GetRequiredService<ILiveRelay>();
            var live = new LiveEntries(relay);
            if (relay is RedisRelay redis)
                redis.Restored += live.LookAgain;
            return live;
        });
        services.AddSingleton<LiveSweep>();
        services.AddHostedService(provider => provider.GetRequiredService<LiveSweep>());
        services.AddSingleton<MessageWriter>();
        services.AddHostedService(provider => provider.GetRequiredService<MessageWriter>());
        services.AddSingleton<InboxReader>();
        services.AddSingleton<ConversationList>();
        services.AddSingleton<MessageSearch>();
        services.AddSingleton<PersonMail>();
        services.AddSingleton<PeopleNames>();
        services.AddSingleton<ContactBook>();
        services.AddSingleton<GroupBook>();
        services.AddSingleton<PictureStore>();
        services.AddSingleton<IPictures>(provider => provider.GetRequiredService<PictureStore>());
        services.AddSingleton<Mailroom>();
        services.AddSingleton<IMessages>(provider => provider.GetRequiredService<Mailroom>());
        services.TryAddSingleton(new MessageRetentionOptions());
        services.TryAddSingleton(new PushOptions());
        services.AddSingleton<PushKeys>();
        AddWorker<ReceiptWriter>(services);
        AddWorker<AnnouncementBook>(services);
        AddWorker<PushSender>(services);
        AddWorker<MessageRetention>(services);
        services.AddSignalR(options =>
        {
            options.MaximumReceiveMessageSize = LargestHubMessageBytes;
            options.EnableDetailedErrors = false;
        }).AddJsonProtocol(options => options.PayloadSerializerOptions = new JsonSerializerOptions(MessageBodies.Json));
    }

    public static void MapMessages(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapHub<MessageHub>(MessageHub.Path, options =>
        {
            options.Transports = HttpTransportType.WebSockets | HttpTransportType.ServerSentEvents | HttpTransportType.LongPolling;
            // What waits for a client beside its own queue: small, so that a slow one is noticed early.
            options.TransportMaxBufferSize = HubBufferBytes;
            options.ApplicationMaxBufferSize = HubBufferBytes;
        });
        var routes = new PersonRoutes(endpoints);
        routes.MapInboxes();
        routes.MapContacts();
        routes.MapGroups();
        routes.MapPictures();
        routes.MapReports();
        routes.MapPush();
        AnnouncementBook.MapAnnouncements(endpoints);
    }

    private static void AddWorker<TWorker>(IServiceCollection services)
        where TWorker : class, IHostedService
    {
        services.AddSingleton<TWorker>();
        services.AddHostedService(provider => provider.GetRequiredService<TWorker>());
    }
}
