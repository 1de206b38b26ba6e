using Madang.MiniPrograms.Compile.Styles;
using Madang.MiniPrograms.Compile.Templates;
using Xunit;

namespace Madang.MiniPrograms.Tests.Compile;

public sealed class RewritingTests
{
    [Theory]
    [InlineData("x.constructor === 'Array'", "__wxs.ctor(x) === 'Array'")]
    [InlineData("a.b.constructor.constructor('x')", "__wxs.ctor(__wxs.ctor(a.b))('x')")]
    [InlineData("getRegExp('\\d+\\\\s')", "getRegExp('\\\\d+\\\\s')")]
    public void Wxs_becomes_javascript_that_means_the_same(string written, string expected)
    {
        var (module, _) = WxsRewriter.Rewrite($"var x, a; {written}");
        Assert.Equal($"var x, a; {expected}", module!.Text);
    }

    [Fact]
    public void Wxs_has_variables_whose_names_javascript_keeps_for_itself()
    {
        var (module, findings) = WxsRewriter.Rewrite("var class = 'class'; exports.a = { class: class, b: class.length }; // class");
        Assert.Empty(findings);
        Assert.Equal("var $lass = 'class'; exports.a = { class: $lass, b: $lass.length }; // class", module!.Text);
    }

    [Fact]
    public void Wxs_sees_no_global_but_those_of_its_list()
    {
        var (module, findings) = WxsRewriter.Rewrite("exports.a = function () { return window.parent || JSON }");
        Assert.StartsWith("var window;", module!.Text, StringComparison.Ordinal);
        Assert.Contains(findings, finding => finding is { IsError: false, Code: "wxs-name" });
        Assert.Null(WxsRewriter.Rewrite("eval('1')").Module);
    }

    [Fact]
    public void Words_that_wxs_does_not_have_are_names_in_it()
    {
        var (module, _) = WxsRewriter.Rewrite("var class = 'class'; exports.f = function (enum) { return { class: class, n: a.class } }; var a");
        Assert.Equal("var $lass = 'class'; exports.f = function ($num) { return { class: $lass, n: a.class } }; var a", module!.Text);
    }

    [Fact]
    public void Wxs_cannot_leave_the_function_it_is_put_into() => Assert.Null(WxsRewriter.Rewrite("}); alert(1); (function () {").Module);

    [Theory]
    [InlineData(".a .b > view", ".s--a .s--b>wx-view")]
    [InlineData("page, t-button::after", "wx-page,wx-t-button::after")]
    [InlineData(":host .x:not(.y):nth-child(2n + 1)", "[wx-host=\"s\"] .s--x:not(.s--y):nth-child(2n + 1)")]
    [InlineData("#id[data-a='.b'] *", "#id[data-a='.b'] *")]
    [InlineData(".w-1\\/2", ".s--w-1\\/2")]
    public void Selectors_get_prefixes_where_they_name_tags_and_classes(string written, string expected) => Assert.Equal(expected, new Selectors("s--", "s").Rewrite(written));

    [Theory]
    [InlineData("750rpx", "100vw")]
    [InlineData("calc(100% - 32.5rpx)", "calc(100% - 4.33333vw)")]
    [InlineData("-10RPX auto", "-1.33333vw auto")]
    [InlineData("\"10rpx\" a10rpx", "\"10rpx\" a10rpx")]
    public void Rpx_becomes_a_share_of_the_width(string written, string expected) => Assert.Equal(expected, new CssValues((_, _) => null).Rewrite(written, 0));

    [Fact]
    public void The_last_of_two_attributes_counts_even_where_tags_look_odd()
    {
        var (elements, depth) = WxmlReader.Read("<!-- <a> --><view wx:if=\"{{a > b}}\" x=1 x='2'><text>{{ 1 <b }}</text></view>");
        Assert.Equal(["view", "text"], elements.Select(element => element.Name));
        Assert.Equal("2", elements[0]["x"]!.Value);
        Assert.Equal(2, depth);
    }
}
