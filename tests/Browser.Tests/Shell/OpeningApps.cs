using Madang.Browser.Tests.Hostile;
using Microsoft.Playwright;

namespace Madang.Browser.Tests.Shell;

/// <summary>The shell as people use it: scan, open, go back, allow and take back, without a connection, in three languages.</summary>
public sealed class OpeningApps(HostileFixture hostile) : IClassFixture<HostileFixture>
{
    private const string App = HostileFixture.App;

    private string Origin => hostile.Origin(Place.OwnOrigin);

    [Theory]
    [InlineData("image/png")]
    [InlineData("image/jpeg")]
    public async Task A_picture_of_a_pages_code_opens_that_page(string type)
    {
        await using var context = await PhoneAsync();
        var page = await context.NewPageAsync();
        await page.GotoAsync(Origin + "/");
        var link = $"/a/{App}/pages/index/index?from=poster";
        // The platform's own picture, and the same as a camera would have kept it.
        var bytes = Convert.FromBase64String(await page.EvaluateAsync<string>(
            """
            async ({ link, type }) => {
              const picture = await createImageBitmap(await (await fetch(`/shell/codes?link=${encodeURIComponent(link)}`)).blob())
              const canvas = Object.assign(document.createElement('canvas'), { width: picture.width + 120, height: picture.height + 160 })
              const context = canvas.getContext('2d')
              context.fillStyle = '#ddd'
              context.fillRect(0, 0, canvas.width, canvas.height)
              context.drawImage(picture, 60, 80)
              return canvas.toDataURL(type, .7).split(',')[1]
            }
            """, new { link, type }));
        await page.Locator("nav.tabs .big").ClickAsync();
        await page.Locator(".scanner input[type=file]").SetInputFilesAsync(new FilePayload { Name = type == "image/png" ? "code.png" : "code.jpg", MimeType = type, Buffer = bytes });
        await page.WaitForURLAsync($"**/a/{App}/pages/index/index?from=poster");
        await page.FrameLocator(".app iframe").Locator("#ready").WaitForAsync();
    }

    [Fact]
    public async Task The_browsers_own_way_back_leaves_an_app_and_comes_again()
    {
        await using var context = await PhoneAsync();
        var page = await context.NewPageAsync();
        await page.GotoAsync(Origin + "/");
        await page.Locator(".tile").First.ClickAsync();
        var ready = page.FrameLocator(".app iframe").Locator("#ready");
        await ready.WaitForAsync();
        Assert.Contains($"/a/{App}/pages/index/index", page.Url);
        await page.GoBackAsync();
        await Assertions.Expect(page.Locator(".app")).ToHaveCountAsync(0);
        Assert.Equal("/", new Uri(page.Url).AbsolutePath);
        await page.GoForwardAsync();
        await ready.WaitForAsync();
        // A link to a page that is none does not break the shell.
        await page.GotoAsync($"{Origin}/a/{App}/%E0%A4%A");
        await page.Locator(".capsule").WaitForAsync();
    }

    [Fact]
    public async Task Without_a_connection_the_shell_opens_and_says_since_when_it_knows()
    {
        await using var context = await PhoneAsync();
        var page = await context.NewPageAsync();
        await page.GotoAsync(Origin + "/");
        await page.Locator(".tile").First.WaitForAsync();
        await page.EvaluateAsync("() => navigator.serviceWorker.ready.then(() => true)");
        await page.ReloadAsync();
        await page.Locator(".tile").First.WaitForAsync();
        await context.SetOfflineAsync(true);
        await page.ReloadAsync();
        await Assertions.Expect(page.Locator(".notice[data-kind=offline]")).ToContainTextAsync("You are offline");
        await Assertions.Expect(page.Locator(".tile").First).ToBeVisibleAsync();
    }

    [Fact]
    public async Task A_permission_is_given_once_shown_and_taken_back()
    {
        await using var app = await hostile.OpenAsync(Place.OwnOrigin);
        await app.Context.GrantPermissionsAsync(["geolocation"], new() { Origin = app.Origin });
        await app.Context.SetGeolocationAsync(new() { Latitude = 37.5f, Longitude = 127 });
        var outcome = app.Frame.Locator("#reached");
        await app.Frame.Locator("#locate").ClickAsync();
        await Assertions.Expect(app.Shell.Locator("dialog h2")).ToContainTextAsync("would like to know where you are");
        await Task.Delay(TimeSpan.FromMilliseconds(600), TestContext.Current.CancellationToken);
        await app.Shell.GetByRole(AriaRole.Button, new() { Name = "Allow", Exact = true }).ClickAsync();
        await Assertions.Expect(outcome).ToContainTextAsync("37.5");
        await app.Shell.GetByRole(AriaRole.Button, new() { Name = "More" }).ClickAsync();
        await app.Shell.GetByRole(AriaRole.Button, new() { Name = "Permissions" }).ClickAsync();
        await app.Shell.GetByRole(AriaRole.Checkbox).UncheckAsync();
        await app.Shell.Keyboard.PressAsync("Escape");
        await app.Frame.Locator("#locate").ClickAsync();
        await Assertions.Expect(outcome).ToContainTextAsync("getLocation:fail auth deny");
        Assert.Equal(0, await app.Shell.Locator("dialog[open]").CountAsync());
    }

    [Theory]
    [InlineData("ko-KR", @"[\uac00-\ud7a3]")]
    [InlineData("zh-CN", @"[\u4e00-\u9fff]")]
    [InlineData("en-GB", "[A-Za-z]")]
    public async Task Every_place_speaks_the_readers_language_on_a_phone_and_beside_a_desk(string locale, string letter)
    {
        foreach (var width in (int[])[360, 1280])
        {
            await using var context = await hostile.Browser.NewContextAsync(new() { Locale = locale, ViewportSize = new() { Width = width, Height = 800 } });
            var page = await context.NewPageAsync();
            foreach (var path in (string[])["/", "/chats", "/wallet", "/me"])
            {
                await page.GotoAsync(Origin + path);
                await page.Locator("main h1").WaitForAsync();
                Assert.Equal(locale[..2], await page.EvaluateAsync<string>("() => document.documentElement.lang"));
                foreach (var text in await page.Locator("main h1, nav.tabs a").AllInnerTextsAsync())
                    Assert.Matches(letter, text);
                Assert.Equal(width >= 900, await page.Locator(".beside img.code").IsVisibleAsync());
                Assert.False(await page.EvaluateAsync<bool>("() => document.documentElement.scrollWidth > innerWidth"));
            }
        }
    }

    [Fact]
    public async Task The_shell_can_be_used_by_keys_alone()
    {
        await using var context = await PhoneAsync();
        var page = await context.NewPageAsync();
        await page.GotoAsync(Origin + "/");
        await page.Locator(".tile").First.FocusAsync();
        await page.Keyboard.PressAsync("Enter");
        await page.FrameLocator(".app iframe").Locator("#ready").WaitForAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "More" }).FocusAsync();
        await page.Keyboard.PressAsync("Enter");
        await page.GetByRole(AriaRole.Button, new() { Name = "About" }).FocusAsync();
        await page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(page.GetByRole(AriaRole.Dialog, new() { Name = "About" })).ToContainTextAsync(App);
        await page.Keyboard.PressAsync("Escape");
        await Assertions.Expect(page.Locator("dialog[open]")).ToHaveCountAsync(0);
        await page.GetByRole(AriaRole.Button, new() { Name = "Close" }).FocusAsync();
        await page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(page.Locator(".app")).ToHaveCountAsync(0);
    }

    private async Task<IBrowserContext> PhoneAsync()
    {
        var context = await hostile.Browser.NewContextAsync(new() { ViewportSize = new() { Width = 375, Height = 760 }, Locale = "en-GB", ReducedMotion = ReducedMotion.Reduce });
        context.SetDefaultTimeout(15_000);
        return context;
    }
}
