using System.Buffers.Text;
using System.Net;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Madang.Kernel.Database;
using Madang.Kernel.Network;
using Madang.MiniPrograms.Gateway;
using Madang.MiniPrograms.Tests.Platform;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Madang.MiniPrograms.Tests.Gateway;

/// <summary>What apps may reach through the gateway, what arrives there, and every refusal.</summary>
public sealed class GatewayTests : IAsyncLifetime
{
    private const string AppId = "wx0123456789abcdef";

    private static readonly GatewayLimits Limits = new() { RequestsPerMinute = 8, AtOnce = 2, RequestBytes = 10_000, AnswerBytes = 200_000, DownloadBytes = 250_000, MessageBytes = 50_000, Redirects = 2 };

    private AppPlatform platform = null!;
    private AppServer server = null!;
    private string cookie = "";

    private string Origin => $"http://api.example.com:{server.Port}";

    public async ValueTask InitializeAsync()
    {
        server = await AppServer.StartAsync();
        platform = await AppPlatform.StartAsync(
            DatabaseEngine.Sqlite,
            options => options with { PrivateServers = PrivateAddresses.Loopback },
            services => services.AddSingleton(Limits).AddSingleton<ResolveHost>((host, _) => Task.FromResult(Resolve(host))));
        await platform.PublishAsync(query: "?env=release&version=1.2.0");
        var list = new[] { $"http://rebound.example.com:{server.Port}", $"http://mixed.example.com:{server.Port}", Origin, $"http://private.example.com:{server.Port}", $"http://127.0.0.1:{server.Port}", "http://nowhere.example.com:9" };
        (await platform.PostJsonAsync($"/apps/{AppId}/domains", new { request = list, download = list, upload = list, socket = new[] { $"ws://api.example.com:{server.Port}" } })).Dispose();
        cookie = await VisitAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await platform.DisposeAsync();
        await server.DisposeAsync();
    }

    [Fact]
    public async Task A_request_arrives_as_documented_and_its_answer_comes_back_as_bytes()
    {
        using var response = await AskAsync(new { app = AppId, url = Origin + "/echo", method = "POST", header = new { cookie = "mine=1", Authorization = "Bearer shop", Referer = "https://evil.example.com", Host = "evil", content_type = "x" } }, "hello 庭");
        Assert.Equal("hello 庭", await response.Content.ReadAsStringAsync());
        Assert.Equal("application/octet-stream", response.Content.Headers.ContentType!.MediaType);
        Assert.Equal("default-src 'none'; sandbox", response.Headers.GetValues("Content-Security-Policy").Single());
        Assert.False(response.Headers.Contains("Set-Cookie"));
        var head = Head(response);
        Assert.Equal(201, (int)head["statusCode"]!);
        Assert.Equal(["one=1", "two=2"], head["cookies"]!.AsArray().Select(value => (string)value!));
        Assert.Equal("one=1,two=2", (string)head["header"]!["Set-Cookie"]!);
        Assert.Equal("courtyard", (string)head["header"]!["X-Shop"]!);
        var (_, headers) = server.Seen.Single();
        Assert.Equal($"https://servicewechat.com/{AppId}/1.2.0/page-frame.html", headers["Referer"]);
        Assert.Equal("mine=1", headers["Cookie"]);
        Assert.Equal("Bearer shop", headers["Authorization"]);
        Assert.Equal($"api.example.com:{server.Port}", headers["Host"]);
        Assert.DoesNotContain(headers, header => header.Key.StartsWith("X-Madang", StringComparison.OrdinalIgnoreCase) || header.Value.Contains(Visitors.Cookie, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_version_that_is_not_released_is_told_as_version_0()
    {
        var made = await platform.PublishAsync(query: "?env=develop&version=9.9.9&url_check=false");
        var app = ((string)made["link"]!)["/a/".Length..];
        using var response = await AskAsync(new { app, url = $"http://undeclared.example.com:{server.Port}/echo" });
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal($"https://servicewechat.com/{AppId}/0/page-frame.html", server.Seen.Single().Headers["Referer"]);
    }

    [Fact]
    public async Task An_answer_streams()
    {
        using var response = await AskAsync(new { app = AppId, url = Origin + "/slow" });
        await using var stream = await response.Content.ReadAsStreamAsync();
        var buffer = new byte[5];
        await stream.ReadExactlyAsync(buffer);
        Assert.Equal("first", Encoding.ASCII.GetString(buffer));
        server.Second.SetResult();
        using var rest = new StreamReader(stream);
        Assert.Equal("second", await rest.ReadToEndAsync());
    }

    [Theory]
    [InlineData("https://elsewhere.example.com/", "NOT_DECLARED")]
    [InlineData("http://api.example.com/", "NOT_DECLARED")]
    [InlineData("ftp://api.example.com/", "INVALID_URL")]
    [InlineData("file:///etc/passwd", "INVALID_URL")]
    [InlineData("http://user:secret@api.example.com/", "INVALID_URL")]
    [InlineData("pages/index/index", "INVALID_URL")]
    // A name that somebody on the way may read as another one is none.
    [InlineData("http://ａpi.example.com/", "INVALID_URL")]
    [InlineData("http://ⓛⓞⓒⓐⓛⓗⓞⓢⓣ/", "INVALID_URL")]
    [InlineData("http://１２７.０.０.１/", "INVALID_URL")]
    [InlineData("http://127。0。0。1/", "INVALID_URL")]
    [InlineData("http://api.example.com\\@127.0.0.1/", "INVALID_URL")]
    // Other spellings of an address are that address, which is not declared with this port.
    [InlineData("http://0177.0.0.1/", "NOT_DECLARED")]
    [InlineData("http://2130706433/", "NOT_DECLARED")]
    [InlineData("http://[::ffff:127.0.0.1]/", "NOT_DECLARED")]
    [InlineData("http://127.0.0.1./", "NOT_DECLARED")]
    public async Task What_the_app_has_not_declared_is_refused(string url, string code) => await RefusedAsync(new { app = AppId, url }, code);

    [Fact]
    public async Task A_declared_name_that_leads_behind_the_walls_is_refused() =>
        await RefusedAsync(new { app = AppId, url = $"http://private.example.com:{server.Port}/echo" }, "PRIVATE_ADDRESS");

    [Fact]
    public async Task A_name_that_answers_differently_a_moment_later_wins_nothing()
    {
        // The first connection is still at work, so the second request needs one of its own.
        using var first = await AskAsync(new { app = AppId, url = $"http://rebound.example.com:{server.Port}/slow" });
        isRebound = true;
        await RefusedAsync(new { app = AppId, url = $"http://rebound.example.com:{server.Port}/echo" }, "PRIVATE_ADDRESS");
        isRebound = false;
        using var third = await AskAsync(new { app = AppId, url = $"http://rebound.example.com:{server.Port}/echo" });
        Assert.Equal(201, (int)Head(third)["statusCode"]!);
        // Of several addresses only those that may be are tried.
        using var mixed = await AskAsync(new { app = AppId, url = $"http://mixed.example.com:{server.Port}/echo" });
        Assert.Equal(201, (int)Head(mixed)["statusCode"]!);
    }

    [Fact]
    public async Task No_header_is_smuggled_and_none_of_the_connections_or_the_browsers_own_is_set()
    {
        var header = new Dictionary<string, string>
        {
            ["X-Good"] = "1",
            ["X-Split"] = "a\r\nX-Evil: 1",
            ["X-Name\r\nX-Evil"] = "1",
            ["X Evil"] = "1",
            ["X-Evil:"] = "1",
            ["Host"] = "evil.example.com",
            ["Transfer-Encoding"] = "chunked",
            ["Content-Length"] = "3",
            ["Connection"] = "X-Good",
            ["X-Forwarded-For"] = "10.0.0.1",
            ["Forwarded"] = "for=10.0.0.1",
            ["Referer"] = "https://bank.example.com/",
            ["Origin"] = "https://bank.example.com",
            ["Sec-Fetch-Site"] = "same-origin",
            ["Proxy-Authorization"] = "Basic YTpi",
        };
        using var answer = await AskAsync(new { app = AppId, method = "POST", url = Origin + "/echo", header }, body: "body");
        Assert.Equal(201, (int)Head(answer)["statusCode"]!);
        var (_, seen) = server.Seen.Single();
        Assert.Equal("1", seen["X-Good"]);
        Assert.DoesNotContain(seen.Keys, name => name.Contains("Evil", StringComparison.OrdinalIgnoreCase) || name.Contains("Forwarded", StringComparison.OrdinalIgnoreCase) || name.StartsWith("Sec-", StringComparison.OrdinalIgnoreCase) || name.StartsWith("Proxy-", StringComparison.OrdinalIgnoreCase));
        Assert.Equal($"api.example.com:{server.Port}", seen["Host"]);
        Assert.Equal("4", seen["Content-Length"]);
        Assert.DoesNotContain("bank.example.com", string.Join(' ', seen.Values));
        Assert.Equal("body", await answer.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task Cookies_of_a_server_meet_neither_another_app_nor_the_shells()
    {
        const string Other = "wx0000000000000002";
        await platform.PublishAsync(AppPlatform.Package(Other));
        (await platform.PostJsonAsync($"/apps/{Other}/domains", new { request = new[] { Origin } })).Dispose();
        using var set = await AskAsync(new { app = AppId, url = Origin + "/echo" });
        Assert.Equal(["one=1", "two=2"], Head(set)["cookies"]!.AsArray().Select(cookie => (string)cookie!));
        Assert.False(set.Headers.Contains("Set-Cookie"));
        using var other = await AskAsync(new { app = Other, url = Origin + "/echo" });
        using var again = await AskAsync(new { app = AppId, url = Origin + "/echo", header = new Dictionary<string, string> { ["Cookie"] = "one=1" } });
        // The browser's cookie for the gateway came along each time, and went no further.
        Assert.Equal([null, null, "one=1"], server.Seen.Select(seen => seen.Item2.GetValueOrDefault("Cookie")));
    }

    [Fact]
    public async Task Even_this_machine_is_refused_unless_the_operator_allows_it()
    {
        await using var strict = await AppPlatform.StartAsync(DatabaseEngine.Sqlite);
        await strict.PublishAsync();
        (await strict.PostJsonAsync($"/apps/{AppId}/domains", new { request = new[] { $"http://127.0.0.1:{server.Port}" } })).Dispose();
        using var response = await AskAsync(new { app = AppId, url = $"http://127.0.0.1:{server.Port}/echo" }, on: strict);
        Assert.Equal("PRIVATE_ADDRESS", (string)JsonNode.Parse(await response.Content.ReadAsStringAsync())!["code"]!);
        Assert.Empty(server.Seen);
    }

    [Fact]
    public async Task A_redirect_is_followed_to_what_is_declared_and_no_further()
    {
        using var followed = await AskAsync(new { app = AppId, url = $"{Origin}/to?url=/echo" });
        Assert.Equal(201, (int)Head(followed)["statusCode"]!);
        await RefusedAsync(new { app = AppId, url = $"{Origin}/to?url=http://elsewhere.example.com/" }, "NOT_DECLARED");
        await RefusedAsync(new { app = AppId, url = $"{Origin}/to?url=http://private.example.com:{server.Port}/" }, "PRIVATE_ADDRESS");
        await RefusedAsync(new { app = AppId, url = $"{Origin}/to?url=file:///etc/passwd" }, "INVALID_URL");
        var circle = $"{Origin}/to?url=" + Uri.EscapeDataString($"{Origin}/to?url=" + Uri.EscapeDataString($"{Origin}/to?url=/echo"));
        await RefusedAsync(new { app = AppId, url = circle }, "TOO_MANY_REDIRECTS");
    }

    [Fact]
    public async Task A_post_that_must_be_repeated_is_left_to_the_app()
    {
        using var response = await AskAsync(new { app = AppId, url = $"{Origin}/to?url=/echo&status=307", method = "POST" }, "once");
        Assert.Equal(307, (int)Head(response)["statusCode"]!);
        using var other = await AskAsync(new { app = AppId, url = $"{Origin}/to?url=/echo", method = "POST" }, "once");
        Assert.Equal("", await other.Content.ReadAsStringAsync());
        Assert.Equal(201, (int)Head(other)["statusCode"]!);
    }

    [Fact]
    public async Task What_is_too_large_is_refused_or_cut()
    {
        await RefusedAsync(new { app = AppId, url = Origin + "/echo", method = "POST" }, "BODY_TOO_LARGE", new string('a', 10_001));
        await RefusedAsync(new { app = AppId, url = Origin + "/big" }, "ANSWER_TOO_LARGE");
        using var cut = await AskAsync(new { app = AppId, url = Origin + "/bigunknown" });
        await Assert.ThrowsAnyAsync<Exception>(() => cut.Content.ReadAsByteArrayAsync());
    }

    [Fact]
    public async Task A_server_that_is_not_there_and_one_that_does_not_answer_are_told_apart()
    {
        await RefusedAsync(new { app = AppId, url = "http://nowhere.example.com:9/" }, "NO_CONNECTION");
        var asked = AskAsync(new { app = AppId, url = Origin + "/slow", timeoutMs = 5_000 });
        using var begun = await asked;
        platform.Machine.Advance(TimeSpan.FromSeconds(6));
        await Assert.ThrowsAnyAsync<Exception>(() => begun.Content.ReadAsByteArrayAsync());
    }

    [Fact]
    public async Task Nobody_without_a_visit_and_no_other_site_gets_anything()
    {
        await RefusedAsync(new { app = AppId, url = Origin + "/echo" }, "NO_VISITOR", visitor: "");
        await RefusedAsync(new { app = AppId, url = Origin + "/echo" }, "NO_VISITOR", visitor: cookie[..^2] + "AA");
        await RefusedAsync(new { app = AppId, url = Origin + "/echo" }, "NO_VISITOR", site: "cross-site");
        Assert.Empty(server.Seen);
    }

    [Theory]
    [InlineData("wx9999999999999999")]
    [InlineData("wx0123456789abcdef@develop")]
    [InlineData("wx0123456789abcdef@develop.00000000000000000000")]
    [InlineData("../x")]
    public async Task An_app_that_is_not_there_or_not_open_reaches_nothing(string app) => await RefusedAsync(new { app, url = Origin + "/echo" }, "NO_APP");

    [Fact]
    public async Task Too_many_requests_are_refused_until_time_has_passed()
    {
        for (var i = 0; i < Limits.RequestsPerMinute; i++)
            (await AskAsync(new { app = AppId, url = Origin + "/echo" })).Dispose();
        await RefusedAsync(new { app = AppId, url = Origin + "/echo" }, "TOO_MANY");
        var other = await VisitAsync();
        using var somebodyElse = await AskAsync(new { app = AppId, url = Origin + "/echo" }, visitor: other);
        Assert.Equal(HttpStatusCode.OK, somebodyElse.StatusCode);
        platform.Machine.Advance(TimeSpan.FromMinutes(1));
        using var later = await AskAsync(new { app = AppId, url = Origin + "/echo" });
        Assert.Equal(HttpStatusCode.OK, later.StatusCode);
    }

    [Fact]
    public async Task More_at_once_than_granted_are_refused()
    {
        using var one = await AskAsync(new { app = AppId, url = Origin + "/slow" });
        using var two = await AskAsync(new { app = AppId, url = Origin + "/slow" });
        await RefusedAsync(new { app = AppId, url = Origin + "/echo" }, "TOO_MANY");
    }

    [Fact]
    public async Task A_socket_passes_messages_both_ways()
    {
        using var socket = await ConnectAsync(cookie);
        await SendAsync(socket, JsonSerializer.Serialize(new { app = AppId, kind = "socket", url = $"ws://api.example.com:{server.Port}/socket", header = new { token = "t" } }));
        Assert.StartsWith("{\"open\":", await ReceiveAsync(socket));
        await SendAsync(socket, "hello");
        Assert.Equal("hello", await ReceiveAsync(socket));
        Assert.Equal("t", server.Seen.Single().Headers["token"]);
        Assert.Equal($"https://servicewechat.com/{AppId}/1.2.0/page-frame.html", server.Seen.Single().Headers["Referer"]);
        await socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, default);
        await socket.ReceiveAsync(new byte[10], default);
        Assert.Equal(WebSocketCloseStatus.NormalClosure, socket.CloseStatus);
    }

    [Theory]
    [InlineData("ws://elsewhere.example.com/", "NOT_DECLARED")]
    [InlineData("https://api.example.com/", "INVALID_URL")]
    public async Task A_socket_is_refused_like_a_request(string url, string code)
    {
        using var socket = await ConnectAsync(cookie);
        await SendAsync(socket, JsonSerializer.Serialize(new { app = AppId, kind = "socket", url }));
        Assert.Equal(code, (string)JsonNode.Parse(await ReceiveAsync(socket))!["fail"]!["code"]!);
    }

    [Fact]
    public async Task A_socket_from_nobody_is_not_opened() => await Assert.ThrowsAsync<WebSocketException>(() => ConnectAsync("none"));

    [Fact]
    public async Task A_message_too_large_closes_the_socket()
    {
        using var socket = await ConnectAsync(cookie);
        await SendAsync(socket, JsonSerializer.Serialize(new { app = AppId, kind = "socket", url = $"ws://api.example.com:{server.Port}/socket" }));
        await ReceiveAsync(socket);
        await SendAsync(socket, new string('a', 60_000));
        while ((await socket.ReceiveAsync(new byte[100_000], default)).MessageType != WebSocketMessageType.Close)
        {
            // The pieces that were still small enough come back first.
        }
        Assert.Equal(WebSocketCloseStatus.MessageTooBig, socket.CloseStatus);
    }

    private bool isRebound;

    private IPAddress[] Resolve(string host) => host switch
    {
        "private.example.com" => [IPAddress.Parse("10.1.2.3"), IPAddress.Parse("169.254.169.254")],
        "mixed.example.com" => [IPAddress.Parse("10.1.2.3"), IPAddress.Loopback],
        "rebound.example.com" when isRebound => [IPAddress.Parse("10.1.2.3")],
        _ => [IPAddress.Loopback],
    };

    private async Task<string> VisitAsync(AppPlatform? on = null)
    {
        using var visit = await (on ?? platform).Http.PostAsync("/gateway/visit", null);
        return visit.Headers.GetValues("Set-Cookie").Single().Split(';')[0].Split('=', 2)[1];
    }

    private async Task RefusedAsync(object request, string code, string? body = null, string? visitor = null, string? site = null)
    {
        using var response = await AskAsync(request, body, visitor, site);
        var text = await response.Content.ReadAsStringAsync();
        Assert.Equal(code, (string?)JsonNode.Parse(text)!["code"]);
    }

    private async Task<HttpResponseMessage> AskAsync(object request, string? body = null, string? visitor = null, string? site = null, AppPlatform? on = null)
    {
        using var message = new HttpRequestMessage(HttpMethod.Post, "/gateway/request");
        message.Headers.Add(ForwardRequest.RequestHeader, Base64Url.EncodeToString(JsonSerializer.SerializeToUtf8Bytes(request)));
        message.Headers.Add("Cookie", $"{Visitors.Cookie}={visitor ?? (on is null ? cookie : await VisitAsync(on))}");
        message.Headers.Add("User-Agent", "Browser/1");
        if (site is not null)
            message.Headers.Add("Sec-Fetch-Site", site);
        if (body is not null)
            message.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(body));
        return await (on ?? platform).Http.SendAsync(message, HttpCompletionOption.ResponseHeadersRead);
    }

    private static JsonNode Head(HttpResponseMessage response) => JsonNode.Parse(Base64Url.DecodeFromChars(response.Headers.GetValues(ForwardRequest.AnswerHeader).Single()))!;

    private async Task<ClientWebSocket> ConnectAsync(string visitor)
    {
        var socket = new ClientWebSocket();
        socket.Options.SetRequestHeader("Cookie", $"{Visitors.Cookie}={visitor}");
        await socket.ConnectAsync(new($"ws://127.0.0.1:{platform.Url.Port}/gateway/socket"), default);
        return socket;
    }

    private static Task SendAsync(ClientWebSocket socket, string text) => socket.SendAsync(Encoding.UTF8.GetBytes(text), WebSocketMessageType.Text, endOfMessage: true, default);

    private static async Task<string> ReceiveAsync(ClientWebSocket socket)
    {
        var buffer = new byte[100_000];
        var part = await socket.ReceiveAsync(buffer, default);
        return Encoding.UTF8.GetString(buffer, 0, part.Count);
    }
}
