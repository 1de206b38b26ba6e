using System.Collections.Concurrent;
using System.Text;
using System.Text.Json.Nodes;
using System.Threading.Channels;
using System.Xml.Linq;
using Madang.OpenPlatform.Push;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Xunit;

namespace Madang.OpenPlatform.Tests.Platform;

/// <summary>A push as it arrived.</summary>
internal sealed record ArrivedPush(IReadOnlyDictionary<string, string> Query, string ContentType, string Body)
{
    /// <summary>Whether the query is signed with the app's token.</summary>
    public bool IsSigned(TestApp app) => Query["signature"] == PushCipher.Sign(Token(app), Query["timestamp"], Query["nonce"]);

    /// <summary>What the app's back end reads of a sealed push, after it has checked its signature.</summary>
    public string Opened(TestApp app)
    {
        var box = Body[0] == '<' ? XElement.Parse(Body).Element("Encrypt")!.Value : (string)JsonNode.Parse(Body)!["Encrypt"]!;
        Assert.Equal("aes", Query["encrypt_type"]);
        Assert.Equal(PushCipher.Sign(Token(app), Query["timestamp"], Query["nonce"], box), Query["msg_signature"]);
        return PushCipher.Open((string)app.Summary["encoding_aes_key"]!, app.AppId, box)!;
    }

    public JsonNode Json => JsonNode.Parse(Body)!;

    private static string Token(TestApp app) => (string)app.Summary["token"]!;
}

/// <summary>Back ends that take pushes: each path is one of its own.</summary>
internal sealed class PushReceiver : IAsyncDisposable
{
    private readonly WebApplication app;
    private readonly ConcurrentDictionary<string, Channel<ArrivedPush>> arrived = new();
    private readonly ConcurrentDictionary<string, Func<ArrivedPush, HttpContext, Task>> answers = new();

    private PushReceiver(WebApplication app) => this.app = app;

    /// <summary>How the GET by which a server is verified is answered; by its echostr unless told otherwise.</summary>
    public Func<string, string> Echo { get; set; } = echo => echo;

    private Uri Address { get; set; } = null!;

    public static async Task<PushReceiver> StartAsync()
    {
        var app = LoopbackServer.ForStranger().Build();
        var receiver = new PushReceiver(app);
        app.MapGet("/{who}", (string who, HttpContext http) => http.Response.WriteAsync(receiver.Echo(http.Request.Query["echostr"].ToString())));
        app.MapPost("/{who}", receiver.TakeAsync);
        await app.StartAsync();
        receiver.Address = LoopbackServer.AddressOf(app);
        return receiver;
    }

    public string UrlOf(string who) => new Uri(Address, who).ToString();

    /// <summary>How pushes to this name are answered from now on; with success unless told otherwise.</summary>
    public void Answer(string who, Func<ArrivedPush, HttpContext, Task> answer) => answers[who] = answer;

    public void Answer(string who, string text) => Answer(who, (_, http) => http.Response.WriteAsync(text));

    /// <summary>The next push to this name.</summary>
    public async Task<ArrivedPush> NextAsync(string who)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(20), TimeProvider.System);
        return await Of(who).Reader.ReadAsync(patience.Token);
    }

    public int WaitingAt(string who) => Of(who).Reader.Count;

    public ValueTask DisposeAsync() => app.DisposeAsync();

    private async Task TakeAsync(string who, HttpContext http)
    {
        using var reader = new StreamReader(http.Request.Body, Encoding.UTF8);
        var push = new ArrivedPush(http.Request.Query.ToDictionary(pair => pair.Key, pair => pair.Value.ToString()), http.Request.ContentType ?? "", await reader.ReadToEndAsync());
        await Of(who).Writer.WriteAsync(push);
        if (answers.TryGetValue(who, out var answer))
            await answer(push, http);
        else
            await http.Response.WriteAsync("success");
    }

    private Channel<ArrivedPush> Of(string who) => arrived.GetOrAdd(who, _ => Channel.CreateUnbounded<ArrivedPush>());
}
