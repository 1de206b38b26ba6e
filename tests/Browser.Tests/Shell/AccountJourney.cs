using System.IO.Compression;
using System.Text.Json.Nodes;
using Madang.Browser.Tests.Sandbox;
using Microsoft.Playwright;

namespace Madang.Browser.Tests.Shell;

/// <summary>What a person sees and decides of themselves in the shell: picture and name, passkeys, devices, permissions, their data and its end.</summary>
[Trait("Category", "Slow")]
public sealed class AccountJourney(SandboxFixture sandbox) : IClassFixture<SandboxFixture>
{
    [Theory]
    [InlineData("en", true, "+8613900000051", "Take all of your data along", "Erase this account", "ERASE")]
    [InlineData("zh", false, "+8613900000052", "导出我的全部数据", "注销账号", "注销")]
    [InlineData("ko", true, "+8613900000053", "내 데이터 모두 받기", "계정 지우기", "지우기")]
    public async Task A_person_shows_themselves_ends_devices_takes_their_data_along_and_goes(string language, bool isPhone, string phone, string export, string erase, string word)
    {
        var reader = new Reader(language, isPhone);
        await using var visit = await Visit.BeginAsync(sandbox, reader);
        var person = await PersonAtShell.SignInAsync(sandbox, visit, phone);
        var page = visit.Page;
        await person.GoAsync("/me");
        await page.Locator(".who").ClickAsync();
        var sheet = page.Locator("dialog[open]");
        await sheet.Locator("input[type=file]").SetInputFilesAsync(new FilePayload { Name = "me.png", MimeType = "image/png", Buffer = await PictureAsync(page) });
        await Assertions.Expect(sheet.Locator("img.face")).ToBeVisibleAsync();
        await sheet.Locator("input[name=nickname]").FillAsync("민지 Minji");
        await person.LookAsync("me-profile", reader);
        await sheet.Locator("button.primary").ClickAsync();
        await Assertions.Expect(page.Locator(".who")).ToContainTextAsync("민지 Minji");
        Assert.True(await page.Locator(".who img").EvaluateAsync<bool>("picture => picture.decode().then(() => picture.naturalWidth === 512)"));
        await person.LookAsync("me", reader);
        var download = await page.RunAndWaitForDownloadAsync(() => page.GetByRole(AriaRole.Button, new() { Name = export, Exact = true }).ClickAsync());
        using (var archive = await ZipFile.OpenReadAsync(await download.PathAsync(), TestContext.Current.CancellationToken))
        {
            using var reading = new StreamReader(archive.GetEntry("madang-me.json")!.Open());
            var told = JsonNode.Parse(await reading.ReadToEndAsync(TestContext.Current.CancellationToken))!;
            Assert.Equal(phone, (string)told["account"]!["identifiers"]![0]!["value"]!);
            Assert.NotNull(archive.GetEntry("picture.jpg"));
        }
        await person.TopUpAsync(100);
        await page.GetByRole(AriaRole.Button, new() { Name = erase, Exact = true }).ClickAsync();
        await sheet.Locator("input[name=word]").FillAsync(word);
        await sheet.Locator("button.danger").ClickAsync();
        await Assertions.Expect(sheet.GetByRole(AriaRole.Alert)).ToContainTextAsync("WALLET_NOT_EMPTY");
        await person.LookAsync("me-erase", reader);
        await person.CallAsync(HttpMethod.Post, "/wallet/withdrawals", new { amount = 100, source = "sandbox" });
        await sheet.Locator("button.danger").ClickAsync();
        await Assertions.Expect(sheet.GetByRole(AriaRole.Status)).ToBeVisibleAsync();
        await sheet.Locator("button.primary").ClickAsync();
        await Assertions.Expect(page.Locator(".who")).ToHaveCountAsync(0);
        Assert.Null(await page.EvaluateAsync<string?>("() => localStorage.getItem('madang.account')"));
    }

    [Fact]
    public async Task A_passkey_makes_an_account_and_signs_in_again_and_a_device_is_sent_away_from_another()
    {
        var reader = new Reader("en", IsPhone: true);
        await using var visit = await Visit.BeginAsync(sandbox, reader);
        var page = visit.Page;
        await page.GotoAsync(PersonAtShell.NamedOrigin(sandbox) + "/me");
        var session = await page.Context.NewCDPSessionAsync(page);
        await session.SendAsync("WebAuthn.enable");
        await session.SendAsync("WebAuthn.addVirtualAuthenticator", new()
        {
            ["options"] = new { protocol = "ctap2", transport = "internal", hasResidentKey = true, hasUserVerification = true, isUserVerified = true, automaticPresenceSimulation = true },
        });
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign in", Exact = true }).ClickAsync();
        var sheet = page.Locator("dialog[open]");
        await sheet.GetByRole(AriaRole.Button, new() { Name = "Begin with a passkey" }).ClickAsync();
        await sheet.Locator("input[name=nickname]").FillAsync("Jiho");
        await sheet.Locator("button.primary").ClickAsync();
        await Assertions.Expect(page.Locator(".who")).ToContainTextAsync("Jiho");
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign out", Exact = true }).Last.ClickAsync();
        await Assertions.Expect(page.Locator(".who")).ToHaveCountAsync(0);
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign in", Exact = true }).ClickAsync();
        await Assertions.Expect(sheet.Locator("input[name=phone]")).ToBeVisibleAsync();
        if (Environment.GetEnvironmentVariable("MADANG_PICTURES") is { Length: > 0 } folder)
            await page.ScreenshotAsync(new() { Path = Path.Combine(folder, $"sign-in-{reader}.png") });
        await sheet.GetByRole(AriaRole.Button, new() { Name = "Use a passkey" }).ClickAsync();
        await Assertions.Expect(page.Locator(".who")).ToContainTextAsync("Jiho");
        // The last way in stays.
        await page.GetByRole(AriaRole.Button, new() { NameRegex = new("It may pay") }).ClickAsync();
        await sheet.GetByRole(AriaRole.Button, new() { Name = "Remove", Exact = true }).ClickAsync();
        await Assertions.Expect(sheet.GetByRole(AriaRole.Alert)).ToContainTextAsync("LAST_WAY_IN");
        await page.Keyboard.PressAsync("Escape");
        // Everywhere is here too.
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign out everywhere" }).ClickAsync();
        await sheet.Locator("button.primary").ClickAsync();
        await Assertions.Expect(page.Locator(".who")).ToHaveCountAsync(0);
        Assert.Null(await page.EvaluateAsync<string?>("() => localStorage.getItem('madang.account')"));
    }

    [Fact]
    public async Task Another_device_is_signed_out_from_here()
    {
        await using var visit = await Visit.BeginAsync(sandbox, new Reader("en", IsPhone: true));
        await using var other = await Visit.BeginAsync(sandbox, new Reader("en"));
        var there = await PersonAtShell.SignInAsync(sandbox, other, "+8613900000061");
        await Task.Delay(TimeSpan.FromSeconds(61), TestContext.Current.CancellationToken);
        var here = await PersonAtShell.SignInAsync(sandbox, visit, "+8613900000061");
        await here.GoAsync("/me");
        var device = visit.Page.Locator("li").Filter(new() { HasText = "last seen" }).Filter(new() { HasNotText = "this device" });
        await device.GetByRole(AriaRole.Button, new() { Name = "Sign out" }).ClickAsync();
        await Assertions.Expect(device).ToHaveCountAsync(0);
        await there.GoAsync("/me");
        await Assertions.Expect(other.Page.GetByRole(AriaRole.Button, new() { Name = "Sign in", Exact = true })).ToBeVisibleAsync();
    }

    [Fact]
    public async Task A_permission_is_the_persons_on_every_device_and_taken_back_on_the_page_of_the_account()
    {
        using var folder = new TemporaryFolder();
        var app = await TryingApp.MakeAsync(sandbox, folder);
        var reader = new Reader("en", IsPhone: true);
        await using var visit = await Visit.BeginAsync(sandbox, reader);
        var person = await PersonAtShell.SignInAsync(sandbox, visit, "+8613900000071");
        var inside = visit.Page.FrameLocator(".app iframe");
        await person.GoAsync(TryingApp.Link(app, "authorize", new { scope = "scope.userLocation" }));
        await inside.Locator("#call").ClickAsync();
        await person.PressAsync("Allow");
        await Assertions.Expect(inside.Locator("#told")).ToHaveTextAsync("""{"errMsg":"authorize:ok"}""");
        Assert.True((bool)(await person.CallAsync(HttpMethod.Get, $"/people/apps/{app["appid"]}/permissions"))["permissions"]!["scope.userLocation"]!);
        // Another device of theirs says no; here it holds at once.
        await person.CallAsync(HttpMethod.Put, $"/people/apps/{app["appid"]}/permissions/scope.userLocation", new { allowed = false });
        await Assertions.Expect(visit.Page.Locator("section.app > [inert]")).ToHaveCountAsync(0);
        await inside.Locator("#call").ClickAsync();
        await Assertions.Expect(inside.Locator("#told")).ToContainTextAsync("authorize:fail auth deny");
        await inside.Locator("#settings").ClickAsync();
        await visit.Page.GetByRole(AriaRole.Checkbox).CheckAsync();
        await visit.Page.Keyboard.PressAsync("Escape");
        await Assertions.Expect(inside.Locator("#told")).ToContainTextAsync("\"scope.userLocation\":true");
        await person.GoAsync("/me");
        var line = visit.Page.Locator("li").Filter(new() { HasText = "Courtyard" });
        await Assertions.Expect(line).ToContainTextAsync("would like to know where you are");
        await person.LookAsync("me-permissions", reader);
        await line.GetByRole(AriaRole.Button, new() { Name = "Remove" }).ClickAsync();
        await Assertions.Expect(line).ToHaveCountAsync(0);
        Assert.Empty((await person.CallAsync(HttpMethod.Get, $"/people/apps/{app["appid"]}/permissions"))["permissions"]!.AsObject());
    }

    [Fact]
    public async Task A_privacy_contract_is_agreed_to_before_anything_it_speaks_of_is_told()
    {
        using var folder = new TemporaryFolder();
        var app = await TryingApp.MakeAsync(sandbox, folder);
        var reader = new Reader("en", IsPhone: true);
        await using var visit = await Visit.BeginAsync(sandbox, reader);
        var person = await PersonAtShell.SignInAsync(sandbox, visit, "+8613900000081");
        await SetContractAsync(app);
        var inside = visit.Page.FrameLocator(".app iframe");
        await person.GoAsync(TryingApp.Link(app, "getPrivacySetting", new { }));
        await inside.Locator("#call").ClickAsync();
        await Assertions.Expect(inside.Locator("#told")).ToContainTextAsync("\"needAuthorization\":true");
        // Without a popup of its own the shell asks.
        await person.GoAsync(TryingApp.Link(app, "requirePrivacyAuthorize", new { }));
        await inside.Locator("#call").ClickAsync();
        await Assertions.Expect(visit.Page.Locator("dialog[open]")).ToContainTextAsync("To show the way to the shop");
        await person.LookAsync("privacy", reader);
        await person.PressAsync("Do not agree");
        await Assertions.Expect(inside.Locator("#told")).ToContainTextAsync("requirePrivacyAuthorize:fail privacy permission is not authorized");
        // With one, the app asks, and only a press of its button agrees.
        await person.GoAsync(TryingApp.Link(app, "authorize", new { scope = "scope.userLocation" }) + "&listens=1");
        await inside.Locator("#call").ClickAsync();
        await Assertions.Expect(inside.Locator("#why")).ToHaveTextAsync("getLocation");
        await inside.Locator("#decline").ClickAsync();
        await Assertions.Expect(inside.Locator("#told")).ToContainTextAsync("authorize:fail privacy permission is not authorized");
        await inside.Locator("#call").ClickAsync();
        await inside.Locator("#agree").ClickAsync();
        await person.PressAsync("Allow");
        await Assertions.Expect(inside.Locator("#told")).ToHaveTextAsync("""{"errMsg":"authorize:ok"}""");
        // What the contract does not speak of is not to be had.
        await person.GoAsync(TryingApp.Link(app, "authorize", new { scope = "scope.camera" }));
        await inside.Locator("#call").ClickAsync();
        await Assertions.Expect(inside.Locator("#told")).ToContainTextAsync("not declared in the privacy agreement");
        await person.GoAsync(TryingApp.Link(app, "openPrivacyContract", new { }));
        await inside.Locator("#call").ClickAsync();
        await Assertions.Expect(visit.Page.Locator("dialog[open]")).ToContainTextAsync("privacy@courtyard.example");
    }

    private async Task SetContractAsync(JsonNode app)
    {
        using var got = await sandbox.Platform.Http.GetAsync($"/cgi-bin/token?grant_type=client_credential&appid={app["appid"]}&secret={app["appsecret"]}");
        var token = (string)JsonNode.Parse(await got.Content.ReadAsStringAsync())!["access_token"]!;
        var contract = new JsonObject
        {
            ["privacy_ver"] = 2,
            ["owner_setting"] = new JsonObject { ["contact_email"] = "privacy@courtyard.example", ["notice_method"] = "in the app" },
            ["setting_list"] = new JsonArray(new JsonObject { ["privacy_key"] = "Location", ["privacy_text"] = "To show the way to the shop" }),
        };
        using var set = await sandbox.Platform.Http.PostAsync($"/cgi-bin/component/setprivacysetting?access_token={token}", new StringContent(contract.ToJsonString(), System.Text.Encoding.UTF8, "application/json"));
        Assert.Equal(0, (int)JsonNode.Parse(await set.Content.ReadAsStringAsync())!["errcode"]!);
    }

    private static async Task<byte[]> PictureAsync(IPage page) => Convert.FromBase64String(await page.EvaluateAsync<string>(
        """
        () => {
          const canvas = Object.assign(document.createElement('canvas'), { width: 900, height: 600 })
          const context = canvas.getContext('2d')
          context.fillStyle = '#0b7a75'
          context.fillRect(0, 0, 900, 600)
          context.fillStyle = '#ffffff'
          context.fillRect(350, 200, 200, 200)
          return canvas.toDataURL('image/png').split(',')[1]
        }
        """));
}
