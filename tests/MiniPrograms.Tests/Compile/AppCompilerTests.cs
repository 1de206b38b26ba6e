using System.Text;
using System.Text.Json;
using Madang.MiniPrograms.Compile;
using Xunit;

namespace Madang.MiniPrograms.Tests.Compile;

public sealed class AppCompilerTests
{
    [Fact]
    public async Task A_page_loads_its_own_code_and_no_other_pages()
    {
        using var app = new SourceApp();
        app.Write("app.json", """{"pages":["pages/index/index","pages/b/b"]}""")
            .Write("pages/b/b.js", "import f from '../../only-b'; Page({f})").Write("only-b.js", "export default function onlyInB() { return 'for b alone' }")
            .Write("pages/b/b.wxml", "<view/>");
        var result = await app.CompileAsync();
        Assert.True(result.IsSound, string.Join('\n', result.Diagnostics));
        using var manifest = JsonDocument.Parse(SourceApp.Read(result, "manifest.json"));
        var pages = manifest.RootElement.GetProperty("pages");
        string Code(string page) => string.Concat(pages.GetProperty(page).GetProperty("scripts").EnumerateArray().Select(one => SourceApp.Read(result, one.GetString()!)));
        Assert.Contains("for b alone", Code("pages/b/b"), StringComparison.Ordinal);
        Assert.DoesNotContain("for b alone", Code("pages/index/index") + SourceApp.Read(result, "app.js"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_same_sources_make_the_same_bytes_from_another_folder_at_another_time_and_in_another_order()
    {
        using var one = new SourceApp();
        using var other = new SourceApp();
        var files = Enumerable.Range(0, 12).Select(index => ($"lib/m{index}.js", $"exports.n = {index}")).ToArray();
        foreach (var (path, text) in files)
            one.Write(path, text);
        foreach (var (path, text) in files.Reverse())
            other.Write(path, text);
        var page = string.Concat(files.Select(file => $"require('../../{file.Item1}');")) + "Page({})";
        one.Write("pages/index/index.less", "@a: 1rpx; .a { width: @a }").Write("a.png", [1, 2]);
        other.Write("a.png", [1, 2]).Write("pages/index/index.less", "@a: 1rpx; .a { width: @a }");
        foreach (var file in Directory.EnumerateFiles(other.Folder, "*", SearchOption.AllDirectories))
            File.SetLastWriteTimeUtc(file, DateTime.UnixEpoch.AddDays(1));
        var (first, second) = (await one.Write("pages/index/index.js", page).CompileAsync(), await other.Write("pages/index/index.js", page).CompileAsync());
        Assert.NotNull(first.Hash);
        Assert.Equal(first.Hash, second.Hash);
        var (map, again) = (await one.CompileAsync(isDevelopment: true), await other.CompileAsync(isDevelopment: true));
        Assert.NotEqual(first.Hash, map.Hash);
        Assert.Equal(map.Hash, again.Hash);
    }

    [Fact]
    public async Task Every_error_is_told_with_its_place_and_the_first_does_not_hide_the_others()
    {
        using var app = new SourceApp();
        app.Write("app.json", "{\n  \"pages\": [\"pages/index/index\", \"pages/gone/gone\"]\n}")
            .Write("pages/index/index.js", "Page({\n  a: = 1\n})")
            .Write("pages/index/index.json", "{\n  \"usingComponents\": { \"x\": \"../nowhere/x\" }\n}")
            .Write("pages/index/index.wxml", "<wxs module=\"m\">var a = ;</wxs>\n<view>{{ a.. }}</view><x/>")
            .Write("pages/index/index.wxss", ".a { color: red;\n");
        var result = await app.CompileAsync();
        var found = result.Diagnostics.Where(one => one.Severity == Severity.Error).Select(one => (one.Code, one.File, one.Line)).ToHashSet();
        Assert.Null(result.Package);
        Assert.Superset(
            new HashSet<(string, string, int)>
            {
                ("page-missing", "app.json", 2), ("script-syntax", "pages/index/index.js", 2), ("component-missing", "pages/index/index.json", 2), ("wxs-syntax", "pages/index/index.wxml", 1),
                ("template", "pages/index/index.wxml", 2), ("style-syntax", "pages/index/index.wxss", 1),
            },
            found);
    }

    [Fact]
    public async Task Json_with_comments_and_a_mark_at_its_start_is_read()
    {
        using var app = new SourceApp();
        app.Write("app.json", [0xEF, 0xBB, 0xBF, .. Encoding.UTF8.GetBytes("{ // pages\n \"pages\": [\"pages/index/index\",], /* end */ }")]);
        Assert.True((await app.CompileAsync()).IsSound);
    }

    [Fact]
    public async Task Packages_of_npm_are_found_as_the_tools_build_them()
    {
        using var app = new SourceApp();
        app.Write("package.json", "{}")
            .Write("node_modules/ui/package.json", """{"miniprogram":"dist","main":"dist/index.js"}""")
            .Write("node_modules/ui/dist/button/button.js", "Component({options:{addGlobalClass:true}})").Write("node_modules/ui/dist/button/button.json", """{"component":true}""")
            .Write("node_modules/ui/dist/button/button.wxml", "<view class=\"b\"/>").Write("node_modules/ui/dist/button/button.wxss", ".b{width:75rpx}")
            .Write("node_modules/days/package.json", """{"main":"lib/days.js"}""").Write("node_modules/days/lib/days.js", "module.exports = 'days'")
            .Write("pages/index/index.json", """{"usingComponents":{"u":"ui/button/button"}}""").Write("pages/index/index.wxml", "<u/>").Write("pages/index/index.js", "Page({d: require('days')})");
        var result = await app.CompileAsync();
        Assert.Empty(result.Diagnostics);
        using var manifest = JsonDocument.Parse(SourceApp.Read(result, "manifest.json"));
        var button = manifest.RootElement.GetProperty("components").GetProperty("miniprogram_npm/ui/button/button");
        Assert.Equal("apply-shared", button.GetProperty("isolation").GetString());
        Assert.Contains($".{button.GetProperty("scope").GetString()}--b{{width:10vw}}", SourceApp.Read(result, "style/0.css"), StringComparison.Ordinal);
        Assert.Contains("__madang.define(\"miniprogram_npm/days/index.js\"", string.Concat(Directory.EnumerateFiles(result.Package!, "*.js", SearchOption.AllDirectories).Select(File.ReadAllText)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Values_without_quotes_may_hold_anything_but_space()
    {
        using var app = new SourceApp();
        var result = await app.Write("pages/index/index.wxml", "<image src=https://a.test/b.jpg?sign=1&t=2 mode=aspectFit/><image src=https://a.test/c.jpg?u=3\" class=\"x\"/><view a={{n}} b=1 c=/d/e></view>").CompileAsync();
        Assert.True(result.IsSound, string.Join('\n', result.Diagnostics));
        Assert.Equal([("attribute-bare", 8), ("attribute-bare", 67), ("attribute-bare", 126)], result.Diagnostics.Where(one => one.Code == "attribute-bare").Select(one => (one.Code, one.Column)));
        var code = string.Concat(Directory.EnumerateFiles(result.Package!, "*.js", SearchOption.AllDirectories).Select(File.ReadAllText));
        Assert.Contains("\"https://a.test/b.jpg?sign=1&t=2\"", code, StringComparison.Ordinal);
        Assert.Contains("\"https://a.test/c.jpg?u=3\"", code, StringComparison.Ordinal);
        Assert.Contains("\"/d/e\"", code, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Scripts_of_workers_are_a_chunk_of_their_own()
    {
        using var app = new SourceApp();
        app.Write("app.json", """{"pages":["pages/index/index"],"workers":{"path":"workers","isSubpackage":false}}""")
            .Write("workers/sum.js", "const { add } = require('./add'); worker.onMessage(n => worker.postMessage({ n: add(n) }))")
            .Write("workers/add.ts", "import one from '../one'; export const add = (n: number): number => n + one").Write("one.js", "export default 'of both'")
            .Write("pages/index/index.js", "require('../../one'); Page({})");
        var result = await app.CompileAsync();
        Assert.True(result.IsSound, string.Join('\n', result.Diagnostics));
        using var manifest = JsonDocument.Parse(SourceApp.Read(result, "manifest.json"));
        Assert.Equal("workers.js", manifest.RootElement.GetProperty("workers").GetString());
        var workers = SourceApp.Read(result, "workers.js");
        Assert.Contains("\"workers/sum.js\"", workers, StringComparison.Ordinal);
        Assert.Contains("\"workers/add.js\"", workers, StringComparison.Ordinal);
        Assert.Contains("of both", workers, StringComparison.Ordinal);
        var others = string.Concat(Directory.EnumerateFiles(result.Package!, "*.js", SearchOption.AllDirectories).Where(file => Path.GetFileName(file) != "workers.js").Select(File.ReadAllText));
        Assert.DoesNotContain("workers/", others, StringComparison.Ordinal);
        Assert.Contains("of both", others, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_folder_of_workers_that_is_not_there_is_told()
    {
        using var app = new SourceApp();
        var result = await app.Write("app.json", """{"pages":["pages/index/index"],"workers":"gone"}""").CompileAsync();
        Assert.True(result.IsSound);
        Assert.Equal(["file-missing"], result.Diagnostics.Select(one => one.Code));
        Assert.DoesNotContain("\"workers\"", SourceApp.Read(result, "manifest.json"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Of_duplicate_attributes_the_last_one_wins()
    {
        using var app = new SourceApp();
        var result = await app.Write("pages/index/index.wxml", "<view class=\"first\" class=\"last\" bindtap=\"one\" data-n=\"1\" bindtap=\"two\" data-n=\"2\"/>").CompileAsync();
        Assert.True(result.IsSound);
        Assert.Equal(["attribute-twice", "attribute-twice", "attribute-twice"], result.Diagnostics.Select(one => one.Code));
        var code = string.Concat(Directory.EnumerateFiles(result.Package!, "*.js", SearchOption.AllDirectories).Select(File.ReadAllText));
        Assert.Contains("\"last\"", code, StringComparison.Ordinal);
        Assert.Contains("\"two\"", code, StringComparison.Ordinal);
        Assert.DoesNotContain("\"first\"", code, StringComparison.Ordinal);
        Assert.DoesNotContain("\"one\"", code, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_path_into_miniprogram_npm_means_the_package_there()
    {
        using var app = new SourceApp();
        app.Write("package.json", "{}").Write("node_modules/ui/package.json", """{"miniprogram":"dist"}""").Write("node_modules/ui/dist/index.js", "Component({})")
            .Write("node_modules/ui/dist/index.json", """{"component":true}""").Write("node_modules/ui/dist/index.wxml", "<view/>")
            .Write("pages/index/index.json", """{"usingComponents":{"u":"../../miniprogram_npm/ui"}}""").Write("pages/index/index.wxml", "<u/>");
        var result = await app.CompileAsync();
        Assert.Empty(result.Diagnostics);
        using var manifest = JsonDocument.Parse(SourceApp.Read(result, "manifest.json"));
        Assert.True(manifest.RootElement.GetProperty("components").TryGetProperty("miniprogram_npm/ui/index", out _));
    }

    [Fact]
    public async Task A_template_that_imports_what_is_gone_still_builds()
    {
        using var app = new SourceApp();
        var result = await app.Write("pages/index/index.wxml", "<import src=\"/gone/head.wxml\"/><include src=\"foot.wxml\"/><view/>").CompileAsync();
        Assert.True(result.IsSound);
        Assert.Equal(["file-missing", "file-missing"], result.Diagnostics.Select(one => one.Code));
    }

    [Fact]
    public async Task An_error_is_told_however_many_warnings_there_are()
    {
        using var app = new SourceApp();
        app.Write("pages/index/index.wxml", string.Concat(Enumerable.Range(0, 1100).Select(one => $"<unknown-{one}/>\n")) + "<z/>").Write("pages/index/index.json", """{"usingComponents":{"z":"nowhere"}}""");
        var result = await app.CompileAsync();
        Assert.Contains(result.Diagnostics, one => one.Severity == Severity.Error);
        Assert.False(result.IsSound);
    }

    [Fact]
    public async Task Plugins_are_refused_where_they_are_named()
    {
        using var app = new SourceApp();
        app.Write("app.json", "{\"pages\":[\"pages/index/index\"],\n\"plugins\":{\"p\":{\"version\":\"1\",\"provider\":\"wx\"}}}");
        Assert.Contains((await app.CompileAsync()).Diagnostics, one => one is { Code: "plugin", Severity: Severity.Error, File: "app.json", Line: 2 });
    }

    [Fact]
    public async Task A_link_out_of_the_project_is_refused_and_not_read()
    {
        using var app = new SourceApp();
        File.CreateSymbolicLink(Path.Combine(app.Folder, "secret.txt"), "/etc/hostname");
        var result = await app.CompileAsync();
        Assert.Contains(result.Diagnostics, one => one is { Code: "link-leads-out", Severity: Severity.Error, File: "secret.txt" });
        Assert.Null(result.Package);
    }

    [Theory]
    [InlineData("<include src=\"../../../../etc/passwd\"/>", "path-leads-out")]
    [InlineData("<include src=\"{{a}}\"/>", "src-dynamic")]
    public async Task Templates_name_files_of_the_app_only(string wxml, string code)
    {
        using var app = new SourceApp();
        Assert.Contains((await app.Write("pages/index/index.wxml", wxml).CompileAsync()).Diagnostics, one => one.Code == code && one.Severity == Severity.Error);
    }

    [Fact]
    public async Task Deep_nesting_is_refused_before_it_reaches_the_template_compiler()
    {
        using var app = new SourceApp();
        var wxml = string.Concat(Enumerable.Repeat("<view>", 20_000));
        Assert.Contains((await app.Write("pages/index/index.wxml", wxml).CompileAsync()).Diagnostics, one => one is { Code: "template-too-deep", Severity: Severity.Error });
    }

    [Fact]
    public async Task A_file_that_is_too_large_is_refused()
    {
        using var app = new SourceApp();
        var result = await app.Write("pages/index/index.js", new string(' ', 5000)).CompileAsync(new CompileLimits { SourceBytes = 4096 });
        Assert.Contains(result.Diagnostics, one => one is { Code: "file-too-large", Severity: Severity.Error, File: "pages/index/index.js" });
    }

    [Fact]
    public async Task What_an_app_uses_is_told_by_file_and_line()
    {
        using var app = new SourceApp();
        var result = await app.Write("pages/index/index.js", "Page({\n  onLoad() { wx.login({}) }\n})").CompileAsync(withUses: true);
        Assert.Contains(result.Uses, use => use is { Kind: "api", Name: "wx.login", File: "pages/index/index.js", Line: 2 });
    }
}
