using System.Net;
using System.Text.Json.Nodes;
using Dapper;
using Madang.Kernel.Database;
using Madang.MiniPrograms.Gateway;
using Madang.MiniPrograms.Releases.LifeCycle;
using Madang.MiniPrograms.Tests.Platform;
using Xunit;

namespace Madang.MiniPrograms.Tests.Releases;

/// <summary>A version's way from the developer to everybody, with every refusal on it.</summary>
public abstract class LifeCycleSuite(DatabaseEngine engine) : IAsyncLifetime
{
    private const string AppId = "wx0123456789abcdef";

    private AppPlatform platform = null!;

    public async ValueTask InitializeAsync() => platform = await AppPlatform.StartAsync(engine);

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        if (platform is not null)
            await platform.DisposeAsync();
    }

    [Fact]
    public async Task A_version_goes_from_upload_over_trial_and_audit_to_everybody()
    {
        await UploadAsync("// one");
        await OkAsync($"/apps/{AppId}/commit", new { version = "1.0.0", description = "first" });
        var auditId = (long)(await OkAsync($"/apps/{AppId}/audits", new { version_desc = "look at the first page" }))["audit_id"]!;
        Assert.InRange(auditId, 400_000_001, int.MaxValue);
        Assert.Equal(auditId, (long)(await WaitingAsync()).Single()!["audit_id"]!);
        await OkAsync($"/audits/{auditId}/pass", new { anyway = true });
        Assert.Empty(await WaitingAsync());
        Assert.Null(await OpenedAsync());
        await OkAsync($"/apps/{AppId}/release", new { });
        Assert.Equal("1.0.0", await OpenedAsync());
        string[] expected = ["release", "audit.pass", "audit.submit", "commit", "publish.develop"];
        var steps = await StepsAsync();
        Assert.Equal(expected, steps.Select(step => (string)step!["action"]!));
        Assert.All(steps, step => Assert.Equal("operator", (string)step!["actor"]!));
        Assert.Equal("anyway.", (string)steps[1]!["detail"]!);
    }

    [Fact]
    public async Task What_is_not_there_yet_is_refused_by_its_number()
    {
        await RefusedAsync($"/apps/{AppId}/commit", new { version = "1.0.0" }, 86001);
        await UploadAsync("// one");
        await RefusedAsync($"/apps/{AppId}/audits", new { }, 85086);
        await RefusedAsync($"/apps/{AppId}/release", new { }, 85019);
        await RefusedAsync($"/apps/{AppId}/gray", new { percent = 10 }, 85079);
        await RefusedAsync($"/apps/{AppId}/rollback", new { }, 87012);
        await RefusedAsync($"/apps/{AppId}/visit", new { action = "close" }, 85021);
        await OkAsync($"/apps/{AppId}/commit", new { version = "1.0.0" });
        var auditId = await SubmitAsync();
        await RefusedAsync($"/apps/{AppId}/audits", new { }, 85009);
        await RefusedAsync($"/apps/{AppId}/release", new { }, 85020);
        await OkAsync($"/audits/{auditId}/reject", new { reason = "The second page is empty." });
        await RefusedAsync($"/apps/{AppId}/release", new { }, 85020);
        await RefusedAsync($"/audits/{auditId}/pass", new { anyway = true }, 89402);
        Assert.Equal("The second page is empty.", (string)(await platform.GetJsonAsync($"/audits/{auditId}", AppPlatform.Token))["reason"]!);
        await ReleasedAsync("1.0.1");
        await RefusedAsync($"/apps/{AppId}/release", new { }, 85019);
    }

    [Fact]
    public async Task An_audit_passes_only_after_its_checks_unless_the_operator_says_so()
    {
        await UploadAsync("// one");
        await OkAsync($"/apps/{AppId}/commit", new { version = "1.0.0" });
        var auditId = await SubmitAsync();
        var early = await RefusedAsync($"/audits/{auditId}/pass", new { }, null);
        Assert.Contains("have not ended", early);
        await ExecuteAsync("UPDATE miniprogram_audit SET checks = '{\"is_fit\":false}' WHERE audit_id = @auditId", new { auditId });
        Assert.Contains("keeps it from passing", await RefusedAsync($"/audits/{auditId}/pass", new { }, null));
        await ExecuteAsync("UPDATE miniprogram_audit SET checks = '{\"is_fit\":true}' WHERE audit_id = @auditId", new { auditId });
        await OkAsync($"/audits/{auditId}/pass", new { });
    }

    [Fact]
    public async Task A_submission_can_be_taken_back_five_times_a_day_and_ten_a_month()
    {
        await UploadAsync("// one");
        await OkAsync($"/apps/{AppId}/commit", new { version = "1.0.0" });
        await RefusedAsync($"/apps/{AppId}/audits", null, 85012, HttpMethod.Delete);
        for (var day = 0; day < 2; day++)
        {
            for (var i = 0; i < 5; i++)
            {
                if ((await WaitingAsync()).Count == 0)
                    await SubmitAsync();
                await OkAsync($"/apps/{AppId}/audits", null, HttpMethod.Delete);
            }
            await SubmitAsync();
            await RefusedAsync($"/apps/{AppId}/audits", null, 87013, HttpMethod.Delete);
            // Midnight is China's: 16:00 UTC.
            platform.Machine.SetUtcNow(new(2026, 1, 2 + day, 15, 59, 59, TimeSpan.Zero));
            await RefusedAsync($"/apps/{AppId}/audits", null, 87013, HttpMethod.Delete);
            platform.Machine.SetUtcNow(new(2026, 1, 2 + day, 16, 0, 0, TimeSpan.Zero));
        }
        await RefusedAsync($"/apps/{AppId}/audits", null, 87013, HttpMethod.Delete);
        platform.Machine.SetUtcNow(new(2026, 1, 31, 16, 0, 0, TimeSpan.Zero));
        await OkAsync($"/apps/{AppId}/audits", null, HttpMethod.Delete);
    }

    [Fact]
    public async Task A_gray_release_rises_only_and_ends_in_a_release()
    {
        await ReleasedAsync("1.0.0");
        await RefusedAsync($"/apps/{AppId}/gray", new { percent = 10 }, 85080);
        await PassedAsync("1.1.0");
        foreach (var wrong in (object[])[new { percent = 0 }, new { percent = 101 }, new { percent = -1 }])
            await RefusedAsync($"/apps/{AppId}/gray", wrong, 85081);
        await OkAsync($"/apps/{AppId}/gray", new { percent = 10 });
        await RefusedAsync($"/apps/{AppId}/gray", new { percent = 10 }, 85082);
        await RefusedAsync($"/apps/{AppId}/gray", new { percent = 9 }, 85082);
        await RefusedAsync($"/apps/{AppId}/rollback", new { }, 87011);
        await OkAsync($"/apps/{AppId}/gray", new { percent = 50 });
        Assert.Equal(50, (int)(await LifeAsync())["gray"]!["percent"]!);
        await OkAsync($"/apps/{AppId}/release", new { });
        Assert.Null((await LifeAsync())["gray"]);
        Assert.Equal("1.1.0", await OpenedAsync());
    }

    [Fact]
    public async Task A_person_stays_on_one_side_of_a_gray_release_and_comes_back_when_it_is_given_up()
    {
        await ReleasedAsync("1.0.0");
        await PassedAsync("1.1.0");
        var people = await VisitorsAsync(40);
        await OkAsync($"/apps/{AppId}/gray", new { percent = 30 });
        var first = await OpenedByAsync(people);
        Assert.Equal(first, await OpenedByAsync(people));
        Assert.Contains("1.1.0", first);
        Assert.Contains("1.0.0", first);
        await OkAsync($"/apps/{AppId}/gray", new { percent = 60 });
        var second = await OpenedByAsync(people);
        // Whoever had the new version keeps it; others join.
        Assert.All(first.Index().Where(one => one.Item == "1.1.0"), one => Assert.Equal("1.1.0", second[one.Index]));
        Assert.True(second.Count(version => version == "1.1.0") > first.Count(version => version == "1.1.0"));
        await OkAsync($"/apps/{AppId}/gray/revert", new { });
        Assert.All(await OpenedByAsync(people), version => Assert.Equal("1.0.0", version));
        await RefusedAsync($"/apps/{AppId}/gray/revert", new { }, null);
        // It can begin again, and the same people are first again.
        await OkAsync($"/apps/{AppId}/gray", new { percent = 30 });
        Assert.Equal(first, await OpenedByAsync(people));
    }

    [Fact]
    public async Task Testers_and_developers_come_first_where_that_is_asked_for()
    {
        await ReleasedAsync("1.0.0");
        await PassedAsync("1.1.0");
        var (tester, developer, anybody) = (await VisitorAsync(), await VisitorAsync(), await VisitorAsync());
        await OpenAsync((string)(await OkAsync($"/apps/{AppId}/testers", new { name = "minji" }))["link"]!, tester);
        await OpenAsync((string)(await OkAsync($"/apps/{AppId}/testers", new { name = "seo", role = "developer" }))["link"]!, developer);
        await OkAsync($"/apps/{AppId}/gray", new { percent = 0, developers_first = true });
        Assert.Equal(["1.0.0", "1.1.0", "1.0.0"], await OpenedByAsync([tester, developer, anybody]));
        await OkAsync($"/apps/{AppId}/gray", new { percent = 1, testers_first = true });
        Assert.Equal(["1.1.0", "1.1.0"], await OpenedByAsync([tester, developer]));
        await OkAsync($"/apps/{AppId}/testers/minji", null, HttpMethod.Delete);
        if (!GrayShare.Has(AppId, NameOf(tester), 1))
            Assert.Equal("1.0.0", await OpenedAsync(tester));
    }

    [Fact]
    public async Task A_testers_link_opens_the_trial_version_until_the_tester_is_unbound()
    {
        await UploadAsync("// one");
        await OkAsync($"/apps/{AppId}/commit", new { version = "1.0.0" });
        var link = (string)(await OkAsync($"/apps/{AppId}/testers", new { name = "minji" }))["link"]!;
        var visitor = await VisitorAsync();
        Assert.Equal("1.0.0", (string?)(await OpenAsync(link, visitor))["version"]);
        Assert.Equal("trial", (string?)(await OpenAsync(link, visitor))["env"]);
        Assert.Equal("RESOURCE_NOT_EXISTS", (string?)(await OpenAsync(link[..^1] + (link[^1] == '0' ? '1' : '0'), visitor))["code"]);
        Assert.Equal("RESOURCE_NOT_EXISTS", (string?)(await OpenAsync(link.Replace("@trial", "@develop", StringComparison.Ordinal), visitor))["code"]);
        await OkAsync($"/apps/{AppId}/testers/minji", null, HttpMethod.Delete);
        Assert.Equal("RESOURCE_NOT_EXISTS", (string?)(await OpenAsync(link, visitor))["code"]);
    }

    [Theory]
    [InlineData("personal", 10, 5)]
    [InlineData("unverified", 20, 10)]
    [InlineData("verified", 40, 20)]
    public async Task An_app_has_as_many_testers_and_developers_as_its_owner_may_have(string owner, int testers, int developers)
    {
        await UploadAsync("// one");
        await OkAsync($"/apps/{AppId}/owner", new { owner });
        foreach (var (role, most) in (IEnumerable<(string, int)>)[("tester", testers), ("developer", developers)])
        {
            for (var i = 0; i < most; i++)
                await OkAsync($"/apps/{AppId}/testers", new { name = $"{role}{i}", role });
            await RefusedAsync($"/apps/{AppId}/testers", new { name = "one more", role }, 85002);
        }
        await RefusedAsync($"/apps/{AppId}/testers", new { name = "tester1" }, 85004);
        await RefusedAsync($"/apps/{AppId}/testers/nobody", null, 85001, HttpMethod.Delete);
        Assert.Equal(testers + developers, (await platform.GetJsonAsync($"/apps/{AppId}/testers", AppPlatform.Token))["testers"]!.AsArray().Count);
    }

    [Fact]
    public async Task A_rollback_goes_to_the_version_before_and_not_twice()
    {
        foreach (var version in (string[])["1.0.0", "1.1.0", "1.2.0"])
            await ReleasedAsync(version);
        await OkAsync($"/apps/{AppId}/rollback", new { });
        Assert.Equal("1.1.0", await OpenedAsync());
        await RefusedAsync($"/apps/{AppId}/rollback", new { }, 87012);
        await RefusedAsync($"/apps/{AppId}/rollback", new { app_version = 1 }, 87012);
        await ReleasedAsync("1.3.0");
        // What was rolled back from is no place to go back to.
        Assert.Equal(["1.1.0", "1.0.0"], (await LifeAsync())["earlier"]!.AsArray().Select(one => (string)one!["version"]!));
        await RefusedAsync($"/apps/{AppId}/rollback", new { app_version = 3 }, 87012);
        await OkAsync($"/apps/{AppId}/rollback", new { app_version = 1 });
        Assert.Equal("1.0.0", await OpenedAsync());
    }

    [Fact]
    public async Task The_last_five_versions_can_be_gone_back_to()
    {
        for (var i = 0; i < 7; i++)
            await ReleasedAsync($"1.{i}.0");
        Assert.Equal(["1.5.0", "1.4.0", "1.3.0", "1.2.0", "1.1.0"], (await LifeAsync())["earlier"]!.AsArray().Select(one => (string)one!["version"]!));
        await RefusedAsync($"/apps/{AppId}/rollback", new { app_version = 1 }, 87012);
        await OkAsync($"/apps/{AppId}/rollback", new { app_version = 2 });
        Assert.Equal("1.1.0", await OpenedAsync());
    }

    [Fact]
    public async Task A_closed_app_is_closed_to_people_and_open_to_its_developers()
    {
        await ReleasedAsync("1.0.0");
        await OkAsync($"/apps/{AppId}/visit", new { action = "close" });
        Assert.Equal("APP_CLOSED", (string?)(await OpenAsync($"/a/{AppId}", await VisitorAsync()))["code"]);
        var trial = (string)(await platform.GetJsonAsync("/apps", AppPlatform.Token))["apps"]!.AsArray().Single(app => (string)app!["env"]! == "trial")!["link"]!;
        Assert.Equal("1.0.0", (string?)(await OpenAsync(trial, await VisitorAsync()))["version"]);
        await RefusedAsync($"/apps/{AppId}/visit", new { action = "shut" }, 85022);
        await OkAsync($"/apps/{AppId}/visit", new { action = "open" });
        Assert.Equal("1.0.0", await OpenedAsync());
    }

    [Fact]
    public async Task The_log_is_never_changed()
    {
        await ReleasedAsync("1.0.0");
        await Assert.ThrowsAnyAsync<System.Data.Common.DbException>(() => ExecuteAsync("UPDATE miniprogram_step SET actor = 'nobody'", new { }));
        await Assert.ThrowsAnyAsync<System.Data.Common.DbException>(() => ExecuteAsync("DELETE FROM miniprogram_step", new { }));
    }

    [Fact]
    public async Task Of_many_who_submit_and_release_at_once_one_does()
    {
        await UploadAsync("// one");
        await OkAsync($"/apps/{AppId}/commit", new { version = "1.0.0" });
        var submitted = await AtOnceAsync($"/apps/{AppId}/audits");
        Assert.Equal(1, submitted.Count(status => status == HttpStatusCode.OK));
        var auditId = (long)(await WaitingAsync()).Single()!["audit_id"]!;
        await OkAsync($"/audits/{auditId}/pass", new { anyway = true });
        var released = await AtOnceAsync($"/apps/{AppId}/release");
        Assert.Equal(1, released.Count(status => status == HttpStatusCode.OK));
        Assert.Equal(1, (int)(await LifeAsync())["online"]!);
    }

    [Fact]
    public async Task Without_the_operators_token_nothing_of_it_is_told_or_done()
    {
        await ReleasedAsync("1.0.0");
        foreach (var path in (string[])["/audits", $"/apps/{AppId}/life", $"/apps/{AppId}/steps", $"/apps/{AppId}/testers"])
            Assert.Equal("NO_AUTH", (string?)(await platform.GetJsonAsync(path))["code"]);
        foreach (var path in (string[])["release", "gray", "gray/revert", "rollback", "visit", "commit", "owner", "testers", "audits"])
            Assert.Equal(HttpStatusCode.Unauthorized, (await platform.PostJsonAsync($"/apps/{AppId}/{path}", new { }, token: "wrong")).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await platform.PostJsonAsync("/audits/400000001/pass", new { anyway = true }, token: null)).StatusCode);
    }

    private Task<JsonNode> UploadAsync(string text) => platform.PublishAsync(AppPlatform.Package(text: text), "?env=develop&version=0.0.1");

    private async Task<long> SubmitAsync() => (long)(await OkAsync($"/apps/{AppId}/audits", new { }))["audit_id"]!;

    private async Task PassedAsync(string version)
    {
        await UploadAsync("// " + version);
        await OkAsync($"/apps/{AppId}/commit", new { version });
        await OkAsync($"/audits/{await SubmitAsync()}/pass", new { anyway = true });
    }

    private async Task ReleasedAsync(string version)
    {
        await PassedAsync(version);
        await OkAsync($"/apps/{AppId}/release", new { });
    }

    private async Task<JsonArray> WaitingAsync() => (await platform.GetJsonAsync("/audits?state=waiting", AppPlatform.Token))["audits"]!.AsArray();

    private Task<JsonNode> LifeAsync() => platform.GetJsonAsync($"/apps/{AppId}/life", AppPlatform.Token);

    private async Task<JsonArray> StepsAsync() => (await platform.GetJsonAsync($"/apps/{AppId}/steps", AppPlatform.Token))["steps"]!.AsArray();

    private async Task<HttpStatusCode[]> AtOnceAsync(string path) =>
        await Task.WhenAll(Enumerable.Range(0, 6).Select(async _ => (await platform.PostJsonAsync(path, new { })).StatusCode));

    private async Task<string?> OpenedAsync(string? visitor = null) => (string?)(await OpenAsync($"/a/{AppId}", visitor ?? await VisitorAsync()))["version"];

    private async Task<string?[]> OpenedByAsync(IEnumerable<string> people)
    {
        var opened = new List<string?>();
        foreach (var person in people)
            opened.Add(await OpenedAsync(person));
        return [.. opened];
    }

    private async Task<JsonNode> OpenAsync(string link, string visitor)
    {
        using var response = await platform.GetAsync("/shell/apps/" + link["/a/".Length..], change: headers => headers.Add("Cookie", $"{Visitors.Cookie}={visitor}"));
        return JsonNode.Parse(await response.Content.ReadAsStringAsync())!;
    }

    private async Task<string[]> VisitorsAsync(int count)
    {
        var people = new string[count];
        for (var i = 0; i < count; i++)
            people[i] = await VisitorAsync();
        return people;
    }

    // The name that asking for an app gives a browser.
    private async Task<string> VisitorAsync()
    {
        using var response = await platform.GetAsync("/shell/apps/wx9999999999999999");
        var cookie = response.Headers.GetValues("Set-Cookie").Single();
        Assert.Contains("httponly", cookie, StringComparison.OrdinalIgnoreCase);
        return cookie.Split(';')[0].Split('=', 2)[1];
    }

    private string NameOf(string visitor)
    {
        var http = new Microsoft.AspNetCore.Http.DefaultHttpContext();
        http.Request.Headers.Cookie = $"{Visitors.Cookie}={visitor}";
        return platform.Get<Visitors>().Of(http)!;
    }

    private async Task<JsonNode> OkAsync(string path, object? body, HttpMethod? method = null)
    {
        var (status, text) = await SendAsync(path, body, method);
        Assert.True(status == HttpStatusCode.OK, $"{path}: {text}");
        return JsonNode.Parse(text)!;
    }

    private async Task<string> RefusedAsync(string path, object? body, int? code, HttpMethod? method = null)
    {
        var (status, text) = await SendAsync(path, body, method);
        Assert.NotEqual(HttpStatusCode.OK, status);
        Assert.Equal(code?.ToString() ?? "REFUSED", (string?)JsonNode.Parse(text)!["code"]);
        return text;
    }

    private async Task<(HttpStatusCode Status, string Text)> SendAsync(string path, object? body, HttpMethod? method)
    {
        using var request = new HttpRequestMessage(method ?? HttpMethod.Post, path);
        request.Headers.Authorization = new("Bearer", AppPlatform.Token);
        if (body is not null)
            request.Content = System.Net.Http.Json.JsonContent.Create(body);
        using var response = await platform.Http.SendAsync(request);
        return (response.StatusCode, await response.Content.ReadAsStringAsync());
    }

    private async Task ExecuteAsync(string sql, object arguments)
    {
        await using var connection = await platform.Get<PlatformDatabase>().OpenAsync();
        await connection.ExecuteAsync(sql, arguments);
    }
}

public sealed class LifeCycleOnSqlite() : LifeCycleSuite(DatabaseEngine.Sqlite);

public sealed class LifeCycleOnPostgres() : LifeCycleSuite(DatabaseEngine.Postgres);
