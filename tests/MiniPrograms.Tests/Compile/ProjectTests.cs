using System.Text.Json;
using Madang.MiniPrograms.Compile;
using Xunit;

namespace Madang.MiniPrograms.Tests.Compile;

/// <summary>What project.config.json, app.json and the files beside it may say.</summary>
public sealed class ProjectTests
{
    private const string Component = """{"component":true}""";

    [Fact]
    public async Task Generics_bring_their_default_and_what_is_handed_to_them()
    {
        using var app = new SourceApp();
        var result = await app.Write("c/list.json", """{"component":true,"componentGenerics":{"item":{"default":"./plain"},"head":true}}""").Write("c/list.js", "Component({})").Write("c/list.wxml", "<head/><item/>")
            .Write("c/plain.json", Component).Write("c/plain.js", "Component({d:'plain item'})").Write("c/plain.wxml", "<view/>")
            .Write("c/fancy.json", Component).Write("c/fancy.js", "Component({d:'fancy head'})").Write("c/fancy.wxml", "<view/>")
            .Write("pages/index/index.json", """{"usingComponents":{"list":"/c/list","fancy":"/c/fancy"}}""").Write("pages/index/index.wxml", "<list generic:head=\"fancy\"/>").CompileAsync();
        Assert.Empty(result.Diagnostics);
        var code = Code(result, "pages/index/index");
        Assert.Contains("plain item", code, StringComparison.Ordinal);
        Assert.Contains("fancy head", code, StringComparison.Ordinal);
        Assert.Contains("\"componentGenerics\":{\"head\":true,\"item\":{\"default\":\"c/plain\"}}", code, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_placeholder_stands_for_a_component_of_another_subpackage_whose_code_comes_later()
    {
        using var app = new SourceApp();
        var result = await app.Write("app.json", """{"pages":["pages/index/index"],"subPackages":[{"root":"pack","pages":["a"]}]}""").Write("pack/a.js", "Page({})").Write("pack/a.wxml", "<view/>")
            .Write("pack/far.json", Component).Write("pack/far.js", "Component({d:'comes later'})").Write("pack/far.wxml", "<view/>")
            .Write("c/wait.json", Component).Write("c/wait.js", "Component({d:'stands for it'})").Write("c/wait.wxml", "<view/>")
            .Write("pages/index/index.json", """{"usingComponents":{"far":"/pack/far","wait":"/c/wait"},"componentPlaceholder":{"far":"wait"}}""").Write("pages/index/index.wxml", "<far/>").CompileAsync();
        Assert.Empty(result.Diagnostics);
        var code = Code(result, "pages/index/index");
        Assert.Contains("stands for it", code, StringComparison.Ordinal);
        Assert.DoesNotContain("comes later", code, StringComparison.Ordinal);
        using var manifest = Manifest(result);
        Assert.Contains("comes later", SourceApp.Read(result, manifest.RootElement.GetProperty("modules").GetProperty("pack/far.js").GetString()!), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Subpackages_keep_their_code_below_their_root_and_say_whether_they_stand_alone()
    {
        using var app = new SourceApp();
        var result = await app.Write("app.json", """{"pages":["pages/index/index"],"subpackages":[{"root":"alone/","name":"A","pages":["p/p"],"independent":true},{"root":"other","pages":["q"]}],"preloadRule":{"pages/index/index":{"packages":["A"]}}}""")
            .Write("alone/p/p.js", "Page({d:'in alone'})").Write("alone/p/p.wxml", "<view/>").Write("other/q.js", "Page({})").Write("other/q.wxml", "<view/>").Write("alone/a.png", [1, 2, 3]).CompileAsync();
        Assert.Empty(result.Diagnostics);
        using var manifest = Manifest(result);
        var packages = manifest.RootElement.GetProperty("packages");
        Assert.True(packages.GetProperty("alone").GetProperty("independent").GetBoolean());
        Assert.False(packages.GetProperty("other").GetProperty("independent").GetBoolean());
        Assert.Equal("A", packages.GetProperty("alone").GetProperty("name").GetString());
        var page = manifest.RootElement.GetProperty("pages").GetProperty("alone/p/p");
        Assert.Equal("alone", page.GetProperty("package").GetString());
        Assert.All(page.GetProperty("scripts").EnumerateArray(), script => Assert.StartsWith("sub/alone/", script.GetString(), StringComparison.Ordinal));
        Assert.Equal("A", manifest.RootElement.GetProperty("preloadRule").GetProperty("pages/index/index").GetProperty("packages")[0].GetString());
    }

    [Fact]
    public async Task Ext_theme_and_sitemap_are_taken_from_their_files_and_are_no_content()
    {
        using var app = new SourceApp();
        var result = await app.Write("app.json", """{"pages":["pages/index/index"],"window":{"navigationBarTitleText":"app","backgroundColor":"@bg"},"themeLocation":"theme.json","sitemapLocation":"sitemap.json","darkmode":true}""")
            .Write("ext.json", """{"extAppid":"wx1","ext":{"shop":7},"window":{"navigationBarTitleText":"ext"}}""").Write("theme.json", """{"light":{"bg":"#fff"},"dark":{"bg":"#000"}}""")
            .Write("sitemap.json", """{"rules":[{"action":"allow","page":"*"}]}""").CompileAsync();
        Assert.Empty(result.Diagnostics);
        using var manifest = Manifest(result);
        var root = manifest.RootElement;
        Assert.Equal(("ext", "@bg"), (root.GetProperty("app").GetProperty("window").GetProperty("navigationBarTitleText").GetString(), root.GetProperty("app").GetProperty("window").GetProperty("backgroundColor").GetString()));
        Assert.Equal("#000", root.GetProperty("app").GetProperty("theme").GetProperty("dark").GetProperty("bg").GetString());
        Assert.Equal((7, "allow"), (root.GetProperty("ext").GetProperty("ext").GetProperty("shop").GetInt32(), root.GetProperty("sitemap").GetProperty("rules")[0].GetProperty("action").GetString()));
        Assert.Empty(root.GetProperty("files").EnumerateObject());
    }

    [Fact]
    public async Task Pack_options_leave_out_what_they_ignore_and_keep_what_they_include()
    {
        using var app = new SourceApp();
        var result = await app.Write("project.config.json", """
            {"packOptions":{"ignore":[{"type":"folder","value":"docs"},{"type":"suffix","value":".webp"},{"type":"prefix","value":"draft-"},{"type":"file","value":"a/one.png"},{"type":"glob","value":"**/tmp/*.png"},{"type":"regexp","value":"\\.(gif|ico)$"}],
             "include":[{"type":"file","value":"docs/terms.html"}]}}
            """)
            .Write("docs/terms.html", "x").Write("docs/notes.html", "x").Write("a/b.webp", "x").Write("a/draft-1.png", "x").Write("a/one.png", "x").Write("a/two.png", "x").Write("a/tmp/3.png", "x").Write("a/4.gif", "x").CompileAsync();
        Assert.Empty(result.Diagnostics);
        using var manifest = Manifest(result);
        Assert.Equal(["files/a/two.png", "files/docs/terms.html"], manifest.RootElement.GetProperty("files").EnumerateObject().Select(one => one.Name));
    }

    [Fact]
    public async Task Packages_are_found_where_the_project_says_that_it_packs_them()
    {
        using var app = new SourceApp();
        var result = await app.Write("project.config.json", """{"miniprogramRoot":"mini/","setting":{"packNpmManually":true,"packNpmRelationList":[{"packageJsonPath":"./deps/package.json","miniprogramNpmDistDir":"./mini/"}]}}""")
            .Write("deps/package.json", """{"dependencies":{"days":"1"}}""").Write("deps/node_modules/days/package.json", """{"main":"d.js"}""").Write("deps/node_modules/days/d.js", "module.exports = 'from deps'")
            .Write("mini/app.json", """{"pages":["p"]}""").Write("mini/app.js", "App({d: require('days')})").Write("mini/p.js", "Page({})").Write("mini/p.wxml", "<view/>").CompileAsync();
        Assert.Empty(result.Diagnostics);
        Assert.Contains("from deps", SourceApp.Read(result, "app.js"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_package_that_is_asked_for_and_not_installed_is_told_with_the_command_that_mends_it()
    {
        using var app = new SourceApp();
        var result = await app.Write("package.json", """{"dependencies":{"ui":"1"}}""").Write("pages/index/index.json", """{"usingComponents":{"u":"ui/button"}}""").Write("pages/index/index.wxml", "<u/>").CompileAsync();
        Assert.Contains(result.Diagnostics, one => one.Code == "component-missing" && one.Message.Contains("run npm install", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("""{"pages":["pages/index/index"],"plugins":{"p":{"version":"1","provider":"wx"}}}""", "{}", "app.json")]
    [InlineData("""{"pages":["pages/index/index"],"subPackages":[{"root":"s","pages":[],"plugins":{"p":{"version":"1","provider":"wx"}}}]}""", "{}", "app.json")]
    [InlineData("""{"pages":["pages/index/index"]}""", """{"usingComponents":{"x":"plugin://p/x"}}""", "pages/index/index.json")]
    public async Task Plugins_are_refused_wherever_they_are_named(string appJson, string pageJson, string file)
    {
        using var app = new SourceApp();
        var result = await app.Write("app.json", appJson).Write("pages/index/index.json", pageJson).Write("pages/index/index.wxml", "<x/>").CompileAsync();
        Assert.Contains(result.Diagnostics, one => one is { Code: "plugin", Severity: Severity.Error, Line: 1 } && one.File == file);
    }

    [Theory]
    [InlineData("game")]
    [InlineData("plugin")]
    public async Task Projects_of_other_kinds_are_refused_where_they_say_so(string kind)
    {
        using var app = new SourceApp();
        var result = await app.Write("project.config.json", $$"""{"compileType":"{{kind}}"}""").CompileAsync();
        Assert.Contains(result.Diagnostics, one => one is { Code: "project-kind", File: "project.config.json", Line: 1 });
    }

    [Fact]
    public async Task Components_of_the_library_that_an_app_asks_the_platform_for_are_there_with_their_styles()
    {
        using var app = new SourceApp();
        var result = await app.Write("app.json", """{"pages":["pages/index/index"],"useExtendedLib":{"weui":true}}""").Write("pages/index/index.json", """{"usingComponents":{"mp-cell":"weui-miniprogram/cell/cell"}}""")
            .Write("pages/index/index.wxml", "<mp-cell/>").Write("app.wxss", "page { color: red }").CompileAsync();
        Assert.DoesNotContain(result.Diagnostics, one => one.Severity == Severity.Error);
        Assert.Contains("weui-miniprogram/cell/cell", Code(result, "pages/index/index"), StringComparison.Ordinal);
        Assert.Matches("weui-cell.*wx-page\\{color:red\\}$", SourceApp.Read(result, "style/app.css"));
    }

    [Fact]
    public async Task The_report_names_hosts_and_what_is_missing_by_place()
    {
        using var app = new SourceApp();
        var result = await app.Write("app.json", """{"pages":["pages/index/index"],"cloud":true}""")
            .Write("pages/index/index.js", "const base = 'https://API.example.com:8443/v1'\nPage({ f(id) { wx.request({ url: `https://img.example.com/${id}`, data: 'https://half' }) } })").CompileAsync(withUses: true);
        Assert.Equal([("https://api.example.com:8443", 1), ("https://img.example.com", 2)], result.Uses.Where(use => use.Kind == "domain").Select(use => (use.Name, use.Line)));
        var report = CompatibilityReport.Of(result, SupportTable.Find(SourceApp.WebFolder()));
        Assert.False(report.IsFit);
        Assert.Contains("Missing:\n  cloud: ", report.ToText().ReplaceLineEndings("\n"), StringComparison.Ordinal);
        using var json = JsonDocument.Parse(report.ToJson());
        Assert.Contains(json.RootElement.GetProperty("uses").EnumerateArray(), use => use.GetProperty("name").GetString() == "cloud" && use.GetProperty("support").GetString() == "none" && use.GetProperty("places")[0].GetProperty("line").GetInt32() == 1);
    }

    private static JsonDocument Manifest(CompileResult result) => JsonDocument.Parse(SourceApp.Read(result, "manifest.json"));

    private static string Code(CompileResult result, string page)
    {
        using var manifest = Manifest(result);
        return string.Concat(manifest.RootElement.GetProperty("pages").GetProperty(page).GetProperty("scripts").EnumerateArray().Select(one => SourceApp.Read(result, one.GetString()!)));
    }
}
