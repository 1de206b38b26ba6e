using Madang.Browser.Tests.Sandbox;
using Microsoft.Playwright;

namespace Madang.Browser.Tests.Desk;

/// <summary>A new version from its zip to a rollback, in a browser: compiled, tried, checked, pictured, passed, given to some, to all, and taken back.</summary>
[Trait("Category", "Slow")]
public sealed class ReleaseJourney(ConsoleFixture console) : IClassFixture<ConsoleFixture>
{
    private const int Patience = 120_000;

    [Fact]
    public async Task A_version_is_uploaded_reviewed_released_and_rolled_back_in_the_console()
    {
        await using var visit = await console.VisitAsync(new("en"));
        var page = visit.Page;
        var appId = await ConsoleFixture.MakeAppAsync(visit, "Courtyard Clothes");
        var app = $"/console/apps/{appId}";
        await visit.GoAsync(app);
        await UploadAsync(page, "{not a zip"u8.ToArray(), "0.9.0");
        await Assertions.Expect(page.Locator("form .refused")).ToContainTextAsync("does not compile", new() { Timeout = Patience });
        await Assertions.Expect(page.GetByLabel("Version", new() { Exact = true })).ToHaveValueAsync("0.9.0");
        await UploadAsync(page, ConsoleFixture.Project(appId, "Spring is here"), "1.0.0");
        await Assertions.Expect(page.Locator(".said")).ToContainTextAsync("1.0.0 is the trial version now", new() { Timeout = Patience });
        // The code leads to what was uploaded.
        var trial = await page.Locator("section[aria-labelledby=trial] a").First.GetAttributeAsync("href");
        await ReviewAsync(visit, app);
        await page.Locator("summary", new() { HasText = "Release to everybody" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Release now" }).ClickAsync();
        await Assertions.Expect(page.Locator("section[aria-labelledby=online]")).ToContainTextAsync("Open to people");
        await ConsolePages.LookAsync(visit, "release-online");
        Assert.Contains("@trial.", trial, StringComparison.Ordinal);

        await UploadAsync(page, ConsoleFixture.Project(appId, "Summer is here"), "1.1.0");
        await Assertions.Expect(page.Locator(".said")).ToContainTextAsync("1.1.0 is the trial version now", new() { Timeout = Patience });
        await ReviewAsync(visit, app);
        var share = page.GetByRole(AriaRole.Slider);
        await share.FocusAsync();
        await page.Keyboard.PressAsync("ArrowRight");
        await Assertions.Expect(page.Locator("output")).ToHaveTextAsync("6%");
        await page.GetByRole(AriaRole.Button, new() { Name = "Release to some" }).ClickAsync();
        await Assertions.Expect(page.Locator("section[aria-labelledby=out]")).ToContainTextAsync("6% of people have 1.1.0");
        await ConsolePages.LookAsync(visit, "release-gray");
        await page.Locator("summary", new() { HasText = "Release to everybody" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Release now" }).ClickAsync();
        await page.Locator("summary", new() { HasText = "Roll back" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Roll back now" }).ClickAsync();
        await Assertions.Expect(page.Locator("section[aria-labelledby=online] h2")).ToContainTextAsync("1.0.0");
        await Assertions.Expect(page.Locator("section[aria-labelledby=online]")).ToContainTextAsync("came by a rollback");
        await visit.GoAsync($"{app}/versions");
        await ConsolePages.LookAsync(visit, "release-versions");
        await visit.GoAsync($"{app}/log");
        await Assertions.Expect(page.Locator("tbody tr").First).ToContainTextAsync("Rolled back");
        visit.IsQuiet("the server responded with a status of 422");
    }

    private static async Task UploadAsync(IPage page, byte[] archive, string version)
    {
        await page.GetByLabel("Zip archive").SetInputFilesAsync(new FilePayload { Name = "shop.zip", MimeType = "application/zip", Buffer = archive });
        await page.GetByLabel("Version", new() { Exact = true }).FillAsync(version);
        await page.GetByLabel("What is new").FillAsync($"What {version} brings");
        await page.GetByRole(AriaRole.Button, new() { Name = "Upload and compile" }).ClickAsync();
    }

    // Submits, waits for checks and pictures, looks, passes, and is back at the app.
    private static async Task ReviewAsync(Visit visit, string app)
    {
        var page = visit.Page;
        await page.GetByLabel("What should the reviewer know?").FillAsync("The cart is new");
        await page.GetByRole(AriaRole.Button, new() { Name = "Submit for review" }).ClickAsync();
        await visit.GoAsync("/console/audits");
        await page.Locator("tbody a").First.ClickAsync();
        // The page follows the checks by itself.
        await Assertions.Expect(page.Locator("section[aria-labelledby=checks]")).ToContainTextAsync("Nothing found against it", new() { Timeout = Patience });
        await Assertions.Expect(page.Locator(".pictures img")).ToHaveCountAsync(2);
        await Assertions.Expect(page.Locator("blockquote")).ToHaveTextAsync("The cart is new");
        await page.Locator(".pictures img").First.ScrollIntoViewIfNeededAsync();
        Assert.True(await page.Locator(".pictures img").First.EvaluateAsync<bool>("async image => { await image.decode(); return image.naturalWidth > 100; }"));
        await ConsolePages.LookAsync(visit, "review");
        await page.GetByRole(AriaRole.Button, new() { Name = "Pass", Exact = true }).ClickAsync();
        await Assertions.Expect(page.Locator(".said")).ToContainTextAsync("passed");
        await visit.GoAsync(app);
    }
}
