using System.Net;
using System.Net.Sockets;
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

    /// <summary>Looks whether every address can be listened on, before anything is started: the server's own words for it are pages long.</summary>
    /// <exception cref="CommandFailure">One cannot.</exception>
    public static void RequireFree(ServeOptions options)
    {
        foreach (var url in options.Urls)
            RequireFree(url, "--urls");
        foreach (var url in options.TlsHosts.Count > 0 ? options.TlsUrls : [])
            RequireFree(url, "--tls-urls");
    }

    private static void RequireFree(Uri url, string option)
    {
        var address = url.Host == "localhost" ? IPAddress.Loopback : IPAddress.TryParse(url.Host.Trim('[', ']'), out var written) ? written : null;
        if (address is null || url.Port == 0)
            return;
        try
        {
            using var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
            socket.Bind(new IPEndPoint(address, url.Port));
            socket.Listen();
        }
        catch (SocketException error)
        {
            var origin = url.GetLeftPart(UriPartial.Authority);
            throw new CommandFailure(error.SocketErrorCode switch
            {
                SocketError.AddressAlreadyInUse => $"{origin} is taken by another program, perhaps another Madang. Stop that one, or choose another address with {option}.",
                SocketError.AddressNotAvailable => $"This machine does not have the address {url.Host}. Choose one that it has with {option}; 0.0.0.0 is all of them.",
                SocketError.AccessDenied => $"This user may not listen on port {url.Port}. Choose a port from 1024 on with {option}, or allow it: sudo sysctl net.ipv4.ip_unprivileged_port_start={url.Port}",
                _ => $"{origin} cannot be listened on ({error.Message}). Choose another address with {option}.",
            });
        }
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
