using System.Net;
using Madang.Kernel.Network;

namespace Madang.MiniPrograms.Gateway;

/// <summary>Finds a host's addresses; the system's resolver unless a test has its own.</summary>
internal delegate Task<IPAddress[]> ResolveHost(string host, CancellationToken cancellation);

/// <summary>The connections to apps' servers: the address that is checked is the one that is connected to; no proxy, no cookies, no redirects of its own.</summary>
internal sealed class GatewayConnections(MiniProgramOptions options, ResolveHost? resolve = null) : IDisposable
{
    private static readonly TimeSpan ConnectPatience = TimeSpan.FromSeconds(15);

    /// <summary>For sockets too, which take an invoker.</summary>
    public HttpMessageInvoker Http { get; } = new(new SocketsHttpHandler
    {
        AllowAutoRedirect = false,
        // A proxy of the environment would connect in our place, past the check of the address.
        UseProxy = false,
        // wx.request keeps no cookies: an app reads them from the answer and sends them itself. So there is no jar in which two apps or two people could meet.
        UseCookies = false,
        AutomaticDecompression = DecompressionMethods.All,
        ConnectCallback = new OutboundConnector(options.PrivateServers, resolve is null ? null : resolve.Invoke).ConnectAsync,
        ConnectTimeout = ConnectPatience,
        PooledConnectionLifetime = TimeSpan.FromMinutes(2),
        PooledConnectionIdleTimeout = TimeSpan.FromSeconds(30),
        MaxConnectionsPerServer = 64,
        MaxResponseHeadersLength = 64,
        MaxResponseDrainSize = 0,
    });

    public void Dispose() => Http.Dispose();
}
