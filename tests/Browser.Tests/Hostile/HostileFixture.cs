using Microsoft.Playwright;

namespace Madang.Browser.Tests.Hostile;

/// <summary>Where a mini program runs: on an origin of its own, or, where none can be had, in a frame without one.</summary>
public enum Place
{
    OwnOrigin,
    Opaque,
}

/// <summary>The real server with a hostile mini program, compiled by the real compiler, and one of somebody else's; the machine's Chromium; a stranger's machine.</summary>
public sealed class HostileFixture : IAsyncLifetime
{
    private static readonly string[] Names = ["chromium", "chromium-browser", "google-chrome"];

    private readonly TemporaryFolder folder = new();
    private readonly Dictionary<Place, RunningPlatform> platforms = [];
    private IPlaywright? playwright;
    private int profiles;

    private static readonly string[] Arguments = ["--no-sandbox", "--disable-gpu", "--disable-component-update", "--disable-sync"];
    private string executable = "";

    internal const string App = "wx0000000000000bad";

    internal IBrowser Browser { get; private set; } = null!;

    internal Attacker Attacker { get; } = new();

    public async ValueTask InitializeAsync()
    {
        Environment.SetEnvironmentVariable("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1");
        playwright = await Playwright.CreateAsync();
        executable = Names.SelectMany(name => (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Select(place => Path.Combine(place, name))).FirstOrDefault(File.Exists)
            ?? throw new InvalidOperationException("These tests need Chromium (Debian: apt-get install chromium).");
        Browser = await playwright.Chromium.LaunchAsync(new() { ExecutablePath = executable, Args = Arguments });
        platforms[Place.OwnOrigin] = await RunningPlatform.StartAsync(folder.In("own"));
        platforms[Place.Opaque] = await RunningPlatform.StartAsync(folder.In("opaque"), "--app-hosts", "");
        foreach (var (place, platform) in platforms)
        {
            var data = folder.In(place == Place.OwnOrigin ? "own" : "opaque");
            var published = await ProgramProcess.RunAsync(["app", "publish", Path.Combine(Checkout.Root, "tests/Browser.Tests/Hostile/app"), "--env", "release", "--url", platform.Origin, "--data", data]);
            Assert.True(published.Code == 0, published.Output + published.Error);
        }
    }

    /// <summary>A browser with a profile of its own that connects ahead of time, as people's do and those of tests do not.</summary>
    internal Task<IBrowserContext> HastyBrowserAsync() => playwright!.Chromium.LaunchPersistentContextAsync(
        folder.In($"profile{Interlocked.Increment(ref profiles)}"), new() { ExecutablePath = executable, Args = Arguments, IgnoreDefaultArgs = ["--disable-background-networking"], ViewportSize = new() { Width = 390, Height = 800 } });

    internal string Origin(Place place) => platforms[place].Origin;

    internal static string Script(string name) => File.ReadAllText(Path.Combine(Checkout.Root, "tests/Browser.Tests/Hostile", name));

    /// <summary>Somebody's browser with the hostile app open in the shell.</summary>
    internal async Task<OpenedApp> OpenAsync(Place place, string page = "pages/index/index", IReadOnlyDictionary<string, string>? query = null, IBrowserContext? context = null)
    {
        context ??= await Browser.NewContextAsync(new() { ViewportSize = new() { Width = 390, Height = 800 }, Locale = "en-GB", ReducedMotion = ReducedMotion.Reduce });
        context.SetDefaultTimeout(15_000);
        var opened = new OpenedApp(context, await context.NewPageAsync(), Origin(place));
        await opened.BeginAsync($"/a/{App}/{page}" + (query is null ? "" : "?" + string.Join('&', query.Select(pair => $"{pair.Key}={Uri.EscapeDataString(pair.Value)}"))));
        return opened;
    }

    /// <summary>A page of the stranger's, which nobody guards: where an attack must succeed, or it proves nothing.</summary>
    internal async Task<IPage> UnguardedAsync(IBrowserContext? context = null)
    {
        context ??= await Browser.NewContextAsync();
        context.SetDefaultTimeout(15_000);
        var page = await context.NewPageAsync();
        await page.GotoAsync(Attacker.Target + "/unguarded");
        return page;
    }

    public async ValueTask DisposeAsync()
    {
        if (Browser is not null)
            await Browser.DisposeAsync();
        playwright?.Dispose();
        foreach (var (_, platform) in platforms)
            await platform.DisposeAsync();
        await Attacker.DisposeAsync();
        folder.Dispose();
    }
}

/// <summary>The hostile app as a person has it open.</summary>
internal sealed class OpenedApp(IBrowserContext context, IPage page, string origin) : IAsyncDisposable
{
    private readonly List<string> console = [];

    public IBrowserContext Context => context;

    /// <summary>The shell.</summary>
    public IPage Shell => page;

    public string Origin => origin;

    public IFrame Frame { get; private set; } = null!;

    public IReadOnlyList<string> Console
    {
        get
        {
            lock (console)
                return [.. console];
        }
    }

    public ILocator Capsule => page.Locator(".capsule button").Last;

    public async Task BeginAsync(string path)
    {
        context.Console += (_, message) =>
        {
            lock (console)
                console.Add(message.Text);
        };
        await page.GotoAsync(origin + path);
        await FindAsync();
    }

    /// <summary>The app's logic.</summary>
    public IWorker Logic => page.Workers.First(worker => worker.Url.Contains("/r/worker", StringComparison.Ordinal) || worker.Url.StartsWith("blob:", StringComparison.Ordinal));

    public async Task FindAsync()
    {
        var iframe = await page.Locator(".app iframe").ElementHandleAsync();
        Frame = (await iframe.ContentFrameAsync())!;
        await Frame.Locator("#ready").WaitForAsync();
    }

    /// <summary>From now on notes how long the shell's own thread was busy without a pause, in milliseconds.</summary>
    public Task WatchAsync() => page.EvaluateAsync("() => { let last = performance.now(); window.longest = 0; setInterval(() => { const now = performance.now(); window.longest = Math.max(window.longest, now - last); last = now }, 10) }");

    public Task<double> LongestAsync() => page.EvaluateAsync<double>("() => { const found = window.longest; window.longest = 0; return found }");

    /// <summary>Closes the app as a person does; true when the shell is there again.</summary>
    public async Task<bool> CloseAsync()
    {
        await Capsule.ClickAsync();
        await page.Locator("nav.tabs").WaitForAsync();
        return await page.Locator(".app").CountAsync() == 0;
    }

    public async ValueTask DisposeAsync() => await context.DisposeAsync();
}
