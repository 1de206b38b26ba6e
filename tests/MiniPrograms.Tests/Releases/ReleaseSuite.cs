using System.IO.Compression;
using System.Net;
using Madang.Kernel.Database;
using Madang.MiniPrograms.Releases;
using Madang.MiniPrograms.Tests.Platform;
using Xunit;

namespace Madang.MiniPrograms.Tests.Releases;

/// <summary>Publishing, and what is served of what was published.</summary>
public abstract class ReleaseSuite(DatabaseEngine engine) : IAsyncLifetime
{
    private const string App = "app-wx0123456789abcdef.localhost";

    private AppPlatform platform = null!;

    public async ValueTask InitializeAsync() => platform = await AppPlatform.StartAsync(engine);

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        if (platform is not null)
            await platform.DisposeAsync();
    }

    [Fact]
    public async Task A_published_file_comes_back_whole_for_ever_and_compressed_for_whoever_takes_it()
    {
        var files = AppPlatform.Package();
        var hash = (string)(await platform.PublishAsync(files))["hash"]!;
        using var plain = await platform.GetAsync($"/p/{hash}/app.js", App);
        Assert.Equal(files["app.js"], await plain.Content.ReadAsStringAsync());
        Assert.Equal("public, max-age=31536000, immutable", plain.Headers.CacheControl!.ToString());
        Assert.Equal("text/javascript; charset=utf-8", plain.Content.Headers.ContentType!.ToString());
        Assert.Equal("nosniff", plain.Headers.GetValues("X-Content-Type-Options").Single());
        Assert.Equal("*", plain.Headers.GetValues("Access-Control-Allow-Origin").Single());
        foreach (var (form, open) in (IEnumerable<(string, Func<Stream, Stream>)>)[("br", stream => new BrotliStream(stream, CompressionMode.Decompress)), ("gzip", stream => new GZipStream(stream, CompressionMode.Decompress))])
        {
            using var small = await platform.GetAsync($"/p/{hash}/app.js", App, headers => headers.AcceptEncoding.Add(new(form)));
            Assert.Equal(form, small.Content.Headers.ContentEncoding.Single());
            var bytes = await small.Content.ReadAsByteArrayAsync();
            Assert.True(bytes.Length < files["app.js"].Length / 4);
            using var reader = new StreamReader(open(new MemoryStream(bytes)));
            Assert.Equal(files["app.js"], await reader.ReadToEndAsync());
            using var known = await platform.GetAsync($"/p/{hash}/app.js", App, headers =>
            {
                headers.AcceptEncoding.Add(new(form));
                headers.IfNoneMatch.Add(small.Headers.ETag!);
            });
            Assert.Equal(HttpStatusCode.NotModified, known.StatusCode);
        }
    }

    [Fact]
    public async Task Old_versions_go_with_what_only_they_had_and_the_newest_and_the_current_stay()
    {
        var first = (string)(await platform.PublishAsync(AppPlatform.Package(text: "// first"), "?env=release&version=0.1.0"))["hash"]!;
        var old = new List<string>();
        for (var number = 0; number < PackageRetention.NewestKept + 3; number++)
        {
            platform.Machine.Advance(TimeSpan.FromMinutes(1));
            old.Add((string)(await platform.PublishAsync(AppPlatform.Package(text: $"// {number}"), "?env=develop&version=0.2.0"))["hash"]!);
        }
        var retention = platform.Get<PackageRetention>();
        platform.Machine.Advance(TimeSpan.FromDays(29));
        await retention.SweepAsync(TestContext.Current.CancellationToken);
        Assert.Equal(old.Count + 1, await CountAsync());
        platform.Machine.Advance(TimeSpan.FromDays(2));
        // The platform's own hour may have struck, and swept as well.
        await retention.SweepAsync(TestContext.Current.CancellationToken);
        // The first is released, and so is current however old; of the others the newest stay.
        Assert.Equal(PackageRetention.NewestKept + 1, await CountAsync());
        foreach (var (hash, isKept) in old.Select((hash, number) => (hash, number >= 3)).Prepend((first, true)))
        {
            using var file = await platform.GetAsync($"/p/{hash}/app.js", App);
            Assert.Equal(isKept ? HttpStatusCode.OK : HttpStatusCode.NotFound, file.StatusCode);
            using var shared = await platform.GetAsync($"/p/{hash}/style/app.css", App);
            Assert.Equal(isKept ? HttpStatusCode.OK : HttpStatusCode.NotFound, shared.StatusCode);
        }
        // What is gone may come again.
        Assert.Equal(old[0], (string)(await platform.PublishAsync(AppPlatform.Package(text: "// 0"), "?env=develop&version=0.3.0"))["hash"]!);
        using var again = await platform.GetAsync($"/p/{old[0]}/app.js", App);
        Assert.Equal(HttpStatusCode.OK, again.StatusCode);

        async Task<int> CountAsync() => (await platform.GetJsonAsync("/apps/wx0123456789abcdef/versions", AppPlatform.Token))["versions"]!.AsArray().Count;
    }

    [Fact]
    public async Task What_a_browser_would_take_for_a_page_is_none()
    {
        var hash = (string)(await platform.PublishAsync())["hash"]!;
        using var page = await platform.GetAsync($"/p/{hash}/files/page.html", App);
        Assert.Equal("text/plain; charset=utf-8", page.Content.Headers.ContentType!.ToString());
        using var picture = await platform.GetAsync($"/p/{hash}/files/images/a.svg", App);
        Assert.Equal("image/svg+xml", picture.Content.Headers.ContentType!.ToString());
        Assert.Equal("default-src 'none'; sandbox", picture.Headers.GetValues("Content-Security-Policy").Single());
    }

    [Fact]
    public async Task The_same_files_have_the_same_name_and_others_another()
    {
        var first = await platform.PublishAsync(AppPlatform.Package().Reverse());
        var again = await platform.PublishAsync(AppPlatform.Package());
        var other = await platform.PublishAsync(AppPlatform.Package(text: "// another"));
        Assert.Equal((string)first["hash"]!, (string)again["hash"]!);
        Assert.NotEqual((string)first["version_id"]!, (string)again["version_id"]!);
        Assert.NotEqual((string)first["hash"]!, (string)other["hash"]!);
    }

    [Fact]
    public async Task One_apps_files_are_not_served_on_anothers_origin()
    {
        var hash = (string)(await platform.PublishAsync(AppPlatform.Package("wx1111111111111111")))["hash"]!;
        await platform.PublishAsync(AppPlatform.Package("wx2222222222222222"));
        Assert.Equal(HttpStatusCode.OK, (await platform.GetAsync($"/p/{hash}/app.js", "app-wx1111111111111111.localhost")).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await platform.GetAsync($"/p/{hash}/app.js", "app-wx2222222222222222.localhost")).StatusCode);
    }

    [Fact]
    public async Task Develop_trial_and_release_open_apart()
    {
        foreach (var env in (string[])["develop", "trial", "release"])
            await platform.PublishAsync(AppPlatform.Package(text: "// " + env), $"?env={env}&version=1.0.0");
        var apps = (await platform.GetJsonAsync("/apps", AppPlatform.Token))["apps"]!.AsArray();
        Assert.Equal(3, apps.Select(app => (string)app!["hash"]!).Distinct().Count());
        foreach (var app in apps)
        {
            var open = await platform.GetJsonAsync("/shell/apps/" + ((string)app!["link"]!)["/a/".Length..]);
            Assert.Equal((string)app["hash"]!, (string)open["hash"]!);
            var suffix = (string)app["env"]! == "release" ? "" : "-" + (string)app["env"]!;
            Assert.Equal($"http://app-wx0123456789abcdef{suffix}.localhost:{platform.Url.Port}", (string)open["origin"]!);
        }
        Assert.Equal("RESOURCE_NOT_EXISTS", (string)(await platform.GetJsonAsync("/shell/apps/wx0123456789abcdef@trial.0123456789abcdef0123"))["code"]!);
        Assert.Equal("RESOURCE_NOT_EXISTS", (string)(await platform.GetJsonAsync("/shell/apps/wx0123456789abcdef@trial"))["code"]!);
    }

    [Fact]
    public async Task An_older_version_can_be_made_current_again()
    {
        var old = await platform.PublishAsync(AppPlatform.Package(text: "// old"));
        await platform.PublishAsync(AppPlatform.Package(text: "// new"));
        using var moved = await platform.PostJsonAsync("/apps/wx0123456789abcdef/current", new { env = "release", version_id = (string)old["version_id"]! });
        Assert.Equal(HttpStatusCode.OK, moved.StatusCode);
        Assert.Equal((string)old["hash"]!, (string)(await platform.GetJsonAsync("/shell/apps/wx0123456789abcdef"))["hash"]!);
        using var unknown = await platform.PostJsonAsync("/apps/wx0123456789abcdef/current", new { env = "release", version_id = "none" });
        Assert.Equal(HttpStatusCode.NotFound, unknown.StatusCode);
    }

    [Fact]
    public async Task A_version_free_of_the_domain_list_is_bound_to_it_once_others_may_open_it()
    {
        var made = await platform.PublishAsync(query: "?env=develop&url_check=false");
        Assert.False((bool)made["checks_domains"]!);
        using var moved = await platform.PostJsonAsync("/apps/wx0123456789abcdef/current", new { env = "trial", version_id = (string)made["version_id"]! });
        var versions = (await platform.GetJsonAsync("/apps/wx0123456789abcdef/versions", AppPlatform.Token))["versions"]!.AsArray();
        Assert.True((bool)versions.Single()!["checks_domains"]!);
        Assert.True((bool)(await platform.PublishAsync(query: "?env=release&url_check=false"))["checks_domains"]!);
    }

    [Fact]
    public async Task Domain_lists_are_kept_in_normal_form()
    {
        await platform.PublishAsync();
        using var set = await platform.PostJsonAsync("/apps/wx0123456789abcdef/domains", new { request = new[] { "https://API.example.com:443/", "https://api.example.com" }, socket = new[] { "wss://live.example.com:8443" } });
        Assert.Equal(HttpStatusCode.OK, set.StatusCode);
        var lists = await platform.GetJsonAsync("/apps/wx0123456789abcdef/domains", AppPlatform.Token);
        Assert.Equal("https://api.example.com", (string)lists["request"]!.AsArray().Single()!);
        Assert.Equal("wss://live.example.com:8443", (string)lists["socket"]!.AsArray().Single()!);
        foreach (var wrong in (string[])["api.example.com", "ftp://example.com", "https://example.com/path", "https://user@example.com", "https://a.example.com; script-src *", "https://*", "wss://live.example.com", "https://ⓛⓞⓒⓐⓛⓗⓞⓢⓣ", "https://１２７.０.０.１", "https://ａpi.example.com"])
        {
            using var refused = await platform.PostJsonAsync("/apps/wx0123456789abcdef/domains", new { request = new[] { wrong } });
            Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
        }
    }

    [Fact]
    public async Task Without_the_operators_token_nothing_is_published_listed_or_changed()
    {
        foreach (var token in (string?[])[null, "operator-of-the-test", ""])
            Assert.Equal(HttpStatusCode.Unauthorized, (await platform.PublishRawAsync(AppPlatform.Zip(AppPlatform.Package()), "", token)).StatusCode);
        Assert.Equal("NO_AUTH", (string)(await platform.GetJsonAsync("/apps"))["code"]!);
        Assert.Equal(HttpStatusCode.Unauthorized, (await platform.PostJsonAsync("/apps/wx0123456789abcdef/current", new { env = "release" }, token: null)).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await platform.PostJsonAsync("/apps/wx0123456789abcdef/domains", new { }, token: null)).StatusCode);
    }

    [Theory]
    [InlineData("../outside.js")]
    [InlineData("/absolute.js")]
    [InlineData("a//b.js")]
    [InlineData("a/./b.js")]
    [InlineData("a\\b.js")]
    [InlineData("frame.html")]
    [InlineData("a\u0001.js")]
    public async Task A_package_with_a_name_that_may_not_be_is_refused(string name)
    {
        var files = AppPlatform.Package();
        files[name] = "x";
        using var response = await platform.PublishRawAsync(AppPlatform.Zip(files), "", AppPlatform.Token);
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Contains("PACKAGE_REFUSED", await response.Content.ReadAsStringAsync());
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("no json")]
    [InlineData("""{"format":2,"appId":"wx1","name":"a","entry":"a","app":{},"pages":{}}""")]
    [InlineData("""{"format":1,"appId":"../../x","name":"a","entry":"a","app":{},"pages":{}}""")]
    public async Task A_package_without_a_proper_manifest_is_refused(string manifest)
    {
        var files = AppPlatform.Package();
        files["manifest.json"] = manifest;
        using var response = await platform.PublishRawAsync(AppPlatform.Zip(files), "", AppPlatform.Token);
        Assert.Contains("PACKAGE_REFUSED", await response.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task What_is_no_archive_is_refused_and_so_is_one_that_swells()
    {
        using var noise = await platform.PublishRawAsync([1, 2, 3], "", AppPlatform.Token);
        Assert.Contains("no zip archive", await noise.Content.ReadAsStringAsync());
        var files = AppPlatform.Package();
        files["files/huge.txt"] = new string('a', 25 * 1024 * 1024);
        using var swollen = await platform.PublishRawAsync(AppPlatform.Zip(files), "", AppPlatform.Token);
        Assert.Contains("larger than", await swollen.Content.ReadAsStringAsync());
    }
}

public sealed class ReleasesOnSqlite() : ReleaseSuite(DatabaseEngine.Sqlite);

public sealed class ReleasesOnPostgres() : ReleaseSuite(DatabaseEngine.Postgres);
