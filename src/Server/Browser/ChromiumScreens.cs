using System.Text.Json.Nodes;
using Madang.MiniPrograms.Hosting;
using Madang.Server.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;

namespace Madang.Server.Browser;

/// <summary>First screens by this machine's headless Chromium: the app is opened in the shell as a stranger would open it, and what the shell then keeps for its next opening is read.</summary>
internal sealed class ChromiumScreens(IServer server) : IScreenTaker
{
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(250);

    /// <summary>A screen is told again while it still changes: it is the last when it has stayed for this long.</summary>
    private static readonly TimeSpan Rest = TimeSpan.FromSeconds(4);
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(40);

    public async Task<TakenScreen?> TakeAsync(string link, ScreenView view, CancellationToken cancellation)
    {
        if (!Chromium.IsThere || Address() is not { } address)
            return null;
        try
        {
            await using var chromium = await Chromium.StartAsync(cancellation);
            return await TakeAsync(chromium.Tools, new Uri(address, link), view, cancellation);
        }
        catch (Exception error) when (error is CommandFailure or System.ComponentModel.Win32Exception)
        {
            throw new InvalidOperationException(error.Message, error);
        }
    }

    private static async Task<TakenScreen?> TakeAsync(DevTools tools, Uri url, ScreenView view, CancellationToken cancellation)
    {
        var target = (string)(await tools.CallAsync("Target.createTarget", new() { ["url"] = "about:blank" }, cancellation: cancellation))["targetId"]!;
        var session = (string)(await tools.CallAsync("Target.attachToTarget", new() { ["targetId"] = target, ["flatten"] = true }, cancellation: cancellation))["sessionId"]!;
        Task<JsonObject> CallAsync(string method, JsonObject parameters) => tools.CallAsync(method, parameters, session, cancellation);
        await CallAsync("Page.enable", []);
        await CallAsync("Emulation.setDeviceMetricsOverride", new() { ["width"] = view.Width, ["height"] = view.Height, ["deviceScaleFactor"] = view.Ratio, ["mobile"] = true });
        await CallAsync("Emulation.setEmulatedMedia", new() { ["features"] = new JsonArray(new JsonObject { ["name"] = "prefers-color-scheme", ["value"] = view.IsDark ? "dark" : "light" }) });
        await CallAsync("Page.addScriptToEvaluateOnNewDocument", new() { ["source"] = $"Object.defineProperty(navigator, 'languages', {{ value: ['{view.Language}'] }}); Object.defineProperty(navigator, 'language', {{ value: '{view.Language}' }})" });
        await CallAsync("Page.navigate", new() { ["url"] = url.AbsoluteUri });
        var begun = TimeProvider.System.GetTimestamp();
        var changed = begun;
        TakenScreen? last = null;
        while (TimeProvider.System.GetElapsedTime(begun) < Longest && (last is null || TimeProvider.System.GetElapsedTime(changed) < Rest))
        {
            await Task.Delay(Look, cancellation);
            if (await ReadAsync(CallAsync, url.Segments[^1]) is not { } now || now == last)
                continue;
            last = now;
            changed = TimeProvider.System.GetTimestamp();
        }
        return last;
    }

    private static async Task<TakenScreen?> ReadAsync(Func<string, JsonObject, Task<JsonObject>> call, string app)
    {
        JsonObject answer;
        try
        {
            answer = await call("Runtime.evaluate", new() { ["expression"] = Kept(app), ["awaitPromise"] = true, ["returnByValue"] = true });
        }
        catch (InvalidOperationException)
        {
            // The page was only just on its way; the next look finds it.
            return null;
        }
        return JsonNode.Parse((string?)answer["result"]?["value"] ?? "null") is JsonObject kept && (string?)kept["hash"] is { } hash && kept["screen"]?.ToJsonString() is { } json ? new(hash, json) : null;
    }

    // Where the shell keeps what it shows at the next opening.
    private static string Kept(string app) => $$"""
        new Promise(resolve => {
          const opening = indexedDB.open('madang')
          opening.onupgradeneeded = () => opening.transaction.abort()
          opening.onerror = () => resolve('null')
          opening.onsuccess = () => {
            const reading = opening.result.transaction('facts').objectStore('facts').get('screen {{app}}')
            reading.onsuccess = () => { opening.result.close(); resolve(JSON.stringify(reading.result ?? null)) }
            reading.onerror = () => resolve('null')
          }
        })
        """;

    private Uri? Address() => server.Features.Get<IServerAddressesFeature>()?.Addresses
        .Select(address => new Uri(Welcome.Reachable(new(address)))).FirstOrDefault(url => url.Scheme == "http");
}
