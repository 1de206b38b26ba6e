using System.Text.RegularExpressions;
using Microsoft.Playwright;

namespace Madang.Browser.Tests.Sandbox;

/// <summary>The sandbox as a developer uses it, in the machine's Chromium against the real server.</summary>
[Trait("Category", "Slow")]
public sealed class SandboxPages(SandboxFixture sandbox) : IClassFixture<SandboxFixture>
{
    public static TheoryData<string, bool, bool> Readers => new MatrixTheoryData<string, bool, bool>(["en", "zh", "ko"], [false, true], [false, true]).Aggregate(
        new TheoryData<string, bool, bool>(), (all, row) => { all.Add(row.Data); return all; });

    [Theory]
    [MemberData(nameof(Readers))]
    public async Task Every_page_can_be_read_and_used_by_everybody(string language, bool isPhone, bool isDark)
    {
        var reader = new Reader(language, isPhone, isDark);
        var number = $"LOOK{reader}".Replace("-", "", StringComparison.Ordinal);
        Assert.Equal(200, await sandbox.BackEnd.OrderAsync(number, 2_800));
        Assert.Equal(401, await sandbox.BackEnd.OrderAsync(number + "BAD", 2_800, signedBody: ""));
        await using var visit = await Visit.BeginAsync(sandbox, reader);
        await visit.GoAsync("/developers");
        await visit.LookAsync("first");
        await visit.GoAsync("/sandbox", status: 401);
        await visit.LookAsync("closed");
        await visit.Page.GotoAsync(await sandbox.LinkAsync());
        await RowOf(visit, number).GetByRole(AriaRole.Button).ClickAsync();
        await Assertions.Expect(RowOf(visit, number)).ToContainTextAsync("SUCCESS");
        await ChooseFaultAsync(visit, "delay", 300);
        await visit.LookAsync("sandbox");
        await visit.GoAsync("/sandbox/inspector");
        await visit.LookAsync("inspector");
        await visit.GoAsync("/sandbox/inspector?verdict=Bad");
        await visit.Page.Locator(".exchanges .what a").First.ClickAsync();
        await visit.LookAsync("refused");
        await visit.GoAsync("/sandbox/inspector?kind=Callback");
        await visit.Page.Locator(".exchanges .what a").First.ClickAsync();
        await visit.LookAsync("callback");
        await visit.GoAsync("/sandbox/inspector?text=nothing-of-this-name");
        await visit.LookAsync("nothing");
        await visit.GoAsync("/sandbox/inspector/gone", status: 404);
        await visit.LookAsync("gone");
        // The browser itself reports pages that answer with an error.
        visit.IsQuiet("the server responded with a status of 401", "the server responded with a status of 404");
    }

    [Fact]
    public async Task An_order_is_paid_and_the_inspector_shows_what_was_signed()
    {
        await using var visit = await Visit.InsideAsync(sandbox, new("en"));
        Assert.Equal(200, await sandbox.BackEnd.OrderAsync("JOURNEY0001", 123_456));
        var signed = sandbox.BackEnd.SignedText;
        await visit.Page.ReloadAsync();
        await Assertions.Expect(RowOf(visit, "JOURNEY0001")).ToContainTextAsync("1,234.56 CNY");
        await Assertions.Expect(RowOf(visit, "JOURNEY0001")).ToContainTextAsync("NOTPAY");
        await RowOf(visit, "JOURNEY0001").GetByRole(AriaRole.Button, new() { Name = "Pay" }).ClickAsync();
        await Assertions.Expect(RowOf(visit, "JOURNEY0001")).ToContainTextAsync("SUCCESS");
        await visit.GoAsync("/sandbox/inspector?text=JOURNEY0001&kind=Request");
        await visit.Page.Locator(".exchanges .what a").First.ClickAsync();
        await Assertions.Expect(visit.Page.Locator(".head .state")).ToContainTextAsync("good");
        // The string as it was signed, its line ends made visible.
        var cells = await visit.Page.Locator(".signed").First.Locator("td").AllInnerTextsAsync();
        Assert.Equal(signed, string.Concat(cells).Replace("↵", "\n", StringComparison.Ordinal));
        visit.IsQuiet();
    }

    [Fact]
    public async Task A_wrong_signature_is_explained()
    {
        Assert.Equal(401, await sandbox.BackEnd.OrderAsync("WRONG0001", 100, signedBody: ""));
        await using var visit = await Visit.InsideAsync(sandbox, new("en"));
        await visit.GoAsync("/sandbox/inspector?verdict=Bad");
        await visit.Page.Locator(".exchanges .what a").First.ClickAsync();
        await Assertions.Expect(visit.Page.Locator(".found")).ToContainTextAsync("The body was left out.");
        visit.IsQuiet();
    }

    [Fact]
    public async Task A_fault_switched_on_strikes_and_is_switched_off()
    {
        await using var visit = await Visit.InsideAsync(sandbox, new("en"));
        await ChooseFaultAsync(visit, "system-error", value: null);
        Assert.Equal(500, await sandbox.BackEnd.OrderAsync("FAULT0001", 100));
        Assert.Equal(200, await sandbox.BackEnd.OrderAsync("FAULT0001", 100));
        await ChooseFaultAsync(visit, "system-error", value: null);
        var row = visit.Page.Locator("tr", new() { HasText = "SYSTEM_ERROR, nothing done" });
        await row.First.GetByRole(AriaRole.Button, new() { Name = "Switch off" }).ClickAsync();
        await Assertions.Expect(row).ToHaveCountAsync(0);
        Assert.Equal(200, await sandbox.BackEnd.OrderAsync("FAULT0002", 100));
        visit.IsQuiet();
    }

    [Fact]
    public async Task Time_moved_ahead_brings_the_next_callback()
    {
        Assert.Equal(200, await sandbox.BackEnd.OrderAsync("TIME0001", 100));
        await using var visit = await Visit.InsideAsync(sandbox, new("en"));
        await RowOf(visit, "TIME0001").GetByRole(AriaRole.Button).ClickAsync();
        await visit.GoAsync("/sandbox/inspector?kind=Callback&text=TIME0001");
        // Live rows: nobody reloads the page.
        await Assertions.Expect(visit.Page.Locator(".exchanges tbody tr")).ToHaveCountAsync(1);
        await using var other = await Visit.InsideAsync(sandbox, new("en"));
        await other.Page.GetByRole(AriaRole.Button, new() { Name = "+1 min" }).ClickAsync();
        await Assertions.Expect(other.Page.Locator(".ahead")).ToHaveTextAsync(new Regex("ahead by"));
        await Assertions.Expect(visit.Page.Locator(".exchanges tbody tr")).ToHaveCountAsync(2);
        visit.IsQuiet();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task The_keyboard_alone_is_enough(bool isPhone)
    {
        Assert.Equal(200, await sandbox.BackEnd.OrderAsync($"KEYS{isPhone}", 100));
        await using var visit = await Visit.InsideAsync(sandbox, new("en", isPhone));
        foreach (var path in (string[])["/developers", "/sandbox", "/sandbox/inspector"])
        {
            await visit.GoAsync(path);
            Assert.NotEmpty(await visit.TabThroughAsync());
        }
        await visit.GoAsync("/sandbox");
        await RowOf(visit, $"KEYS{isPhone}").GetByRole(AriaRole.Button).FocusAsync();
        await visit.Page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(RowOf(visit, $"KEYS{isPhone}")).ToContainTextAsync("SUCCESS");
        await visit.GoAsync("/sandbox/inspector");
        await visit.Page.Keyboard.PressAsync("/");
        await Assertions.Expect(visit.Page.GetByRole(AriaRole.Searchbox)).ToBeFocusedAsync();
        await visit.Page.Keyboard.TypeAsync($"KEYS{isPhone}");
        await Assertions.Expect(visit.Page.GetByRole(AriaRole.Searchbox)).ToHaveValueAsync($"KEYS{isPhone}");
        await visit.Page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(visit.Page).ToHaveURLAsync(new System.Text.RegularExpressions.Regex("text=KEYS"));
        await visit.Page.Keyboard.PressAsync("j");
        await Assertions.Expect(visit.Page.Locator("tr.chosen")).ToHaveCountAsync(1);
        await visit.Page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(visit.Page.Locator(".signed").First).ToBeVisibleAsync();
        await visit.Page.Keyboard.PressAsync("Escape");
        await Assertions.Expect(visit.Page.Locator(".exchanges")).ToBeVisibleAsync();
        visit.IsQuiet();
    }

    [Fact]
    public async Task What_others_write_is_shown_and_never_run()
    {
        const string Hostile = "<img src=x onerror=alert(1)><script>alert(2)</script>";
        Assert.Equal(200, await sandbox.BackEnd.OrderAsync("HOSTILE0001", 100, userAgent: Hostile));
        await using var visit = await Visit.InsideAsync(sandbox, new("en"));
        visit.Page.Dialog += (_, _) => Assert.Fail("A script of a stranger ran.");
        await Assertions.Expect(visit.Page.Locator("td", new() { HasText = "Courtyard <b>Coffee</b>" })).ToBeVisibleAsync();
        await visit.GoAsync("/sandbox/inspector?text=HOSTILE0001");
        await visit.Page.Locator(".exchanges .what a").First.ClickAsync();
        await Assertions.Expect(visit.Page.Locator(".headers").First).ToContainTextAsync(Hostile);
        // Even what gets into the page by another way does not run.
        await visit.Page.EvaluateAsync("() => { document.body.append(Object.assign(document.createElement('script'), { textContent: 'window.ran = true' })); }");
        Assert.False(await visit.Page.EvaluateAsync<bool>("() => window.ran === true"));
        visit.IsQuiet("Content Security Policy");
    }

    [Fact]
    public async Task Without_script_everything_still_works()
    {
        Assert.Equal(200, await sandbox.BackEnd.OrderAsync("PLAIN0001", 100));
        await using var visit = await Visit.InsideAsync(sandbox, new("en", HasScript: false));
        await RowOf(visit, "PLAIN0001").GetByRole(AriaRole.Button).ClickAsync();
        await Assertions.Expect(RowOf(visit, "PLAIN0001")).ToContainTextAsync("SUCCESS");
        await visit.GoAsync("/sandbox/inspector?text=PLAIN0001");
        await visit.Page.Locator(".exchanges .what a").First.ClickAsync();
        await Assertions.Expect(visit.Page.Locator(".signed").First).ToBeVisibleAsync();
    }

    [Fact]
    public async Task A_link_lets_in_once()
    {
        var link = await sandbox.LinkAsync();
        await using var first = await Visit.BeginAsync(sandbox, new("ko"));
        Assert.Equal(200, (await first.Page.GotoAsync(link))!.Status);
        await using var second = await Visit.BeginAsync(sandbox, new("ko"));
        Assert.Equal(403, (await second.Page.GotoAsync(link))!.Status);
        await second.LookAsync("used");
        second.IsQuiet("the server responded with a status of 403");
    }

    [Fact]
    public async Task A_forged_form_is_refused_in_the_readers_language()
    {
        await using var visit = await Visit.InsideAsync(sandbox, new("ko"));
        await visit.Page.EvaluateAsync("() => document.querySelectorAll('[name=form_key]').forEach(field => { field.value = 'x'; })");
        await visit.Page.GetByRole(AriaRole.Button, new() { Name = "+1분" }).ClickAsync();
        await Assertions.Expect(visit.Page.Locator(".message")).ToContainTextAsync("NO_AUTH");
        await visit.LookAsync("forged");
        visit.IsQuiet("the server responded with a status of 403");
    }

    private static ILocator RowOf(Visit visit, string number) => visit.Page.Locator("tr", new() { Has = visit.Page.GetByText(number, new() { Exact = true }) }).First;

    private async Task ChooseFaultAsync(Visit visit, string kind, long? value)
    {
        var form = visit.Page.Locator("form[action='/sandbox/faults']");
        await form.Locator("[name=kind]").SelectOptionAsync(kind);
        await form.Locator("[name=mchid]").SelectOptionAsync(sandbox.BackEnd.MchId);
        if (value is { } number)
            await form.Locator("[name=value]").FillAsync(number.ToString(System.Globalization.CultureInfo.InvariantCulture));
        // Not until the page is back is the fault on.
        await visit.Page.RunAndWaitForResponseAsync(() => form.Locator("button").ClickAsync(), answer => answer.Request.Method == "GET");
    }
}
