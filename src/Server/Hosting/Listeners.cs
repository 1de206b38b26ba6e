using System.Net;
using Madang.Kernel.Time;
using Madang.Pay;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;

namespace Madang.Server.Hosting;

/// <summary>Where the platform listens, and the limits that hold before any code of ours sees a request.</summary>
internal static class Listeners
{
    private const long LargestBodyBytes = 2 * 1024 * 1024;
    private const int MostConnections = 20_000;

    public static void AddListeners(this WebApplicationBuilder builder, ServeOptions options)
    {
        builder.Services.AddSingleton<TlsCertificate>();
        if (options.TlsHosts.Count > 0)
        {
            builder.Services.AddHostedService(services => new TlsRenewal(
                services.GetRequiredService<TlsCertificate>(), cancellation => services.IssueTlsCertificateAsync(options.TlsHosts, cancellation),
                services.GetRequiredService<BusinessClock>().Machine, services.GetRequiredService<ILogger<TlsRenewal>>()));
        }
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.FromSeconds(30));
        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = LargestBodyBytes;
            kestrel.Limits.MaxConcurrentConnections = MostConnections;
            kestrel.Limits.RequestHeadersTimeout = TimeSpan.FromSeconds(15);
            foreach (var url in options.Urls)
                Listen(kestrel, url, static _ => { });
            var tls = kestrel.ApplicationServices.GetRequiredService<TlsCertificate>();
            foreach (var url in options.TlsHosts.Count > 0 ? options.TlsUrls : [])
                Listen(kestrel, url, listener =>
                {
                    // HTTP/2 writes header names in lower case, and SDKs that stand behind a fixed host look them up letter by letter.
                    listener.Protocols = HttpProtocols.Http1;
                    listener.UseHttps(https =>
                    {
                        https.ServerCertificateSelector = (_, _) => tls.Current;
                        // Asked for, never needed here: the legacy calls that need one compare it with the merchant's own, which no chain could say.
                        https.ClientCertificateMode = ClientCertificateMode.AllowCertificate;
                        https.AllowAnyClientCertificate();
                    });
                });
        });
    }

    private static void Listen(KestrelServerOptions kestrel, Uri url, Action<ListenOptions> configure)
    {
        if (url.Host is "*" or "+" || url.Host == "localhost" && url.Port == 0)
            kestrel.Listen(url.Host == "localhost" ? IPAddress.Loopback : IPAddress.IPv6Any, url.Port, configure);
        else if (url.Host == "localhost")
            kestrel.ListenLocalhost(url.Port, configure);
        else if (IPAddress.TryParse(url.Host.Trim('[', ']'), out var address))
            kestrel.Listen(address, url.Port, configure);
        else
            throw new CommandFailure($"{url} cannot be listened on: write an IP address, localhost, or 0.0.0.0 for every network.", CommandFailure.Usage);
    }
}

/// <summary>The certificate shown over TLS; set once the platform's keys are there, before the first connection is taken.</summary>
internal sealed class TlsCertificate
{
    public X509Certificate2? Current { get => Volatile.Read(ref current); set => Volatile.Write(ref current, value); }

    private X509Certificate2? current;
}
