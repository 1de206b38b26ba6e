using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Madang.Kernel.Database;
using Madang.MiniPrograms.Development;
using Madang.MiniPrograms.Tests.Platform;
using Xunit;

namespace Madang.MiniPrograms.Tests.Development;

/// <summary>What a platform serves to whoever makes an app on it, and to nobody else.</summary>
public sealed class DevelopmentEndpoints : IAsyncLifetime
{
    private const string DevelopHost = "app-wx0123456789abcdef-develop.localhost";
    private const string ReleaseHost = "app-wx0123456789abcdef.localhost";

    private AppPlatform platform = null!;
    private string app = "";
    private string hash = "";

    public async ValueTask InitializeAsync()
    {
        platform = await AppPlatform.StartAsync(DatabaseEngine.Sqlite, options => options with { IsDevelopment = true });
        var develop = await platform.PublishAsync(query: "?env=develop");
        await platform.PublishAsync();
        app = ((string)develop["link"]!)["/a/".Length..];
        hash = (string)develop["hash"]!;
    }

    public ValueTask DisposeAsync() => platform.DisposeAsync();

    [Fact]
    public async Task Builds_are_told_to_whoever_has_the_develop_versions_key()
    {
        using var response = await platform.Http.GetAsync(new Uri($"/dev/events?app={app}", UriKind.Relative), HttpCompletionOption.ResponseHeadersRead);
        Assert.Equal("text/event-stream", response.Content.Headers.ContentType!.MediaType);
        using var reader = new StreamReader(await response.Content.ReadAsStreamAsync());
        Assert.Equal("none", (string)(await NextAsync(reader))["effect"]!);
        platform.Get<DevelopmentEvents>().Tell("wx0123456789abcdef", new() { Effect = "styles", Hash = "h", Styles = new Dictionary<string, string> { ["style/app.css"] = "a{}\nb{}" } });
        platform.Get<DevelopmentEvents>().Tell("wxother", new() { Effect = "reload" });
        platform.Get<DevelopmentEvents>().Tell("wx0123456789abcdef", new() { Effect = "errors", Diagnostics = [new("error", "c", "a.js", 3, 4, "m", 1, ["x"])] });
        var styles = await NextAsync(reader);
        Assert.Equal("a{}\nb{}", (string)styles["styles"]!["style/app.css"]!);
        var errors = await NextAsync(reader);
        Assert.Equal(("errors", 3, 4), ((string)errors["effect"]!, (int)errors["diagnostics"]![0]!["line"]!, (int)errors["diagnostics"]![0]!["column"]!));
    }

    [Fact]
    public async Task Who_comes_later_learns_of_errors_that_still_stand()
    {
        platform.Get<DevelopmentEvents>().Tell("wx0123456789abcdef", new() { Effect = "errors", Diagnostics = [new("error", "c", "a.js", 3, 4, "m", 1, [])] });
        using var response = await platform.Http.GetAsync(new Uri($"/dev/events?app={app}", UriKind.Relative), HttpCompletionOption.ResponseHeadersRead);
        using var reader = new StreamReader(await response.Content.ReadAsStreamAsync());
        Assert.Equal("errors", (string)(await NextAsync(reader))["effect"]!);
    }

    [Theory]
    [InlineData("wx0123456789abcdef")]
    [InlineData("wx0123456789abcdef@develop.00000000000000000000")]
    [InlineData("wx0123456789abcdef@trial.00000000000000000000")]
    [InlineData("")]
    public async Task Without_the_key_nothing_is_told_or_taken(string wrong)
    {
        foreach (var path in (string[])[$"/dev/events?app={wrong}", $"/dev/state?app={wrong}", $"/dev/{wrong}"])
            Assert.Equal(HttpStatusCode.NotFound, (await platform.GetAsync(path)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await EvaluateAsync(wrong, "1")).StatusCode);
    }

    [Fact]
    public async Task No_other_name_of_the_machine_and_no_other_platform_has_any_of_it()
    {
        Assert.Equal(HttpStatusCode.MisdirectedRequest, (await platform.GetAsync($"/dev/events?app={app}", "evil.example.com")).StatusCode);
        await using var ordinary = await AppPlatform.StartAsync(DatabaseEngine.Sqlite);
        var develop = ((string)(await ordinary.PublishAsync(query: "?env=develop"))["link"]!)["/a/".Length..];
        foreach (var path in (string[])[$"/dev/events?app={develop}", $"/dev/state?app={develop}", $"/dev/{develop}"])
            Assert.Equal(HttpStatusCode.NotFound, (await ordinary.GetAsync(path)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await ordinary.Http.PostAsync(new Uri($"/dev/evaluations?app={develop}", UriKind.Relative), new StringContent("1"))).StatusCode);
        Assert.False((bool)(await ordinary.GetJsonAsync($"/shell/apps/{develop}"))["is_development"]!);
        Assert.True((bool)(await platform.GetJsonAsync($"/shell/apps/{app}"))["is_development"]!);
    }

    [Fact]
    public async Task The_developers_page_has_the_shells_policy()
    {
        using var response = await platform.GetAsync($"/dev/{app}");
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        var policy = response.Headers.GetValues("Content-Security-Policy").Single();
        Assert.Contains("default-src 'none'; script-src 'self';", policy, StringComparison.Ordinal);
        Assert.Contains("frame-ancestors 'none'", policy, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Only_a_develop_version_learns_of_the_parts_that_look_into_it_and_can_load_them()
    {
        var develop = await (await platform.GetAsync($"/p/{hash}/frame.html", DevelopHost)).Content.ReadAsStringAsync();
        Assert.Contains("data-debug-worker=\"/r/debug/worker.1a.js\" data-debug-view=\"/r/debug/view.1b.js\"", develop, StringComparison.Ordinal);
        var release = await (await platform.GetAsync($"/p/{hash}/frame.html", ReleaseHost)).Content.ReadAsStringAsync();
        Assert.DoesNotContain("debug", release, StringComparison.Ordinal);
        foreach (var part in (string[])["/r/debug/worker.1a.js", "/r/debug/view.1b.js"])
        {
            Assert.Equal(HttpStatusCode.OK, (await platform.GetAsync(part, DevelopHost)).StatusCode);
            Assert.Equal(HttpStatusCode.NotFound, (await platform.GetAsync(part, ReleaseHost)).StatusCode);
            Assert.Equal(HttpStatusCode.NotFound, (await platform.GetAsync($"/o/wx0123456789abcdef{part}")).StatusCode);
        }
    }

    [Fact]
    public async Task What_is_typed_becomes_a_script_of_that_app_alone_and_the_workers_policy_stays_as_it_is()
    {
        var made = JsonNode.Parse(await (await EvaluateAsync(app, "1 + 1")).Content.ReadAsStringAsync())!;
        using var script = await platform.GetAsync($"/p/{hash}/{(string)made["expression"]!}", DevelopHost);
        Assert.Equal(HttpStatusCode.OK, script.StatusCode);
        Assert.True(script.Headers.CacheControl!.NoStore);
        Assert.Contains("return(\n1 + 1\n)", await script.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, (await platform.GetAsync($"/p/{hash}/{(string)made["expression"]!}", ReleaseHost)).StatusCode);
        using var worker = await platform.GetAsync("/r/worker.0b.js", DevelopHost);
        Assert.DoesNotContain("unsafe-eval", worker.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.BadRequest, (await EvaluateAsync(app, new string('1', 70_000))).StatusCode);
    }

    private Task<HttpResponseMessage> EvaluateAsync(string name, string text) =>
        platform.Http.PostAsync(new Uri($"/dev/evaluations?app={Uri.EscapeDataString(name)}", UriKind.Relative), new StringContent(text, Encoding.UTF8));

    private static async Task<JsonNode> NextAsync(StreamReader reader)
    {
        while (await reader.ReadLineAsync().WaitAsync(TimeSpan.FromSeconds(20)) is { } line)
        {
            if (line.StartsWith("data: ", StringComparison.Ordinal))
                return JsonNode.Parse(line["data: ".Length..])!;
        }
        throw new InvalidOperationException("The stream has ended.");
    }
}
