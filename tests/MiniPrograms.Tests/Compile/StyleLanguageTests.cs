using System.Text.Json;
using Madang.MiniPrograms.Compile;
using Xunit;

namespace Madang.MiniPrograms.Tests.Compile;

public sealed class StyleLanguageTests
{
    private const string Plugins = """{"setting":{"useCompilerPlugins":["typescript","less","sass"]}}""";

    [Fact]
    public async Task Less_becomes_scoped_css_with_what_it_imports()
    {
        using var app = new SourceApp();
        var result = await app.Write("project.config.json", Plugins).Write("styles/base.less", "@width: 75rpx; .wide() { width: @width }")
            .Write("app.less", "@import './styles/base'; page { .wide(); .in { color: fade(#000, 50%) } }").CompileAsync();
        Assert.Empty(result.Diagnostics);
        Assert.Equal("wx-page{width:10vw}wx-page .in{color:rgba(0, 0, 0, 0.5)}", SourceApp.Read(result, "style/app.css"));
    }

    [Theory]
    [InlineData("pages/index/index.scss", "@use '../../styles/base' as b; .a { &:not(.b) { width: b.$width * 2 } }")]
    [InlineData("pages/index/index.sass", "@import '/styles/base'\n.a\n  &:not(.b)\n    width: $width * 2\n")]
    public async Task Sass_in_both_its_writings_finds_parts_with_an_underscore(string file, string text)
    {
        using var app = new SourceApp();
        var result = await app.Write("project.config.json", Plugins).Write("styles/_base.scss", "$width: 75rpx;").Write(file, text).CompileAsync();
        Assert.DoesNotContain(result.Diagnostics, one => one.Severity == Severity.Error);
        Assert.Equal(".a:not(.b){width:20vw}", SourceApp.Read(result, "style/0.css"));
    }

    [Fact]
    public async Task Styles_of_npm_packages_can_be_imported_by_name()
    {
        using var app = new SourceApp();
        var result = await app.Write("project.config.json", Plugins).Write("package.json", "{}").Write("node_modules/theme/package.json", "{}")
            .Write("node_modules/theme/colors.scss", "$ink: #123;").Write("node_modules/theme/colors.less", "@ink: #123;")
            .Write("app.less", "@import '~theme/colors'; page { color: @ink }").Write("pages/index/index.scss", "@use 'theme/colors'; .a { color: colors.$ink }").CompileAsync();
        Assert.Empty(result.Diagnostics);
        Assert.Equal(("wx-page{color:#123}", ".a{color:#123}"), (SourceApp.Read(result, "style/app.css"), SourceApp.Read(result, "style/0.css")));
    }

    [Fact]
    public async Task Errors_of_every_file_stand_where_their_author_made_them()
    {
        using var app = new SourceApp();
        var result = await app.Write("styles/bad.less", "// one\n.a { color: @missing }").Write("app.less", "@import './styles/bad';")
            .Write("styles/_part.scss", "\n\n.b { width: 1rpx + }").Write("pages/index/index.scss", "@use '../../styles/part';").CompileAsync();
        var places = result.Diagnostics.Where(one => one is { Severity: Severity.Error, Code: "style-syntax" }).Select(one => (one.File, one.Line)).ToHashSet();
        Assert.Equal([("styles/bad.less", 2), ("styles/_part.scss", 3)], places);
    }

    [Fact]
    public async Task A_file_that_a_url_names_is_missed_in_the_authors_own_line()
    {
        using var app = new SourceApp();
        var result = await app.Write("pages/index/index.less", "@a: 1rpx;\n@b: 2rpx;\n.a {\n  background: url('gone.png');\n}").CompileAsync();
        Assert.Contains(result.Diagnostics, one => one is { Code: "style-file-missing", File: "pages/index/index.less", Line: 4 });
    }

    [Theory]
    [InlineData("app.less", "@import '../../../../etc/passwd'; page { color: red }")]
    [InlineData("app.less", "@import (inline) '/etc/passwd'; page { color: red }")]
    [InlineData("app.scss", "@use '../../../../etc/passwd'; page { color: red }")]
    [InlineData("app.scss", "@use 'file:///etc/passwd'; page { color: red }")]
    [InlineData("app.less", "@plugin './plugin.js'; page { color: red }")]
    [InlineData("app.less", "page { width: `1 + 1` }")]
    public async Task No_file_outside_is_read_and_no_script_of_the_apps_is_run(string file, string text)
    {
        using var app = new SourceApp();
        var result = await app.Write("plugin.js", "module.exports = { install() { throw new Error('ran') } }").Write(file, text).CompileAsync();
        Assert.Contains(result.Diagnostics, one => one.Severity == Severity.Error && one.File == file && one.Line == 1);
        Assert.DoesNotContain(result.Diagnostics, one => one.Message.Contains("ran", StringComparison.Ordinal) || one.Message.Contains("root:", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("app.less", ".a(@n) when (@n > 0) { .x { .a(@n + 1) } } .a(1);")]
    [InlineData("app.scss", "@function f($n) { @return f($n + 1); } .a { b: f(1) }")]
    public async Task Styles_without_an_end_are_an_error_and_no_crash(string file, string text)
    {
        using var app = new SourceApp();
        var result = await app.Write(file, text).CompileAsync();
        Assert.Contains(result.Diagnostics, one => one is { Severity: Severity.Error } && one.File == file);
    }

    [Fact]
    public async Task Random_numbers_of_sass_are_the_same_each_time()
    {
        using var one = new SourceApp();
        using var other = new SourceApp();
        const string Text = "@use 'sass:math'; @use 'sass:string'; .a { width: math.random() * 1px; content: string.unique-id() }";
        var (first, second) = (await one.Write("app.scss", Text).CompileAsync(), await other.Write("app.scss", Text).CompileAsync());
        Assert.NotNull(first.Hash);
        Assert.Equal(first.Hash, second.Hash);
    }

    [Fact]
    public async Task Where_a_language_is_compiled_its_files_go_before_what_other_tools_made_of_them()
    {
        using var app = new SourceApp();
        app.Write("app.less", "page { color: red }").Write("app.wxss", "page { color: blue }");
        Assert.Equal("wx-page{color:blue}", SourceApp.Read(await app.CompileAsync(), "style/app.css"));
        app.Write("project.config.json", Plugins);
        Assert.Equal("wx-page{color:red}", SourceApp.Read(await app.CompileAsync(), "style/app.css"));
    }

    [Fact]
    public async Task A_changed_import_is_seen_by_the_next_compile()
    {
        using var app = new SourceApp();
        await using var session = new CompileSession(CompilerAssets.Find(SourceApp.WebFolder()), new());
        app.Write("styles/base.less", "@ink: red;").Write("app.less", "@import 'styles/base'; page { color: @ink }");
        var before = await AppCompiler.CompileAsync(session, new(app.Folder, app.Output, false));
        app.Write("styles/base.less", "@ink: green;");
        var after = await AppCompiler.CompileAsync(session, new(app.Folder, app.Output, false));
        Assert.Equal(("wx-page{color:red}", "wx-page{color:green}"), (SourceApp.Read(before, "style/app.css"), SourceApp.Read(after, "style/app.css")));
    }

    [Theory]
    [InlineData("pages/index/index.wxss", ".a {\n  color: red;\n}\n.b { color: blue }\n", 4)]
    [InlineData("pages/index/index.less", "@c: blue;\n.a {\n  .b { color: @c }\n}\n", 3)]
    [InlineData("pages/index/index.scss", "$c: blue;\n\n\n.b { color: $c }\n", 4)]
    public async Task Development_styles_have_maps_back_to_the_source(string file, string text, int line)
    {
        using var app = new SourceApp();
        var result = await app.Write(file, text).CompileAsync(isDevelopment: true);
        Assert.EndsWith("/*# sourceMappingURL=../map/style/0.css.map */\n", SourceApp.Read(result, "style/0.css"), StringComparison.Ordinal);
        var css = SourceApp.Read(result, "style/0.css");
        var at = css.IndexOf("color:blue", StringComparison.Ordinal);
        var before = css[..at];
        var map = SourceApp.Read(result, "map/style/0.css.map");
        var place = new Madang.MiniPrograms.Compile.Scripts.SourceMap(map).Find(before.Count(one => one == '\n'), at - before.LastIndexOf('\n') - 1);
        Assert.Equal((file, line), (place!.Value.Source, place.Value.At.Line));
        using var json = JsonDocument.Parse(map);
        Assert.Equal(text, json.RootElement.GetProperty("sourcesContent")[0].GetString());
    }
}
