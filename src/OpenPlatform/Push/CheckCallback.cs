using System.Net;
using System.Net.Sockets;
using Madang.Kernel.Network;
using Madang.Kernel.Time;
using Madang.OpenPlatform.Wire;
using Madang.Pay.Notifications;

namespace Madang.OpenPlatform.Push;

/// <summary>
/// <c>POST /cgi-bin/callback/check</c>: <c>{"action":"all","check_operator":"DEFAULT"}</c>: whether the platform finds (<c>dns</c>) and reaches (<c>ping</c>) the app's server for
/// pushes. It is reached by a connection, not an echo, and there is one way out of here, whichever operator is asked for.
/// </summary>
internal sealed class CheckCallback(PushServers servers, NotificationOptions receivers, BusinessClock clock) : IOpenUseCase
{
    private const int MostAddresses = 8;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    public async Task<OpenAnswer> HandleAsync(OpenCall call, CancellationToken cancellation)
    {
        if (call.Text("action") is not ("all" or "dns" or "ping"))
            return OpenErrors.InvalidAction;
        if (call.Text("check_operator") is not ("DEFAULT" or "CHINANET" or "UNICOM" or "CAP"))
            return OpenErrors.InvalidOperator;
        if (await servers.FindAsync(call.AppId, cancellation) is not var (server, _))
            return OpenErrors.NoCallbackUrl;
        var address = new Uri(server.Url);
        var found = await FindAsync(address, cancellation);
        var isPinged = call.Text("action") != "dns";
        var pings = new List<object>();
        foreach (var one in isPinged ? found : [])
        {
            var time = await ReachAsync(new(one, address.Port), cancellation);
            pings.Add(new { Ip = one.ToString(), FromOperator = "DEFAULT", PackageLoss = time is null ? "100%" : "0%", Time = time is { } took ? $"{took.TotalMilliseconds:0.000}ms" : "" });
        }
        return OpenAnswer.Ok(new
        {
            Dns = call.Text("action") == "ping" ? null : found.Select(one => new { Ip = one.ToString(), RealOperator = "DEFAULT" }),
            Ping = isPinged ? pings : null,
        });
    }

    // What may not be connected to is not told of either: nobody maps the networks behind the platform by it.
    private async Task<IReadOnlyList<IPAddress>> FindAsync(Uri address, CancellationToken cancellation)
    {
        using var patience = new CancellationTokenSource(Patience, clock.Machine);
        await using var stop = cancellation.Register(patience.Cancel);
        try
        {
            var host = HostName.Of(address) ?? "";
            var all = IPAddress.TryParse(host, out var literal) ? [literal] : await Dns.GetHostAddressesAsync(host, patience.Token);
            return [.. all.Where(one => OutboundAddress.IsAllowed(one, receivers.PrivateReceivers)).Take(MostAddresses)];
        }
        catch (Exception error) when (error is SocketException or OperationCanceledException && !cancellation.IsCancellationRequested)
        {
            return [];
        }
    }

    private async Task<TimeSpan?> ReachAsync(IPEndPoint where, CancellationToken cancellation)
    {
        using var patience = new CancellationTokenSource(Patience, clock.Machine);
        await using var stop = cancellation.Register(patience.Cancel);
        using var socket = new Socket(where.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        var started = clock.Machine.GetTimestamp();
        try
        {
            await socket.ConnectAsync(where, patience.Token);
            return clock.Machine.GetElapsedTime(started);
        }
        catch (Exception error) when (error is SocketException or OperationCanceledException && !cancellation.IsCancellationRequested)
        {
            return null;
        }
    }
}
