using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Madang.Kernel.Database;
using Madang.OpenPlatform.Push;
using Madang.OpenPlatform.Tests.Platform;
using Madang.OpenPlatform.Wire;
using Microsoft.AspNetCore.Routing;
using Xunit;

namespace Madang.OpenPlatform.Tests.Hostile;

/// <summary>Every call of the wire against what a hostile or broken client may send: each is answered with HTTP 200 and the documented number, and none falls over.</summary>
public abstract class HostileOpenSuite(DatabaseEngine engine) : IAsyncLifetime
{
    private static readonly string[] OddBodies =
    [
        "not json", "[]", "null", "\"text\"", "{", "{\"a\":1,\"a\":2}", "{\"a\":\"x\\u0000y\"}", "{\"a\":\"\\ud800\"}", new('[', 60), "{\"a\":" + new string('[', 40) + new string(']', 40) + "}", "{\"a\":1e}",
    ];

    private static readonly string[] OddValues =
    [
        "{}", "[]", "null", "true", "-1", "1e400", "99999999999999999999", "0.5", "\"\"", "\" \"", "\"' OR 1=1 --\"", "\"\\u202e\"", "\"../../etc/passwd\"", "\"😀\"", "[[1]]", "{\"value\":{}}", "\"%00\"",
    ];

    private static readonly string[] OddQueries = ["%00", "a%00b", "%ED%A0%80", "%FF", "%F0%9F%98%80", "%27%20OR%201%3D1", "%E2%80%AE", "-1", "[]", "99999999999999999999"];

    private OpenWorld world = null!;
    private TestApp app = null!;
    private TestApp stranger = null!;
    private string token = null!;

    public async ValueTask InitializeAsync()
    {
        world = await OpenWorld.StartAsync(engine);
        app = await world.NewAppAsync("shop");
        stranger = await world.NewAppAsync("bank");
        token = await app.TokenAsync();
    }

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        if (world is not null)
            await world.DisposeAsync();
    }

    [Fact]
    public void Every_call_of_the_wire_has_a_row() => Assert.Equal(world.Get<OpenCatalogue>().Routes.Select(route => route.Path).Order(), OpenRows.All.Select(row => row.Path).Order());

    [Fact]
    public async Task Without_a_good_token_of_now_every_call_is_refused()
    {
        foreach (var row in OpenRows.All.Where(row => row.NeedsToken))
        {
            await RefusesAsync(row, 41001, "", row.Body);
            await RefusesAsync(row, 40001, "stolen", row.Body);
            await RefusesAsync(row, 40001, new string('a', 6_000), row.Body);
            await RefusesAsync(row, 40001, "a%00b", row.Body);
        }
        world.Later(TimeSpan.FromHours(2.1));
        foreach (var row in OpenRows.All.Where(row => row.NeedsToken))
            await RefusesAsync(row, 42001, token, row.Body);
    }

    [Fact]
    public async Task The_wrong_method_an_empty_body_no_json_and_too_much_are_told_apart()
    {
        foreach (var row in OpenRows.All.Where(row => row.NeedsToken))
        {
            if (row.IsPost)
                Assert.Equal(43002, await CodeAsync(HttpMethod.Get, row, token, ""));
            if (row.NeedsBody)
                await RefusesAsync(row, 44002, token, "");
            if (row.TakesFile)
                continue;
            foreach (var body in OddBodies)
                Assert.True(await CodeAsync(HttpMethod.Post, row, token, body) == 47001, $"{row.Path} took {body[..Math.Min(body.Length, 40)]}");
            Assert.Equal(45002, await CodeAsync(HttpMethod.Post, row, token, new string(' ', row.LargestBodyBytes + 1)));
        }
    }

    [Fact]
    public async Task Odd_values_are_refused_or_taken_for_nothing_and_nothing_falls_over()
    {
        foreach (var row in OpenRows.All.Where(row => !row.TakesFile))
        {
            foreach (var name in row.Members.Select(pair => pair.Key))
            {
                foreach (var value in row.IsPost ? OddValues : OddQueries)
                {
                    // Every row has a few members; not each pair is walked for the sake of the clock, but each value meets each kind of member somewhere.
                    if ((row.Path.Length + name.Length + value.Length) % 3 != 0)
                        continue;
                    int? code;
                    if (row.IsPost)
                    {
                        var members = Filled(row);
                        members[name] = "@@";
                        code = await CodeAsync(HttpMethod.Post, row, row.NeedsToken ? token : "", members.ToJsonString().Replace("\"@@\"", value, StringComparison.Ordinal));
                    }
                    else
                    {
                        code = await CodeAsync(HttpMethod.Get, row with { Path = $"{row.Path}?{string.Join('&', Filled(row).Select(pair => $"{pair.Key}={(pair.Key == name ? value : pair.Value)}"))}" }, row.NeedsToken ? token : "", "");
                    }
                    Assert.True(code != -1, $"{row.Path} fell over {name}={value}");
                }
            }
        }
    }

    [Fact]
    public async Task A_person_of_another_app_is_nobody_here_and_an_apps_id_is_not_another_ones()
    {
        var foreign = await stranger.TokenAsync();
        foreach (var row in OpenRows.All.Where(row => row.OpenIdMember.Length > 0))
        {
            foreach (var openId in (string[])[app.DemonstrationOpenId, "oNobodyNobodyNobodyNobodyNob", "", new('o', 3_000)])
            {
                var members = Filled(row, stranger.AppId);
                members[row.OpenIdMember] = openId;
                var code = row.IsPost
                    ? await CodeAsync(HttpMethod.Post, row, foreign, members.ToJsonString())
                    : await CodeAsync(HttpMethod.Get, row with { Path = $"{row.Path}?{string.Join('&', members.Select(pair => $"{pair.Key}={pair.Value}"))}" }, foreign, "");
                Assert.True(code == 40003 || openId.Length == 0 && code == 41009, $"{row.Path} answered {code} for {openId[..Math.Min(openId.Length, 30)]}");
            }
        }
        (await world.CallAsync($"/cgi-bin/clear_quota?access_token={foreign}", new { appid = app.AppId })).Refuses(40013);
        (await world.CallAsync($"/wxa/getuserriskrank?access_token={foreign}", new { appid = app.AppId, openid = stranger.DemonstrationOpenId, scene = 0 })).Refuses(43104);
    }

    [Fact]
    public async Task What_is_not_there_and_odd_methods_say_so_in_the_wires_own_way()
    {
        foreach (var path in (string[])["/cgi-bin/nothing", "/wxa/nothing", "/wxaapi/newtmpl/nothing", "/sns/nothing", "/wxa/", "/cgi-bin/media/upload/x"])
            Assert.Equal(40066, await CodeAsync(HttpMethod.Get, new(path, "{}"), token, ""));
        using var put = await world.SendAsync(HttpMethod.Put, $"/wxa/msg_sec_check?access_token={token}", new { content = "a" }, null);
        Assert.True((int)put.StatusCode is 200 or 405);
    }

    [Fact]
    public async Task Pushes_are_listed_a_page_at_a_time()
    {
        await using var receiver = await PushReceiver.StartAsync();
        await world.ListenAsync(app, receiver, "shop");
        await using (var connection = await world.Database.OpenAsync())
        await using (var transaction = await connection.BeginTransactionAsync())
        {
            for (var i = 0; i < 130; i++)
                await world.Get<PushOutbox>().EnqueueAsync(connection, transaction, new(app.AppId, "", "o", "text", IsEvent: false, new() { ["Content"] = $"{i}" }));
            await transaction.CommitAsync();
        }
        var first = await world.OperatorAsync(HttpMethod.Get, $"/apps/{app.AppId}/pushes");
        var second = await world.OperatorAsync(HttpMethod.Get, $"/apps/{app.AppId}/pushes?before={first["before"]}");
        Assert.Equal((100, 30), (first["pushes"]!.AsArray().Count, second["pushes"]!.AsArray().Count));
        Assert.Null(second["before"]);
        Assert.Empty((await world.OperatorAsync(HttpMethod.Get, $"/apps/{stranger.AppId}/pushes"))["pushes"]!.AsArray());
    }

    [Fact]
    public async Task The_operators_and_peoples_own_calls_let_nobody_else_in_and_fall_over_nothing()
    {
        string[] roots = ["/apps/{appId}/push", "/people/apps/{appId}/subscriptions", "/sandbox/apps", "/sandbox/consents", "/sandbox/words", "/sandbox/logins", "/sandbox/phones"];
        var person = await SignedInPerson.NewAsync(world, "Jun");
        var walked = 0;
        foreach (var endpoint in world.Get<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>().Where(one => roots.Any(root => one.RoutePattern.RawText?.StartsWith(root, StringComparison.Ordinal) == true)))
        {
            var path = endpoint.RoutePattern.RawText!.Replace("{appId}", app.AppId, StringComparison.Ordinal).Replace("{pushId}", "a%27b", StringComparison.Ordinal);
            foreach (var method in endpoint.Metadata.GetMetadata<IHttpMethodMetadata>()!.HttpMethods.Select(name => new HttpMethod(name)))
            {
                walked++;
                foreach (var nobody in (string?[])[null, "nobody", token])
                {
                    using var refused = await world.SendAsync(method, path, method == HttpMethod.Get ? null : "{}", nobody);
                    Assert.True(refused.StatusCode == HttpStatusCode.Unauthorized, $"{method} {path} answered {refused.StatusCode} to {nobody}");
                }
                foreach (var body in method == HttpMethod.Get ? [""] : (string[])["", "[]", "{", "null", "{\"appid\":[],\"url\":{}}", "{\"tmpl_ids\":[null,\"a\"],\"answers\":{\"a\":null}}", "{\"items\":{\"a\":\"maybe\"}}", "{\"url\":\"http://\\u0000\"}", new('[', 5_000)])
                {
                    using var answer = await world.SendAsync(method, path, method == HttpMethod.Get ? null : body, path.StartsWith("/people", StringComparison.Ordinal) ? person.Token : OpenWorld.Token);
                    Assert.True((int)answer.StatusCode < 500, $"{method} {path} {body[..Math.Min(body.Length, 40)]} was answered {answer.StatusCode}");
                }
            }
        }
        Assert.True(walked >= 14, $"Only {walked} were found.");
    }

    private JsonObject Filled(OpenRow row, string? appId = null) =>
        (JsonObject)JsonNode.Parse(row.Body.Replace("{openid}", app.DemonstrationOpenId, StringComparison.Ordinal).Replace("{appid}", appId ?? app.AppId, StringComparison.Ordinal))!;

    private async Task RefusesAsync(OpenRow row, int code, string by, string body) =>
        Assert.True(await CodeAsync(row.IsPost ? HttpMethod.Post : HttpMethod.Get, row, by, body) is var answered && answered == code, $"{row.Path} answered {answered}, not {code}");

    /// <summary>errcode of the answer; 0 for one without any, and for a picture.</summary>
    private async Task<int?> CodeAsync(HttpMethod method, OpenRow row, string by, string body)
    {
        var uri = new Uri(world.Url.GetLeftPart(UriPartial.Authority) + row.Path + (row.Path.Contains('?') ? "&" : "?") + (by.Length > 0 ? $"access_token={by}" : ""), new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true });
        using var request = new HttpRequestMessage(method, uri);
        if (method != HttpMethod.Get)
            request.Content = new StringContent(body, Encoding.UTF8, "application/json");
        using var response = await world.Http.SendAsync(request);
        Assert.True(response.StatusCode == HttpStatusCode.OK, $"{method} {row.Path} was answered {response.StatusCode}");
        if (response.Content.Headers.ContentType!.MediaType != "application/json")
            return 0;
        using var answer = JsonDocument.Parse(await response.Content.ReadAsStringAsync());
        var code = answer.RootElement.TryGetProperty("errcode", out var found) ? found.GetInt32() : 0;
        if (code != 0)
            Assert.Matches(" rid: [0-9a-f]{8}-[0-9a-f]{8}-[0-9a-f]{8}$", answer.RootElement.GetProperty("errmsg").GetString());
        return code;
    }
}

public sealed class HostileOpenOnSqlite() : HostileOpenSuite(DatabaseEngine.Sqlite);

public sealed class HostileOpenOnPostgres() : HostileOpenSuite(DatabaseEngine.Postgres);

/// <summary>Limits of every call.</summary>
public abstract class HostileLimitSuite(DatabaseEngine engine)
{
    [Fact]
    public async Task The_call_after_the_last_of_a_day_is_refused_on_every_path_and_another_apps_is_not()
    {
        await using var world = await OpenWorld.StartAsync(engine, options => options with { DailyQuotas = OpenRows.All.Where(row => row.NeedsToken).ToDictionary(row => row.Path, _ => 1L) });
        var tokens = (await (await world.NewAppAsync()).TokenAsync(), await (await world.NewAppAsync()).TokenAsync());
        foreach (var row in OpenRows.All.Where(row => row.NeedsToken))
        {
            Task<int> CodeAsync(string token) => CodeOfAsync(world, row, token);
            Assert.NotEqual(45009, await CodeAsync(tokens.Item1));
            Assert.True(await CodeAsync(tokens.Item1) == 45009, row.Path);
            Assert.NotEqual(45009, await CodeAsync(tokens.Item2));
        }
    }

    private static async Task<int> CodeOfAsync(OpenWorld world, OpenRow row, string token)
    {
        using var response = await world.SendAsync(row.IsPost ? HttpMethod.Post : HttpMethod.Get, $"{row.Path}?access_token={token}", row.IsPost ? "{}" : null, null);
        var text = await response.Content.ReadAsStringAsync();
        return response.Content.Headers.ContentType!.MediaType == "application/json" ? (int?)JsonNode.Parse(text)!["errcode"] ?? 0 : 0;
    }
}

public sealed class HostileLimitsOnSqlite() : HostileLimitSuite(DatabaseEngine.Sqlite);

public sealed class HostileLimitsOnPostgres() : HostileLimitSuite(DatabaseEngine.Postgres);
