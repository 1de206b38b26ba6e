using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Dapper;
using Madang.Kernel.Database;
using Madang.Kernel.Inspection;
using Madang.OpenPlatform.Tests.Platform;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Madang.OpenPlatform.Tests.Tokens;

/// <summary>How an app's back end shows who it is: family 1 of the wire.</summary>
public abstract class TokenSuite(DatabaseEngine engine) : IAsyncLifetime
{
    private readonly SeenRequests seen = new();
    private OpenWorld world = null!;

    public async ValueTask InitializeAsync() => world = await OpenWorld.StartAsync(
        engine,
        options => options with { DailyQuotas = new Dictionary<string, long> { ["/cgi-bin/getcallbackip"] = 3 } },
        services => services.AddSingleton<IRequestInspector>(seen));

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        if (world is not null)
            await world.DisposeAsync();
    }

    [Fact]
    public async Task An_old_token_stays_good_for_five_minutes_after_a_new_one()
    {
        var app = await world.NewAppAsync();
        var first = await world.CallAsync(app.TokenUrl);
        Assert.Equal(7200, (int)first["expires_in"]!);
        var second = await app.TokenAsync();
        Assert.NotEqual((string)first["access_token"]!, second);
        world.Machine.Advance(TimeSpan.FromMinutes(4.9));
        Assert.Equal("ok", (string)(await TicketAsync((string)first["access_token"]!))["errmsg"]!);
        world.Machine.Advance(TimeSpan.FromMinutes(0.2));
        (await TicketAsync((string)first["access_token"]!)).Refuses(40001);
        Assert.Equal("ok", (string)(await TicketAsync(second))["errmsg"]!);
        world.Machine.Advance(TimeSpan.FromHours(2));
        (await TicketAsync(second)).Refuses(42001);
    }

    [Theory]
    [InlineData("grant_type=password&appid={app}&secret={secret}", 40002)]
    [InlineData("grant_type=client_credential&secret={secret}", 41002)]
    [InlineData("grant_type=client_credential&appid={app}", 41004)]
    [InlineData("grant_type=client_credential&appid=wx0000000000000000&secret={secret}", 40013)]
    [InlineData("grant_type=client_credential&appid={app}&secret=0123456789abcdef0123456789abcdef", 40125)]
    public async Task What_does_not_show_an_app_gets_no_token(string query, int code)
    {
        var app = await world.NewAppAsync();
        var filled = query.Replace("{app}", app.AppId, StringComparison.Ordinal).Replace("{secret}", app.Secret, StringComparison.Ordinal);
        (await world.CallAsync("/cgi-bin/token?" + filled)).Refuses(code);
        var members = new JsonObject();
        foreach (var pair in filled.Split('&').Select(pair => pair.Split('=')))
            members[pair[0]] = pair[1];
        (await world.CallAsync("/cgi-bin/stable_token", members.ToJsonString())).Refuses(code);
    }

    [Fact]
    public async Task A_token_is_asked_for_by_get_by_form_and_by_json()
    {
        var app = await world.NewAppAsync();
        using var form = await world.Http.PostAsync(
            "/cgi-bin/token", new FormUrlEncodedContent(new Dictionary<string, string> { ["grant_type"] = "client_credential", ["appid"] = app.AppId, ["secret"] = app.Secret }));
        Assert.Contains("access_token", await form.Content.ReadAsStringAsync());
        Assert.NotNull((await world.CallAsync("/cgi-bin/token", new { grant_type = "client_credential", appid = app.AppId, secret = app.Secret }))["access_token"]);
    }

    [Fact]
    public async Task Calls_without_a_good_token_say_what_is_wrong_with_it()
    {
        (await world.CallAsync("/cgi-bin/getcallbackip")).Refuses(41001);
        (await world.CallAsync("/cgi-bin/getcallbackip?access_token=stolen")).Refuses(40001);
        (await world.CallAsync("/cgi-bin/getcallbackip?access_token=" + new string('a', 5_000))).Refuses(40001);
        (await world.CallAsync("/cgi-bin/nothing_of_the_kind")).Refuses(40066);
    }

    [Fact]
    public async Task A_stable_token_stays_the_same_until_it_is_about_to_end()
    {
        var app = await world.NewAppAsync();
        var first = await StableAsync(app);
        world.Machine.Advance(TimeSpan.FromMinutes(60));
        var again = await StableAsync(app);
        Assert.Equal((string)first["access_token"]!, (string)again["access_token"]!);
        Assert.Equal(3600, (int)again["expires_in"]!);
        world.Machine.Advance(TimeSpan.FromMinutes(56));
        var next = await StableAsync(app);
        Assert.NotEqual((string)first["access_token"]!, (string)next["access_token"]!);
        // Both are good until the first one's own end; plain tokens end neither.
        await app.TokenAsync();
        Assert.Equal("ok", (string)(await TicketAsync((string)first["access_token"]!))["errmsg"]!);
        Assert.Equal("ok", (string)(await TicketAsync((string)next["access_token"]!))["errmsg"]!);
    }

    [Fact]
    public async Task A_forced_stable_token_ends_the_one_before_at_once_but_not_within_thirty_seconds_and_twenty_times_a_day()
    {
        var app = await world.NewAppAsync();
        var first = (string)(await StableAsync(app))["access_token"]!;
        Assert.Equal(first, (string)(await StableAsync(app, force: true))["access_token"]!);
        world.Machine.Advance(TimeSpan.FromSeconds(31));
        var forced = (string)(await StableAsync(app, force: true))["access_token"]!;
        Assert.NotEqual(first, forced);
        (await TicketAsync(first)).Refuses(40001);
        Assert.Equal("ok", (string)(await TicketAsync(forced))["errmsg"]!);
        for (var i = 1; i < 20; i++)
        {
            world.Machine.Advance(TimeSpan.FromSeconds(31));
            Assert.NotNull((await StableAsync(app, force: true))["access_token"]);
        }
        world.Machine.Advance(TimeSpan.FromSeconds(31));
        (await StableAsync(app, force: true)).Refuses(45009);
        Assert.NotNull((await StableAsync(app))["access_token"]);
    }

    [Fact]
    public async Task Parallel_callers_are_told_one_stable_token()
    {
        var app = await world.NewAppAsync();
        var told = await Task.WhenAll(Enumerable.Range(0, 12).Select(_ => StableAsync(app)));
        Assert.Single(told.Select(answer => (string)answer["access_token"]!).Distinct());
    }

    [Fact]
    public async Task A_quota_that_is_reached_is_refused_and_comes_back_when_cleared_or_with_the_next_day()
    {
        var app = await world.NewAppAsync();
        var other = await world.NewAppAsync();
        var token = await app.TokenAsync();
        for (var i = 0; i < 3; i++)
            Assert.NotEmpty((await world.CallAsync("/cgi-bin/getcallbackip?access_token=" + token))["ip_list"]!.AsArray());
        (await world.CallAsync("/cgi-bin/getcallbackip?access_token=" + token)).Refuses(45009);
        Assert.NotNull((await other.CallAsync("/cgi-bin/getcallbackip"))["ip_list"]);
        (await world.CallAsync("/cgi-bin/clear_quota?access_token=" + token, new { appid = other.AppId })).Refuses(40013);
        Assert.Equal(0, (int)(await world.CallAsync("/cgi-bin/clear_quota?access_token=" + token, new { appid = app.AppId }))["errcode"]!);
        Assert.NotNull((await world.CallAsync("/cgi-bin/getcallbackip?access_token=" + token))["ip_list"]);
        for (var i = 1; i < 10; i++)
            Assert.Equal(0, (int)(await world.CallAsync("/cgi-bin/clear_quota/v2", new { appid = app.AppId, appsecret = app.Secret }))["errcode"]!);
        (await world.CallAsync("/cgi-bin/clear_quota/v2", new { appid = app.AppId, appsecret = app.Secret })).Refuses(48006);
    }

    [Fact]
    public async Task Tickets_stay_the_same_until_they_end_and_are_apart_by_app_and_kind()
    {
        var app = await world.NewAppAsync();
        var token = await app.TokenAsync();
        var ticket = (string)(await TicketAsync(token))["ticket"]!;
        Assert.Equal(ticket, (string)(await TicketAsync(token))["ticket"]!);
        Assert.NotEqual(ticket, (string)(await TicketAsync(token, "wx_card"))["ticket"]!);
        Assert.NotEqual(ticket, (string)(await TicketAsync(await (await world.NewAppAsync()).TokenAsync()))["ticket"]!);
        (await TicketAsync(token, "cash")).Refuses(40097);
        world.Machine.Advance(TimeSpan.FromHours(2.1));
        Assert.NotEqual(ticket, (string)(await TicketAsync(await app.TokenAsync()))["ticket"]!);
    }

    [Fact]
    public async Task The_wrong_method_an_empty_body_and_what_is_no_json_are_told_apart()
    {
        var app = await world.NewAppAsync();
        var token = await app.TokenAsync();
        (await world.CallAsync("/cgi-bin/clear_quota?access_token=" + token)).Refuses(43002);
        (await world.CallAsync("/cgi-bin/clear_quota?access_token=" + token, "")).Refuses(44002);
        (await world.CallAsync("/cgi-bin/clear_quota?access_token=" + token, "not json")).Refuses(47001);
        (await world.CallAsync("/cgi-bin/clear_quota?access_token=" + token, new string('[', 40))).Refuses(47001);
    }

    [Fact]
    public async Task A_new_secret_ends_the_old_one_and_no_other_owner_gets_one()
    {
        var app = await world.NewAppAsync();
        var renewed = await world.NewAppAsync(appId: app.AppId);
        (await world.CallAsync(app.TokenUrl)).Refuses(40125);
        Assert.NotNull((await world.CallAsync(renewed.TokenUrl))["access_token"]);
        using var stolen = await world.SendAsync(HttpMethod.Post, "/sandbox/apps", new { owner = "somebody else", appid = app.AppId }, OpenWorld.Token);
        Assert.Equal(HttpStatusCode.Conflict, stolen.StatusCode);
        using var stranger = await world.SendAsync(HttpMethod.Post, "/sandbox/apps", new { }, "not the operator's token");
        Assert.Equal(HttpStatusCode.Unauthorized, stranger.StatusCode);
    }

    [Fact]
    public async Task A_copy_of_the_database_holds_no_secret_in_clear()
    {
        var app = await world.NewAppAsync();
        string[] secrets = [app.Secret, await app.TokenAsync(), (string)(await StableAsync(app))["access_token"]!, (string)app.Summary["token"]!, (string)app.Summary["encoding_aes_key"]!];
        Assert.Equal(43, secrets[^1].Length);
        await using var connection = await world.Database.OpenAsync();
        var stored = new StringBuilder();
        foreach (var table in (string[])["open_app", "open_access_token"])
        {
            foreach (var row in await connection.QueryAsync($"SELECT * FROM {table}"))
                stored.AppendJoin('|', ((IDictionary<string, object>)row).Values);
        }
        Assert.Contains(app.AppId, stored.ToString());
        Assert.All(secrets, secret => Assert.DoesNotContain(secret, stored.ToString()));
    }

    [Fact]
    public async Task The_inspector_is_told_of_every_call_with_the_number_of_its_refusal()
    {
        var app = await world.NewAppAsync();
        var refused = await world.CallAsync($"/cgi-bin/token?grant_type=client_credential&appid={app.AppId}&secret=wrong");
        var record = seen.All.Last();
        Assert.Equal(app.AppId, record.AppId);
        Assert.Equal("40125", record.ErrorCode);
        Assert.EndsWith(record.RequestNumber!, (string)refused["errmsg"]!);
    }

    private Task<JsonNode> TicketAsync(string token, string type = "jsapi") => world.CallAsync($"/cgi-bin/ticket/getticket?access_token={token}&type={type}");

    private Task<JsonNode> StableAsync(TestApp app, bool force = false) =>
        world.CallAsync("/cgi-bin/stable_token", new { grant_type = "client_credential", appid = app.AppId, secret = app.Secret, force_refresh = force });
}

public sealed class TokensOnSqlite() : TokenSuite(DatabaseEngine.Sqlite);

public sealed class TokensOnPostgres() : TokenSuite(DatabaseEngine.Postgres);
