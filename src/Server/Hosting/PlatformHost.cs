using System.Net.Sockets;
using System.Reflection;
using Madang.Desk;
using Madang.Kernel.Database;
using Madang.Kernel.Time;
using Madang.Ledger;
using Madang.MiniPrograms;
using Madang.OpenPlatform;
using Madang.Pay;
using Madang.Retail;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Npgsql;

namespace Madang.Server.Hosting;

/// <summary>The life of the process: claim the folder, bring the schema up to date, listen, tell, wait, drain.</summary>
internal static class PlatformHost
{
    /// <summary>The modules that keep something in the database, in the order in which their schemas are made.</summary>
    public static readonly IReadOnlyList<Assembly> WithSchemas =
        [LedgerModule.Assembly, typeof(PayModule).Assembly, typeof(MiniProgramsModule).Assembly, typeof(OpenPlatformModule).Assembly, typeof(ConsoleModule).Assembly, typeof(RetailModule).Assembly];

    public static async Task<int> RunAsync(ServeOptions options, Func<ServeOptions, DataFolder, WebApplication> compose, CancellationToken cancellation)
    {
        using var data = DataFolder.Open(options.DataPath);
        Listeners.RequireFree(options);
        await using var app = compose(options, data);
        try
        {
            await Migrations.ApplyAsync(
                app.Services.GetRequiredService<PlatformDatabase>(), app.Services.GetRequiredService<BusinessClock>(), WithSchemas, cancellation);
            await app.StartAsync(cancellation);
        }
        catch (Exception error) when (Explain(error, options) is { } sentence)
        {
            throw new CommandFailure(sentence);
        }
        var urls = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Select(address => new Uri(address)).ToList();
        var ports = urls.Select(url => url.Port).Distinct().ToList();
        // The authority's key lives in the ledger's database, so the certificate can only be made now; connections before it are turned away.
        if (options.TlsHosts.Count > 0)
            app.Services.GetRequiredService<TlsCertificate>().Current = await app.Services.IssueTlsCertificateAsync(options.TlsHosts, cancellation);
        if (await app.Services.MakeDemonstrationAsync(Welcome.Reachable(urls[0]), cancellation) is { } merchant)
            MerchantFolder.Write(data.DemonstrationPath, merchant);
        if (options.IsSandbox)
            StateTokens.Write(ports, data.OperatorToken);
        app.Services.GetRequiredService<Health>().Open();
        await Console.Out.WriteAsync(Welcome.Text(options, data, urls, options.IsSandbox ? app.Services.SandboxLinkPath() : null, await app.Services.ConsoleLinksAsync(cancellation)));
        await app.WaitForShutdownAsync(cancellation);
        StateTokens.Remove(ports, data.OperatorToken);
        return 0;
    }

    // What an operator can mend gets a sentence; anything else keeps its stack.
    private static string? Explain(Exception error, ServeOptions options) => error switch
    {
        IOException { InnerException: Exception inner } when inner is SocketException or Microsoft.AspNetCore.Connections.AddressInUseException =>
            $"{error.Message} Another program may be listening there: choose another address with --urls.",
        NpgsqlException when error.InnerException is SocketException or TimeoutException => $"PostgreSQL does not answer ({error.InnerException.Message}). Check --database.",
        PostgresException { SqlState: "28P01" or "28000" or "3D000" } refused => $"PostgreSQL refuses the connection: {refused.MessageText}. Check --database.",
        _ when error.Message.Contains("database disk image is malformed", StringComparison.Ordinal) => $"The database in {options.DataPath} is damaged. Restore it from a backup; keep the damaged files aside.",
        _ => null,
    };
}
