using System.Net;
using System.Net.Sockets;
using Madang.Kernel.Network;
using Madang.Pay.Notifications;
using Xunit;

namespace Madang.Pay.Tests.Notifications;

/// <summary>Where callbacks may go, and where a merchant must not make them go.</summary>
public sealed class ReceiverAddressTests
{
    [Theory]
    // address, refused by default, with loopback allowed, with private networks allowed: + may go, - may not
    [InlineData("93.184.216.34", "+++")]
    [InlineData("2606:2800:220:1:248:1893:25c8:1946", "+++")]
    [InlineData("127.0.0.1", "-++")]
    [InlineData("127.255.255.254", "-++")]
    [InlineData("::1", "-++")]
    [InlineData("::ffff:127.0.0.1", "-++")]
    [InlineData("::ffff:0:127.0.0.1", "-++")]
    [InlineData("10.0.0.1", "--+")]
    [InlineData("172.16.0.1", "--+")]
    [InlineData("172.31.255.255", "--+")]
    [InlineData("172.32.0.1", "+++")]
    [InlineData("192.168.1.1", "--+")]
    [InlineData("100.64.0.1", "--+")]
    [InlineData("fc00::1", "--+")]
    [InlineData("fd12:3456::1", "--+")]
    [InlineData("::ffff:10.0.0.1", "--+")]
    [InlineData("::ffff:0:10.0.0.1", "--+")]
    [InlineData("64:ff9b::10.0.0.1", "--+")]
    [InlineData("64:ff9b::93.184.216.34", "+++")]
    [InlineData("64:ff9b:1::10.0.0.1", "---")]
    [InlineData("2002:0a00:0001::", "--+")]
    [InlineData("2002:7f00:0001::", "-++")]
    [InlineData("::10.0.0.1", "--+")]
    [InlineData("169.254.169.254", "---")]
    [InlineData("::ffff:169.254.169.254", "---")]
    [InlineData("::ffff:0:169.254.169.254", "---")]
    [InlineData("64:ff9b::169.254.169.254", "---")]
    [InlineData("2002:a9fe:a9fe::", "---")]
    [InlineData("fd00:ec2::254", "---")]
    [InlineData("fe80::1", "---")]
    [InlineData("0.0.0.0", "---")]
    [InlineData("0.1.2.3", "---")]
    [InlineData("::", "---")]
    [InlineData("::ffff:0.0.0.0", "---")]
    [InlineData("192.0.0.8", "---")]
    [InlineData("198.18.0.1", "---")]
    [InlineData("224.0.0.1", "---")]
    [InlineData("255.255.255.255", "---")]
    [InlineData("ff02::1", "---")]
    [InlineData("fec0::1", "---")]
    [InlineData("2001::1", "---")]
    [InlineData("2001:db8::1", "---")]
    public void An_address_is_judged_by_where_it_leads(string address, string expected)
    {
        var found = string.Concat(Enum.GetValues<PrivateAddresses>().Select(allowed => OutboundAddress.IsAllowed(IPAddress.Parse(address), allowed) ? '+' : '-'));
        Assert.Equal(expected, found);
    }

    [Theory]
    [InlineData(null, true)]
    [InlineData("", true)]
    [InlineData("https://shop.example.com/pay/hook", true)]
    [InlineData("http://shop.example.com:8080/pay/hook", true)]
    [InlineData("https://shop.example.com/hook?order=1", false)]
    [InlineData("https://shop.example.com/hook?", false)]
    [InlineData("https://shop.example.com/hook#top", false)]
    [InlineData("https://user:secret@shop.example.com/hook", false)]
    [InlineData("ftp://shop.example.com/hook", false)]
    [InlineData("/hook", false)]
    [InlineData("shop.example.com/hook", false)]
    [InlineData("javascript:alert(1)", false)]
    [InlineData("http://127.0.0.1/hook", false)]
    [InlineData("http://2130706433/hook", false)]
    [InlineData("http://0x7f.1/hook", false)]
    [InlineData("http://[::1]/hook", false)]
    [InlineData("http://[::ffff:10.0.0.1]/hook", false)]
    [InlineData("http://localhost/hook", false)]
    [InlineData("http://LOCALHOST./hook", false)]
    [InlineData("http://169.254.169.254/latest/meta-data", false)]
    // The same places in the spellings that a system's resolver takes: octal, hexadecimal, short, one number, a dot at the end.
    [InlineData("http://0177.0.0.1/hook", false)]
    [InlineData("http://0177.0x0.0.01/hook", false)]
    [InlineData("http://0x7f000001/hook", false)]
    [InlineData("http://017700000001/hook", false)]
    [InlineData("http://127.1/hook", false)]
    [InlineData("http://127.0.1/hook", false)]
    [InlineData("http://127.0.0.1./hook", false)]
    [InlineData("http://127.0.0.1../hook", false)]
    [InlineData("http://10.1/hook", false)]
    [InlineData("http://0/hook", false)]
    [InlineData("http://0xa9fea9fe/latest", false)]
    [InlineData("http://0251.0376.0251.0376/latest", false)]
    [InlineData("http://2852039166/latest", false)]
    [InlineData("http://169.16689662/latest", false)]
    // Other letters and digits that somebody on the way may fold to ASCII.
    [InlineData("http://127。0。0。1/hook", false)]
    [InlineData("http://１２７.０.０.１/hook", false)]
    [InlineData("http://①②⑦.⓪.⓪.①/hook", false)]
    [InlineData("http://\U0001d7cf\U0001d7d0\U0001d7d5.0.0.1/hook", false)]
    [InlineData("http://²7.0.0.1/hook", false)]
    [InlineData("http://ⓛⓞⓒⓐⓛⓗⓞⓢⓣ/hook", false)]
    [InlineData("http://ｌｏｃａｌｈｏｓｔ/hook", false)]
    [InlineData("http://ℓocalhost/hook", false)]
    [InlineData("http://localhoſt/hook", false)]
    [InlineData("http://local\u00adhost/hook", false)]
    [InlineData("http://local\u200bhost/hook", false)]
    [InlineData("http://ⓢⓗⓞⓟ.example.com/hook", false)]
    // Names that lead inside by their own letters, and IPv6 in every dress.
    [InlineData("http://shop.localhost/hook", false)]
    [InlineData("http://shop.LocalHost./hook", false)]
    [InlineData("http://[::ffff:127.0.0.1]/hook", false)]
    [InlineData("http://[::ffff:7f00:1]/hook", false)]
    [InlineData("http://[0:0:0:0:0:ffff:a9fe:a9fe]/latest", false)]
    [InlineData("http://[::ffff:0:10.0.0.1]/hook", false)]
    [InlineData("http://[::7f00:1]/hook", false)]
    [InlineData("http://[64:ff9b::a9fe:a9fe]/latest", false)]
    [InlineData("http://[fe80::1]/hook", false)]
    [InlineData("http://[fe80::1%25eth0]/hook", false)]
    [InlineData("http://[::1%25lo]/hook", false)]
    [InlineData("http://[::]/hook", false)]
    // Who the host is must not depend on who reads the address.
    [InlineData("http://shop.example.com\\@127.0.0.1/hook", false)]
    [InlineData("http://127.0.0.1\\@shop.example.com/hook", false)]
    [InlineData("http://@127.0.0.1/hook", false)]
    [InlineData("http://:@shop.example.com/hook", false)]
    [InlineData("http://127.0.0.1%00.example.com/hook", false)]
    [InlineData("http://loc%61lhost/hook", false)]
    [InlineData("http://shop.example.com:80:80/hook", false)]
    [InlineData("http://shop.example.com:65536/hook", false)]
    [InlineData("http:///hook", false)]
    // What must go on working: public addresses, and names in their own script.
    [InlineData("http://[2606:2800:220:1:248:1893:25c8:1946]/hook", true)]
    [InlineData("http://93.184.216.34/hook", true)]
    [InlineData("https://shop.example.com./hook", true)]
    [InlineData("https://müller.example.com/hook", true)]
    [InlineData("https://商城.example.com/hook", true)]
    [InlineData("https://마당.example.com/hook", true)]
    [InlineData("https://xn--mller-kva.example.com/hook", true)]
    public void A_notify_url_is_checked_when_it_is_named(string? url, bool isGood) =>
        Assert.Equal(isGood, new NotifyUrls(new NotificationOptions()).Check(url) is null);

    [Fact]
    public void A_notify_url_has_at_most_255_characters()
    {
        var urls = new NotifyUrls(new NotificationOptions());
        var url = "https://shop.example.com/".PadRight(255, 'x');
        Assert.Null(urls.Check(url));
        Assert.Equal("PARAM_ERROR", urls.Check(url + "x")!.Code);
    }

    [Fact]
    public void A_sandbox_that_allows_loopback_takes_a_developers_own_machine() =>
        Assert.Null(new NotifyUrls(new NotificationOptions { PrivateReceivers = PrivateAddresses.Loopback }).Check("http://localhost:3000/hook"));

    [Fact]
    public async Task A_name_that_leads_to_a_private_address_is_not_connected_to()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port;
        using var http = ClientOf(new NotificationOptions(), _ => [IPAddress.Loopback]);
        var error = await Assert.ThrowsAsync<HttpRequestException>(() => http.GetAsync($"http://shop.example.com:{port}/"));
        Assert.IsType<OutboundRefusedException>(error.InnerException);
        Assert.False(listener.Pending());
    }

    [Fact]
    public async Task A_name_that_answers_differently_the_second_time_wins_nothing()
    {
        var answers = 0;
        // Public at the first look, private at the second: the first look is the one that is connected to, and there is no second.
        using var http = ClientOf(new NotificationOptions(), _ => answers++ == 0 ? [IPAddress.Parse("10.9.8.7"), IPAddress.Parse("::ffff:127.0.0.1")] : [IPAddress.Loopback]);
        await Assert.ThrowsAsync<HttpRequestException>(() => http.GetAsync("http://shop.example.com/"));
        Assert.Equal(1, answers);
    }

    private static HttpClient ClientOf(NotificationOptions options, Func<string, IPAddress[]> resolve)
    {
        var connector = new OutboundConnector(options.PrivateReceivers, (host, _) => Task.FromResult(resolve(host)));
        return new(new SocketsHttpHandler { UseProxy = false, ConnectCallback = connector.ConnectAsync });
    }
}
