using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Madang.Pay.Sandbox;

/// <summary>The sandbox: faults, time travel, the request log, and the developer's commands and pages.</summary>
internal static class SandboxSetup
{
    /// <summary>Registers the sandbox; first among the capabilities, so that its worker loads the shift of time before the others start.</summary>
    public static void AddSandbox(this IServiceCollection services)
    {
        // Deny by default: a host that says nothing has no sandbox.
        services.TryAddSingleton(new SandboxOptions());
        services.AddSingleton<Faults>();
        services.AddSingleton<TimeTravel>();
        services.AddSingleton<RequestStore>();
        services.AddSingleton<RequestLog>();
        services.AddHostedService<SandboxFollower>();
        services.AddHostedService(provider => provider.GetRequiredService<RequestLog>());
    }

    /// <summary>Maps <c>/sandbox</c>.</summary>
    public static void MapSandbox(this IEndpointRouteBuilder endpoints) => ArgumentNullException.ThrowIfNull(endpoints);
}
