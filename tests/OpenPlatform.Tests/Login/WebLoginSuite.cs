using System.Net;
using System.Text.RegularExpressions;
using Madang.Kernel.Database;
using Madang.OpenPlatform.Pages;
using Madang.OpenPlatform.People.Sms;
using Madang.OpenPlatform.Tests.Platform;
using Xunit;

namespace Madang.OpenPlatform.Tests.Login;

/// <summary>OAuth for web pages: a person signs in on the platform's page and goes back with a code.</summary>
public abstract partial class WebLoginSuite(DatabaseEngine engine) : IAsyncLifetime
{
    private const string Phone = "+8613912345678";
    private const string Back = "https://shop.example.com/back?from=1";

    private OpenWorld world = null!;
    private TestApp app = null!;

    public async ValueTask InitializeAsync()
    {
        world = await OpenWorld.StartAsync(engine);
        app = await world.NewAppAsync(webDomains: "shop.example.com");
    }

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        if (world is not null)
            await world.DisposeAsync();
    }

    [Fact]
    public async Task A_person_signs_in_allows_and_the_back_end_learns_their_nickname()
    {
        var query = Query("snsapi_userinfo");
        var cookie = await SignInAsync(query);
        var consent = await PageAsync(HttpMethod.Get, "authorize", query, cookie, language: "zh-CN");
        Assert.Contains("不包括手机号", consent.Text);
        var key = FormKey().Match(consent.Text).Groups[1].Value;
        var back = new Uri((await PageAsync(HttpMethod.Post, "allow", query, cookie, new() { ["form_key"] = key, ["answer"] = "yes" })).Location!);
        Assert.StartsWith("https://shop.example.com/back?from=1&code=", back.AbsoluteUri);
        Assert.EndsWith("&state=s-1", back.AbsoluteUri);
        var code = Regex.Match(back.Query, "code=([^&]+)").Groups[1].Value;
        var token = await world.CallAsync($"/sns/oauth2/access_token?appid={app.AppId}&secret={app.Secret}&code={code}&grant_type=authorization_code");
        var (access, openId) = ((string)token["access_token"]!, (string)token["openid"]!);
        Assert.Equal("snsapi_userinfo", (string)token["scope"]!);
        (await world.CallAsync($"/sns/oauth2/access_token?appid={app.AppId}&secret={app.Secret}&code={code}&grant_type=authorization_code")).Refuses(40163);
        Assert.Equal(0, (int)(await world.CallAsync($"/sns/auth?access_token={access}&openid={openId}"))["errcode"]!);
        (await world.CallAsync($"/sns/auth?access_token={access}&openid={app.DemonstrationOpenId}")).Refuses(40003);
        var info = await world.CallAsync($"/sns/userinfo?access_token={access}&openid={openId}&lang=zh_CN");
        Assert.Equal("···5678", (string)info["nickname"]!);
        Assert.Equal((string)token["unionid"]!, (string)info["unionid"]!);
        // An app's own token opens nothing of a person, and a person's nothing of the app.
        (await world.CallAsync($"/sns/userinfo?access_token={await app.TokenAsync()}&openid={openId}")).Refuses(40001);
        (await world.CallAsync($"/cgi-bin/getcallbackip?access_token={access}")).Refuses(40001);
        world.Machine.Advance(TimeSpan.FromHours(2.1));
        (await world.CallAsync($"/sns/auth?access_token={access}&openid={openId}")).Refuses(42001);
        var other = await world.NewAppAsync();
        (await world.CallAsync($"/sns/oauth2/refresh_token?appid={other.AppId}&grant_type=refresh_token&refresh_token={token["refresh_token"]}")).Refuses(40030);
        var renewed = await world.CallAsync($"/sns/oauth2/refresh_token?appid={app.AppId}&grant_type=refresh_token&refresh_token={token["refresh_token"]}");
        Assert.Equal(0, (int)(await world.CallAsync($"/sns/auth?access_token={renewed["access_token"]}&openid={openId}"))["errcode"]!);
        // What was allowed once is not asked again, until it is taken back.
        Assert.NotNull((await PageAsync(HttpMethod.Get, "authorize", query, cookie)).Location);
        using (await world.SendAsync(HttpMethod.Delete, $"/people/me/grants/{app.AppId}/snsapi_userinfo", null, cookie))
            (await world.CallAsync($"/sns/auth?access_token={renewed["access_token"]}&openid={openId}")).Refuses(40001);
        Assert.Null((await PageAsync(HttpMethod.Get, "authorize", query, cookie)).Location);
    }

    [Fact]
    public async Task The_silent_scope_asks_nothing_and_tells_no_nickname()
    {
        var query = Query("snsapi_base");
        var cookie = await SignInAsync(query);
        var back = (await PageAsync(HttpMethod.Get, "authorize", query, cookie)).Location!;
        var token = await world.CallAsync($"/sns/oauth2/access_token?appid={app.AppId}&secret={app.Secret}&code={Regex.Match(back, "code=([^&]+)").Groups[1].Value}&grant_type=authorization_code");
        (await world.CallAsync($"/sns/userinfo?access_token={token["access_token"]}&openid={token["openid"]}")).Refuses(48001);
    }

    [Theory]
    [InlineData("https://evil.example.com/back")]
    [InlineData("https://shop.example.com.evil.example/back")]
    [InlineData("https://shop.example.com@evil.example/back")]
    [InlineData("javascript:alert(1)")]
    [InlineData("/back")]
    public async Task A_code_goes_to_no_host_but_the_apps_own(string redirect)
    {
        var page = await PageAsync(HttpMethod.Get, "authorize", Query("snsapi_base", redirect), null, language: "ko");
        Assert.Equal((HttpStatusCode.BadRequest, null), (page.Status, page.Location));
        Assert.Contains("로그인을 시작할 수 없습니다", page.Text);
        Assert.DoesNotContain("evil", page.Text);
    }

    [Fact]
    public async Task A_forged_form_allows_nothing_and_no_goes_back_without_a_code()
    {
        var query = Query("snsapi_userinfo");
        var cookie = await SignInAsync(query);
        foreach (var form in (Dictionary<string, string>[])[new() { ["answer"] = "yes" }, new() { ["answer"] = "yes", ["form_key"] = new string('0', 64) }])
            Assert.Equal(HttpStatusCode.Forbidden, (await PageAsync(HttpMethod.Post, "allow", query, cookie, form)).Status);
        var key = FormKey().Match((await PageAsync(HttpMethod.Get, "authorize", query, cookie)).Text).Groups[1].Value;
        Assert.Equal(HttpStatusCode.Forbidden, (await PageAsync(HttpMethod.Post, "allow", query, cookie, new() { ["answer"] = "yes", ["form_key"] = key }, origin: "https://evil.example.com")).Status);
        Assert.Equal(HttpStatusCode.Forbidden, (await PageAsync(HttpMethod.Post, "allow", Query("snsapi_userinfo", "https://shop.example.com/other"), cookie, new() { ["answer"] = "yes", ["form_key"] = key })).Status);
        Assert.Equal("https://shop.example.com/back?from=1&state=s-1", (await PageAsync(HttpMethod.Post, "allow", query, cookie, new() { ["answer"] = "no", ["form_key"] = key })).Location);
    }

    [Fact]
    public void Every_word_of_the_pages_is_there_in_three_languages() => Assert.All(PageWords.All, texts => Assert.True(texts.Length == 3 && texts.All(text => text.Length > 0)));

    private string Query(string scope, string redirect = Back) =>
        $"?appid={app.AppId}&redirect_uri={Uri.EscapeDataString(redirect)}&response_type=code&scope={scope}&state=s-1";

    private async Task<string> SignInAsync(string query)
    {
        Assert.Contains("name=\"phone\"", (await PageAsync(HttpMethod.Get, "authorize", query, null)).Text);
        Assert.Contains("name=\"code\"", (await PageAsync(HttpMethod.Post, "phone", query, null, new() { ["phone"] = Phone })).Text);
        var code = Regex.Match((await world.Get<ShownMessages>().NewestAsync(Phone, default))[0].Body, "(?<![0-9])[0-9]{6}(?![0-9])").Value;
        var signedIn = await PageAsync(HttpMethod.Post, "sign-in", query, null, new() { ["phone"] = Phone, ["code"] = code });
        Assert.Equal(HttpStatusCode.SeeOther, signedIn.Status);
        Assert.Contains("httponly", signedIn.Cookie, StringComparison.OrdinalIgnoreCase);
        return Regex.Match(signedIn.Cookie, "madang_web=([^;]+)").Groups[1].Value;
    }

    private async Task<(HttpStatusCode Status, string Text, string? Location, string Cookie)> PageAsync(
        HttpMethod method, string step, string query, string? cookie, Dictionary<string, string>? form = null, string language = "en", string? origin = null)
    {
        using var request = new HttpRequestMessage(method, $"/connect/oauth2/{step}{query}");
        if (form is not null)
            request.Content = new FormUrlEncodedContent(form);
        if (cookie is not null)
            request.Headers.Add("Cookie", $"madang_web={cookie}");
        if (origin is not null)
            request.Headers.Add("Origin", origin);
        request.Headers.AcceptLanguage.ParseAdd(language);
        using var response = await world.Http.SendAsync(request);
        return (response.StatusCode, WebUtility.HtmlDecode(await response.Content.ReadAsStringAsync()), response.Headers.Location?.OriginalString, response.Headers.TryGetValues("Set-Cookie", out var cookies) ? cookies.First() : "");
    }

    [GeneratedRegex("name=\"form_key\" value=\"([0-9a-f]{64})\"")]
    private static partial Regex FormKey();
}

public sealed class WebLoginOnSqlite() : WebLoginSuite(DatabaseEngine.Sqlite);

public sealed class WebLoginOnPostgres() : WebLoginSuite(DatabaseEngine.Postgres);
