using Microsoft.Playwright;

namespace Madang.Browser.Tests.Hostile;

/// <summary>What an app does to its own processor and memory it does to itself: the shell stays usable, and the way out works.</summary>
public sealed class Exhausting(HostileFixture hostile) : IClassFixture<HostileFixture>
{
    // The limit is 50 ms on a quiet machine; this one runs other tests too. A shell that shared the app's loop would stand still for all of it.
    private const double MostStallMs = 400;
    private static readonly TimeSpan While = TimeSpan.FromSeconds(3);

    [Theory]
    [InlineData(Place.OwnOrigin, "#spin-logic")]
    [InlineData(Place.OwnOrigin, "#spin-view")]
    [InlineData(Place.OwnOrigin, "#grow")]
    [InlineData(Place.OwnOrigin, "#huge")]
    [InlineData(Place.OwnOrigin, "#swell")]
    [InlineData(Place.Opaque, "#spin-logic")]
    [InlineData(Place.Opaque, "#spin-view")]
    [InlineData(Place.Opaque, "#grow")]
    [InlineData(Place.Opaque, "#huge")]
    public async Task The_shell_does_not_feel_it(Place place, string button)
    {
        await using var app = await hostile.OpenAsync(place);
        await app.WatchAsync();
        await app.LongestAsync();
        _ = TapAsync(app, button);
        await Task.Delay(While, TestContext.Current.CancellationToken);
        var stall = await app.LongestAsync().WaitAsync(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken);
        TestContext.Current.TestOutputHelper?.WriteLine($"{place} {button}: {stall:0} ms");
        Assert.True(stall < MostStallMs, $"The shell stood still for {stall:0} ms");
        Assert.True(await app.CloseAsync());
    }

    [Theory]
    [InlineData(Place.OwnOrigin)]
    [InlineData(Place.Opaque)]
    public async Task An_app_that_floods_the_shell_is_stopped_and_the_person_is_told(Place place)
    {
        await using var app = await hostile.OpenAsync(place);
        await app.WatchAsync();
        await app.LongestAsync();
        _ = TapAsync(app, "#flood");
        await Assertions.Expect(app.Shell.Locator(".cover")).ToContainTextAsync("was stopped");
        // Two hundred thousand messages, each of which would be written down, would keep it busy for minutes.
        var stall = await app.LongestAsync();
        Assert.True(stall < 2 * MostStallMs, $"The shell stood still for {stall:0} ms");
        Assert.True(await app.CloseAsync());
    }

    [Theory]
    [InlineData(Place.OwnOrigin)]
    [InlineData(Place.Opaque)]
    public async Task No_more_is_stored_than_the_limit(Place place)
    {
        await using var app = await hostile.OpenAsync(place);
        await app.Frame.Locator("#store").ClickAsync();
        await Assertions.Expect(app.Frame.Locator("#reached")).ToContainTextAsync("setStorageSync:fail");
        // The same past the runtime, by a forged notice each.
        var forging = app.Logic.EvaluateAsync<string>(HostileFixture.Script("forging.js"), new { send = Enumerable.Range(0, 30).Select(index => new { @event = "storage.set", data = new { key = $"f{index}", data = new string('x', 900 * 1024) } }) });
        await app.Frame.Locator("#keep").ClickAsync();
        await forging;
        var bytes = await app.Shell.EvaluateAsync<long>(
            "() => new Promise(resolve => { const request = indexedDB.open('madang'); request.onsuccess = () => { const found = request.result.transaction('storage').objectStore('storage').getAll(); found.onsuccess = () => resolve(found.result.reduce((sum, text) => sum + text.length, 0)) } })");
        Assert.InRange(bytes, 1024 * 1024, 10 * 1024 * 1024);
    }

    // It may never be answered: the app is busy from then on.
    private static async Task TapAsync(OpenedApp app, string button)
    {
        try
        {
            await app.Frame.Locator(button).ClickAsync(new() { Timeout = 5_000 });
        }
        catch (Exception error) when (error is PlaywrightException or TimeoutException)
        {
            // So it is.
        }
    }
}
