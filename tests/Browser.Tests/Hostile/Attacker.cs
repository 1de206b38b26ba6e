using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Madang.Browser.Tests.Hostile;

/// <summary>A stranger's machine: takes every connection and every datagram, and remembers what was asked of it.</summary>
internal sealed class Attacker : IAsyncDisposable
{
    private readonly TcpListener web = new(IPAddress.Loopback, 0);
    private readonly TcpListener bare = new(IPAddress.Loopback, 0);
    private readonly UdpClient datagrams = new(new IPEndPoint(IPAddress.Loopback, 0));
    private readonly CancellationTokenSource end = new();
    private readonly ConcurrentDictionary<string, int> seen = new(StringComparer.Ordinal);
    private readonly Task[] work;

    public Attacker()
    {
        web.Start();
        bare.Start();
        work = [AcceptAsync(web, "connection", ServeAsync), AcceptAsync(bare, "preconnect", static (_, _) => Task.CompletedTask), HearAsync()];
    }

    public string Target => $"http://127.0.0.1:{((IPEndPoint)web.LocalEndpoint).Port}";

    /// <summary>Another port, where a connection alone is a message.</summary>
    public string Bare => $"http://127.0.0.1:{((IPEndPoint)bare.LocalEndpoint).Port}";

    public string Stun => $"stun:127.0.0.1:{((IPEndPoint)datagrams.Client.LocalEndPoint!).Port}";

    /// <summary>Names of the paths that were asked for, <c>connection</c>, <c>preconnect</c> and <c>webrtc</c>.</summary>
    public IReadOnlyCollection<string> Seen => [.. seen.Keys.Order(StringComparer.Ordinal)];

    public void Forget() => seen.Clear();

    public async ValueTask DisposeAsync()
    {
        await end.CancelAsync();
        web.Dispose();
        bare.Dispose();
        datagrams.Dispose();
        await Task.WhenAll(work);
        end.Dispose();
    }

    private async Task AcceptAsync(TcpListener listener, string name, Func<TcpClient, CancellationToken, Task> serve)
    {
        try
        {
            while (true)
            {
                var client = await listener.AcceptTcpClientAsync(end.Token);
                seen[name] = 1;
                _ = ServeOneAsync(client, serve);
            }
        }
        catch (Exception error) when (error is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // It is over.
        }
    }

    private async Task ServeOneAsync(TcpClient client, Func<TcpClient, CancellationToken, Task> serve)
    {
        using (client)
        {
            try
            {
                await serve(client, end.Token);
            }
            catch (Exception error) when (error is IOException or OperationCanceledException or ObjectDisposedException)
            {
                // The browser went away.
            }
        }
    }

    private async Task ServeAsync(TcpClient client, CancellationToken cancellation)
    {
        var stream = client.GetStream();
        using var reader = new StreamReader(stream, Encoding.ASCII, leaveOpen: true);
        if (await reader.ReadLineAsync(cancellation) is not { } line || line.Split(' ') is not [_, var path, ..])
            return;
        while (await reader.ReadLineAsync(cancellation) is { Length: > 0 })
        {
        }
        var name = path.Trim('/', '?');
        seen[name] = 1;
        var (type, body) = name switch
        {
            "unguarded" => ("text/html", "<!doctype html><title>unguarded</title><body>Nobody guards this page."),
            "events" => ("text/event-stream", "data: x\n\n"),
            "script" or "module" or "import" or "importScripts" or "modulePreload" => ("text/javascript", "0"),
            "download" => ("application/octet-stream", "x"),
            _ => ("text/html", ""),
        };
        await stream.WriteAsync(
            Encoding.ASCII.GetBytes($"HTTP/1.1 200 OK\r\nContent-Type: {type}\r\nContent-Length: {body.Length}\r\nAccess-Control-Allow-Origin: *\r\nCache-Control: no-store\r\nConnection: close\r\n\r\n{body}"), cancellation);
    }

    private async Task HearAsync()
    {
        try
        {
            while (true)
            {
                await datagrams.ReceiveAsync(end.Token);
                seen["webrtc"] = 1;
            }
        }
        catch (Exception error) when (error is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // It is over.
        }
    }
}
