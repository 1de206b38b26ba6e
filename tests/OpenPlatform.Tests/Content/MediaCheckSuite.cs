using System.Text.Json.Nodes;
using Madang.Kernel.Database;
using Madang.OpenPlatform.Content;
using Madang.OpenPlatform.Tests.Platform;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Madang.OpenPlatform.Tests.Content;

/// <summary>Files that are judged behind a back end's back, and what it is told of them.</summary>
public abstract class MediaCheckSuite(DatabaseEngine engine) : IAsyncLifetime
{
    private OpenWorld world = null!;
    private PushReceiver receiver = null!;
    private WebApplication files = null!;
    private TestApp app = null!;

    public async ValueTask InitializeAsync()
    {
        world = await OpenWorld.StartAsync(engine, configure: services => services.AddSingleton<IMediaCheck>(new Reader()));
        receiver = await PushReceiver.StartAsync();
        files = LoopbackServer.ForStranger().Build();
        files.MapGet("/good.png", () => Results.Bytes("fine"u8.ToArray(), "image/png"));
        files.MapGet("/bad.png", () => Results.Bytes("bad"u8.ToArray(), "image/png"));
        files.MapGet("/large.png", () => Results.Bytes(new byte[10 * 1024 * 1024 + 1], "image/png"));
        await files.StartAsync();
        app = await world.NewAppAsync();
    }

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        if (files is not null)
            await files.DisposeAsync();
        if (receiver is not null)
            await receiver.DisposeAsync();
        if (world is not null)
            await world.DisposeAsync();
    }

    [Fact]
    public async Task What_was_found_is_pushed_with_the_trace_of_the_question()
    {
        await world.ListenAsync(app, receiver, "shop");
        foreach (var (file, suggest, errcode) in ((string, string, int)[])[("good.png", "pass", 0), ("bad.png", "risky", 0), ("none.png", "review", -1008), ("large.png", "review", -1010)])
        {
            var traceId = (string)(await AskAsync(new { media_url = UrlOf(file), media_type = 2, version = 2, scene = 1, openid = app.DemonstrationOpenId }))["trace_id"]!;
            var push = (await receiver.NextAsync("shop")).Json;
            Assert.Equal(("wxa_media_check", app.AppId, traceId, 2), ((string)push["Event"]!, (string)push["appid"]!, (string)push["trace_id"]!, (int)push["version"]!));
            Assert.Equal((suggest, errcode), ((string)push["result"]!["suggest"]!, (int)push["errcode"]!));
        }
        await AskAsync(new { media_url = UrlOf("bad.png"), media_type = 2 });
        var first = (await receiver.NextAsync("shop")).Json;
        Assert.Equal((1, 0), ((int)first["isrisky"]!, (int)first["status_code"]!));
    }

    [Theory]
    [InlineData("http://10.0.0.8/a.png", 2, 1, 40039)]
    [InlineData("file:///etc/passwd", 2, 1, 40039)]
    [InlineData("", 2, 1, 40039)]
    [InlineData("https://shop.example.com/a.png", 3, 1, 40097)]
    [InlineData("https://shop.example.com/a.png", 2, 5, 40097)]
    public async Task What_cannot_be_fetched_or_judged_is_refused(string url, int type, int scene, int code) =>
        (await AskAsync(new { media_url = url, media_type = type, version = 2, scene, openid = app.DemonstrationOpenId })).Refuses(code);

    [Fact]
    public void The_default_knows_a_picture_from_something_else() => Assert.All(
        ((byte[] Bytes, string Suggest)[])[([0xFF, 0xD8, 0xFF, 0xE0], "review"), ("<script>"u8.ToArray(), "risky")],
        one => Assert.Equal(one.Suggest, new FormCheck().CheckAsync(new(2, "", one.Bytes), default).Result.Suggest));

    private string UrlOf(string file) => new Uri(LoopbackServer.AddressOf(files), file).ToString();

    private Task<JsonNode> AskAsync(object body) => app.CallAsync("/wxa/media_check_async", body);

    private sealed class Reader : IMediaCheck
    {
        public Task<ContentVerdict> CheckAsync(FetchedMedia media, CancellationToken cancellation) => Task.FromResult(media.Bytes.Span.SequenceEqual("bad"u8) ? new ContentVerdict("risky", 20002, "", 95) : ContentVerdict.Pass);
    }
}

public sealed class MediaChecksOnSqlite() : MediaCheckSuite(DatabaseEngine.Sqlite);

public sealed class MediaChecksOnPostgres() : MediaCheckSuite(DatabaseEngine.Postgres);
