using System.Text.Json;

namespace Madang.Server.Tests.Commands;

/// <summary>A version's way over the queue, by the commands of a developer and an operator, with the checks as the running platform makes them.</summary>
public sealed class AppAudit
{
    private const string AppId = "wx0123456789abcdef";

    [Fact]
    public async Task What_is_submitted_is_checked_by_itself_and_goes_online_when_the_operator_says_so()
    {
        using var folder = new TemporaryFolder();
        // No browser is named: the reviewer must be told so.
        await using var platform = await RunningPlatform.StartAsync(folder.In("data"), ["--no-demo"], new Dictionary<string, string> { ["MADANG_CHROMIUM"] = folder.In("none") });
        string[] at = ["--url", platform.Origin, "--data", folder.In("data")];
        await DoneAsync(["app", "publish", WriteApp(folder.In("app"), "Page({onLoad(){wx.login();(0).constructor.constructor('return 1')()}})"), .. at]);
        Assert.Contains("(86001)", await RefusedAsync(["app", "commit", "wx9999999999999999", "--version", "1.0.0", .. at]));
        await DoneAsync(["app", "commit", AppId, "--version", "1.0.0", .. at]);
        Assert.Contains("Submitted as 400000001", await DoneAsync(["app", "audit", "submit", AppId, .. at]));
        var first = await CheckedAsync("400000001", at);
        Assert.False(first.GetProperty("checks").GetProperty("is_fit").GetBoolean());
        Assert.Contains(first.GetProperty("checks").GetProperty("findings").EnumerateArray(), finding => finding.GetProperty("code").GetString() == "constructor-chain");
        Assert.StartsWith("No pictures were taken", first.GetProperty("checks").GetProperty("pictures_note").GetString());
        Assert.Contains("keeps it from passing", await RefusedAsync(["app", "audit", "pass", "400000001", .. at]));
        await DoneAsync(["app", "audit", "reject", "400000001", "--reason", "It reaches for what it may not.", .. at]);

        await DoneAsync(["app", "publish", WriteApp(folder.In("app"), "Page({onLoad(){wx.login()}})"), .. at]);
        await DoneAsync(["app", "commit", AppId, "--version", "1.0.1", .. at]);
        await DoneAsync(["app", "audit", "submit", AppId, .. at]);
        Assert.True((await CheckedAsync("400000002", at)).GetProperty("checks").GetProperty("is_fit").GetBoolean());
        await DoneAsync(["app", "audit", "pass", "400000002", .. at]);
        Assert.Contains("(85079)", await RefusedAsync(["app", "gray", AppId, "10", .. at]));
        await DoneAsync(["app", "release", AppId, .. at]);
        Assert.Contains("release   1.0.1", await DoneAsync(["app", "life", AppId, .. at]));
        Assert.Contains("audit.reject  It reaches for what it may not.", await DoneAsync(["app", "log", AppId, .. at]));
    }

    private static async Task<string> DoneAsync(string[] command)
    {
        var finished = await ProgramProcess.RunAsync(command);
        Assert.True(finished.Code == 0, finished.Output + finished.Error);
        return finished.Output;
    }

    private static async Task<string> RefusedAsync(string[] command)
    {
        var finished = await ProgramProcess.RunAsync(command);
        Assert.Equal(1, finished.Code);
        return finished.Error;
    }

    // Each look is a start of the program: the platform's own pace is what is waited for.
    private static async Task<JsonElement> CheckedAsync(string auditId, string[] at)
    {
        for (var look = 0; look < 60; look++)
        {
            var audit = JsonDocument.Parse(await DoneAsync(["app", "audit", "show", auditId, "--json", .. at])).RootElement;
            if (audit.TryGetProperty("checks", out var checks) && checks.ValueKind == JsonValueKind.Object)
                return audit;
        }
        throw new TimeoutException("The checks did not end.");
    }

    private static string WriteApp(string folder, string page)
    {
        Directory.CreateDirectory(Path.Combine(folder, "pages/a"));
        File.WriteAllText(Path.Combine(folder, "project.config.json"), $$"""{"appid":"{{AppId}}","projectname":"courtyard"}""");
        File.WriteAllText(Path.Combine(folder, "app.json"), """{"pages":["pages/a/a"]}""");
        File.WriteAllText(Path.Combine(folder, "app.js"), "App({})");
        File.WriteAllText(Path.Combine(folder, "pages/a/a.js"), page);
        File.WriteAllText(Path.Combine(folder, "pages/a/a.wxml"), "<view>courtyard</view>");
        File.WriteAllText(Path.Combine(folder, "pages/a/a.json"), "{}");
        return folder;
    }
}
