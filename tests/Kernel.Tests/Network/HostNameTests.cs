using Madang.Kernel.Network;

namespace Madang.Kernel.Tests.Network;

/// <summary>Which host an address names, for us and for whoever stands on the way.</summary>
public sealed class HostNameTests
{
    [Theory]
    [InlineData("https://shop.example.com/hook", "shop.example.com")]
    [InlineData("https://SHOP.Example.COM./hook", "shop.example.com")]
    [InlineData("https://müller.example", "xn--mller-kva.example")]
    [InlineData("https://商城.example", "xn--czru2d.example")]
    [InlineData("https://마당.example", "xn--ok1b32k.example")]
    [InlineData("https://xn--mller-kva.example", "xn--mller-kva.example")]
    [InlineData("https://[2606:2800:220:1:248:1893:25c8:1946]:8443/", "2606:2800:220:1:248:1893:25c8:1946")]
    // Numbers are an address however they are spelled.
    [InlineData("http://0177.0.0.1/", "127.0.0.1")]
    [InlineData("http://0x7f.1/", "127.0.0.1")]
    [InlineData("http://017700000001/", "127.0.0.1")]
    [InlineData("http://2130706433/", "127.0.0.1")]
    [InlineData("http://127.0.0.1./", "127.0.0.1")]
    public void A_host_has_one_spelling(string address, string host) => Assert.Equal(host, HostName.Of(new Uri(address)));

    [Theory]
    [InlineData("http://１２７.０.０.１/")]
    [InlineData("http://①②⑦.⓪.⓪.①/")]
    [InlineData("http://127。0。0。1/")]
    [InlineData("http://127．0．0．1/")]
    [InlineData("http://²7.0.0.1/")]
    [InlineData("http://\U0001d7cf.0.0.1/")]
    [InlineData("http://ⓛⓞⓒⓐⓛⓗⓞⓢⓣ/")]
    [InlineData("http://ｌｏｃａｌｈｏｓｔ/")]
    [InlineData("http://\U0001d4f5ocalhost/")]
    [InlineData("http://ℓocalhost/")]
    [InlineData("http://\u212aakao.example/")]
    [InlineData("http://localhoſt/")]
    [InlineData("http://lº.example/")]
    [InlineData("http://oﬃce.example/")]
    [InlineData("http://ĳssel.example/")]
    [InlineData("http://lʰ.example/")]
    [InlineData("http://local\u00adhost/")]
    [InlineData("http://local\u200bhost/")]
    public void A_name_that_somebody_may_read_as_another_is_none(string address) => Assert.Null(HostName.Of(new Uri(address)));

    [Fact]
    public void An_address_without_a_host_has_none()
    {
        Assert.Null(HostName.Of(new Uri("urn:madang:wallet")));
        Assert.Null(HostName.Of(new Uri("/hook", UriKind.Relative)));
    }

    [Fact]
    public void A_name_that_is_too_long_in_ascii_is_none()
    {
        var part = string.Concat(Enumerable.Range(0, 60).Select(i => (char)('一' + 97 * i)));
        Assert.Null(HostName.Of(new Uri($"http://{part}.example/")));
        Assert.Null(HostName.Of(new Uri($"http://{string.Join('.', Enumerable.Repeat("ü234567890123456789", 20))}/")));
    }
}
