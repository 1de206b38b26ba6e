using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Madang.Browser.Tests.Sandbox;
using Microsoft.Playwright;

namespace Madang.Browser.Tests.Shell;

/// <summary>A person, a mini program and its back end, end to end: who signs in inside the shell is known to the back end by an openid, and by a phone number after a yes.</summary>
[Trait("Category", "Slow")]
public sealed partial class SignInJourney(SandboxFixture sandbox) : IClassFixture<SandboxFixture>
{
    [Theory]
    [InlineData("en", "+8613911112222", "Sign in", "Allow")]
    [InlineData("zh", "+8613911113333", "登录", "允许")]
    [InlineData("ko", "+821011114444", "로그인", "허용")]
    public async Task Who_signs_in_inside_the_shell_is_known_to_the_apps_back_end(string language, string phone, string signIn, string allow)
    {
        using var folder = new TemporaryFolder();
        var app = await MakeAppAsync(folder);
        await using var visit = await Visit.BeginAsync(sandbox, new(language, IsPhone: true));
        await visit.Page.GotoAsync($"{sandbox.Platform.Origin}/a/{app["appid"]}");
        var inside = visit.Page.FrameLocator("iframe");
        await inside.Locator("#login").ClickAsync();
        var sheet = visit.Page.GetByRole(AriaRole.Dialog, new() { Name = signIn });
        await sheet.Locator("input[name=phone]").FillAsync(phone);
        // A question of an app takes no answer in its first half second.
        await Task.Delay(TimeSpan.FromMilliseconds(600), TestContext.Current.CancellationToken);
        await sheet.Locator("button.primary").ClickAsync();
        await sheet.Locator("input[name=code]").FillAsync("12345");
        await sheet.Locator("button.primary").ClickAsync();
        await Assertions.Expect(sheet.GetByRole(AriaRole.Alert)).ToContainTextAsync("CODE_WRONG");
        await sheet.Locator("input[name=code]").FillAsync(await SentAsync(phone));
        await sheet.Locator("button.primary").ClickAsync();
        await Assertions.Expect(inside.Locator("#told")).ToContainTextAsync("login:ok ");
        var session = await CallAsync($"/sns/jscode2session?appid={app["appid"]}&secret={app["appsecret"]}&js_code={await ToldAsync(inside)}&grant_type=authorization_code");
        Assert.Matches("^o.{27}$", (string?)session["openid"]);
        // The second time nobody is asked, and it is the same person. The app is not there to be tapped until the sheet is gone.
        await Assertions.Expect(visit.Page.Locator("dialog[open]")).ToHaveCountAsync(0);
        await Assertions.Expect(visit.Page.Locator("section.app > [inert]")).ToHaveCountAsync(0);
        var before = await ToldAsync(inside);
        await inside.Locator("#login").ClickAsync();
        await Assertions.Expect(inside.Locator("#told")).Not.ToContainTextAsync(before);
        var again = await CallAsync($"/sns/jscode2session?appid={app["appid"]}&secret={app["appsecret"]}&js_code={await ToldAsync(inside)}&grant_type=authorization_code");
        Assert.Equal((string?)session["openid"], (string?)again["openid"]);
        await inside.Locator("#phone").ClickAsync();
        var answer = visit.Page.GetByRole(AriaRole.Button, new() { Name = allow, Exact = true });
        await answer.WaitForAsync();
        await Task.Delay(TimeSpan.FromMilliseconds(600), TestContext.Current.CancellationToken);
        await answer.ClickAsync();
        await Assertions.Expect(inside.Locator("#told")).ToContainTextAsync("getPhoneNumber:ok ");
        var token = await CallAsync($"/cgi-bin/token?grant_type=client_credential&appid={app["appid"]}&secret={app["appsecret"]}");
        var told = await CallAsync($"/wxa/business/getuserphonenumber?access_token={token["access_token"]}", new { code = await ToldAsync(inside) });
        Assert.Equal(phone, $"+{told["phone_info"]!["countryCode"]}{told["phone_info"]!["purePhoneNumber"]}");
    }

    private async Task<JsonNode> MakeAppAsync(TemporaryFolder folder)
    {
        var made = await sandbox.Platform.SandboxAsync(sandbox.DataFolder, "app", "--out", folder.In("app"), "--json");
        Assert.True(made.Code == 0, made.Error);
        var app = JsonNode.Parse(made.Output)!;
        Write(folder.In("source"), (string)app["appid"]!);
        var published = await ProgramProcess.RunAsync(["app", "publish", folder.In("source"), "--env", "release", "--version", "1.0.0", "--url", sandbox.Platform.Origin, "--data", sandbox.DataFolder]);
        Assert.True(published.Code == 0, published.Output + published.Error);
        return app;
    }

    private static void Write(string folder, string appId)
    {
        var files = new Dictionary<string, string>
        {
            ["project.config.json"] = JsonSerializer.Serialize(new { appid = appId, projectname = "Courtyard" }),
            ["app.json"] = """{"pages":["pages/index/index"]}""",
            ["app.js"] = "App({})",
            ["pages/index/index.json"] = "{}",
            ["pages/index/index.wxml"] = """
                <button id="login" bindtap="login">login</button>
                <button id="phone" open-type="getPhoneNumber" bindgetphonenumber="phone">phone</button>
                <view id="told">{{told}}</view>
                """,
            ["pages/index/index.js"] = """
                Page({
                  data: { told: '' },
                  login() { wx.login({ complete: answer => this.setData({ told: `${answer.errMsg} ${answer.code}` }) }) },
                  phone({ detail }) { this.setData({ told: `${detail.errMsg} ${detail.code}` }) },
                })
                """,
        };
        foreach (var (name, text) in files)
        {
            var file = Path.Combine(folder, name);
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            File.WriteAllText(file, text);
        }
    }

    private async Task<string> SentAsync(string phone)
    {
        var listed = await sandbox.Platform.SandboxAsync(sandbox.DataFolder, "messages", "--phone", phone);
        return SixDigits().Match(listed.Output.Split('\n')[0].Replace(phone, "", StringComparison.Ordinal)).Value;
    }

    private static async Task<string> ToldAsync(IFrameLocator inside) => (await inside.Locator("#told").InnerTextAsync()).Split(' ')[^1];

    private async Task<JsonNode> CallAsync(string path, object? body = null)
    {
        using var response = body is null
            ? await sandbox.Platform.Http.GetAsync(path)
            : await sandbox.Platform.Http.PostAsync(path, new StringContent(JsonSerializer.Serialize(body), System.Text.Encoding.UTF8, "application/json"));
        return JsonNode.Parse(await response.Content.ReadAsStringAsync())!;
    }

    [GeneratedRegex("(?<![0-9])[0-9]{6}(?![0-9])")]
    private static partial Regex SixDigits();
}
