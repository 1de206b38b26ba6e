using System.Net;
using System.Net.Sockets;

namespace Madang.Kernel.Network;

/// <summary>
/// Connects for others: the callback of an <see cref="SocketsHttpHandler"/>. The address that is checked is the one that is connected to, so a name that answers differently a moment later wins nothing.
/// </summary>
public sealed class OutboundConnector(PrivateAddresses allowed, Func<string, CancellationToken, Task<IPAddress[]>>? resolve = null)
{
    private readonly Func<string, CancellationToken, Task<IPAddress[]>> resolve = resolve ?? Dns.GetHostAddressesAsync;

    /// <summary>An open connection to the first address that may be and can be connected to.</summary>
    /// <exception cref="OutboundRefusedException">The host leads only to addresses that are refused.</exception>
    public async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(context);
        var host = context.DnsEndPoint.Host;
        var found = IPAddress.TryParse(host, out var literal) ? [literal] : await resolve(host, cancellation);
        var open = found.Where(address => OutboundAddress.IsAllowed(address, allowed)).ToArray();
        if (open.Length == 0)
            throw found.Length == 0 ? new SocketException((int)SocketError.HostNotFound) : new OutboundRefusedException($"{host} leads to an address that may not be connected to.");
        Exception? last = null;
        foreach (var address in open)
        {
            var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            try
            {
                await socket.ConnectAsync(new IPEndPoint(address, context.DnsEndPoint.Port), cancellation);
                return new NetworkStream(socket, ownsSocket: true);
            }
            catch (Exception error)
            {
                socket.Dispose();
                last = error;
                if (error is not SocketException)
                    throw;
            }
        }
        throw last!;
    }
}
