using System.Text;
using Madang.MiniPrograms.Packages;
using Xunit;

namespace Madang.MiniPrograms.Tests.Development;

/// <summary>A package that is made out of the one before it is the same as one that was written from nothing.</summary>
public sealed class ReplacedPackageTests : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("madang-packages-");

    public void Dispose() => folder.Delete(recursive: true);

    [Fact]
    public void Only_what_differs_is_written_and_what_is_gone_is_gone()
    {
        var before = Content(("a.js", "1"), ("style/a.css", "old"), ("gone.js", "x"));
        var first = before.Write(folder.FullName);
        var untouched = new DateTime(2020, 1, 1, 0, 0, 0, DateTimeKind.Utc);
        File.SetLastWriteTimeUtc(Path.Combine(first, "a.js"), untouched);
        var after = Content(("a.js", "1"), ("style/a.css", "new"), ("page/1.js", "y"));
        var second = after.Write(folder.FullName, (first, before));
        Assert.False(Directory.Exists(first));
        Assert.Equal(["a.js", "page/1.js", "style/a.css"], Directory.GetFiles(second, "*", SearchOption.AllDirectories).Select(file => Path.GetRelativePath(second, file)).Order(StringComparer.Ordinal));
        Assert.Equal("new", File.ReadAllText(Path.Combine(second, "style/a.css")));
        Assert.Equal(untouched, File.GetLastWriteTimeUtc(Path.Combine(second, "a.js")));
        // Where the old one is gone, nothing is missing from the new one.
        Directory.Delete(second, recursive: true);
        Assert.Equal("1", File.ReadAllText(Path.Combine(after.Write(folder.FullName, (first, before)), "a.js")));
    }

    private static PackageContent Content(params (string Path, string Text)[] files)
    {
        var content = new PackageContent();
        foreach (var (path, text) in files)
            content.Add(path, Encoding.UTF8.GetBytes(text));
        return content;
    }
}
