using Microsoft.Playwright;

namespace Madang.Browser.Tests.Sandbox;

/// <summary>The real server with a merchant of its own, and the machine's Chromium.</summary>
public sealed class SandboxFixture : IAsyncLifetime
{
    private static readonly string[] Names = ["chromium", "chromium-browser", "google-chrome"];

    private readonly TemporaryFolder folder = new();
    private IPlaywright? playwright;

    internal RunningPlatform Platform { get; private set; } = null!;

    internal BackEnd BackEnd { get; private set; } = null!;

    internal IBrowser Browser { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        // The browser is the machine's: nothing is ever downloaded.
        Environment.SetEnvironmentVariable("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1");
        playwright = await Playwright.CreateAsync();
        Browser = await playwright.Chromium.LaunchAsync(new()
        {
            ExecutablePath = FindChromium(),
            Args = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
        });
        Platform = await RunningPlatform.StartAsync(folder.In("data"));
        var made = await Platform.SandboxAsync(folder.In("data"), "merchant", "--out", folder.In("merchant"), "--name", "Courtyard <b>Coffee</b>");
        Assert.True(made.Code == 0, made.Error);
        BackEnd = new(Platform.Http, folder.In("merchant"));
    }

    /// <summary>A link that lets a browser in, as <c>./madang sandbox open</c> prints it.</summary>
    internal async Task<string> LinkAsync()
    {
        var opened = await Platform.SandboxAsync(folder.In("data"), "open");
        Assert.True(opened.Code == 0, opened.Error);
        return opened.Output.Split((char[])[' ', '\n', '\r'], StringSplitOptions.RemoveEmptyEntries).Single(word => word.StartsWith("http://", StringComparison.Ordinal));
    }

    public async ValueTask DisposeAsync()
    {
        BackEnd?.Dispose();
        if (Platform is not null)
            await Platform.DisposeAsync();
        if (Browser is not null)
            await Browser.DisposeAsync();
        playwright?.Dispose();
        folder.Dispose();
    }

    internal static string FindChromium() =>
        Names.SelectMany(name => (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Select(place => Path.Combine(place, name))).FirstOrDefault(File.Exists)
        ?? throw new InvalidOperationException("These tests need Chromium (Debian: apt-get install chromium).");
}
