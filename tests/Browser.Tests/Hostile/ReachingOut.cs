using Microsoft.Playwright;

namespace Madang.Browser.Tests.Hostile;

/// <summary>Nothing of a hostile mini program reaches the network past the gateway, whatever runs in its frame and its worker. Each way is shown to lead somewhere from a page that nobody guards.</summary>
public sealed class ReachingOut(HostileFixture hostile) : IClassFixture<HostileFixture>
{
    private static readonly string[] Leaving = ["location", "replace", "link", "linkTop", "form", "formTop", "download", "refresh", "top", "topReplace", "parent", "open", "openNamed", "linkBlank"];

    [Theory]
    [InlineData(Place.OwnOrigin)]
    [InlineData(Place.Opaque)]
    public async Task A_compromised_frame_reaches_nobody(Place place)
    {
        await using var app = await hostile.OpenAsync(place, context: await hostile.HastyBrowserAsync());
        hostile.Attacker.Forget();
        await app.Frame.EvaluateAsync(HostileFixture.Script("network.js"), Aim());
        Assert.Empty(hostile.Attacker.Seen);
    }

    [Fact]
    public async Task The_same_frame_reaches_everybody_when_nobody_guards_it()
    {
        var page = await hostile.UnguardedAsync(await hostile.HastyBrowserAsync());
        hostile.Attacker.Forget();
        var tried = await page.EvaluateAsync<Dictionary<string, string>>(HostileFixture.Script("network.js"), Aim());
        await page.Context.DisposeAsync();
        Assert.True(tried.Count > 30);
        Assert.Empty(tried.Keys.Except(hostile.Attacker.Seen));
    }

    [Theory]
    [InlineData(Place.OwnOrigin)]
    [InlineData(Place.Opaque)]
    public async Task A_connection_of_its_own_from_a_fresh_document_reaches_nobody(Place place)
    {
        await using var app = await hostile.OpenAsync(place);
        hostile.Attacker.Forget();
        await app.Frame.EvaluateAsync(HostileFixture.Script("peer.js"), new { stun = hostile.Attacker.Stun });
        await Task.Delay(TimeSpan.FromSeconds(2), TestContext.Current.CancellationToken);
        Assert.Empty(hostile.Attacker.Seen);
    }

    [Fact]
    public async Task The_same_connection_is_made_when_nobody_guards_it()
    {
        var page = await hostile.UnguardedAsync();
        hostile.Attacker.Forget();
        await page.EvaluateAsync(HostileFixture.Script("peer.js"), new { stun = hostile.Attacker.Stun });
        await Task.Delay(TimeSpan.FromSeconds(2), TestContext.Current.CancellationToken);
        await page.Context.DisposeAsync();
        Assert.Contains("webrtc", hostile.Attacker.Seen);
    }

    [Theory]
    [InlineData(Place.OwnOrigin)]
    [InlineData(Place.Opaque)]
    public async Task A_compromised_worker_reaches_nobody(Place place)
    {
        await using var app = await hostile.OpenAsync(place);
        hostile.Attacker.Forget();
        await app.Logic.EvaluateAsync<object>($"target => {{ const module = {{}}; {HostileFixture.Script("app/attacks.js")}; return module.exports(target) }}", hostile.Attacker.Target);
        Assert.Empty(hostile.Attacker.Seen);
    }

    [Theory]
    [InlineData(Place.OwnOrigin)]
    [InlineData(Place.Opaque)]
    public async Task An_app_that_the_compiler_built_reaches_nobody(Place place)
    {
        hostile.Attacker.Forget();
        await using var app = await hostile.OpenAsync(place, query: new Dictionary<string, string> { ["target"] = hostile.Attacker.Target });
        var reached = app.Frame.Locator("#reached");
        await Assertions.Expect(reached).ToContainTextAsync("importScripts");
        Assert.Empty(hostile.Attacker.Seen);
        Assert.DoesNotContain("\"done\"", await reached.InnerTextAsync());
    }

    [Fact]
    public async Task The_same_worker_reaches_everybody_from_a_page_that_nobody_guards()
    {
        var page = await hostile.UnguardedAsync();
        hostile.Attacker.Forget();
        var tried = await page.EvaluateAsync<Dictionary<string, string>>(
            """
            ({ source, target }) => new Promise(resolve => {
              const code = `const module = {}; ${source}; module.exports(${JSON.stringify(target)}).then(postMessage)`
              const worker = new Worker(URL.createObjectURL(new Blob([code], { type: 'text/javascript' })))
              worker.onmessage = ({ data }) => resolve(data)
            })
            """, new { source = HostileFixture.Script("app/attacks.js"), target = hostile.Attacker.Target });
        // A worker of the worker has its own pace.
        for (var waited = 0; waited < 100 && tried.Keys.Except(hostile.Attacker.Seen).Any(); waited++)
            await Task.Delay(TimeSpan.FromMilliseconds(50), TestContext.Current.CancellationToken);
        await page.Context.DisposeAsync();
        Assert.Empty(tried.Keys.Except(hostile.Attacker.Seen));
    }

    [Theory]
    [InlineData(Place.OwnOrigin)]
    [InlineData(Place.Opaque)]
    public async Task A_frame_takes_neither_itself_nor_the_window_elsewhere(Place place)
    {
        foreach (var way in Leaving)
        {
            await using var app = await hostile.OpenAsync(place);
            hostile.Attacker.Forget();
            var address = app.Shell.Url;
            await app.Frame.EvaluateAsync(HostileFixture.Script("leaving.js"), new { way, target = hostile.Attacker.Target });
            await SettleAsync();
            Assert.True(hostile.Attacker.Seen.Count == 0, $"{way} reached {string.Join(' ', hostile.Attacker.Seen)}");
            Assert.True(app.Shell.Url == address, $"{way} took the window to {app.Shell.Url}");
            Assert.True(app.Context.Pages.Count == 1, $"{way} opened a window");
        }
    }

    [Fact]
    public async Task The_same_frame_goes_everywhere_when_nobody_guards_it()
    {
        foreach (var way in Leaving)
        {
            var page = await hostile.UnguardedAsync();
            hostile.Attacker.Forget();
            await page.EvaluateAsync(HostileFixture.Script("leaving.js"), new { way, target = hostile.Attacker.Target });
            await SettleAsync();
            await page.Context.DisposeAsync();
            Assert.Contains(way, hostile.Attacker.Seen);
        }
    }

    private object Aim() => new { target = hostile.Attacker.Target, bare = hostile.Attacker.Bare };

    // Real time of a real browser: what it would do it does within this.
    private static Task SettleAsync() => Task.Delay(TimeSpan.FromMilliseconds(500), TestContext.Current.CancellationToken);
}
