using System.Net;
using System.Text.Json.Nodes;
using System.Threading.Channels;
using System.Xml.Linq;
using Dapper;
using Madang.Kernel.Database;
using Madang.Kernel.Inspection;
using Madang.Kernel.Time;
using Madang.OpenPlatform.Push;
using Madang.OpenPlatform.Tests.Platform;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Madang.OpenPlatform.Tests.Push;

/// <summary>What the platform tells an app's back end without being asked.</summary>
public abstract class PushSuite(DatabaseEngine engine) : IAsyncLifetime
{
    private readonly SeenRequests seen = new();
    private readonly Channel<(ClaimedPush Push, PushResult Result)> attempts = Channel.CreateUnbounded<(ClaimedPush, PushResult)>();
    private OpenWorld world = null!;
    private PushReceiver receiver = null!;
    private TestApp app = null!;

    public async ValueTask InitializeAsync()
    {
        world = await OpenWorld.StartAsync(engine, configure: services => services.AddSingleton<IRequestInspector>(seen));
        receiver = await PushReceiver.StartAsync();
        app = await world.NewAppAsync();
        world.Get<PushWorker>().Attempted += (push, result) => attempts.Writer.TryWrite((push, result));
    }

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        if (receiver is not null)
            await receiver.DisposeAsync();
        if (world is not null)
            await world.DisposeAsync();
    }

    [Fact]
    public async Task A_server_is_set_once_it_has_answered_with_the_echo()
    {
        receiver.Echo = _ => "hello";
        Assert.Equal((HttpStatusCode.Conflict, "PUSH_NOT_VERIFIED"), await SetAsync(new { url = receiver.UrlOf("shop") }));
        receiver.Echo = echo => echo;
        await world.ListenAsync(app, receiver, "shop", mode: "safe");
        var echo = seen.All.Last(request => request.IsPush);
        Assert.Contains("echostr=", echo.Url);
        Assert.Equal((HttpStatusCode.OK, ""), await SetAsync(new { format = "xml" }));
        var stored = await world.OperatorAsync(HttpMethod.Get, $"/apps/{app.AppId}/push");
        Assert.Equal(("xml", "safe", (string)app.Summary["token"]!), ((string)stored["format"]!, (string)stored["mode"]!, (string)stored["token"]!));
        using var stranger = await world.SendAsync(HttpMethod.Get, $"/apps/{app.AppId}/push", null, "somebody");
        Assert.Equal(HttpStatusCode.Unauthorized, stranger.StatusCode);
    }

    [Theory]
    [InlineData("http://10.0.0.8/push")]
    [InlineData("http://169.254.169.254/latest")]
    [InlineData("http://[::ffff:10.0.0.8]/push")]
    [InlineData("http://１０.0.0.8/push")]
    [InlineData("http://user@shop.example.com/push")]
    [InlineData("ftp://shop.example.com/push")]
    [InlineData("/push")]
    [InlineData("")]
    public async Task No_address_is_taken_that_others_must_not_make_the_platform_speak_to(string url) => Assert.Equal((HttpStatusCode.BadRequest, "PARAM_ERROR"), await SetAsync(new { url }));

    [Theory]
    [InlineData("json", "plain")]
    [InlineData("json", "compatible")]
    [InlineData("json", "safe")]
    [InlineData("xml", "plain")]
    [InlineData("xml", "compatible")]
    [InlineData("xml", "safe")]
    public async Task A_push_arrives_signed_in_the_format_and_mode_of_its_server(string format, string mode)
    {
        await world.ListenAsync(app, receiver, "shop", format, mode);
        await EnqueueAsync("안녕 ]]> <b>&\u0007");
        var push = await receiver.NextAsync("shop");
        Assert.True(push.IsSigned(app));
        Assert.Equal(app.DemonstrationOpenId, push.Query["openid"]);
        Assert.Equal(format == "xml" ? "text/xml" : "application/json", push.ContentType);
        Assert.Equal(mode != "plain", push.Query.ContainsKey("msg_signature"));
        if (mode == "safe")
            Assert.DoesNotContain("안녕", push.Body);
        if (mode == "compatible")
            Assert.Contains("안녕", push.Body);
        var text = mode == "plain" ? push.Body : push.Opened(app);
        string Member(string name) => format == "xml" ? XElement.Parse(text).Element(name)!.Value : JsonNode.Parse(text)![name]!.ToString();
        Assert.Equal(PushMessage.OriginalId(app.AppId), Member("ToUserName"));
        Assert.Equal(app.DemonstrationOpenId, Member("FromUserName"));
        Assert.Equal("text", Member("MsgType"));
        Assert.Equal(format == "xml" ? "안녕 ]]> <b>&" : "안녕 ]]> <b>&\u0007", Member("Content"));
        Assert.Equal(world.Machine.GetUtcNow().ToUnixTimeSeconds().ToString(), Member("CreateTime"));
        Assert.True(long.Parse(Member("MsgId")) is > 0 and < 1L << 53);
        var (_, result) = await attempts.Reader.ReadAsync();
        Assert.Equal((true, "delivered"), (result.IsDelivered, result.Outcome));
    }

    [Fact]
    public async Task A_push_that_is_not_taken_is_sent_three_times_five_seconds_apart_and_given_up()
    {
        await world.ListenAsync(app, receiver, "shop");
        receiver.Answer("shop", (_, http) =>
        {
            http.Response.StatusCode = StatusCodes.Status500InternalServerError;
            return Task.CompletedTask;
        });
        await EnqueueAsync("a");
        for (var i = 1; i <= 3; i++)
        {
            await receiver.NextAsync("shop");
            Assert.Equal("status 500", (await attempts.Reader.ReadAsync()).Result.Outcome);
            world.Machine.Advance(TimeSpan.FromSeconds(4.9));
            Assert.Equal(0, receiver.WaitingAt("shop"));
            world.Machine.Advance(TimeSpan.FromSeconds(0.2));
        }
        var line = (await world.OperatorAsync(HttpMethod.Get, $"/apps/{app.AppId}/pushes"))["pushes"]![0]!;
        Assert.Equal(("GIVEN_UP", 3, 500), ((string)line["state"]!, (int)line["attempts"]!, (int)line["status"]!));
        receiver.Answer("shop", "");
        await world.OperatorAsync(HttpMethod.Post, $"/apps/{app.AppId}/pushes/{line["id"]}/resend");
        await receiver.NextAsync("shop");
        Assert.True((await attempts.Reader.ReadAsync()).Result.IsDelivered);
    }

    [Fact]
    public async Task A_server_that_says_nothing_for_five_seconds_has_not_taken_it()
    {
        await world.ListenAsync(app, receiver, "shop");
        var hang = new TaskCompletionSource();
        receiver.Answer("shop", (_, _) => hang.Task);
        await EnqueueAsync("a");
        await receiver.NextAsync("shop");
        world.Machine.Advance(TimeSpan.FromSeconds(5.1));
        Assert.Equal("no answer within 5 s", (await attempts.Reader.ReadAsync()).Result.Outcome);
        receiver.Answer("shop", "success");
        hang.SetResult();
        // The five seconds that it was silent were the pause.
        await receiver.NextAsync("shop");
        Assert.True((await attempts.Reader.ReadAsync()).Result.IsDelivered);
    }

    [Fact]
    public async Task A_push_stands_or_falls_with_the_fact_that_it_tells_and_goes_nowhere_without_a_server()
    {
        await EnqueueAsync("nobody listens");
        await world.ListenAsync(app, receiver, "shop");
        await using (var connection = await world.Database.OpenAsync())
        await using (var transaction = await connection.BeginTransactionAsync())
        {
            await world.Get<PushOutbox>().EnqueueAsync(connection, transaction, Draft("taken back"));
            await transaction.RollbackAsync();
        }
        world.Get<PushOutbox>().Wake();
        await EnqueueAsync("stands");
        Assert.Equal("stands", (string)(await receiver.NextAsync("shop")).Json["Content"]!);
        await attempts.Reader.ReadAsync();
        await using var counting = await world.Database.OpenAsync();
        Assert.Equal(1, await counting.ExecuteScalarAsync<long>("SELECT count(*) FROM open_push"));
        await world.OperatorAsync(HttpMethod.Delete, $"/apps/{app.AppId}/push");
        await EnqueueAsync("gone");
        Assert.Equal(1, await counting.ExecuteScalarAsync<long>("SELECT count(*) FROM open_push"));
    }

    [Fact]
    public async Task Pushes_are_lost_doubled_put_off_stamped_wrongly_and_signed_badly_on_demand()
    {
        await world.ListenAsync(app, receiver, "shop", mode: "safe");
        await FaultAsync("callback-lost");
        await EnqueueAsync("lost");
        Assert.Equal("lost on purpose", (await attempts.Reader.ReadAsync()).Result.Outcome);
        Assert.Equal(0, receiver.WaitingAt("shop"));
        world.Machine.Advance(TimeSpan.FromSeconds(5.1));
        Assert.Contains("lost", (await receiver.NextAsync("shop")).Opened(app));
        await attempts.Reader.ReadAsync();

        await FaultAsync("callback-doubled");
        await EnqueueAsync("twice");
        var (first, second) = ((await receiver.NextAsync("shop")).Opened(app), (await receiver.NextAsync("shop")).Opened(app));
        Assert.Equal(first, second);
        await attempts.Reader.ReadAsync();

        await FaultAsync("callback-delayed", 3_600_000);
        await EnqueueAsync("later");
        Assert.Equal("put off on purpose", (await attempts.Reader.ReadAsync()).Result.Outcome);
        world.Machine.Advance(TimeSpan.FromMinutes(59));
        Assert.Equal(0, receiver.WaitingAt("shop"));
        world.Machine.Advance(TimeSpan.FromMinutes(1.1));
        Assert.Contains("later", (await receiver.NextAsync("shop")).Opened(app));
        await attempts.Reader.ReadAsync();

        await FaultAsync("clock-skew", 600);
        await EnqueueAsync("skewed");
        var skewed = await receiver.NextAsync("shop");
        Assert.Equal(world.Machine.GetUtcNow().ToUnixTimeSeconds() + 600, long.Parse(skewed.Query["timestamp"]));
        Assert.True(skewed.IsSigned(app));
        await attempts.Reader.ReadAsync();

        await FaultAsync("signature-probe");
        await EnqueueAsync("probe");
        Assert.False((await receiver.NextAsync("shop")).IsSigned(app));
        Assert.Contains("does not verify", (await attempts.Reader.ReadAsync()).Result.Outcome);
        world.Machine.Advance(TimeSpan.FromSeconds(5.1));
        Assert.True((await receiver.NextAsync("shop")).IsSigned(app));
        using var wrong = await world.SendAsync(HttpMethod.Post, "/sandbox/faults", new { appid = app.AppId, kind = "refund-abnormal" }, OpenWorld.Token);
        Assert.Equal(HttpStatusCode.BadRequest, wrong.StatusCode);
    }

    [Fact]
    public async Task The_inspector_shows_what_was_sent_what_was_sealed_and_what_became_of_it()
    {
        await world.ListenAsync(app, receiver, "shop", mode: "safe");
        receiver.Answer("shop", "a page of the framework");
        await EnqueueAsync("seen");
        await receiver.NextAsync("shop");
        await attempts.Reader.ReadAsync();
        var shown = seen.All.Last(request => request.IsPush);
        Assert.Equal((app.AppId, 200, 1, "text"), (shown.AppId, shown.Status, shown.Attempt, shown.RequestNumber));
        Assert.Contains("seen", shown.PlainBody);
        Assert.Contains("neither empty, nor success", shown.Remark);
        Assert.DoesNotContain((string)app.Summary["token"]!, shown.SignedText);
    }

    [Fact]
    public async Task The_platform_says_whether_it_finds_and_reaches_the_server()
    {
        (await app.CallAsync("/cgi-bin/callback/check", new { action = "all", check_operator = "DEFAULT" })).Refuses(40201);
        await world.ListenAsync(app, receiver, "shop");
        (await app.CallAsync("/cgi-bin/callback/check", new { action = "some", check_operator = "DEFAULT" })).Refuses(40202);
        (await app.CallAsync("/cgi-bin/callback/check", new { action = "all", check_operator = "ME" })).Refuses(40203);
        var answer = await app.CallAsync("/cgi-bin/callback/check", new { action = "all", check_operator = "DEFAULT" });
        Assert.Equal("127.0.0.1", (string)answer["dns"]![0]!["ip"]!);
        Assert.Equal("0%", (string)answer["ping"]![0]!["package_loss"]!);
        Assert.Null((await app.CallAsync("/cgi-bin/callback/check", new { action = "dns", check_operator = "CAP" }))["ping"]);
    }

    private PushDraft Draft(string content) => new(app.AppId, "", app.DemonstrationOpenId, "text", IsEvent: false, new JsonObject { ["Content"] = content, ["MsgId"] = PushMessage.NewNumber(world.Clock.UtcMicroseconds()) });

    private async Task EnqueueAsync(string content)
    {
        await using var connection = await world.Database.OpenAsync();
        await world.Get<PushOutbox>().EnqueueAsync(connection, null, Draft(content));
        world.Get<PushOutbox>().Wake();
    }

    private Task<JsonNode> FaultAsync(string kind, long? value = null) => world.SandboxAsync("/sandbox/faults", new { appid = app.AppId, kind, value });

    private async Task<(HttpStatusCode Status, string Code)> SetAsync(object wish)
    {
        using var response = await world.SendAsync(HttpMethod.Put, $"/apps/{app.AppId}/push", wish, OpenWorld.Token);
        return (response.StatusCode, (string?)JsonNode.Parse(await response.Content.ReadAsStringAsync())!["code"] ?? "");
    }
}

public sealed class PushOnSqlite() : PushSuite(DatabaseEngine.Sqlite);

public sealed class PushOnPostgres() : PushSuite(DatabaseEngine.Postgres);
