using System.Threading.Channels;
using Madang.MiniPrograms.Compile.Configuration;
using Madang.MiniPrograms.Development;
using Xunit;

namespace Madang.MiniPrograms.Tests.Development;

/// <summary>Which changes of a folder are told, and which are worth a build.</summary>
public sealed class WatchTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("madang-watch-");
    private readonly Channel<string?> told = Channel.CreateUnbounded<string?>();

    public void Dispose() => folder.Delete(recursive: true);

    [Theory]
    [InlineData("pages/a/a.wxml", true)]
    [InlineData("pages/a/a.wxss", true)]
    [InlineData("app.json", true)]
    [InlineData("project.config.json", true)]
    [InlineData("images/a.png", true)]
    [InlineData("docs/a.png", false)]
    [InlineData("notes/plan.json", true)]
    [InlineData("node_modules/x/index.js", false)]
    [InlineData("pages/node_modules/x/index.js", false)]
    [InlineData(".git/index", false)]
    [InlineData("pages/a/.a.js.swp", false)]
    [InlineData("pages/a/4913", false)]
    [InlineData("pages/a/a.js~", false)]
    [InlineData("pages/a/.#a.js", false)]
    [InlineData("pages/a/#a.js#", false)]
    [InlineData("pages/a/a.js___jb_tmp___", false)]
    [InlineData("pages/a/a.js.tmp", false)]
    [InlineData(".DS_Store", false)]
    public void Only_what_can_change_the_app_is_worth_a_build(string path, bool matters)
    {
        File.WriteAllText(Path.Combine(folder.FullName, "project.config.json"), """{"packOptions":{"ignore":[{"type":"folder","value":"docs"},{"type":"folder","value":"notes"}]}}""");
        Assert.Equal(matters, WatchRules.Of(folder.FullName).Matters(path));
    }

    [Fact]
    public void Packing_rules_are_relative_to_the_apps_root()
    {
        File.WriteAllText(Path.Combine(folder.FullName, "project.config.json"), """{"miniprogramRoot":"src/","packOptions":{"ignore":[{"type":"folder","value":"docs"}]}}""");
        var rules = WatchRules.Of(folder.FullName);
        Assert.False(rules.Matters("src/docs/a.png"));
        Assert.True(rules.Matters("src/a.png"));
        Assert.True(new WatchRules("", PackOptions.Read(null)).Matters("docs/a.png"));
    }

    [Fact]
    public async Task A_saved_a_renamed_and_a_removed_file_are_told_by_their_paths()
    {
        Write("pages/a/a.js", "1");
        using var watch = new SourceWatch(folder.FullName, path => told.Writer.TryWrite(path));
        Write("pages/a/a.js", "22");
        await UntilAsync("pages/a/a.js");
        // As editors do that write aside first.
        Write("pages/a/a.js.tmp", "333");
        File.Move(Path.Combine(folder.FullName, "pages/a/a.js.tmp"), Path.Combine(folder.FullName, "pages/a/a.js"), overwrite: true);
        await UntilAsync("pages/a/a.js");
        File.Delete(Path.Combine(folder.FullName, "pages/a/a.js"));
        await UntilAsync("pages/a/a.js");
    }

    [Fact]
    public async Task Folders_of_packages_are_not_watched_and_new_folders_are()
    {
        Write("node_modules/x/index.js", "1");
        using var watch = new SourceWatch(folder.FullName, path => told.Writer.TryWrite(path));
        Write("node_modules/x/index.js", "22");
        Write("components/card/card.wxml", "<view/>");
        await UntilAsync("components");
        // The folder may be watched only after its file was written; from then on each change is told.
        for (var number = 0; ; number++)
        {
            Write("components/card/card.wxml", $"<view>{number}</view>");
            using var patience = new CancellationTokenSource(TimeSpan.FromMilliseconds(200));
            if (await SeenAsync("components/card/card.wxml", patience.Token))
                break;
            Assert.True(number < 50);
        }
        while (told.Reader.TryRead(out var path))
            Assert.DoesNotContain("node_modules/", path ?? "", StringComparison.Ordinal);
    }

    private void Write(string path, string text)
    {
        var file = Path.Combine(folder.FullName, path);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, text);
    }

    private async Task UntilAsync(string wanted)
    {
        using var patience = new CancellationTokenSource(Patience);
        Assert.True(await SeenAsync(wanted, patience.Token), $"{wanted} was not told.");
    }

    private async Task<bool> SeenAsync(string wanted, CancellationToken patience)
    {
        try
        {
            while (true)
            {
                var path = await told.Reader.ReadAsync(patience);
                Assert.DoesNotContain("node_modules/", path ?? "", StringComparison.Ordinal);
                if (path == wanted)
                    return true;
            }
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }
}
