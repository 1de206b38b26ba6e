using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Madang.Kernel.Database;
using Madang.OpenPlatform.Tests.Platform;
using Xunit;

namespace Madang.OpenPlatform.Tests.Releases;

/// <summary>The calls of an app's back end about its versions, as documented: path, body, answer, number.</summary>
public abstract class CodeWireSuite(DatabaseEngine engine) : IAsyncLifetime
{
    private OpenWorld world = null!;
    private TestApp app = null!;
    private string token = null!;

    public async ValueTask InitializeAsync()
    {
        world = await OpenWorld.StartAsync(engine);
        app = await world.NewAppAsync();
        token = await app.TokenAsync();
    }

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        if (world is not null)
            await world.DisposeAsync();
    }

    [Fact]
    public async Task A_back_end_leads_its_app_from_commit_to_release_and_back()
    {
        await ReleaseAsync("1.0.0");
        await UploadAsync("// two");
        await DoneAsync("commit", new { template_id = 0, user_version = "1.1.0", user_desc = "two", ext_json = "{}" });
        Assert.Equal(["pages/index/index", "pages/goods/goods"], (await DoneAsync("get_page"))["page_list"]!.AsArray().Select(page => (string)page!));
        var category = (await DoneAsync("get_category"))["category_list"]!.AsArray()[0]!;
        var auditId = (long)(await DoneAsync("submit_audit", new
        {
            item_list = new[] { new { address = "pages/index/index", tag = "shop clothes", title = "Home", first_class = (string)category["first_class"]!, second_class = (string)category["second_class"]!, first_id = (long)category["first_id"]!, second_id = (long)category["second_id"]! } },
            version_desc = "look",
        }))["auditid"]!;
        Assert.Equal(2, (int)(await DoneAsync("get_auditstatus", new { auditid = auditId }))["status"]!);
        await DoneAsync("speedupaudit", new { auditid = auditId });
        await RefusedAsync(89404, "speedupaudit", new { auditid = auditId });
        await DecideAsync(auditId, "pass");
        var latest = await DoneAsync("get_latest_auditstatus");
        Assert.Equal((auditId, 0, "1.1.0"), ((long)latest["auditid"]!, (int)latest["status"]!, (string)latest["user_version"]!));
        await DoneAsync("grayrelease", new { gray_percentage = 0, support_debuger_first = true });
        await DoneAsync("grayrelease", new { gray_percentage = "5", support_experiencer_first = true });
        var plan = (await DoneAsync("getgrayreleaseplan"))["gray_release_plan"]!;
        Assert.Equal((1, 5, true, true), ((int)plan["status"]!, (int)plan["gray_percentage"]!, (bool)plan["support_debuger_first"]!, (bool)plan["support_experiencer_first"]!));
        await RefusedAsync(87011, "revertcoderelease");
        await DoneAsync("revertgrayrelease");
        Assert.Equal(4, (int)(await DoneAsync("getgrayreleaseplan"))["gray_release_plan"]!["status"]!);
        await DoneAsync("release", new { });
        var info = await DoneAsync("getversioninfo", new { });
        Assert.Equal(("1.1.0", "two"), ((string)info["release_info"]!["release_version"]!, (string)info["exp_info"]!["exp_desc"]!));
        var earlier = (await DoneAsync("revertcoderelease", query: "&action=get_history_version"))["version_list"]!.AsArray().Single()!;
        Assert.Equal(("1.0.0", 1), ((string)earlier["user_version"]!, (int)earlier["app_version"]!));
        await DoneAsync("revertcoderelease", query: "&app_version=1");
        await RefusedAsync(87012, "revertcoderelease");
        await DoneAsync("change_visitstatus", new { action = "close" });
        var steps = (await world.OperatorAsync(HttpMethod.Get, $"/apps/{app.AppId}/steps"))["steps"]!.AsArray();
        Assert.Equal(("visit.close", "api"), ((string)steps[0]!["action"]!, (string)steps[0]!["actor"]!));
    }

    [Fact]
    public async Task A_rejected_audit_says_why_and_a_withdrawn_one_that_it_is()
    {
        await UploadAsync("// one");
        await DoneAsync("commit", new { user_version = "1.0.0" });
        var first = (long)(await DoneAsync("submit_audit", new { }))["auditid"]!;
        await DoneAsync("undocodeaudit");
        Assert.Equal(3, (int)(await DoneAsync("get_auditstatus", new { auditid = first }))["status"]!);
        var second = (long)(await DoneAsync("submit_audit", new { }))["auditid"]!;
        await DecideAsync(second, "reject");
        var told = await DoneAsync("get_auditstatus", new { auditid = second.ToString() });
        Assert.Equal((1, "no"), ((int)told["status"]!, (string)told["reason"]!));
    }

    [Fact]
    public async Task What_is_wrong_is_refused_by_its_number()
    {
        await UploadAsync("// one");
        await DoneAsync("commit", new { user_version = "1.0.0" });
        foreach (var (call, body, code) in ((string, string, int)[])
        [
            ("commit", """{"user_version":"1.0.0","template_id":7}""", 85014),
            ("commit", """{"user_version":"1.0.0","ext_json":"{"}""", 85048),
            ("commit", """{"user_version":"1.0.0","ext_json":"{\"ext\":{}}"}""", 85013),
            ("commit", """{"user_version":""}""", 40097),
            ("commit", "[]", 47001),
            ("commit", "{", 47001),
            ("commit", """{"user_version":"1","user_version":"2"}""", 47001),
            ("commit", "", 44002),
            ("getversioninfo", "", 44002),
            ("release", "", 44002),
            ("submit_audit", """{"item_list":[]}""", 85023),
            ("submit_audit", """{"item_list":[{},{},{},{},{},{}]}""", 85023),
            ("submit_audit", """{"item_list":[null]}""", 85010),
            ("submit_audit", """{"item_list":[{}]}""", 85010),
            ("submit_audit", """{"item_list":[{"address":"pages/none"}]}""", 85007),
            ("submit_audit", """{"item_list":[{"title":"123456789012345678901234567890123"}]}""", 85011),
            ("submit_audit", """{"item_list":[{"title":"a","tag":"a b c d e f g h i j k"}]}""", 85006),
            ("submit_audit", """{"item_list":[{"title":"a","first_id":9,"second_id":9}]}""", 85008),
            ("submit_audit", """{"item_list":"none"}""", 47001),
            ("get_auditstatus", """{"auditid":1}""", 85012),
            ("get_auditstatus", """{"auditid":"x"}""", 85012),
            ("speedupaudit", """{"auditid":1}""", 89402),
            ("grayrelease", """{"gray_percentage":0}""", 85081),
            ("grayrelease", "{}", 85081),
            ("grayrelease", """{"gray_percentage":10}""", 85079),
            ("change_visitstatus", """{"action":"shut"}""", 85022),
            ("bind_tester", "{}", 85001),
            ("unbind_tester", """{"wechatid":"nobody"}""", 85001),
            ("memberauth", "{}", 85022),
        ])
        {
            var answer = await AskAsync(call, "", body);
            Assert.True((int)answer["errcode"]! == code, $"{call} {body} was answered {answer["errcode"]}, not {code}");
            Assert.Matches("rid: [0-9a-f]{8}-[0-9a-f]{8}-[0-9a-f]{8}$", (string)answer["errmsg"]!);
        }
    }

    [Fact]
    public async Task Testers_are_bound_listed_and_unbound()
    {
        await UploadAsync("// one");
        var id = (string)(await DoneAsync("bind_tester", new { wechatid = "minji" }))["userstr"]!;
        await RefusedAsync(85004, "bind_tester", new { wechatid = "minji" });
        Assert.Equal(id, (string)(await DoneAsync("memberauth", new { action = "get_experiencer" }))["members"]!.AsArray().Single()!["userstr"]!);
        await DoneAsync("unbind_tester", new { userstr = id });
        Assert.Empty((await DoneAsync("memberauth", new { action = "get_experiencer" }))["members"]!.AsArray());
    }

    [Fact]
    public async Task A_code_is_a_jpeg_and_a_page_that_is_not_there_has_none()
    {
        await UploadAsync("// one");
        await RefusedAsync(86001, "get_qrcode");
        await DoneAsync("commit", new { user_version = "1.0.0" });
        using var code = await world.Http.GetAsync($"/wxa/get_qrcode?access_token={token}&path=" + Uri.EscapeDataString("pages/goods/goods?id=3"));
        Assert.Equal("image/jpeg", code.Content.Headers.ContentType!.ToString());
        var bytes = await code.Content.ReadAsByteArrayAsync();
        Assert.Equal([0xFF, 0xD8, 0xFF], bytes[..3]);
        Assert.Equal([0xFF, 0xD9], bytes[^2..]);
        await RefusedAsync(41030, "get_qrcode", query: "&path=pages/none/none");
    }

    [Fact]
    public async Task Another_apps_token_reaches_nothing_of_this_app()
    {
        await UploadAsync("// one");
        await DoneAsync("commit", new { user_version = "1.0.0" });
        var auditId = (long)(await DoneAsync("submit_audit", new { }))["auditid"]!;
        var stranger = await world.NewAppAsync();
        await stranger.PublishAsync("develop");
        var other = await stranger.TokenAsync();
        Assert.Equal(85012, (int)(await AskAsync("get_auditstatus", "", JsonSerializer.Serialize(new { auditid = auditId }), other))["errcode"]!);
        Assert.Equal(89402, (int)(await AskAsync("speedupaudit", "", JsonSerializer.Serialize(new { auditid = auditId }), other))["errcode"]!);
        Assert.Equal(85012, (int)(await AskAsync("undocodeaudit", "", null, other))["errcode"]!);
        Assert.Equal(85019, (int)(await AskAsync("release", "", "{}", other))["errcode"]!);
    }

    [Fact]
    public async Task Without_a_good_token_every_call_is_refused()
    {
        foreach (var call in (string[])["commit", "get_qrcode", "get_page", "get_category", "submit_audit", "get_auditstatus", "get_latest_auditstatus", "undocodeaudit", "release", "grayrelease", "getgrayreleaseplan", "revertgrayrelease", "revertcoderelease", "change_visitstatus", "getversioninfo", "speedupaudit", "bind_tester", "unbind_tester", "memberauth"])
        {
            Assert.Equal(41001, (int)(await AskAsync(call, "", "{}", ""))["errcode"]!);
            Assert.Equal(40001, (int)(await AskAsync(call, "", "{}", "bad"))["errcode"]!);
        }
        Assert.Equal(43002, (int)(await AskAsync("release", "", null))["errcode"]!);
    }

    private Task UploadAsync(string text) => app.PublishAsync("develop", text: text);

    private async Task ReleaseAsync(string version)
    {
        await UploadAsync("// " + version);
        await DoneAsync("commit", new { user_version = version });
        await DecideAsync((long)(await DoneAsync("submit_audit", new { }))["auditid"]!, "pass");
        await DoneAsync("release", new { });
    }

    private Task<JsonNode> DecideAsync(long auditId, string word) => world.OperatorAsync(HttpMethod.Post, $"/audits/{auditId}/{word}", new { anyway = true, reason = word == "reject" ? "no" : "" });

    private async Task<JsonNode> DoneAsync(string call, object? body = null, string query = "")
    {
        var answer = await AskAsync(call, query, body is null ? null : JsonSerializer.Serialize(body));
        Assert.True((int)answer["errcode"]! == 0, $"{call}: {answer["errmsg"]}");
        Assert.Equal("ok", (string)answer["errmsg"]!);
        return answer;
    }

    private async Task RefusedAsync(int code, string call, object? body = null, string query = "") =>
        Assert.Equal(code, (int)(await AskAsync(call, query, body is null ? null : JsonSerializer.Serialize(body)))["errcode"]!);

    private async Task<JsonNode> AskAsync(string call, string query, string? body, string? by = null)
    {
        using var request = new HttpRequestMessage(body is null ? HttpMethod.Get : HttpMethod.Post, $"/wxa/{call}?access_token={by ?? token}{query}");
        if (body is not null)
            request.Content = new StringContent(body, Encoding.UTF8, "application/json");
        using var response = await world.Http.SendAsync(request);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal("application/json; charset=utf-8", response.Content.Headers.ContentType!.ToString());
        return JsonNode.Parse(await response.Content.ReadAsStringAsync())!;
    }
}

public sealed class CodeWireOnSqlite() : CodeWireSuite(DatabaseEngine.Sqlite);

public sealed class CodeWireOnPostgres() : CodeWireSuite(DatabaseEngine.Postgres);
