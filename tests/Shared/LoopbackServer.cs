using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Madang.Tests;

/// <summary>Kestrel on a loopback port of its own: a module under test, or somebody whom it calls.</summary>
internal static class LoopbackServer
{
    /// <summary>To be filled with what is under test. What goes wrong inside is part of a failing test's story.</summary>
    public static WebApplicationBuilder ForModule()
    {
        var builder = ForStranger();
        builder.Logging.AddSimpleConsole().SetMinimumLevel(LogLevel.Warning);
        return builder;
    }

    /// <summary>Somebody whom a module calls; says nothing of its own.</summary>
    public static WebApplicationBuilder ForStranger()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        return builder;
    }

    /// <summary>Where it listens, once it is started.</summary>
    public static Uri AddressOf(WebApplication app) => new(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single());
}
