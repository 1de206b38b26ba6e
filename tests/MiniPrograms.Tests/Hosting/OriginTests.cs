using System.Net;
using System.Security.Cryptography;
using System.Text.RegularExpressions;
using Madang.Kernel.Database;
using Madang.MiniPrograms.Hosting;
using Madang.MiniPrograms.Tests.Platform;
using Microsoft.AspNetCore.Http;
using Xunit;

namespace Madang.MiniPrograms.Tests.Hosting;

/// <summary>Which host serves what: an app's origin its own files, the shell's the shell, a stranger's nothing.</summary>
public sealed class OriginTests : IAsyncLifetime
{
    private const string App = "app-wx0123456789abcdef.localhost";

    private static readonly string FirstLines = $"sha256-{Convert.ToBase64String(SHA256.HashData("// the first lines"u8))}";

    private AppPlatform platform = null!;
    private string hash = "";

    public async ValueTask InitializeAsync()
    {
        platform = await AppPlatform.StartAsync(DatabaseEngine.Sqlite);
        hash = (string)(await platform.PublishAsync())["hash"]!;
    }

    public ValueTask DisposeAsync() => platform.DisposeAsync();

    [Theory]
    [InlineData("/")]
    [InlineData("/a/wx0123456789abcdef")]
    [InlineData("/shell/apps")]
    [InlineData("/apps")]
    [InlineData("/health")]
    [InlineData("/gateway/request")]
    [InlineData("/o/wx0123456789abcdef/r/view.0a.js")]
    [InlineData("/r/../manifest.json")]
    [InlineData("/r/nothing.js")]
    public async Task An_apps_origin_serves_nothing_of_the_platform(string path)
    {
        using var response = await platform.GetAsync(path, App);
        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
    }

    [Theory]
    [InlineData("evil.example.com")]
    [InlineData("127.0.0.1.evil.example.com")]
    [InlineData("app-.localhost")]
    [InlineData("app-wx0123456789abcdef-unknown.localhost")]
    [InlineData("other.localhost")]
    public async Task A_name_that_is_not_ours_is_denied(string host)
    {
        foreach (var path in (string[])["/", "/shell/apps", "/apps", "/a/wx0123456789abcdef", $"/o/wx0123456789abcdef/p/{hash}/frame.html"])
            Assert.Equal(HttpStatusCode.MisdirectedRequest, (await platform.GetAsync(path, host)).StatusCode);
    }

    [Fact]
    public async Task The_frame_lets_in_the_runtime_and_the_package_and_nothing_else()
    {
        using var response = await platform.GetAsync($"/p/{hash}/frame.html", App);
        var root = $"http://{App}:{platform.Url.Port}";
        var package = $"{root}/p/{hash}/";
        Assert.Equal(
            $"default-src 'none'; script-src {root}/r/ {package} blob: '{FirstLines}'; worker-src {root}/r/ blob:; style-src {root}/r/ {package} 'unsafe-inline'; img-src {package} data: blob: ; media-src {package} data: blob: ; "
            + $"font-src {package} data: ; connect-src {package}; frame-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors http://localhost:{platform.Url.Port} http://127.0.0.1:{platform.Url.Port}",
            Policy(response));
        // Below localhost each app is a site of its own anyway.
        Assert.False(response.Headers.Contains("Origin-Agent-Cluster"));
        Assert.Contains("camera=()", response.Headers.GetValues("Permissions-Policy").Single());
        Assert.Equal("no-referrer", response.Headers.GetValues("Referrer-Policy").Single());
        var html = await response.Content.ReadAsStringAsync();
        Assert.Contains("data-view=\"/r/view.0a.js\"", html);
        Assert.Contains(">// the first lines</script>", html);
        Assert.Contains("data-worker=\"/r/worker.0b.js\"", html);
        Assert.Contains("map.js&quot;:&quot;/r/components/map.0d.js", html);
        // What is the app's own stands there as data, and cannot end what it stands in.
        Assert.Contains("<script type=\"application/json\" id=\"manifest\">{", html);
        Assert.DoesNotContain("id=\"scripts\"", html);
        Assert.Equal(Regex.Count(html, "<script"), Regex.Count(html, "</script>"));
    }

    [Fact]
    public async Task The_frames_document_may_be_kept_under_the_name_that_is_told_of_it_which_changes_with_its_policy()
    {
        var told = (string)(await platform.GetJsonAsync("/shell/apps/wx0123456789abcdef"))["frame"]!;
        using var named = await platform.GetAsync(told, App);
        Assert.Equal("max-age=31536000, private, immutable", named.Headers.CacheControl!.ToString());
        using var plain = await platform.GetAsync($"/p/{hash}/frame.html", App);
        Assert.Equal("no-cache", plain.Headers.CacheControl!.ToString());
        (await platform.PostJsonAsync("/apps/wx0123456789abcdef/domains", new { image = new[] { "https://pictures.example.com" } })).Dispose();
        using var old = await platform.GetAsync(told, App);
        Assert.Equal("no-cache", old.Headers.CacheControl!.ToString());
        Assert.Contains("https://pictures.example.com", Policy(old));
        Assert.NotEqual(told, (string)(await platform.GetJsonAsync("/shell/apps/wx0123456789abcdef"))["frame"]!);
    }

    [Fact]
    public async Task Pictures_come_from_declared_servers_only_unless_the_version_is_free_of_the_list()
    {
        (await platform.PostJsonAsync("/apps/wx0123456789abcdef/domains", new { image = new[] { "https://pictures.example.com" }, webview = new[] { "https://help.example.com" } })).Dispose();
        using var bound = await platform.GetAsync($"/p/{hash}/frame.html", App);
        Assert.Contains("img-src http://", Policy(bound));
        Assert.Contains("data: blob: https://pictures.example.com;", Policy(bound));
        Assert.Contains("frame-src https://help.example.com;", Policy(bound));
        await platform.PublishAsync(query: "?env=develop&url_check=false");
        using var free = await platform.GetAsync($"/p/{hash}/frame.html", "app-wx0123456789abcdef-develop.localhost");
        Assert.Contains("data: blob: http: https:;", Policy(free));
    }

    [Fact]
    public async Task On_the_shells_own_host_an_app_has_no_origin()
    {
        using var response = await platform.GetAsync($"/o/wx0123456789abcdef/p/{hash}/frame.html", "192.168.7.8");
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.EndsWith("frame-ancestors 'self'; sandbox allow-scripts", Policy(response));
        Assert.Equal("?1", response.Headers.GetValues("Origin-Agent-Cluster").Single());
        var html = await response.Content.ReadAsStringAsync();
        Assert.Contains($"data-base=\"/o/wx0123456789abcdef/p/{hash}/\" data-view=\"/o/wx0123456789abcdef/r/view.0a.js\"", html);
        Assert.Contains("id=\"scripts\">{\"view\":\"// the view\",", html);
        using var page = await platform.GetAsync($"/o/wx0123456789abcdef/p/{hash}/files/page.html", "192.168.7.8");
        Assert.Equal("default-src 'none'; sandbox", Policy(page));
        Assert.NotNull((await platform.GetJsonAsync("/shell/apps/wx0123456789abcdef"))["origin"]);
        using var elsewhere = await platform.GetAsync("/shell/apps/wx0123456789abcdef", "192.168.7.8");
        var text = await elsewhere.Content.ReadAsStringAsync();
        Assert.Contains("\"opaque_frame\":\"/o/wx0123456789abcdef/p/", text);
        Assert.DoesNotContain("\"origin\"", text);
    }

    [Fact]
    public async Task The_worker_may_read_the_apps_packages_and_reach_nothing_else()
    {
        using var response = await platform.GetAsync("/r/worker.0b.js", App);
        var root = $"http://{App}:{platform.Url.Port}";
        Assert.Equal($"default-src 'none'; script-src {root}/r/ {root}/p/; connect-src {root}/p/", Policy(response));
    }

    [Fact]
    public async Task The_shell_is_held_by_nobody_and_holds_apps_only()
    {
        using var response = await platform.GetAsync("/");
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal("text/html; charset=utf-8", response.Content.Headers.ContentType!.ToString());
        Assert.Contains($"frame-src 'self' http://*.localhost:{platform.Url.Port};", Policy(response));
        Assert.EndsWith("frame-ancestors 'none'", Policy(response));
        Assert.Contains("script-src 'self';", Policy(response));
    }

    [Theory]
    [InlineData("app-{app}.example.org", "app-wx1.example.org", true)]
    [InlineData("app-{app}.example.org", "shop.example.com", false)]
    [InlineData("", "app-wx1.localhost", false)]
    public void The_pattern_says_which_hosts_are_apps(string pattern, string host, bool expected) =>
        Assert.Equal(expected, new AppHosts(new() { AppHosts = pattern }).IsAppHost(new HostString(host), out _));

    [Theory]
    [InlineData("app.example.org")]
    [InlineData("a.{app}.example.org")]
    [InlineData("{app}")]
    public void A_pattern_without_a_domain_of_its_own_is_refused(string pattern) => Assert.Throws<ArgumentException>(() => new AppHosts(new() { AppHosts = pattern }));

    [Fact]
    public async Task A_code_leads_to_links_of_ours_only()
    {
        using var code = await platform.GetAsync("/shell/codes?link=" + Uri.EscapeDataString("/a/wx0123456789abcdef/pages/goods/goods?id=3"));
        Assert.Equal("image/png", code.Content.Headers.ContentType!.MediaType);
        Assert.Equal("PNG"u8.ToArray(), (await code.Content.ReadAsByteArrayAsync())[1..4]);
        foreach (var link in (string[])["https://evil.example.com/", "//evil.example.com", "/a/", "/a/..", "/sandbox", "/a/wx1?" + new string('a', 2000)])
            Assert.Equal(HttpStatusCode.BadRequest, (await platform.GetAsync("/shell/codes?link=" + Uri.EscapeDataString(link))).StatusCode);
    }

    private static string Policy(HttpResponseMessage response) => response.Headers.GetValues("Content-Security-Policy").Single();
}
