using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Madang.Browser.Tests.Sandbox;
using Microsoft.Playwright;

namespace Madang.Browser.Tests.Shell;

/// <summary>Somebody with an account, at the shell in their own browser: signed in without the sheets, for tests of what comes after.</summary>
internal sealed partial class PersonAtShell(SandboxFixture sandbox, Visit visit, string token, string personId, string origin)
{
    // A question of an app takes no answer in its first half second.
    private static readonly TimeSpan Fresh = TimeSpan.FromMilliseconds(600);

    public IPage Page => visit.Page;

    public string PersonId => personId;

    /// <summary>The shell by the name under which browsers have passkeys.</summary>
    public static string NamedOrigin(SandboxFixture sandbox) => $"http://localhost:{new Uri(sandbox.Platform.Origin).Port}";

    public static async Task<PersonAtShell> SignInAsync(SandboxFixture sandbox, Visit visit, string phone)
    {
        var origin = NamedOrigin(sandbox);
        await CallAsync(sandbox, HttpMethod.Post, "/people/codes", new { phone, language = "en" }, null);
        var listed = await sandbox.Platform.SandboxAsync(sandbox.DataFolder, "messages", "--phone", phone);
        var code = SixDigits().Match(listed.Output.Split('\n')[0].Replace(phone, "", StringComparison.Ordinal)).Value;
        var signedIn = await CallAsync(sandbox, HttpMethod.Post, "/people/sign-in", new { phone, code, nickname = "Minji" }, null);
        var token = (string)signedIn["token"]!;
        await visit.Page.GotoAsync(origin + "/");
        await visit.Page.EvaluateAsync("token => localStorage.setItem('madang.account', token)", token);
        return new(sandbox, visit, token, (string)signedIn["person_id"]!, origin);
    }

    public Task GoAsync(string path) => Page.GotoAsync(origin + path);

    /// <summary>A call in the person's name, as another device of theirs would make it.</summary>
    public Task<JsonNode> CallAsync(HttpMethod method, string path, object? body = null) => CallAsync(sandbox, method, path, body, token);

    public async Task TopUpAsync(long amount) => await CallAsync(HttpMethod.Post, "/wallet/top-ups", new { amount, source = "sandbox" });

    public async Task<long> BalanceAsync() => (long)(await CallAsync(HttpMethod.Get, "/wallet/balance"))["available"]!;

    /// <summary>The openid by which an app's back end knows the person.</summary>
    public async Task<string> OpenIdAsync(JsonNode app)
    {
        var code = (string)(await CallAsync(HttpMethod.Post, $"/people/apps/{app["appid"]}/login", new { }))["code"]!;
        return (string)(await CallAsync(sandbox, HttpMethod.Get, $"/sns/jscode2session?appid={app["appid"]}&secret={app["appsecret"]}&js_code={code}&grant_type=authorization_code", null, null))["openid"]!;
    }

    /// <summary>Presses a button of the sheet that is shown, as a person does who has read it.</summary>
    public async Task PressAsync(string name)
    {
        var button = Page.Locator("dialog[open]").GetByRole(AriaRole.Button, new() { Name = name, Exact = true });
        await button.WaitForAsync();
        await Task.Delay(Fresh, TestContext.Current.CancellationToken);
        await button.ClickAsync();
    }

    /// <summary>Types six digits on the pad.</summary>
    public async Task TypeAsync(string digits)
    {
        var pad = Page.Locator("dialog[open] .pad");
        await pad.WaitForAsync();
        foreach (var digit in digits)
            await pad.GetByRole(AriaRole.Button, new() { Name = digit.ToString(), Exact = true }).ClickAsync();
    }

    /// <summary>Gives the browser an authenticator that sees a finger whenever it is asked.</summary>
    public async Task<ICDPSession> WithAuthenticatorAsync()
    {
        var session = await Page.Context.NewCDPSessionAsync(Page);
        await session.SendAsync("WebAuthn.enable");
        await session.SendAsync("WebAuthn.addVirtualAuthenticator", new()
        {
            ["options"] = new { protocol = "ctap2", transport = "internal", hasResidentKey = true, hasUserVerification = true, isUserVerified = true, automaticPresenceSimulation = true },
        });
        return session;
    }

    /// <summary>Keeps a picture of what is shown when MADANG_PICTURES names a folder.</summary>
    public async Task LookAsync(string name, Reader reader)
    {
        if (Environment.GetEnvironmentVariable("MADANG_PICTURES") is { Length: > 0 } folder)
            await Page.ScreenshotAsync(new() { Path = Path.Combine(folder, $"{name}-{reader}.png") });
        Assert.False(await Page.EvaluateAsync<bool>("() => document.documentElement.scrollWidth > innerWidth"), $"{name} runs out of the page");
        if (reader.Letters is { } letters)
            Assert.Empty(await Page.EvaluateAsync<string[]>("letters => [...document.querySelectorAll('dialog[open] button, dialog[open] h2, main h1, main h2, main button.button')].map(one => one.innerText.trim()).filter(text => /\\p{L}{2,}/u.test(text) && !new RegExp(letters, 'u').test(text) && text !== 'Madang')", letters));
    }

    private static async Task<JsonNode> CallAsync(SandboxFixture sandbox, HttpMethod method, string path, object? body, string? token)
    {
        using var request = new HttpRequestMessage(method, path);
        if (body is not null)
            request.Content = new StringContent(JsonSerializer.Serialize(body), System.Text.Encoding.UTF8, "application/json");
        if (token is not null)
            request.Headers.Authorization = new("Bearer", token);
        if (path.StartsWith("/wallet/", StringComparison.Ordinal) && method == HttpMethod.Post)
            request.Headers.TryAddWithoutValidation("Idempotency-Key", RandomNumberGenerator.GetHexString(32, lowercase: true));
        using var response = await sandbox.Platform.Http.SendAsync(request);
        var text = await response.Content.ReadAsStringAsync();
        Assert.True(response.IsSuccessStatusCode, $"{path}: {text}");
        return text.Length == 0 ? new JsonObject() : JsonNode.Parse(text)!;
    }

    [GeneratedRegex("(?<![0-9])[0-9]{6}(?![0-9])")]
    private static partial Regex SixDigits();
}
