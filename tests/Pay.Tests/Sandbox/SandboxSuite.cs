using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Madang.Pay.Keys;
using Madang.Pay.Sandbox;
using Madang.Pay.Tests.Platform;
using Madang.Pay.Wire;
using Xunit;

namespace Madang.Pay.Tests.Sandbox;

/// <summary>Who may use the sandbox, and what it changes.</summary>
public abstract class SandboxSuite<TEngine>(SharedPlatform<TEngine> shared) : PlatformSuite<TEngine>(shared)
    where TEngine : IEngine
{
    // Keeps no cookies: a test says itself what it sends.
    private HttpClient Http { get; set; } = null!;

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        Http = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false }) { BaseAddress = Platform.BaseAddress };
    }

    public override ValueTask DisposeAsync()
    {
        Http?.Dispose();
        GC.SuppressFinalize(this);
        return base.DisposeAsync();
    }

    [Fact]
    public async Task Every_page_can_be_shown_before_there_is_anything_to_show()
    {
        await using var fresh = await PayPlatform.StartAsync(TEngine.Engine);
        foreach (var path in (string[])["/developers", "/sandbox", "/sandbox/inspector", "/sandbox/inspector?rows=1"])
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, path);
            request.Headers.Authorization = new("Bearer", "operator-of-the-tests");
            using var response = await fresh.Http.SendAsync(request);
            Assert.True(response.IsSuccessStatusCode, $"{path}: {response.StatusCode}");
        }
        foreach (var path in (string[])["merchants", "payers", "trades", "callbacks", "faults", "requests", "time"])
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, $"/sandbox/{path}");
            request.Headers.Authorization = new("Bearer", "operator-of-the-tests");
            using var response = await fresh.Http.SendAsync(request);
            Assert.True(response.IsSuccessStatusCode, $"{path}: {response.StatusCode}");
        }
    }

    [Fact]
    public async Task Without_the_operators_token_every_address_is_closed()
    {
        foreach (var path in (string[])["/sandbox/merchants", "/sandbox/faults", "/sandbox/requests", "/sandbox", "/sandbox/inspector"])
        {
            Assert.Equal(401, (await AskAsync(HttpMethod.Get, path, token: null)).Status);
            Assert.Equal(401, (await AskAsync(HttpMethod.Get, path, token: "operator-of-the-test")).Status);
        }
        Assert.Equal(401, (await AskAsync(HttpMethod.Post, "/sandbox/merchants", token: null, body: "{}")).Status);
    }

    [Fact]
    public async Task A_name_that_only_points_at_this_machine_is_refused()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/sandbox/merchants");
        request.Headers.Authorization = new("Bearer", "operator-of-the-tests");
        request.Headers.Host = "evil.example";
        using var response = await Http.SendAsync(request);
        Assert.Equal(HttpStatusCode.MisdirectedRequest, response.StatusCode);
    }

    [Fact]
    public async Task A_new_merchant_can_sign_at_once_and_has_money_to_pay_out()
    {
        var made = (await AskAsync(HttpMethod.Post, "/sandbox/merchants", body: """{"name":"Corner shop","key_mode":"public-key"}""")).Json;
        var mchId = made.GetProperty("mchid").GetString()!;
        Assert.StartsWith("PUB_KEY_ID_", made.GetProperty("public_key_id").GetString());
        Assert.Contains("BEGIN PRIVATE KEY", made.GetProperty("files").GetProperty("apiclient_key.pem").GetString());
        var listed = (await AskAsync(HttpMethod.Get, "/sandbox/merchants")).Json.GetProperty("merchants").EnumerateArray().Single(merchant => merchant.GetProperty("mchid").GetString() == mchId);
        Assert.Equal(SandboxPeople.MerchantMoney, listed.GetProperty("operation").GetInt64());
        Assert.NotEqual("", made.GetProperty("openid").GetString());
    }

    [Theory]
    [InlineData("""{"key_mode":"none"}""")]
    [InlineData("""{"base_url":"javascript:alert(1)"}""")]
    [InlineData("[]")]
    [InlineData("{")]
    public async Task A_malformed_merchant_is_refused(string body) => Assert.Equal(400, (await AskAsync(HttpMethod.Post, "/sandbox/merchants", body: body)).Status);

    [Fact]
    public async Task A_body_that_is_too_large_is_refused() =>
        Assert.Equal(413, (await AskAsync(HttpMethod.Post, "/sandbox/merchants", body: $$"""{"name":"{{new string('x', 20_000)}}"}""")).Status);

    [Fact]
    public async Task A_fault_is_used_as_often_as_it_was_asked_for_and_by_its_merchant_alone()
    {
        var merchant = await Platform.NewMerchantAsync();
        var other = await Platform.NewMerchantAsync();
        await AddFaultAsync(merchant.MchId, "system-error", times: 2);
        Assert.Equal(200, (await other.GetAsync(GetCertificates.Path)).Status);
        Assert.Equal(500, (await merchant.GetAsync(GetCertificates.Path)).Status);
        Assert.Equal(500, (await merchant.GetAsync(GetCertificates.Path)).Status);
        Assert.Equal(200, (await merchant.GetAsync(GetCertificates.Path)).Status);
    }

    [Fact]
    public async Task Many_takers_of_a_fault_get_it_exactly_as_often_as_it_was_asked_for()
    {
        var merchant = await Platform.NewMerchantAsync();
        await AddFaultAsync(merchant.MchId, "callback-lost", times: 7);
        var faults = Platform.Get<Faults>();
        var taken = await Task.WhenAll(Enumerable.Range(0, 40).Select(_ => faults.TakeAsync(merchant.MchId, FaultKind.CallbackLost).AsTask()));
        Assert.Equal(7, taken.Count(value => value == 1));
    }

    [Fact]
    public async Task A_fault_that_names_a_path_spares_the_others()
    {
        var merchant = await Platform.NewMerchantAsync();
        await AddFaultAsync(merchant.MchId, "system-error", path: "/v3/refund");
        Assert.Equal(200, (await merchant.GetAsync(GetCertificates.Path)).Status);
        Assert.NotNull(await Platform.Get<Faults>().TakeAsync(merchant.MchId, FaultKind.SystemError, "/v3/refund/domestic/refunds"));
    }

    [Fact]
    public async Task A_fault_that_was_cleared_does_nothing()
    {
        var merchant = await Platform.NewMerchantAsync();
        await AddFaultAsync(merchant.MchId, "system-error", times: 5);
        await AskAsync(HttpMethod.Delete, $"/sandbox/faults?mchid={merchant.MchId}");
        Assert.Equal(200, (await merchant.GetAsync(GetCertificates.Path)).Status);
    }

    [Theory]
    [InlineData("flood", 1, null)]
    [InlineData("delay", 0, null)]
    [InlineData("delay", 1, 999_999_999)]
    [InlineData("clock-skew", 1, -5)]
    public async Task A_fault_that_makes_no_sense_is_refused(string kind, int times, int? value)
    {
        var body = JsonSerializer.Serialize(new { mchid = "1900000001", kind, times, value });
        Assert.Equal(400, (await AskAsync(HttpMethod.Post, "/sandbox/faults", body: body)).Status);
    }

    [Fact]
    public async Task Time_moves_forward_only()
    {
        var before = Platform.Clock.Shift;
        Assert.Equal(200, (await AskAsync(HttpMethod.Post, "/sandbox/time", body: """{"advance_seconds":3600}""")).Status);
        Assert.Equal(before + TimeSpan.FromHours(1), Platform.Clock.Shift);
        foreach (var seconds in (string[])["0", "-3600", "999999999999", "null"])
            Assert.Equal(400, (await AskAsync(HttpMethod.Post, "/sandbox/time", body: $$"""{"advance_seconds":{{seconds}}}""")).Status);
        Assert.Equal(before + TimeSpan.FromHours(1), Platform.Clock.Shift);
    }

    [Fact]
    public async Task A_page_opens_by_a_link_that_works_once()
    {
        var path = (await AskAsync(HttpMethod.Post, "/sandbox/links", body: "{}")).Json.GetProperty("path").GetString()!;
        using var opened = await Http.GetAsync(path);
        Assert.Equal(HttpStatusCode.Redirect, opened.StatusCode);
        var cookie = opened.Headers.GetValues("Set-Cookie").Single();
        Assert.Contains("httponly", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("samesite=strict", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("operator-of-the-tests", cookie);
        Assert.Equal(HttpStatusCode.Forbidden, (await Http.GetAsync(path)).StatusCode);
        var page = await BrowseAsync("/sandbox", cookie.Split(';')[0]);
        Assert.Equal(200, page.Status);
        Assert.Contains("default-src 'none'", page.Headers["Content-Security-Policy"]);
    }

    [Fact]
    public async Task A_forged_form_changes_nothing()
    {
        var session = await OpenSessionAsync();
        var before = Platform.Clock.Shift;
        Assert.Equal(403, (await SubmitAsync("/sandbox/time", session, ("advance_seconds", "60"))).Status);
        Assert.Equal(403, (await SubmitAsync("/sandbox/time", session, ("advance_seconds", "60"), ("form_key", "guessed"))).Status);
        Assert.Equal(403, (await SubmitAsync("/sandbox/time", session, origin: "https://evil.example", ("advance_seconds", "60"), ("form_key", FormKey(session)))).Status);
        Assert.Equal(before, Platform.Clock.Shift);
        var done = await SubmitAsync("/sandbox/time", session, ("advance_seconds", "60"), ("form_key", FormKey(session)), ("return", "https://evil.example/"));
        Assert.Equal(303, done.Status);
        Assert.Equal("/sandbox", done.Headers["Location"]);
        Assert.Equal(before + TimeSpan.FromMinutes(1), Platform.Clock.Shift);
    }

    [Fact]
    public async Task A_page_shows_what_others_wrote_as_text()
    {
        await AskAsync(HttpMethod.Post, "/sandbox/merchants", body: """{"name":"<script>alert('1')</script>"}""");
        var page = await BrowseAsync("/sandbox", $"{SandboxGate.SessionCookie}={await OpenSessionAsync()}");
        Assert.DoesNotContain("<script>alert", page.Text);
        Assert.Contains("&lt;script&gt;alert(&#39;1&#39;)", page.Text);
    }

    [Theory]
    [InlineData("ko-KR,ko;q=0.9", "ko")]
    [InlineData("zh-TW,en;q=0.5", "zh")]
    [InlineData("fr,en-GB;q=0.9,zh;q=0.8", "en")]
    [InlineData("", "en")]
    public async Task The_first_page_speaks_the_readers_language(string asked, string expected)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/developers");
        request.Headers.TryAddWithoutValidation("Accept-Language", asked);
        using var response = await Http.SendAsync(request);
        Assert.Contains($"<html lang=\"{expected}\">", await response.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task An_order_is_paid_as_its_payer_would_and_its_callback_can_be_sent_again()
    {
        var merchant = await Platform.NewMerchantAsync();
        var placed = await merchant.PostAsync("/v3/pay/transactions/native", new
        {
            Appid = merchant.AppId,
            Mchid = merchant.MchId,
            Description = "Tea",
            OutTradeNo = $"T{merchant.MchId}",
            merchant.NotifyUrl,
            Amount = new { Total = 250 },
        });
        var paid = await AskAsync(HttpMethod.Post, "/sandbox/pay", body: JsonSerializer.Serialize(new { code_url = placed.Json.GetProperty("code_url").GetString() }));
        Assert.True(paid.Json.GetProperty("is_paid").GetBoolean(), paid.Text);
        Assert.Equal("SUCCESS", paid.Json.GetProperty("trade_state").GetString());
        var first = await merchant.ReceiveCallbackAsync();
        var again = await AskAsync(HttpMethod.Post, "/sandbox/pay", body: JsonSerializer.Serialize(new { mchid = merchant.MchId, out_trade_no = $"T{merchant.MchId}" }));
        Assert.False(again.Json.GetProperty("is_paid").GetBoolean());
        Assert.Equal("SUCCESS", again.Json.GetProperty("trade_state").GetString());
        Assert.Equal(200, (await AskAsync(HttpMethod.Post, $"/sandbox/callbacks/{first.Id}/resend", body: "{}")).Status);
        Assert.Equal(first.Id, (await merchant.ReceiveCallbackAsync()).Id);
        Assert.Equal(404, (await AskAsync(HttpMethod.Post, "/sandbox/callbacks/nobody/resend", body: "{}")).Status);
    }

    [Theory]
    [InlineData("{}", 400)]
    [InlineData("""{"out_trade_no":"1"}""", 400)]
    [InlineData("""{"prepay_id":"wx00"}""", 404)]
    [InlineData("""{"h5_url":"not an address"}""", 400)]
    public async Task An_order_that_is_not_named_rightly_is_not_paid(string body, int status) => Assert.Equal(status, (await AskAsync(HttpMethod.Post, "/sandbox/pay", body: body)).Status);

    private string FormKey(string session) => Platform.Get<SandboxPasses>().FormKey(session);

    private async Task<string> OpenSessionAsync()
    {
        var path = (await AskAsync(HttpMethod.Post, "/sandbox/links", body: "{}")).Json.GetProperty("path").GetString()!;
        using var opened = await Http.GetAsync(path);
        return opened.Headers.GetValues("Set-Cookie").Single().Split(';')[0].Split('=', 2)[1];
    }

    private async Task AddFaultAsync(string mchId, string kind, int times = 1, string? path = null)
    {
        var added = await AskAsync(HttpMethod.Post, "/sandbox/faults", body: Encoding.UTF8.GetString(WireJson.Write(new { Mchid = mchId, Kind = kind, Times = times, Path = path })));
        Assert.True(added.Status == 200, added.Text);
    }

    private Task<WireReply> SubmitAsync(string path, string session, params (string Name, string Value)[] fields) => SubmitAsync(path, session, origin: null, fields);

    private async Task<WireReply> SubmitAsync(string path, string session, string? origin, params (string Name, string Value)[] fields)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new FormUrlEncodedContent(fields.ToDictionary(field => field.Name, field => field.Value)) };
        request.Headers.Add("Cookie", $"{SandboxGate.SessionCookie}={session}");
        if (origin is not null)
            request.Headers.Add("Origin", origin);
        return await ReplyAsync(request);
    }

    private async Task<WireReply> BrowseAsync(string path, string cookie)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Add("Cookie", cookie);
        return await ReplyAsync(request);
    }

    private async Task<WireReply> AskAsync(HttpMethod method, string path, string? token = "operator-of-the-tests", string? body = null)
    {
        using var request = new HttpRequestMessage(method, path);
        if (token is not null)
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        if (body is not null)
            request.Content = new StringContent(body, Encoding.UTF8, "application/json");
        return await ReplyAsync(request);
    }

    private async Task<WireReply> ReplyAsync(HttpRequestMessage request)
    {
        using var response = await Http.SendAsync(request);
        var headers = response.Headers.Concat(response.Content.Headers).ToDictionary(header => header.Key, header => string.Join(",", header.Value), StringComparer.OrdinalIgnoreCase);
        return new((int)response.StatusCode, headers, await response.Content.ReadAsByteArrayAsync());
    }
}

public sealed class SandboxOnSqlite(SharedPlatform<OnSqlite> shared) : SandboxSuite<OnSqlite>(shared);

public sealed class SandboxOnPostgres(SharedPlatform<OnPostgres> shared) : SandboxSuite<OnPostgres>(shared)
{
    [Fact]
    public async Task Another_node_follows_within_a_second()
    {
        await using var other = await Platform.StartAnotherNodeAsync();
        await Platform.Get<TimeTravel>().AdvanceAsync(TimeSpan.FromDays(3), CancellationToken.None);
        await Platform.Get<Faults>().AddAsync("1999999999", FaultKind.UserPaying, "", 1, 1, CancellationToken.None);
        Platform.Advance(TimeSpan.FromSeconds(1));
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        while (other.Clock.Shift != Platform.Clock.Shift)
            await Task.Delay(1, patience.Token);
        long? taken;
        while ((taken = await other.Get<Faults>().TakeAsync("1999999999", FaultKind.UserPaying, patience.Token)) is null)
            await Task.Delay(1, patience.Token);
        Assert.Equal(1, taken);
        Assert.Null(await Platform.Get<Faults>().TakeAsync("1999999999", FaultKind.UserPaying, patience.Token));
    }
}
