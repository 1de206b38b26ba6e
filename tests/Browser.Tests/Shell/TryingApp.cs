using System.Text.Json;
using System.Text.Json.Nodes;
using Madang.Browser.Tests.Sandbox;

namespace Madang.Browser.Tests.Shell;

/// <summary>A mini program whose page calls one member of wx with what its link says, and tells what came of it.</summary>
internal static class TryingApp
{
    /// <summary>Makes and publishes it; as the merchant's app where a merchant is to be paid. What <c>app.json</c> holds.</summary>
    public static async Task<JsonNode> MakeAsync(SandboxFixture sandbox, TemporaryFolder folder, string? appId = null)
    {
        string[] named = appId is null ? [] : ["--appid", appId];
        var made = await sandbox.Platform.SandboxAsync(sandbox.DataFolder, ["app", "--out", folder.In("app"), "--json", .. named]);
        Assert.True(made.Code == 0, made.Error);
        var app = JsonNode.Parse(made.Output)!;
        Write(folder.In("source"), (string)app["appid"]!);
        var published = await ProgramProcess.RunAsync(["app", "publish", folder.In("source"), "--env", "release", "--version", "1.0.0", "--url", sandbox.Platform.Origin, "--data", sandbox.DataFolder]);
        Assert.True(published.Code == 0, published.Output + published.Error);
        return app;
    }

    /// <summary>The link that makes the page's button call <c>wx.NAME(args)</c>.</summary>
    public static string Link(JsonNode app, string member, object args) => $"/a/{app["appid"]}/pages/index/index?member={member}&args={Uri.EscapeDataString(JsonSerializer.Serialize(args))}";

    private static void Write(string folder, string appId)
    {
        var files = new Dictionary<string, string>
        {
            ["project.config.json"] = JsonSerializer.Serialize(new { appid = appId, projectname = "Courtyard" }),
            ["app.json"] = """{"pages":["pages/index/index"],"permission":{"scope.userLocation":{"desc":"To show the way"}}}""",
            ["app.js"] = "App({})",
            ["pages/index/index.json"] = "{}",
            ["pages/index/index.wxml"] = """
                <button id="call" bindtap="call">call</button>
                <button id="settings" open-type="openSetting" bindopensetting="opened">settings</button>
                <view wx:if="{{asks}}" id="popup"><text id="why">{{asks}}</text><button id="agree" open-type="agreePrivacyAuthorization" bindagreeprivacyauthorization="agreed">agree</button><button id="decline" bindtap="declined">decline</button></view>
                <view id="told">{{told}}</view>
                """,
            ["pages/index/index.js"] = """
                Page({
                  data: { told: '', asks: '' },
                  onLoad(query) {
                    this.member = query.member || 'getSetting'
                    this.args = JSON.parse(query.args ? decodeURIComponent(query.args) : '{}')
                    if (query.listens) wx.onNeedPrivacyAuthorization((resolve, info) => {
                      this.resolve = resolve
                      this.setData({ asks: info.referrer })
                    })
                  },
                  call() { wx[this.member]({ ...this.args, complete: answer => this.setData({ told: JSON.stringify(answer) }) }) },
                  opened({ detail }) { this.setData({ told: JSON.stringify(detail) }) },
                  agreed() { this.resolve({ buttonId: 'agree', event: 'agree' }); this.setData({ asks: '' }) },
                  declined() { this.resolve({ event: 'disagree' }); this.setData({ asks: '' }) },
                })
                """,
        };
        foreach (var (name, text) in files)
        {
            var file = Path.Combine(folder, name);
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            File.WriteAllText(file, text);
        }
    }
}
