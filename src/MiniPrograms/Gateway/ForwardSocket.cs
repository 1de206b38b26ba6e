using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using Madang.Kernel.Time;
using Madang.MiniPrograms.Releases;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Madang.MiniPrograms.Gateway;

/// <summary>
/// <c>GET /gateway/socket</c>: what <c>wx.connectSocket</c> opens. The first message tells where to (<see cref="AppRequest"/>), the first answer how that went:
/// <c>{"open":{"protocol":"","header":{}}}</c> or <c>{"fail":{…}}</c>. From then on messages pass both ways as they are.
/// </summary>
internal sealed class ForwardSocket(GatewayAdmission admission, GatewayConnections connections, GatewayLimits limits, BusinessClock clock)
{
    private const int LargestFirstMessageBytes = 32 * 1024;
    private static readonly TimeSpan FirstPatience = TimeSpan.FromSeconds(20);

    public static void Map(IEndpointRouteBuilder endpoints) =>
        endpoints.MapGet("/gateway/socket", (HttpContext http, ForwardSocket forward) => forward.AnswerAsync(http)).ExcludeFromDescription();

    public async Task AnswerAsync(HttpContext http)
    {
        if (!http.WebSockets.IsWebSocketRequest)
        {
            http.Response.StatusCode = StatusCodes.Status400BadRequest;
            return;
        }
        string visitor;
        try
        {
            visitor = admission.Visitor(http);
        }
        catch (GatewayRefusedException refused)
        {
            http.Response.StatusCode = refused.Refusal.Status;
            return;
        }
        using var shell = await http.WebSockets.AcceptWebSocketAsync();
        await RunAsync(http, shell, visitor);
    }

    private async Task RunAsync(HttpContext http, WebSocket shell, string visitor)
    {
        using var patience = new CancellationTokenSource(FirstPatience, clock.Machine);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, http.RequestAborted);
        try
        {
            var request = await FirstMessageAsync(shell, either.Token);
            var target = request.Target() ?? throw new GatewayRefusedException(GatewayRefusal.InvalidUrl);
            using var admitted = await admission.AdmitAsync(http, visitor, request, target, either.Token);
            if (request.TimeoutMs > 0)
                patience.CancelAfter(TimeSpan.FromMilliseconds(Math.Min(request.TimeoutMs, limits.Longest.TotalMilliseconds)));
            using var server = await ConnectAsync(http, request, target, admitted.Version, either.Token);
            await TellAsync(shell, new { Open = new { Protocol = server.SubProtocol ?? "", Header = new Dictionary<string, string>() } }, either.Token);
            patience.CancelAfter(Timeout.InfiniteTimeSpan);
            await PassAsync(shell, server, http.RequestAborted);
        }
        catch (Exception error) when ((error is WebSocketException ? Connection(error) : ForwardRequest.Explain(error, http.RequestAborted)) is { } refusal)
        {
            await FailAsync(shell, refusal);
        }
    }

    private static async Task<AppRequest> FirstMessageAsync(WebSocket shell, CancellationToken cancellation)
    {
        var buffer = new byte[LargestFirstMessageBytes];
        var length = 0;
        while (length < buffer.Length)
        {
            var part = await shell.ReceiveAsync(buffer.AsMemory(length), cancellation);
            length += part.Count;
            if (part.MessageType != WebSocketMessageType.Text)
                break;
            if (part.EndOfMessage)
                return AppRequest.Parse(buffer.AsSpan(0, length)) is { Kind: DomainKind.Socket } request ? request : throw new GatewayRefusedException(GatewayRefusal.BadRequest);
        }
        throw new GatewayRefusedException(GatewayRefusal.BadRequest);
    }

    private async Task<ClientWebSocket> ConnectAsync(HttpContext http, AppRequest request, Uri target, AppVersion version, CancellationToken cancellation)
    {
        var server = new ClientWebSocket();
        try
        {
            foreach (var (name, value) in request.Header)
            {
                if (HeaderRules.MayPass(name) && HeaderRules.IsHeaderValue(value))
                    server.Options.SetRequestHeader(name, value);
            }
            server.Options.SetRequestHeader("Referer", HeaderRules.Referer(version));
            foreach (var protocol in request.Protocols)
                server.Options.AddSubProtocol(protocol);
            await server.ConnectAsync(target, connections.Http, cancellation);
            return server;
        }
        catch (Exception error)
        {
            server.Dispose();
            if (error is ArgumentException)
                throw new GatewayRefusedException(GatewayRefusal.BadRequest);
            throw;
        }
    }

    private async Task PassAsync(WebSocket shell, WebSocket server, CancellationToken aborted)
    {
        using var silence = new CancellationTokenSource(limits.SocketSilence, clock.Machine);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(silence.Token, aborted);
        var up = PumpAsync(shell, server, silence, either.Token);
        var down = PumpAsync(server, shell, silence, either.Token);
        await Task.WhenAny(up, down);
        // The other side gets a moment to say good-bye as well.
        silence.CancelAfter(TimeSpan.FromSeconds(5));
        try
        {
            await Task.WhenAll(up, down);
        }
        catch (Exception error) when (error is WebSocketException or OperationCanceledException or IOException)
        {
            // Cut off on one side: the disposal of both ends the other.
        }
    }

    private async Task PumpAsync(WebSocket from, WebSocket to, CancellationTokenSource silence, CancellationToken cancellation)
    {
        var buffer = new byte[16 * 1024];
        var messageBytes = 0;
        while (true)
        {
            var part = await from.ReceiveAsync(buffer.AsMemory(), cancellation);
            if (part.MessageType == WebSocketMessageType.Close)
            {
                await CloseAsync(to, from.CloseStatus ?? WebSocketCloseStatus.NormalClosure, from.CloseStatusDescription, cancellation);
                return;
            }
            silence.CancelAfter(limits.SocketSilence);
            messageBytes += part.Count;
            if (messageBytes > limits.MessageBytes)
            {
                await CloseAsync(to, WebSocketCloseStatus.MessageTooBig, "the message is too large", cancellation);
                await CloseAsync(from, WebSocketCloseStatus.MessageTooBig, "the message is too large", cancellation);
                return;
            }
            await to.SendAsync(buffer.AsMemory(0, part.Count), part.MessageType, part.EndOfMessage, cancellation);
            if (part.EndOfMessage)
                messageBytes = 0;
        }
    }

    private static async Task CloseAsync(WebSocket socket, WebSocketCloseStatus status, string? reason, CancellationToken cancellation)
    {
        // Codes that only a connection itself may tell cannot be sent on.
        if ((int)status is 1005 or 1006 or 1015)
            status = WebSocketCloseStatus.NormalClosure;
        if (socket.State is WebSocketState.Open or WebSocketState.CloseReceived)
            await socket.CloseOutputAsync(status, reason, cancellation);
    }

    private static async Task FailAsync(WebSocket shell, GatewayRefusal refusal)
    {
        using var moment = new CancellationTokenSource(TimeSpan.FromSeconds(2));
        try
        {
            if (shell.State is not (WebSocketState.Open or WebSocketState.CloseReceived))
                return;
            await TellAsync(shell, new { Fail = refusal }, moment.Token);
            await shell.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, moment.Token);
        }
        catch (Exception error) when (error is WebSocketException or OperationCanceledException or IOException)
        {
            // Nobody is there to be told.
        }
    }

    private static GatewayRefusal Connection(Exception error) =>
        error.InnerException is { } inner && ForwardRequest.Explain(inner, CancellationToken.None) is { } refusal ? refusal : GatewayRefusal.NoConnection;

    private static Task TellAsync(WebSocket shell, object message, CancellationToken cancellation) =>
        shell.SendAsync(Encoding.UTF8.GetBytes(JsonSerializer.Serialize(message, JsonSerializerOptions.Web)), WebSocketMessageType.Text, endOfMessage: true, cancellation);
}
