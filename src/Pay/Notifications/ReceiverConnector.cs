using System.Net;
using System.Net.Sockets;

namespace Madang.Pay.Notifications;

/// <summary>The receiver's address is not one that callbacks may go to.</summary>
internal sealed class ReceiverRefusedException(string host) : IOException($"{host} leads to an address that callbacks may not go to.");

/// <summary>
/// Connects to receivers. The address that is checked is the one that is connected to, so a name that answers differently a moment later wins nothing.
/// </summary>
internal sealed class ReceiverConnector(NotificationOptions options, Func<string, CancellationToken, Task<IPAddress[]>>? resolve = null)
{
    private readonly Func<string, CancellationToken, Task<IPAddress[]>> resolve = resolve ?? Dns.GetHostAddressesAsync;

    public async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellation)
    {
        var host = context.DnsEndPoint.Host;
        var found = IPAddress.TryParse(host, out var literal) ? [literal] : await resolve(host, cancellation);
        var allowed = found.Where(address => ReceiverAddress.IsAllowed(address, options.PrivateReceivers)).ToArray();
        if (allowed.Length == 0)
            throw found.Length == 0 ? new SocketException((int)SocketError.HostNotFound) : new ReceiverRefusedException(host);
        Exception? last = null;
        foreach (var address in allowed)
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
