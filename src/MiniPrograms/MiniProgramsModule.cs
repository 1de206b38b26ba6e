using Madang.Kernel.Database;
using Madang.Kernel.Time;
using Madang.MiniPrograms.Development;
using Madang.MiniPrograms.Gateway;
using Madang.MiniPrograms.Hosting;
using Madang.MiniPrograms.Releases;
using Madang.MiniPrograms.Releases.Blobs;
using Madang.MiniPrograms.Releases.LifeCycle;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Madang.MiniPrograms;

/// <summary>Mini programs: their releases, the origins they run on, the gateway to their servers, and the shell that people open them in.</summary>
public static class MiniProgramsModule
{
    /// <summary>Registers everything. Needs a <c>PlatformDatabase</c>, a <c>BusinessClock</c> and <see cref="MiniProgramOptions"/>.</summary>
    public static IServiceCollection AddMiniPrograms(this IServiceCollection services)
    {
        ArgumentNullException.ThrowIfNull(services);
        services.TryAddSingleton(new GatewayLimits());
        services.AddSingleton<IBlobs>(static provider => provider.GetRequiredService<PlatformDatabase>().Engine == DatabaseEngine.Postgres
            ? ActivatorUtilities.CreateInstance<DatabaseBlobs>(provider)
            : new FolderBlobs(provider.GetRequiredService<MiniProgramOptions>().PackagesFolder, provider.GetRequiredService<BusinessClock>()));
        services.AddSingleton<ReleaseStore>();
        services.AddSingleton<DomainList>();
        services.AddSingleton<PackageRetention>();
        services.AddHostedService(static provider => provider.GetRequiredService<PackageRetention>());
        services.AddSingleton<OperatorAccess>();
        services.AddSingleton<IAppRegistry, AppRegistry>();
        services.AddLifeCycle();
        services.AddSingleton<TakeUpload>();
        services.AddSingleton<IReleases, ReleaseDesk>();
        services.AddSingleton<AppHosts>();
        services.AddSingleton<WebAssets>();
        services.AddSingleton<FrameDocument>();
        services.AddSingleton<AppFiles>();
        services.AddSingleton<FirstScreens>();
        services.AddHostedService(static provider => provider.GetRequiredService<FirstScreens>());
        services.AddSingleton<HostGate>();
        services.AddSingleton<Visitors>();
        services.AddSingleton<RateGate>();
        services.AddSingleton<GatewayConnections>();
        services.AddSingleton<GatewayAdmission>();
        services.AddSingleton<ForwardRequest>();
        services.AddSingleton<ForwardSocket>();
        services.AddSingleton<Evaluations>();
        services.AddSingleton<FreshPackages>();
        services.AddSingleton<DevelopmentEvents>();
        services.AddSingleton(static provider => new DevelopmentSession(
            provider.GetRequiredService<ReleaseStore>(), provider.GetRequiredService<OperatorAccess>(), provider.GetRequiredService<DevelopmentEvents>(),
            provider.GetRequiredService<Evaluations>(), provider.GetRequiredService<FreshPackages>(), TimeProvider.System));
        return services;
    }

    /// <summary>Maps every endpoint, and puts the gate that tells hosts apart before everything else.</summary>
    public static void MapMiniPrograms(this WebApplication app)
    {
        ArgumentNullException.ThrowIfNull(app);
        var gate = app.Services.GetRequiredService<HostGate>();
        app.Use(next => http => gate.InvokeAsync(http, next));
        app.UseWebSockets(new WebSocketOptions { KeepAliveInterval = TimeSpan.FromSeconds(30) });
        app.MapPublishPackage();
        app.MapManageApps();
        app.MapLifeCycle();
        app.MapOpenApp();
        app.MapCodeImage();
        app.MapShellPages();
        ForwardRequest.Map(app);
        ForwardSocket.Map(app);
        // Of none of this is there anything in a platform that is not a developer's own.
        if (app.Services.GetRequiredService<MiniProgramOptions>().IsDevelopment)
        {
            app.Services.GetRequiredService<DevelopmentEvents>().Map(app);
            Evaluations.Map(app);
            DeveloperPage.Map(app);
        }
        // Compressing the built files as far as it goes takes a second that nobody should wait for.
        _ = Task.Run(app.Services.GetRequiredService<WebAssets>().Warm);
    }
}
