using System.Text.Json;
using Microsoft.Playwright;

namespace Madang.Browser.Tests.Sandbox;

/// <summary>Who looks: language, screen, light or dark.</summary>
internal sealed record Reader(string Language, bool IsPhone = false, bool IsDark = false, bool HasScript = true)
{
    // Letters of the language, for texts that must not be left in another.
    public string? Letters => Language switch { "ko" => @"\p{Script=Hangul}", "zh" => @"\p{Script=Han}", _ => null };

    public override string ToString() => $"{Language}-{(IsPhone ? "phone" : "desk")}-{(IsDark ? "dark" : "light")}";
}

/// <summary>One reader's browser with a page in it. Collects what the browser complains of and where it would go.</summary>
internal sealed class Visit : IAsyncDisposable
{
    private readonly IBrowserContext context;
    private readonly Reader reader;
    private readonly string origin;
    private readonly List<string> complaints = [];

    private Visit(IBrowserContext context, IPage page, Reader reader, string origin)
    {
        (this.context, Page, this.reader, this.origin) = (context, page, reader, origin);
        context.Console += (_, message) => Complain(message.Type is "error" or "warning", $"{message.Type}: {message.Text}");
        context.WebError += (_, error) => Complain(true, error.Error);
        context.Request += (_, request) => Complain(!request.Url.StartsWith(origin, StringComparison.Ordinal) && !request.Url.StartsWith("data:", StringComparison.Ordinal), $"it went to {request.Url}");
    }

    public IPage Page { get; }

    public Reader Reader => reader;

    public static async Task<Visit> BeginAsync(SandboxFixture sandbox, Reader reader)
    {
        var context = await sandbox.Browser.NewContextAsync(new()
        {
            Locale = reader.Language switch { "ko" => "ko-KR", "zh" => "zh-CN", _ => "en-GB" },
            ViewportSize = reader.IsPhone ? new() { Width = 360, Height = 740 } : new() { Width = 1280, Height = 800 },
            DeviceScaleFactor = reader.IsPhone ? 2 : 1,
            HasTouch = reader.IsPhone,
            ColorScheme = reader.IsDark ? ColorScheme.Dark : ColorScheme.Light,
            ReducedMotion = ReducedMotion.Reduce,
            JavaScriptEnabled = reader.HasScript,
        });
        context.SetDefaultTimeout(8_000);
        return new(context, await context.NewPageAsync(), reader, sandbox.Platform.Origin);
    }

    /// <summary>Begins already let in.</summary>
    public static async Task<Visit> InsideAsync(SandboxFixture sandbox, Reader reader)
    {
        var visit = await BeginAsync(sandbox, reader);
        await visit.Page.GotoAsync(await sandbox.LinkAsync());
        return visit;
    }

    /// <summary>Goes there; the answer must carry the policy by which nothing foreign runs.</summary>
    public async Task GoAsync(string path, int status = 200)
    {
        var answer = await Page.GotoAsync(origin + path);
        Assert.Equal(status, answer!.Status);
        var policy = await answer.HeaderValueAsync("content-security-policy");
        Assert.NotNull(policy);
        Assert.Contains("default-src 'none'", policy);
        Assert.DoesNotContain("unsafe", policy);
    }

    /// <summary>Looks at the page as it is now, and keeps a picture of it when MADANG_PICTURES names a folder.</summary>
    public async Task LookAsync(string name)
    {
        if (Environment.GetEnvironmentVariable("MADANG_PICTURES") is { Length: > 0 } folder)
            await Page.ScreenshotAsync(new() { Path = Path.Combine(folder, $"{name}-{reader}.png"), FullPage = true });
        var found = await Page.EvaluateAsync<string[]>(Read("audit.js"), new { language = reader.Language, dark = reader.IsDark, phone = reader.IsPhone, letters = reader.Letters });
        foreach (var problem in found)
            Complain(true, $"{name}: {problem}");
    }

    /// <summary>Walks the page by the tab key until it is through; each stop must be seen, outlined and further down than the last. What it stopped at.</summary>
    public async Task<IReadOnlyList<string>> TabThroughAsync()
    {
        var stops = new List<string>();
        var last = -1;
        while (true)
        {
            await Page.Keyboard.PressAsync("Tab");
            var at = await Page.EvaluateAsync<JsonElement?>(Read("focus.js"));
            if (at is not { ValueKind: JsonValueKind.Object } stop || stop.GetProperty("order").GetInt32() <= last && stops.Count > 0 && stop.GetProperty("what").GetString() == stops[0])
                return stops;
            var what = stop.GetProperty("what").GetString()!;
            Assert.True(stop.GetProperty("order").GetInt32() > last, $"The focus jumps back to {what}");
            Assert.True(stop.GetProperty("isShown").GetBoolean(), $"The focus is out of sight at {what}");
            Assert.True(stop.GetProperty("isOutlined").GetBoolean(), $"The focus does not show at {what}");
            last = stop.GetProperty("order").GetInt32();
            stops.Add(what);
        }
    }

    /// <summary>Fails with what the browser complained of and what was found on the pages looked at, but for what holds one of these.</summary>
    public void IsQuiet(params string[] expected)
    {
        lock (complaints)
        {
            var others = complaints.Where(complaint => !expected.Any(one => complaint.Contains(one, StringComparison.Ordinal)));
            Assert.True(!others.Any(), $"{reader}:\n{string.Join('\n', others)}");
        }
    }

    public async ValueTask DisposeAsync() => await context.DisposeAsync();

    private void Complain(bool isOne, string text)
    {
        if (!isOne)
            return;
        lock (complaints)
            complaints.Add(text);
    }

    private static string Read(string name)
    {
        using var reader = new StreamReader(typeof(Visit).Assembly.GetManifestResourceStream(name)!);
        return reader.ReadToEnd();
    }
}
