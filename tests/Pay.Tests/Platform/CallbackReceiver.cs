using System.Collections.Concurrent;
using System.Threading.Channels;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Madang.Pay.Tests.Platform;

/// <summary>A callback as it arrived.</summary>
internal sealed record ArrivedCallback(IReadOnlyDictionary<string, string> Headers, byte[] Body);

/// <summary>The merchants' back ends: takes their callbacks and answers as each of them likes.</summary>
internal sealed class CallbackReceiver : IAsyncDisposable
{
    private readonly WebApplication app;
    private readonly ConcurrentDictionary<string, Channel<ArrivedCallback>> arrived = new();
    private readonly ConcurrentDictionary<string, Func<HttpContext, Task>> answers = new();

    private CallbackReceiver(WebApplication app) => this.app = app;

    public Uri BaseAddress { get; private set; } = null!;

    public static async Task<CallbackReceiver> StartAsync()
    {
        var builder = LoopbackServer.ForStranger();
        var app = builder.Build();
        var receiver = new CallbackReceiver(app);
        app.Map("/hook/{who}", receiver.TakeAsync);
        await app.StartAsync();
        receiver.BaseAddress = LoopbackServer.AddressOf(app);
        return receiver;
    }

    /// <summary>The notify URL of this name.</summary>
    public string UrlOf(string who) => new Uri(BaseAddress, $"/hook/{who}").ToString();

    /// <summary>How this name answers from now on; 204 unless told otherwise.</summary>
    public void Answer(string who, Func<HttpContext, Task> answer) => answers[who] = answer;

    public ChannelReader<ArrivedCallback> ArrivedAt(string who) => Of(who).Reader;

    public ValueTask DisposeAsync() => app.DisposeAsync();

    private async Task TakeAsync(HttpContext http)
    {
        var who = (string)http.Request.RouteValues["who"]!;
        using var body = new MemoryStream();
        await http.Request.Body.CopyToAsync(body);
        var headers = http.Request.Headers.ToDictionary(header => header.Key, header => header.Value.ToString(), StringComparer.OrdinalIgnoreCase);
        await Of(who).Writer.WriteAsync(new(headers, body.ToArray()));
        if (answers.TryGetValue(who, out var answer))
            await answer(http);
        else
            http.Response.StatusCode = StatusCodes.Status204NoContent;
    }

    private Channel<ArrivedCallback> Of(string who) => arrived.GetOrAdd(who, _ => Channel.CreateUnbounded<ArrivedCallback>());
}
