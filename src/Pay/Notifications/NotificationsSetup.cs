using Madang.Kernel.Network;
using Madang.Pay.Sandbox;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Madang.Pay.Notifications;

/// <summary>Callbacks to merchants: the outbox and the worker that empties it.</summary>
internal static class NotificationsSetup
{
    public static void AddNotifications(this IServiceCollection services)
    {
        services.TryAddSingleton(provider => new NotificationOptions
        {
            PrivateReceivers = provider.GetRequiredService<SandboxOptions>().IsOn ? PrivateAddresses.Loopback : PrivateAddresses.Refused,
        });
        services.TryAddSingleton(provider => new OutboundConnector(provider.GetRequiredService<NotificationOptions>().PrivateReceivers));
        services.TryAddSingleton<NotificationOutbox>();
        services.AddSingleton<NotifyUrls>();
        services.AddSingleton<NotificationRows>();
        services.AddSingleton<NotificationSender>();
        services.AddSingleton<NotificationList>();
        services.AddSingleton<NotificationWorker>();
        services.AddHostedService(provider => provider.GetRequiredService<NotificationWorker>());
    }
}
