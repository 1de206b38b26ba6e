using Madang.Browser.Tests.Sandbox;
using Microsoft.Playwright;

namespace Madang.Browser.Tests.Desk;

/// <summary>Every page of the console as readers of three languages see it, on a desk and on a phone; and with the keyboard alone.</summary>
[Trait("Category", "Slow")]
public sealed class ConsolePages(ConsoleFixture console) : IClassFixture<ConsoleFixture>
{
    private static readonly string Axe = File.ReadAllText(Path.Combine(Checkout.Root, "web/node_modules/axe-core/axe.min.js"));

    [Theory]
    [InlineData("en", false, false)]
    [InlineData("en", true, true)]
    [InlineData("zh", false, true)]
    [InlineData("zh", true, false)]
    [InlineData("ko", false, false)]
    [InlineData("ko", true, true)]
    public async Task Every_page_can_be_read_and_used_by_everybody(string language, bool isPhone, bool isDark)
    {
        await using var visit = await console.VisitAsync(new(language, isPhone, isDark));
        var tenant = console.Sandbox.BackEnd.MchId;
        foreach (var (name, path) in ((string, string)[])
        [
            ("today", ""), ("apps", "/apps"), ("app", $"/apps/{console.AppId}"), ("versions", $"/apps/{console.AppId}/versions"), ("testers", $"/apps/{console.AppId}/testers"), ("domains", $"/apps/{console.AppId}/domains"),
            ("keys", $"/apps/{console.AppId}/keys"), ("log", $"/apps/{console.AppId}/log"), ("audits", "/audits"), ("tenants", "/tenants"), ("tenant", $"/tenants/{tenant}"), ("requests", "/requests"),
            ("request", $"/requests/{console.RequestId}"), ("messages", "/messages"), ("staff", "/staff"), ("acts", "/acts"), ("limits", "/limits"), ("health", "/health"), ("account", "/account"),
        ])
        {
            await visit.GoAsync("/console" + path);
            await LookAsync(visit, "console-" + name);
        }
        await visit.GoAsync("/console/nowhere", status: 404);
        await LookAsync(visit, "console-missing");
        await using var stranger = await Visit.BeginAsync(console.Sandbox, new(language, isPhone, isDark));
        await stranger.GoAsync("/console/sign-in");
        await LookAsync(stranger, "console-sign-in");
        await stranger.Page.GotoAsync(await console.LinkAsync());
        await LookAsync(stranger, "console-join");
        stranger.IsQuiet();
        visit.IsQuiet("the server responded with a status of 404");
    }

    [Fact]
    public async Task The_keyboard_jumps_anywhere_and_walks_through_rows()
    {
        await using var visit = await console.VisitAsync(new("en"));
        await visit.GoAsync("/console");
        await visit.Page.Keyboard.PressAsync("Control+k");
        await Assertions.Expect(visit.Page.GetByRole(AriaRole.Combobox)).ToBeFocusedAsync();
        await visit.Page.Keyboard.TypeAsync("Courtyard <b>Cl");
        await Assertions.Expect(visit.Page.GetByRole(AriaRole.Option)).ToHaveCountAsync(1);
        Assert.Empty(await ViolationsAsync(visit));
        await visit.Page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(visit.Page).ToHaveURLAsync($"{console.Sandbox.Platform.Origin}/console/apps/{console.AppId}");
        await visit.GoAsync("/console/tenants");
        await visit.Page.Keyboard.PressAsync("/");
        await visit.Page.Keyboard.TypeAsync("courtyard");
        await visit.Page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(visit.Page).ToHaveURLAsync(new System.Text.RegularExpressions.Regex("q=courtyard"));
        await visit.Page.Keyboard.PressAsync("j");
        await visit.Page.Keyboard.PressAsync("ArrowDown");
        Assert.Equal(1, await visit.Page.EvaluateAsync<int>("() => [...document.querySelectorAll('tbody tr')].indexOf(document.activeElement.closest('tr'))"));
        await visit.Page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(visit.Page).ToHaveURLAsync(new System.Text.RegularExpressions.Regex("/console/tenants/[0-9]+$"));
        await visit.Page.Keyboard.PressAsync("?");
        await Assertions.Expect(visit.Page.GetByRole(AriaRole.Dialog, new() { Name = "Keyboard" })).ToBeVisibleAsync();
        visit.IsQuiet();
    }

    internal static async Task LookAsync(Visit visit, string name)
    {
        await visit.LookAsync(name);
        var found = await ViolationsAsync(visit);
        Assert.True(found.Length == 0, $"{name}: {string.Join('\n', found)}");
    }

    private static async Task<string[]> ViolationsAsync(Visit visit)
    {
        await visit.Page.EvaluateAsync(Axe);
        return await visit.Page.EvaluateAsync<string[]>("async () => (await axe.run(document)).violations.map(one => `${one.id}: ${one.nodes.map(node => node.html.slice(0, 160)).slice(0, 3).join(' | ')}`)");
    }
}
