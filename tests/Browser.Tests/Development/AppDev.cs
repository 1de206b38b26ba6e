using Microsoft.Playwright;

namespace Madang.Browser.Tests.Development;

/// <summary>A developer's day: save, see, break, mend, look inside.</summary>
public sealed class AppDev : IAsyncLifetime
{
    private readonly CourtyardApp app = new();
    private IPlaywright playwright = null!;
    private IBrowser browser = null!;
    private DevProcess dev = null!;
    private IPage page = null!;

    public async ValueTask InitializeAsync()
    {
        Environment.SetEnvironmentVariable("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1");
        playwright = await Playwright.CreateAsync();
        browser = await playwright.Chromium.LaunchAsync(new() { ExecutablePath = Sandbox.SandboxFixture.FindChromium(), Args = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"] });
        dev = await DevProcess.StartAsync(app.Path);
        var context = await browser.NewContextAsync(new() { Locale = "en-GB", ViewportSize = new() { Width = 1440, Height = 1100 } });
        context.SetDefaultTimeout(30_000);
        // A build on a busy machine may take its time.
        Assertions.SetDefaultExpectTimeout(20_000);
        page = await context.NewPageAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (dev is not null)
            await dev.DisposeAsync();
        if (browser is not null)
            await browser.DisposeAsync();
        playwright?.Dispose();
        app.Dispose();
    }

    [Fact]
    public async Task A_day_at_the_developers_page()
    {
        await page.GotoAsync(dev.DeveloperPage);
        await Seen("one");
        await A_saved_style_is_there_without_a_reload();
        await A_saved_script_keeps_the_pages_that_are_open();
        await An_error_stands_over_the_app_until_it_is_mended();
        await The_console_shows_lines_and_runs_what_is_typed();
        await A_request_is_a_row_with_its_answer();
        await An_edited_storage_is_what_the_app_reads();
        await A_simulated_place_arrives_at_the_app();
        await Data_can_be_looked_at_and_changed();
        Assert.Equal(0, await dev.InterruptAsync());
    }

    [Fact]
    public async Task The_app_alone_follows_as_a_phone_does()
    {
        await page.GotoAsync(dev.AppAddress);
        var alone = page.FrameLocator(".app iframe:not([inert]) >> nth=0");
        await Assertions.Expect(alone.Locator(".title")).ToHaveTextAsync("one");
        app.Write("pages/home/home.wxss", ".title { color: rgb(70, 80, 90) }\n");
        await Assertions.Expect(alone.Locator(".title")).ToHaveCSSAsync("color", "rgb(70, 80, 90)");
        app.Write("pages/home/home.js", "Page({\n  data: = 1\n})\n");
        await Assertions.Expect(page.Locator("[data-development=errors]")).ToContainTextAsync("pages/home/home.js:2:9");
        app.WriteHome("mended");
        await Assertions.Expect(page.Locator("[data-development=errors]")).ToHaveCountAsync(0);
        await Assertions.Expect(alone.Locator(".title").First).ToHaveTextAsync("mended");
    }

    private async Task A_saved_style_is_there_without_a_reload()
    {
        await Frame.Locator(".title").EvaluateAsync("title => title.ownerDocument.defaultView.stays = true");
        app.Write("pages/home/home.wxss", ".title { color: rgb(40, 50, 60) }\n");
        await Frame.Locator(".title").EvaluateAsync("title => new Promise(done => { const look = () => getComputedStyle(title).color === 'rgb(40, 50, 60)' ? done() : requestAnimationFrame(look); look() })");
        Assert.True(await Frame.Locator(".title").EvaluateAsync<bool>("title => title.ownerDocument.defaultView.stays === true"));
        Assert.Contains("styles  pages/home/home.wxss", dev.Output, StringComparison.Ordinal);
    }

    private async Task A_saved_script_keeps_the_pages_that_are_open()
    {
        await Frame.Locator("#goods").ClickAsync();
        await Seen("goods 7 red");
        app.Write("pages/goods/goods.wxml", "<view class=\"name\">mended {{id}} {{colour}}</view>");
        await Seen("mended 7 red");
        await Tab("pages");
        await Assertions.Expect(page.Locator(".pages .segments button")).ToHaveTextAsync(["pages/home/home", "pages/goods/goods?id=7&colour=red"]);
        await Frame.Locator(".page:not(.behind) .navigation-back:visible").ClickAsync();
        await Seen("one");
    }

    private async Task An_error_stands_over_the_app_until_it_is_mended()
    {
        app.Write("pages/home/home.js", "Page({\n  data: = 1\n})\n");
        var overlay = page.Locator("[data-development=errors]");
        await Assertions.Expect(overlay).ToContainTextAsync("pages/home/home.js:2:9");
        await Assertions.Expect(overlay).ToContainTextAsync("data: = 1");
        Assert.Contains("pages/home/home.js:2:9: error:", dev.Output, StringComparison.Ordinal);
        app.WriteHome("two");
        await Assertions.Expect(overlay).ToHaveCountAsync(0);
        await Seen("two");
    }

    private async Task The_console_shows_lines_and_runs_what_is_typed()
    {
        await Tab("console");
        var line = page.Locator(".entry", new() { HasText = "home is open" }).Last;
        await Assertions.Expect(line.Locator(".where")).ToHaveTextAsync("home/home.js:3");
        await line.Locator(".twist").ClickAsync();
        await Assertions.Expect(line.Locator(".inside")).ToContainTextAsync("count: 3");
        await TypeAsync("getApp().globalData.shop + getCurrentPages().length");
        await Assertions.Expect(page.Locator(".entry.result").Last).ToContainTextAsync("Courtyard1");
        await TypeAsync("const wanted = 'typed'; getCurrentPages()[0].setData({ title: wanted })");
        await Seen("typed");
        await TypeAsync("getCurrentPages()[0].nothing.here");
        await Assertions.Expect(page.Locator(".entry.error").Last).ToContainTextAsync("TypeError");
    }

    private async Task A_request_is_a_row_with_its_answer()
    {
        await Tab("network");
        await Frame.Locator("#ask").ClickAsync();
        await Seen("stock 12");
        var row = page.Locator(".network tbody tr").Last;
        await Assertions.Expect(row).ToContainTextAsync("POST");
        await Assertions.Expect(row).ToContainTextAsync("/stock?of=7");
        await Assertions.Expect(row).ToContainTextAsync("200");
        await row.ClickAsync();
        await Assertions.Expect(page.Locator(".detail")).ToContainTextAsync("\"stock\": 12");
        await Assertions.Expect(page.Locator(".detail")).ToContainTextAsync("\"size\": \"M\"");
        await Assertions.Expect(page.Locator(".detail .note")).ToContainTextAsync("domain list");
    }

    private async Task An_edited_storage_is_what_the_app_reads()
    {
        await Tab("storage");
        await page.Locator(".add input").Nth(0).FillAsync("cart");
        await page.Locator(".add input").Nth(1).FillAsync("[1,2]");
        await page.Locator(".add button").ClickAsync();
        await Assertions.Expect(page.Locator(".storage tbody tr")).ToContainTextAsync("[1,2]");
        await Frame.Locator("#cart").ClickAsync();
        await Seen("[1,2]");
        await page.Locator(".storage .actions .tool").First.ClickAsync();
        await page.Locator(".editor textarea").FillAsync("{\"kept\":true}");
        await page.Locator(".editor .primary").ClickAsync();
        await Frame.Locator("#cart").ClickAsync();
        await Seen("{\"kept\":true}");
        await page.Locator(".storage .actions .tool").Nth(1).ClickAsync();
        await Assertions.Expect(page.Locator(".storage tbody tr")).ToHaveCountAsync(0);
    }

    private async Task A_simulated_place_arrives_at_the_app()
    {
        await Tab("simulation");
        await page.GetByLabel("Latitude").FillAsync("35.1587");
        await page.GetByLabel("Longitude").FillAsync("129.1604");
        await page.GetByRole(AriaRole.Button, new() { Name = "Be here" }).ClickAsync();
        await Frame.Locator("#where").ClickAsync();
        var allow = page.GetByRole(AriaRole.Button, new() { Name = "Allow", Exact = true });
        await allow.WaitForAsync();
        // A question of an app takes no answer in its first half second.
        await Task.Delay(TimeSpan.FromMilliseconds(600), TestContext.Current.CancellationToken);
        await allow.ClickAsync();
        await Seen("35.1587,129.1604");
        // Without a network, requests fail as they do in a lift.
        await page.GetByRole(AriaRole.Button, new() { Name = "offline" }).ClickAsync();
        await Frame.Locator("#ask").ClickAsync();
        await Tab("network");
        await Assertions.Expect(page.Locator(".network tbody tr").Last).ToContainTextAsync("failed");
    }

    private async Task Data_can_be_looked_at_and_changed()
    {
        await Tab("appData");
        var title = page.Locator(".app-data .value.leaf", new() { HasText = "title:" });
        await title.Locator(".v").DblClickAsync();
        await title.Locator("input").FillAsync("\"changed\"");
        await title.Locator("input").PressAsync("Enter");
        await Seen("changed");
    }

    // The frame of the app: while a build replaces another there are two, the newer one first.
    private IFrameLocator Frame => page.FrameLocator(".screen iframe:not([inert]) >> nth=0");

    private async Task Seen(string text) => await Assertions.Expect(Frame.Locator(".page:not(.behind)").GetByText(text).First).ToBeVisibleAsync();

    private Task Tab(string name) => page.Locator($"#tab-{name}").ClickAsync();

    private async Task TypeAsync(string text)
    {
        await page.Locator(".prompt textarea").FillAsync(text);
        await page.Locator(".prompt textarea").PressAsync("Enter");
    }
}
