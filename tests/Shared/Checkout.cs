using System.Diagnostics;
using System.Reflection;

namespace Madang.Tests;

/// <summary>Where the sources and the program of this build are.</summary>
internal static class Checkout
{
    public static readonly string Root = Path.GetFullPath(Read("Repository"));

    public static readonly string ServerProgram = Path.GetFullPath(Read("ServerProgram"));

    /// <summary>Every file under these folders that is ours: nothing built, nothing fetched.</summary>
    public static IEnumerable<string> Files(string pattern, params ReadOnlySpan<string> folders)
    {
        var found = new List<string>();
        foreach (var folder in folders)
        {
            if (Directory.Exists(Path.Combine(Root, folder)))
                found.AddRange(Directory.EnumerateFiles(Path.Combine(Root, folder), pattern, SearchOption.AllDirectories));
        }
        return found.Where(file => !Relative(file).Split('/').Any(part => part is "bin" or "obj" or "node_modules" or ".git" or ".cache")).Order(StringComparer.Ordinal);
    }

    /// <summary>What the repository keeps in its root. Git knows; without it (a source archive) everything there was kept.</summary>
    public static IEnumerable<string> KeptInRoot()
    {
        if (!Path.Exists(Path.Combine(Root, ".git")))
            return new DirectoryInfo(Root).EnumerateFileSystemInfos().Select(entry => entry.Name).Except([".cache", "data"]);
        using var git = Process.Start(new ProcessStartInfo("git", ["-C", Root, "-c", $"safe.directory={Root}", "ls-files"]) { RedirectStandardOutput = true })!;
        var kept = git.StandardOutput.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries);
        git.WaitForExit();
        Assert.Equal(0, git.ExitCode);
        return kept.Select(file => file.Split('/')[0]).Distinct(StringComparer.Ordinal);
    }

    public static string Relative(string file) => Path.GetRelativePath(Root, file).Replace('\\', '/');

    private static string Read(string key) => typeof(Checkout).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(metadata => metadata.Key == key).Value!;
}
