using System.Text.Json.Nodes;
using Madang.Server.Browser;

namespace Madang.Server.Commands.Apps;

/// <summary>Opens one page of an app in the shell, in a browser context of its own, watches it until it is quiet, and takes its picture.</summary>
internal sealed class PageTrial(Chromium chromium, Uri platform)
{
    private const int Width = 375;
    private const int Height = 812;
    private static readonly TimeSpan ReadyPatience = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan Quiet = TimeSpan.FromMilliseconds(600);
    private static readonly TimeSpan LongestUnrest = TimeSpan.FromSeconds(6);

    // Buffers of an app's files have no place in a report.
    private const string Listen = """
        window.__notices = [];
        addEventListener('madang', ({ detail: { event, data } }) => {
          window.__last = performance.now();
          if (event === 'debug' || event === 'ready' || event === 'failed' || event === 'app.route') window.__notices.push({ event, data, at: performance.now() });
        });
        """;

    private readonly HashSet<string> sessions = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> requests = new(StringComparer.Ordinal);
    private readonly Lock gate = new();
    private TriedPage page = null!;

    public async Task<TriedPage> RunAsync(string link, string path, string screenshot, CancellationToken cancellation)
    {
        page = new TriedPage { Path = path };
        var context = (string)(await chromium.NewContextAsync(cancellation))["browserContextId"]!;
        try
        {
            chromium.Tools.Happened += Hear;
            var target = (string)(await CallAsync("Target.createTarget", new() { ["url"] = "about:blank", ["browserContextId"] = context, ["width"] = Width, ["height"] = Height }, "", cancellation))["targetId"]!;
            var session = (string)(await CallAsync("Target.attachToTarget", new() { ["targetId"] = target, ["flatten"] = true }, "", cancellation))["sessionId"]!;
            await PrepareAsync(session, cancellation);
            await CallAsync("Emulation.setDeviceMetricsOverride", new() { ["width"] = Width, ["height"] = Height, ["deviceScaleFactor"] = 2, ["mobile"] = true }, session, cancellation);
            await CallAsync("Page.addScriptToEvaluateOnNewDocument", new() { ["source"] = Listen }, session, cancellation);
            await CallAsync("Page.navigate", new() { ["url"] = $"{platform.GetLeftPart(UriPartial.Authority)}{link}/{path}" }, session, cancellation);
            await SettleAsync(session, cancellation);
            var picture = await CallAsync("Page.captureScreenshot", new() { ["format"] = "png" }, session, cancellation);
            await File.WriteAllBytesAsync(screenshot, Convert.FromBase64String((string)picture["data"]!), cancellation);
            page.Screenshot = Path.GetFileName(screenshot);
            return page;
        }
        finally
        {
            chromium.Tools.Happened -= Hear;
            await CallAsync("Target.disposeBrowserContext", new() { ["browserContextId"] = context }, "", CancellationToken.None);
        }
    }

    private async Task PrepareAsync(string session, CancellationToken cancellation)
    {
        lock (gate)
            sessions.Add(session);
        // Frames of other sites and workers are targets of their own, which wait for us before they run.
        await CallAsync("Target.setAutoAttach", new() { ["autoAttach"] = true, ["waitForDebuggerOnStart"] = true, ["flatten"] = true }, session, cancellation);
        await CallAsync("Network.enable", [], session, cancellation);
        await CallAsync("Runtime.enable", [], session, cancellation);
        await TryCallAsync("Page.enable", session, cancellation);
        await TryCallAsync("Log.enable", session, cancellation);
        await TryCallAsync("Runtime.runIfWaitingForDebugger", session, cancellation);
    }

    /// <summary>Until the page is ready and has been still for a moment, or patience ends.</summary>
    private async Task SettleAsync(string session, CancellationToken cancellation)
    {
        var begun = TimeProvider.System.GetTimestamp();
        var taken = 0;
        long readyAt = 0;
        while (true)
        {
            var state = await StateAsync(session, taken, cancellation);
            foreach (var notice in (state["notices"] as JsonArray ?? []).OfType<JsonObject>())
            {
                taken++;
                Take(notice);
                if (page.IsReady && readyAt == 0)
                    readyAt = TimeProvider.System.GetTimestamp();
            }
            var idleMs = (double?)state["idle"] ?? 0;
            if (readyAt == 0 && TimeProvider.System.GetElapsedTime(begun) > ReadyPatience)
            {
                page.Add("platform", "open", $"The page was not ready within {ReadyPatience.TotalSeconds:0} s.", null);
                return;
            }
            if (readyAt != 0 && (idleMs > Quiet.TotalMilliseconds || TimeProvider.System.GetElapsedTime(readyAt) > LongestUnrest))
                return;
            if (page.Errors.Any(error => error.Where == "failed"))
                return;
            await Task.Delay(100, cancellation);
        }
    }

    private async Task<JsonObject> StateAsync(string session, int taken, CancellationToken cancellation)
    {
        var answer = await CallAsync(
            "Runtime.evaluate",
            new() { ["expression"] = $"JSON.stringify({{ notices: (window.__notices ?? []).slice({taken}), idle: performance.now() - (window.__last ?? 0) }})", ["returnByValue"] = true },
            session, cancellation);
        return answer["result"]?["value"] is { } text ? JsonNode.Parse((string)text!)!.AsObject() : [];
    }

    private void Take(JsonObject notice)
    {
        var data = notice["data"] as JsonObject ?? [];
        lock (gate)
        {
            switch ((string?)notice["event"])
            {
                case "debug":
                    page.Take(data);
                    break;
                case "ready":
                    page.IsReady = true;
                    page.ReadyMs ??= (double?)notice["at"];
                    break;
                case "failed":
                    page.Add("platform", "failed", (string?)data["errMsg"] ?? (string?)data["message"] ?? data.ToJsonString(), (string?)data["stack"]);
                    break;
            }
        }
    }

    private void Hear(string session, string method, JsonObject parameters)
    {
        lock (gate)
        {
            if (!sessions.Contains(session))
                return;
            switch (method)
            {
                case "Target.attachedToTarget":
                    _ = AttachAsync((string)parameters["sessionId"]!);
                    break;
                case "Network.requestWillBeSent":
                    requests[(string)parameters["requestId"]!] = (string?)At(parameters, "request", "url") ?? "";
                    break;
                case "Network.responseReceived":
                    var status = (int?)At(parameters, "response", "status") ?? 0;
                    if (status >= 400)
                        Failed((string?)At(parameters, "response", "url") ?? "", $"status {status}");
                    break;
                case "Network.loadingFailed" when (bool?)parameters["canceled"] != true:
                    Failed(requests.GetValueOrDefault((string)parameters["requestId"]!, ""), (string?)parameters["blockedReason"] ?? (string?)parameters["errorText"] ?? "");
                    break;
                case "Runtime.exceptionThrown":
                    Thrown((string?)At(parameters, "exceptionDetails", "exception", "description") ?? (string?)At(parameters, "exceptionDetails", "text") ?? "", (string?)At(parameters, "exceptionDetails", "url") ?? "");
                    break;
                case "Log.entryAdded" when (string?)At(parameters, "entry", "source") == "security" && (string?)At(parameters, "entry", "level") == "error":
                    Refused((string?)At(parameters, "entry", "text") ?? "", (string?)At(parameters, "entry", "url") ?? "");
                    break;
            }
        }
    }

    private static JsonNode? At(JsonObject from, params ReadOnlySpan<string> names)
    {
        JsonNode? found = from;
        foreach (var name in names)
            found = (found as JsonObject)?[name];
        return found;
    }

    private async Task AttachAsync(string session)
    {
        try
        {
            await PrepareAsync(session, CancellationToken.None);
        }
        catch (InvalidOperationException)
        {
            // It went away while it was being looked at.
        }
    }

    // A page that a web-view shows has errors of its own; they are its makers'.
    private void Thrown(string text, string url)
    {
        if (Address(url) is { } address && !IsOurs(address))
            page.Fail(new(url, text.Split('\n')[0]));
        else
            page.Add(TriedPage.SourceOf(text + "\n" + url, "platform"), "uncaught", text, url);
    }

    // A site that lets nobody hold it in a frame says so to the browser.
    private void Refused(string text, string url)
    {
        if (text.Contains("X-Frame-Options", StringComparison.Ordinal) || Address(url) is { } address && !IsOurs(address))
            page.Fail(new(url, text));
        else
            page.Add("platform", "security", text, url);
    }

    // What the app's own servers do not give is not the app's fault, nor ours; what we should have served is.
    private void Failed(string url, string reason)
    {
        if (Address(url) is not { } address)
            return;
        if (!IsOurs(address))
            page.Fail(new(url, reason));
        else if (address.AbsolutePath.StartsWith("/gateway/", StringComparison.Ordinal))
        {
            // The first answer without a visit is how the shell learns that it must make one.
            if (reason != "status 401")
                page.Fail(new("a request of the app, by the gateway", reason));
        }
        else if (address.AbsolutePath.Contains("/files/", StringComparison.Ordinal) && address.AbsolutePath.Contains("/p/", StringComparison.Ordinal))
            page.Absent.Add(address.AbsolutePath[(address.AbsolutePath.IndexOf("/files/", StringComparison.Ordinal) + "/files".Length)..]);
        // Browsers ask for it of themselves.
        else if (address.AbsolutePath != "/favicon.ico")
            page.Add("platform", "load", $"{address.AbsolutePath}: {reason}", null);
    }

    private static Uri? Address(string url) => Uri.TryCreate(url, UriKind.Absolute, out var address) && address.Scheme is ("http" or "https" or "ws" or "wss") ? address : null;

    private bool IsOurs(Uri address) => address.Port == platform.Port && (address.Host is "127.0.0.1" or "localhost" || address.Host.EndsWith(".localhost", StringComparison.Ordinal));

    private Task<JsonObject> CallAsync(string method, JsonObject parameters, string session, CancellationToken cancellation) => chromium.Tools.CallAsync(method, parameters, session, cancellation);

    private async Task TryCallAsync(string method, string session, CancellationToken cancellation)
    {
        try
        {
            await CallAsync(method, [], session, cancellation);
        }
        catch (InvalidOperationException)
        {
            // A worker has no such domain.
        }
    }
}
