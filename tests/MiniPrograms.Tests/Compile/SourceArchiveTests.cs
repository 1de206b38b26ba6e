using System.IO.Compression;
using System.Text;
using Madang.MiniPrograms.Compile;
using Madang.MiniPrograms.Compile.Sources;
using Xunit;

namespace Madang.MiniPrograms.Tests.Compile;

public sealed class SourceArchiveTests
{
    [Theory]
    [InlineData("app.json")]
    [InlineData("shop-1.2/app.json")]
    [InlineData("shop/sources/app.json")]
    public void A_project_is_found_at_the_top_or_in_the_single_folders_it_is_wrapped_in(string path)
    {
        using var sources = Unpack((path, "{}"), ("__MACOSX/._app.json", "x"), (path.Replace("app.json", "pages/a.js", StringComparison.Ordinal), "1"));
        Assert.Null(sources.Refusal);
        Assert.True(File.Exists(Path.Combine(sources.Project, "app.json")));
        Assert.Equal("1", File.ReadAllText(Path.Combine(sources.Project, "pages/a.js")));
    }

    [Theory]
    [InlineData("../app.json")]
    [InlineData("a/../../app.json")]
    [InlineData("/etc/passwd")]
    [InlineData("C:/windows/system.ini")]
    [InlineData("a\\..\\..\\b")]
    [InlineData("a//b")]
    [InlineData("./a")]
    [InlineData("a\0b")]
    [InlineData("a\nb")]
    public void Names_that_lead_out_are_refused_and_nothing_is_written(string name)
    {
        using var sources = Unpack((name, "x"), ("app.json", "{}"));
        Assert.Equal("archive", sources.Refusal!.Code);
        Assert.Empty(Directory.EnumerateFileSystemEntries(sources.Project));
    }

    [Theory]
    [InlineData(0xA1FF)]
    [InlineData(0x21B6)]
    [InlineData(0x11B6)]
    public void Links_and_devices_are_refused(int unixMode)
    {
        using var archive = new MemoryStream();
        using (var zip = new ZipArchive(archive, ZipArchiveMode.Create, leaveOpen: true))
        {
            var entry = zip.CreateEntry("link");
            entry.ExternalAttributes = unixMode << 16;
            using var writer = new StreamWriter(entry.Open());
            writer.Write("/etc/passwd");
        }
        using var sources = SourceArchive.Unpack(archive);
        Assert.Equal("link", sources.Refusal!.File);
        Assert.Empty(Directory.EnumerateFileSystemEntries(sources.Project));
    }

    [Theory]
    [InlineData("app.json", "App.json")]
    [InlineData("pages/a.js", "Pages/b.js")]
    [InlineData("a", "a/b")]
    [InlineData("a/b", "a")]
    [InlineData("app.json", "app.json")]
    public void Names_that_are_one_on_some_systems_are_refused(string first, string second)
    {
        using var sources = Unpack((first, "1"), (second, "2"));
        Assert.Equal(second.Split('/')[0], sources.Refusal!.File.Split('/')[0]);
    }

    [Fact]
    public void What_unpacks_to_more_than_is_allowed_is_refused_before_it_is_written()
    {
        var zeros = new string('0', 3_000_000);
        using var large = Unpack(new CompileLimits { AssetBytes = 1 << 20 }, ("a.bin", zeros));
        Assert.NotNull(large.Refusal);
        using var many = Unpack(new CompileLimits { TotalBytes = 5_000_000 }, ("a.bin", zeros), ("b.bin", zeros), ("c.bin", zeros));
        Assert.Equal("b.bin", many.Refusal!.File);
        Assert.True(Directory.EnumerateFiles(many.Project, "*", SearchOption.AllDirectories).Sum(file => new FileInfo(file).Length) <= 5_000_000);
    }

    [Fact]
    public void Sizes_that_an_archive_tells_are_not_believed()
    {
        var archive = Zip([("a.bin", new string('0', 3_000_000))]).ToArray();
        // The size stands in the central directory, which is read first.
        var size = BitConverter.GetBytes(3_000_000);
        var at = archive.AsSpan().LastIndexOf(size);
        BitConverter.GetBytes(10).CopyTo(archive, at);
        using var sources = SourceArchive.Unpack(new MemoryStream(archive), new CompileLimits { AssetBytes = 1 << 20 });
        Assert.All(Directory.EnumerateFiles(sources.Project), file => Assert.InRange(new FileInfo(file).Length, 0, 1 << 20));
    }

    [Fact]
    public void Too_many_entries_and_too_many_folders_are_refused()
    {
        using var many = Unpack(new CompileLimits { Files = 100 }, [.. Enumerable.Range(0, 101).Select(index => ($"f{index}", ""))]);
        Assert.NotNull(many.Refusal);
        using var deep = Unpack(new CompileLimits { FolderDepth = 8 }, (string.Concat(Enumerable.Repeat("a/", 20)) + "b", ""));
        Assert.NotNull(deep.Refusal);
    }

    [Fact]
    public void What_is_no_archive_is_refused()
    {
        using var sources = SourceArchive.Unpack(new MemoryStream(Encoding.UTF8.GetBytes("PK no zip")));
        Assert.Equal("archive", sources.Refusal!.Code);
    }

    [Fact]
    public void The_folder_is_gone_with_the_archive()
    {
        var sources = Unpack(("app.json", "{}"));
        sources.Dispose();
        Assert.False(Directory.Exists(sources.Project));
    }

    private static SourceArchive Unpack(params (string Name, string Text)[] entries) => Unpack(new CompileLimits(), entries);

    private static SourceArchive Unpack(CompileLimits limits, params (string Name, string Text)[] entries) => SourceArchive.Unpack(Zip(entries), limits);

    private static MemoryStream Zip((string Name, string Text)[] entries)
    {
        var archive = new MemoryStream();
        using (var zip = new ZipArchive(archive, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var (name, text) in entries)
            {
                using var writer = new StreamWriter(zip.CreateEntry(name).Open());
                writer.Write(text);
            }
        }
        archive.Position = 0;
        return archive;
    }
}
