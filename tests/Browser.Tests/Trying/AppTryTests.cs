using System.Text.Json.Nodes;

namespace Madang.Browser.Tests.Trying;

/// <summary><c>app try</c> tells apart what is ours, what is the app's, and what neither can help.</summary>
public sealed class AppTryTests
{
    private static readonly string App = Path.Combine(Checkout.Root, "tests/Browser.Tests/Trying/app");

    // A page takes a second or two; a busy machine takes its time.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    [Fact]
    public async Task What_is_for_want_of_a_server_or_not_offered_yet_does_not_count_and_mistakes_do()
    {
        using var folder = new TemporaryFolder();
        var tried = await ProgramProcess.RunAsync(["app", "try", App, "--out", folder.In("all")], Patience);
        var report = JsonNode.Parse(await File.ReadAllTextAsync(folder.In("all/report.json"), TestContext.Current.CancellationToken))!;
        var sound = report["pages"]!.AsArray().ToDictionary(page => (string)page!["path"]!, page => (bool)page!["is_sound"]!);
        var expected = new Dictionary<string, bool>
        {
            ["pages/sound/sound"] = true,
            ["pages/remote/remote"] = true,
            ["pages/absent/absent"] = true,
            ["pages/paying/paying"] = true,
            ["pages/unoffered/unoffered"] = true,
            ["pages/broken/broken"] = false,
            ["pages/late/late"] = false,
        };
        Assert.True(expected.All(pair => sound[pair.Key] == pair.Value), report.ToJsonString());
        Assert.Equal(1, tried.Code);
        Assert.Equal(0, (int)report["summary"]!["platform_errors"]!);
        Assert.Equal(2, (int)report["summary"]!["app_errors"]!);
        Assert.Equal(["/images/none.png"], Texts(report["summary"]!["absent"]));
        Assert.Equal(["startSoterAuthentication"], Texts(report["summary"]!["not_yet"]));
        var remote = report["pages"]!.AsArray().Single(page => (string)page!["path"]! == "pages/remote/remote")!;
        Assert.True(remote["remote"]!.AsArray().Count >= 2, remote.ToJsonString());
        Assert.Contains(remote["errors"]!.AsArray(), error => (string?)error!["excuse"] == "remote");
    }

    [Fact]
    public async Task An_app_that_only_lacks_its_servers_ends_well()
    {
        using var folder = new TemporaryFolder();
        var tried = await ProgramProcess.RunAsync(["app", "try", App, "--out", folder.In("some"), "--page", "pages/remote/remote", "--page", "pages/paying/paying", "--page", "pages/unoffered/unoffered", "--page", "pages/absent/absent"], Patience);
        Assert.True(tried.Code == 0, tried.Output + tried.Error);
    }

    private static string[] Texts(JsonNode? list) => [.. list!.AsArray().Select(text => (string)text!)];
}
