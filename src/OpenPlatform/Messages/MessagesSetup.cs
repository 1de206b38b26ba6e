using Madang.OpenPlatform.Messages.Inboxes;
using Madang.OpenPlatform.Messages.Live;
using Madang.OpenPlatform.Messages.Storage;
using Microsoft.Extensions.DependencyInjection;

namespace Madang.OpenPlatform.Messages;

/// <summary>The one message system.</summary>
internal static class MessagesSetup
{
    public static void AddMessages(this IServiceCollection services)
    {
        services.AddSingleton<LiveEntries>();
        services.AddSingleton<MessageWriter>();
        services.AddHostedService(provider => provider.GetRequiredService<MessageWriter>());
        services.AddSingleton<InboxReader>();
        services.AddSingleton<Mailroom>();
        services.AddSingleton<IMessages>(provider => provider.GetRequiredService<Mailroom>());
    }
}
