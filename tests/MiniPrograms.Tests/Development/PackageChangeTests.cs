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
        var (effect, styles) = Between([], [("style/app.css", "wx-view { color: red }")]);
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
    public void The_first_package_begins_anew() => Assert.Equal(BuildEffect.Reload, PackageChange.Between(null, Package([])).Effect);

    private static (BuildEffect Effect, IReadOnlyDictionary<string, string> Styles) Between((string, string)[] before, (string, string)[] after) => PackageChange.Between(Package(before), Package(after));

    private static UploadedPackage Package((string Path, string Text)[] changes)
    {
        var files = AppPlatform.Package();
        foreach (var (path, text) in changes)
            files[path] = text;
        return UploadedPackage.Read(new MemoryStream(AppPlatform.Zip(files)));
    }
}
