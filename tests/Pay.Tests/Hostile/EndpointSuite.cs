using Madang.Pay.Tests.Platform;
using Madang.Pay.Wire;
using Xunit;

namespace Madang.Pay.Tests.Hostile;

/// <summary>Nothing is served that no table of hostile requests knows of.</summary>
public abstract class EndpointSuite<TEngine>(SharedPlatform<TEngine> shared) : PlatformSuite<TEngine>(shared)
    where TEngine : IEngine
{
    // Pages, and what answers where nothing else does. What is under /sandbox is the operator's own, behind their token.
    private static readonly string[] Pages = ["GET /developers", "GET /pay/h5", "* /v3/{**path}"];

    // Refused whatever is sent: NotOfferedSuite holds them to that.
    private static readonly string[] NotServed = [.. NotOffered.LegacyPaths.Select(path => $"POST {path}")];

    [Fact]
    public void Every_endpoint_belongs_to_the_wire_the_legacy_wire_the_wallet_or_the_pages()
    {
        string[] roots = [" /v3/", " /mmpaymkttransfers/", " /wallet/", " /sandbox"];
        Assert.Equal(Pages.Order(), Platform.Endpoints().Except(NotServed).Where(name => Pages.Contains(name) || !roots.Any(root => name.Contains(root, StringComparison.Ordinal))).Order());
    }

    [Theory]
    [InlineData("")]
    [InlineData("?prepay_id=")]
    [InlineData("?prepay_id=%00&package=%00")]
    [InlineData("?prepay_id=%F0%9F%98%80&package=99999999999999999999")]
    [InlineData("?prepay_id=wx00000000000000000000000000000000ff&prepay_id=x")]
    [InlineData("?prepay_id=%27%20OR%201%3D1&redirect_url=javascript:alert(1)")]
    [InlineData("?prepay_id=%ED%A0%80&redirect_url=%3Cscript%3E")]
    public async Task The_page_of_an_order_knows_no_order_of_an_odd_name(string query)
    {
        using var response = await Platform.Http.GetAsync(new Uri("/pay/h5" + query, UriKind.Relative));
        Assert.Equal(404, (int)response.StatusCode);
        Assert.DoesNotContain("javascript:", await response.Content.ReadAsStringAsync(), StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task The_operators_endpoints_refuse_who_has_no_token_and_fall_over_nothing_that_is_sent_with_one()
    {
        foreach (var name in Platform.Endpoints().Except(NotServed).Where(name => name.Contains(" /sandbox", StringComparison.Ordinal)))
        {
            var (method, path) = (name.Split(' ')[0], name.Split(' ')[1].Replace("{id}", "a%F0%9F%98%80%2500", StringComparison.Ordinal));
            if (path == "/sandbox/open")
                continue;
            Assert.Equal(401, await SendAsync(method, path, null, "{}"));
            foreach (var query in (string[])["?mchid=%00&q=%00&before=1e3&rows=-1&after=x", "?mchid=%F0%9F%98%80&q=%ED%A0%80&limit=99999999999999999999&kind=%00&verdict=%27"])
            {
                foreach (var body in (string[])["", "[]", "{", "{\"mchid\":\"a\\u0000b\",\"kind\":[]}", "{\"mchid\":\"\\ud800\"}", "{\"seconds\":1e400,\"times\":-1,\"count\":\"x\"}", new('[', 10_000), new(' ', 16 * 1024 + 1)])
                {
                    if (method == "GET" && body.Length > 0)
                        continue;
                    Assert.True(await SendAsync(method, path + query, "operator-of-the-tests", body) is var status && status < 500, $"{method} {path}{query} {body[..Math.Min(body.Length, 60)]} was answered {status}");
                }
            }
        }
    }

    private async Task<int> SendAsync(string method, string path, string? token, string body)
    {
        var address = new Uri(Platform.BaseAddress.GetLeftPart(UriPartial.Authority) + path, new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true });
        using var message = new HttpRequestMessage(new(method), address);
        if (token is not null)
            message.Headers.Authorization = new("Bearer", token);
        if (body.Length > 0)
            message.Content = new StringContent(body);
        using var response = await Platform.Http.SendAsync(message);
        return (int)response.StatusCode;
    }
}

public sealed class EndpointsOnSqlite(SharedPlatform<OnSqlite> shared) : EndpointSuite<OnSqlite>(shared);

public sealed class EndpointsOnPostgres(SharedPlatform<OnPostgres> shared) : EndpointSuite<OnPostgres>(shared);
