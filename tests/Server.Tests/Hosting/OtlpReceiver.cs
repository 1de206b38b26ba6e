using System.Collections.Concurrent;
using System.Net;
using System.Text;

namespace Madang.Server.Tests.Hosting;

/// <summary>A collector that keeps what is sent to it by OTLP over HTTP, byte by byte.</summary>
internal sealed class OtlpReceiver : IDisposable
{
    private readonly HttpListener listener = new();
    private readonly ConcurrentQueue<(string Path, byte[] Body)> received = new();

    public OtlpReceiver()
    {
        Url = $"http://127.0.0.1:{RunningPlatform.FreePort()}";
        listener.Prefixes.Add($"{Url}/");
        listener.Start();
        _ = ReceiveAsync();
    }

    public string Url { get; }

    /// <summary>All that came for one signal: <c>traces</c>, <c>metrics</c> or <c>logs</c>. Texts in it are UTF-8, as protocol buffers write them.</summary>
    public string TextOf(string signal) => string.Concat(received.Where(one => one.Path == $"/v1/{signal}").Select(one => Encoding.UTF8.GetString(one.Body)));

    public string Everything => string.Concat(received.Select(one => Encoding.UTF8.GetString(one.Body)));

    public void Dispose() => listener.Close();

    private async Task ReceiveAsync()
    {
        try
        {
            while (true)
            {
                var context = await listener.GetContextAsync();
                using var body = new MemoryStream();
                await context.Request.InputStream.CopyToAsync(body);
                received.Enqueue((context.Request.Url!.AbsolutePath, body.ToArray()));
                context.Response.ContentType = "application/x-protobuf";
                context.Response.Close();
            }
        }
        catch (Exception error) when (error is HttpListenerException or ObjectDisposedException)
        {
            // Closed: nothing more is kept.
        }
    }
}
