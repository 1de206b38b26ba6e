using System.Collections.Concurrent;
using System.Net.WebSockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Madang.MiniPrograms.Tests.Platform;

/// <summary>The back end of an app, on the loopback.</summary>
internal sealed class AppServer : IAsyncDisposable
{
    private readonly WebApplication app;

    private AppServer(WebApplication app)
    {
        this.app = app;
        Port = LoopbackServer.AddressOf(app).Port;
    }

    public int Port { get; }

    /// <summary>What arrived: path and headers.</summary>
    public ConcurrentQueue<(string Path, Dictionary<string, string> Headers)> Seen { get; } = new();

    /// <summary>Lets the second half of <c>/slow</c> go.</summary>
    public TaskCompletionSource Second { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public static async Task<AppServer> StartAsync()
    {
        var builder = LoopbackServer.ForStranger();
        var app = builder.Build();
        app.UseWebSockets();
        AppServer? server = null;
        app.Use((http, next) =>
        {
            server!.Seen.Enqueue((http.Request.Path.Value!, http.Request.Headers.ToDictionary(header => header.Key, header => header.Value.ToString(), StringComparer.OrdinalIgnoreCase)));
            return next(http);
        });
        app.Map("/echo", async (HttpContext http) =>
        {
            http.Response.Headers.Append("Set-Cookie", "one=1");
            http.Response.Headers.Append("Set-Cookie", "two=2");
            http.Response.Headers["X-Shop"] = "courtyard";
            http.Response.StatusCode = 201;
            http.Response.ContentType = "text/html";
            await http.Request.Body.CopyToAsync(http.Response.Body);
        });
        app.MapGet("/to", (string url, int? status, HttpContext http) =>
        {
            http.Response.Headers.Location = url;
            http.Response.StatusCode = status ?? 302;
        });
        app.MapPost("/to", (string url, int? status, HttpContext http) =>
        {
            http.Response.Headers.Location = url;
            http.Response.StatusCode = status ?? 302;
        });
        app.MapGet("/big", (HttpContext http) =>
        {
            http.Response.ContentLength = 300_000;
            return http.Response.Body.WriteAsync(new byte[300_000]).AsTask();
        });
        app.MapGet("/bigunknown", async (HttpContext http) =>
        {
            for (var i = 0; i < 300; i++)
            {
                await http.Response.Body.WriteAsync(new byte[1_000]);
                await http.Response.Body.FlushAsync();
            }
        });
        app.MapGet("/slow", async (HttpContext http) =>
        {
            await http.Response.WriteAsync("first");
            await http.Response.Body.FlushAsync();
            await server!.Second.Task.WaitAsync(http.RequestAborted);
            await http.Response.WriteAsync("second");
        });
        app.Map("/socket", async (HttpContext http) =>
        {
            using var socket = await http.WebSockets.AcceptWebSocketAsync();
            var buffer = new byte[100_000];
            while (true)
            {
                var part = await socket.ReceiveAsync(buffer.AsMemory(), http.RequestAborted);
                if (part.MessageType == WebSocketMessageType.Close)
                {
                    await socket.CloseAsync(WebSocketCloseStatus.NormalClosure, "bye", http.RequestAborted);
                    return;
                }
                await socket.SendAsync(buffer.AsMemory(0, part.Count), part.MessageType, part.EndOfMessage, http.RequestAborted);
            }
        });
        await app.StartAsync();
        return server = new(app);
    }

    public async ValueTask DisposeAsync()
    {
        Second.TrySetResult();
        await app.StopAsync();
        await app.DisposeAsync();
    }
}
