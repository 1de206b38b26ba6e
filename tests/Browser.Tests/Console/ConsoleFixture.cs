using System.IO.Compression;
using System.Text;
using System.Text.RegularExpressions;
using Madang.Browser.Tests.Sandbox;
using Microsoft.Playwright;

namespace Madang.Browser.Tests.Desk;

/// <summary>The real platform with an operator who came by the link of the command line, an app that they made, and something in every list.</summary>
public sealed partial class ConsoleFixture : IAsyncLifetime
{
    internal SandboxFixture Sandbox { get; } = new();

    /// <summary>The operator's session, for other browsers.</summary>
    internal IReadOnlyList<Cookie> Session { get; private set; } = [];

    internal string AppId { get; private set; } = "";

    internal string RequestId { get; private set; } = "";

    public async ValueTask InitializeAsync()
    {
        await Sandbox.InitializeAsync();
        await using var visit = await Visit.BeginAsync(Sandbox, new("en"));
        await visit.Page.GotoAsync(await LinkAsync());
        await visit.Page.GetByLabel("Your name").FillAsync("Ines Park");
        await visit.Page.GetByLabel("Login").FillAsync("ines");
        await visit.Page.GetByLabel("Password").FillAsync("a courtyard where everyone meets");
        await visit.Page.GetByRole(AriaRole.Button, new() { Name = "Make the account" }).ClickAsync();
        await Assertions.Expect(visit.Page.GetByRole(AriaRole.Heading, new() { Name = "Hello, Ines Park" })).ToBeVisibleAsync();
        Session = [.. (await visit.Page.Context.CookiesAsync()).Where(cookie => cookie.Name == "madang_console").Select(cookie => new Cookie { Name = cookie.Name, Value = cookie.Value, Url = $"{Sandbox.Platform.Origin}/console" })];
        AppId = await MakeAppAsync(visit, "Courtyard <b>Clothes</b>");
        Assert.Equal(200, await Sandbox.BackEnd.OrderAsync("CONSOLE0001", 2_800));
        Assert.Equal(401, await Sandbox.BackEnd.OrderAsync("CONSOLE0002", 2_800, signedBody: ""));
        await visit.GoAsync("/console/requests?verdict=Bad");
        var row = visit.Page.Locator("tbody a").First;
        await row.WaitForAsync();
        RequestId = (await row.GetAttributeAsync("href"))!.Split('/')[^1];
        visit.IsQuiet();
    }

    /// <summary>A link that makes an operator, as <c>./madang console link</c> prints it.</summary>
    internal async Task<string> LinkAsync()
    {
        var made = await ProgramProcess.RunAsync(["console", "link", "--url", Sandbox.Platform.Origin, "--data", Sandbox.DataFolder]);
        Assert.True(made.Code == 0, made.Error);
        return made.Output.Trim();
    }

    /// <summary>A browser of the operator's.</summary>
    internal async Task<Visit> VisitAsync(Reader reader)
    {
        var visit = await Visit.BeginAsync(Sandbox, reader);
        await visit.Page.Context.AddCookiesAsync(Session);
        return visit;
    }

    /// <summary>Makes an app on its page; the appid that is told there.</summary>
    internal static async Task<string> MakeAppAsync(Visit visit, string name)
    {
        await visit.GoAsync("/console/apps");
        await visit.Page.Locator("summary", new() { HasText = "New app" }).ClickAsync();
        await visit.Page.GetByLabel("Name", new() { Exact = true }).FillAsync(name);
        await visit.Page.GetByLabel("Owner").FillAsync("courtyard");
        await visit.Page.GetByRole(AriaRole.Button, new() { Name = "Make the app" }).ClickAsync();
        return AppIdForm().Match(await visit.Page.Locator(".told").InnerTextAsync()).Value;
    }

    /// <summary>A zip of a project, as developer tools keep it.</summary>
    internal static byte[] Project(string appId, string text)
    {
        var files = new Dictionary<string, string>
        {
            ["shop/project.config.json"] = $$"""{"appid":"{{appId}}","projectname":"Courtyard Clothes","compileType":"miniprogram"}""",
            ["shop/app.json"] = """{"pages":["pages/home/home","pages/cart/cart"],"window":{"navigationBarTitleText":"Courtyard Clothes"}}""",
            ["shop/app.js"] = "App({})",
            ["shop/pages/home/home.wxml"] = $"""<view class="title">{text}</view><navigator url="/pages/cart/cart">Cart</navigator>""",
            ["shop/pages/home/home.wxss"] = ".title { padding: 40rpx; font-size: 44rpx; color: #0b7a75 }",
            ["shop/pages/home/home.js"] = "Page({})",
            ["shop/pages/cart/cart.wxml"] = "<view>Nothing in your cart yet</view>",
            ["shop/pages/cart/cart.js"] = "Page({})",
        };
        using var target = new MemoryStream();
        using (var zip = new ZipArchive(target, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var (name, content) in files)
            {
                using var entry = zip.CreateEntry(name).Open();
                entry.Write(Encoding.UTF8.GetBytes(content));
            }
        }
        return target.ToArray();
    }

    public async ValueTask DisposeAsync() => await Sandbox.DisposeAsync();

    [GeneratedRegex("wx[0-9a-f]{16}")]
    private static partial Regex AppIdForm();
}
