using System.Text.Json.Nodes;
using Madang.Kernel.Database;
using Madang.OpenPlatform.Tests.Platform;
using Madang.OpenPlatform.Wire;
using Xunit;

namespace Madang.OpenPlatform.Tests.Tokens;

/// <summary>How often an app may call, and what it may ask about it.</summary>
public abstract class QuotaSuite(DatabaseEngine engine) : IAsyncLifetime
{
    private OpenWorld world = null!;
    private TestApp app = null!;

    public async ValueTask InitializeAsync()
    {
        world = await OpenWorld.StartAsync(engine, options => options with
        {
            DailyQuotas = new Dictionary<string, long> { ["/wxa/msg_sec_check"] = 4 },
            MinuteRates = new Dictionary<string, long> { ["/wxa/msg_sec_check"] = 2 },
        });
        app = await world.NewAppAsync();
    }

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        if (world is not null)
            await world.DisposeAsync();
    }

    [Fact]
    public async Task Calls_are_limited_by_the_minute_and_by_the_day()
    {
        var other = await world.NewAppAsync();
        for (var minute = 0; minute < 2; minute++)
        {
            Assert.Equal(0, (int)(await CheckAsync(app))["errcode"]!);
            Assert.Equal(0, (int)(await CheckAsync(app))["errcode"]!);
            (await CheckAsync(app)).Refuses(45011);
            Assert.Equal(0, (int)(await CheckAsync(other))["errcode"]!);
            world.Later(TimeSpan.FromMinutes(1));
        }
        (await CheckAsync(app)).Refuses(45009);
        var quota = await app.CallAsync("/cgi-bin/openapi/quota/get", new { cgi_path = "/wxa/msg_sec_check" });
        Assert.Equal((4, 4, 0), ((int)quota["quota"]!["daily_limit"]!, (int)quota["quota"]!["used"]!, (int)quota["quota"]!["remain"]!));
        Assert.Equal(60, (int)quota["rate_limit"]!["refresh_second"]!);
        world.Later(TimeSpan.FromMinutes(1));
        Assert.Equal(0, (int)(await app.CallAsync("/cgi-bin/openapi/quota/clear", new { cgi_path = "/wxa/msg_sec_check" }))["errcode"]!);
        Assert.Equal(0, (int)(await CheckAsync(app))["errcode"]!);
        Assert.Equal(1, (int)(await app.CallAsync("/cgi-bin/openapi/quota/get", new { cgi_path = "/wxa/msg_sec_check" }))["quota"]!["used"]!);
    }

    [Fact]
    public async Task Of_many_calls_in_one_minute_no_more_than_its_rate_are_taken()
    {
        var token = await app.TokenAsync();
        var answers = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => world.CallAsync($"/wxa/msg_sec_check?access_token={token}", new { content = "a" })));
        Assert.Equal(2, answers.Count(answer => (int)answer["errcode"]! == 0));
        Assert.All(answers.Where(answer => (int)answer["errcode"]! != 0), answer => answer.Refuses(45011));
    }

    [Theory]
    [InlineData("wxa/msg_sec_check", 76003)]
    [InlineData("https://api.weixin.qq.com/wxa/msg_sec_check", 76003)]
    [InlineData("/wxa/nothing", 76021)]
    [InlineData("/sns/jscode2session", 76022)]
    public async Task A_path_that_has_no_quota_is_told_apart(string path, int code) => (await app.CallAsync("/cgi-bin/openapi/quota/get", new { cgi_path = path })).Refuses(code);

    [Fact]
    public async Task The_number_of_a_refusal_leads_its_own_app_back_to_the_call_without_its_secrets()
    {
        var stored = new TaskCompletionSource();
        world.Get<RefusalLog>().Stored += () => stored.TrySetResult();
        var refused = await app.CallAsync("/wxa/business/getuserphonenumber", new { code = "a-secret-code" });
        var rid = ((string)refused["errmsg"]!).Split("rid: ")[1];
        await stored.Task.WaitAsync(TimeSpan.FromSeconds(20), TimeProvider.System);
        var told = (await app.CallAsync("/cgi-bin/openapi/rid/get", new { rid }))["request"]!;
        Assert.Contains("40029", (string)told["response_body"]!);
        Assert.Equal(world.Clock.GetUtcNow().ToUnixTimeSeconds(), (long)told["invoke_time"]!);
        Assert.Equal("127.0.0.1", (string)told["client_ip"]!);
        Assert.Contains("access_token=••••", (string)told["request_url"]!);
        Assert.DoesNotContain("a-secret-code", told.ToJsonString());
        (await (await world.NewAppAsync()).CallAsync("/cgi-bin/openapi/rid/get", new { rid })).Refuses(76003);
        (await app.CallAsync("/cgi-bin/openapi/rid/get", new { rid = "61725984-6126f6f9-040f19c4" })).Refuses(76001);
        (await app.CallAsync("/cgi-bin/openapi/rid/get", new { })).Refuses(76002);
        world.Later(TimeSpan.FromDays(7.1));
        (await app.CallAsync("/cgi-bin/openapi/rid/get", new { rid })).Refuses(76001);
    }

    [Fact]
    public async Task Quotas_are_cleared_by_secret_in_the_query_of_an_empty_post_too()
    {
        using var response = await world.Http.PostAsync($"/cgi-bin/clear_quota/v2?appid={app.AppId}&appsecret={app.Secret}", new StringContent(""));
        Assert.Equal(0, (int)JsonNode.Parse(await response.Content.ReadAsStringAsync())!["errcode"]!);
    }

    [Fact]
    public async Task A_sandbox_is_slow_and_fails_on_demand()
    {
        await world.SandboxAsync("/sandbox/faults", new { appid = app.AppId, kind = "system-error", path = "/wxa" });
        (await CheckAsync(app)).Refuses(-1);
        Assert.Equal(0, (int)(await CheckAsync(app))["errcode"]!);
        await world.SandboxAsync("/sandbox/faults", new { appid = app.AppId, kind = "system-error-after", path = "/wxaapi/newtmpl/addtemplate" });
        (await app.CallAsync("/wxaapi/newtmpl/addtemplate", new { tid = 1001, kidList = new[] { 1, 2 } })).Refuses(-1);
        Assert.Single((await app.CallAsync("/wxaapi/newtmpl/gettemplate"))["data"]!.AsArray());
    }

    private static Task<JsonNode> CheckAsync(TestApp by) => by.CallAsync("/wxa/msg_sec_check", new { content = "hello" });
}

public sealed class QuotasOnSqlite() : QuotaSuite(DatabaseEngine.Sqlite);

public sealed class QuotasOnPostgres() : QuotaSuite(DatabaseEngine.Postgres);
