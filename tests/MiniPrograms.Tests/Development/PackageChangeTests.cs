using Madang.MiniPrograms.Development;
using Madang.MiniPrograms.Releases;
using Madang.MiniPrograms.Tests.Platform;
using Xunit;

namespace Madang.MiniPrograms.Tests.Development;

/// <summary>What an open app must do for its next package.</summary>
public sealed class PackageChangeTests
{
    private const string Sized = """
        {"format":1,"appId":"wx0123456789abcdef","name":"a","entry":"pages/a/a","app":{},"pages":{"pages/a/a":{}},"packages":{"":{"bytes":SIZE},"sub":{"root":"sub","bytes":SIZE}}}
        """;

    [Fact]
    public void The_same_package_changes_nothing() => Assert.Equal(BuildEffect.None, Between([], []).Effect);

    [Fact]
    public void A_changed_style_is_taken_in_place()
    {
        var (effect, styles, _, _) = Between([], [("style/app.css", "wx-view { color: red }")]);
        Assert.Equal(BuildEffect.Styles, effect);
        Assert.Equal("wx-view { color: red }", styles["style/app.css"]);
        Assert.Single(styles);
    }

    [Fact]
    public void A_style_that_makes_its_package_larger_is_still_only_a_style() =>
        Assert.Equal(BuildEffect.Styles, Between([("manifest.json", Sized.Replace("SIZE", "10", StringComparison.Ordinal))], [("manifest.json", Sized.Replace("SIZE", "99", StringComparison.Ordinal)), ("style/app.css", "a{}")]).Effect);

    [Theory]
    [InlineData("app.js", "// other")]
    [InlineData("files/images/a.svg", "<svg/>")]
    [InlineData("style/new.css", "a{}")]
    [InlineData("style/fonts.css", "@font-face{}")]
    public void Everything_else_begins_anew(string path, string text)
    {
        Assert.Equal(BuildEffect.Reload, Between([("style/fonts.css", path == "style/fonts.css" ? "" : "same")], [("style/fonts.css", path == "style/fonts.css" ? text : "same"), (path, text), ("style/app.css", "b{}")]).Effect);
    }

    [Fact]
    public void Other_source_maps_are_no_other_app() =>
        Assert.Equal(BuildEffect.Styles, Between([("map/style/app.css.map", "{}")], [("map/style/app.css.map", "{\"a\":1}"), ("style/app.css", "c{}")]).Effect);

    private const string Chunk = "__madang.wxs(\"w\",1);\n__madang.template(\"t/shared\",function(){return(1)});\n__madang.template(\"pages/a/a\",function(G){return(G[\"t/shared\"],0)});\n__madang.component(\"pages/a/a\",{\"navigationBarTitleText\":\"A\",\"usingComponents\":{\"x\":\"x/x\"}});\n__madang.define(\"pages/a/a.js\",function(){\nPage({})\n});\n";

    private static PackageChange InChunk(string from, string to) => Between([("page/0.js", Chunk)], [("page/0.js", Chunk.Replace(from, to, StringComparison.Ordinal))]);

    [Fact]
    public void A_template_is_taken_in_place_with_those_that_import_it()
    {
        var change = InChunk("return(1)", "return(2)");
        Assert.Equal(BuildEffect.Renew, change.Effect);
        Assert.Equal(["pages/a/a", "t/shared"], change.Templates.Keys.Order(StringComparer.Ordinal));
        Assert.Contains("return(2)", change.Templates["t/shared"], StringComparison.Ordinal);
        Assert.EndsWith(");\n", change.Templates["pages/a/a"], StringComparison.Ordinal);
        Assert.Equal(["pages/a/a"], InChunk(",0)", ",3)").Templates.Keys);
    }

    [Theory]
    [InlineData("Page({})", "Page({n:1})")]
    [InlineData("x/x", "y/y")]
    [InlineData("\"A\"", "\"B\"")]
    [InlineData("\"w\",1", "\"w\",2")]
    [InlineData("__madang.template(\"t/shared\",function(){return(1)});\n", "")]
    public void What_is_more_than_a_template_begins_anew(string from, string to) => Assert.Equal(BuildEffect.Reload, InChunk(from, to).Effect);

    [Fact]
    public void Settings_of_a_page_are_taken_in_place()
    {
        string Manifest(string window) => Sized.Replace("SIZE", "1", StringComparison.Ordinal).Replace("\"pages/a/a\":{}", "\"pages/a/a\":{\"scripts\":[],\"window\":" + window + "}", StringComparison.Ordinal);
        var change = Between(
            [("page/0.js", Chunk), ("manifest.json", Manifest("{\"navigationBarTitleText\":\"A\"}"))],
            [("page/0.js", Chunk.Replace("\"A\"", "\"B\"", StringComparison.Ordinal)), ("manifest.json", Manifest("{\"navigationBarTitleText\":\"B\"}"))]);
        Assert.Equal(BuildEffect.Renew, change.Effect);
        Assert.Equal("B", (string)change.Windows["pages/a/a"]["navigationBarTitleText"]!);
        Assert.Empty(change.Templates);
    }

    [Fact]
    public void The_first_package_begins_anew() => Assert.Equal(BuildEffect.Reload, PackageChange.Between(null, Package([])).Effect);

    private static PackageChange Between((string, string)[] before, (string, string)[] after) => PackageChange.Between(Package(before), Package(after));

    private static UploadedPackage Package((string Path, string Text)[] changes)
    {
        var files = AppPlatform.Package();
        foreach (var (path, text) in changes)
            files[path] = text;
        return UploadedPackage.Read(new MemoryStream(AppPlatform.Zip(files)));
    }
}
