using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Madang.MiniPrograms.Releases;

/// <summary>One file of a package.</summary>
internal sealed record PackageFile(string Path, string Sha256, byte[] Content);

/// <summary>What the platform needs to know of a package's manifest.</summary>
internal sealed record PackageFacts(string AppId, string Name, string Entry, IReadOnlyList<string> Pages, string AppConfig);

/// <summary>A package as it arrives: a zip archive of a compiled folder. Everything about it is checked before any of it is kept.</summary>
internal sealed class UploadedPackage
{
    public const long LargestArchiveBytes = 48 * 1024 * 1024;

    private const long LargestTotalBytes = 96 * 1024 * 1024;
    private const int LargestFileBytes = 24 * 1024 * 1024;
    private const int MostFiles = 20_000;
    private const int LongestPath = 240;

    // What the shell shows before and around an app: its first colours, and why it asks for what.
    private static readonly string[] ShellNeeds = ["window", "permission", "darkmode", "theme"];

    private UploadedPackage(IReadOnlyList<PackageFile> files, PackageFacts facts)
    {
        Files = files;
        Facts = facts;
        Hash = HashOf(files);
        Compressible = files.Where(file => ContentForms.IsWorth(file.Path, file.Content.Length)).Select(file => file.Sha256).ToHashSet(StringComparer.Ordinal);
    }

    public IReadOnlyList<PackageFile> Files { get; }

    public PackageFacts Facts { get; }

    /// <summary>32 hexadecimal digits that name exactly these files.</summary>
    public string Hash { get; }

    /// <summary>Hashes of the content that is kept compressed too: some file's name says that it is text.</summary>
    public IReadOnlySet<string> Compressible { get; }

    public long Bytes => Files.Sum(file => (long)file.Content.Length);

    /// <exception cref="PackageRefusedException">It is no package, or too large.</exception>
    public static UploadedPackage Read(Stream archive)
    {
        try
        {
            using var zip = new ZipArchive(archive, ZipArchiveMode.Read);
            var files = ReadFiles(zip);
            var manifest = files.Find(file => file.Path == "manifest.json") ?? throw new PackageRefusedException("The package has no manifest.json: build it with ./madang app build.");
            return new(files, ReadFacts(manifest.Content));
        }
        catch (InvalidDataException)
        {
            throw new PackageRefusedException("The upload is no zip archive.");
        }
    }

    /// <summary>The package that the compiler wrote into a folder of this machine.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="known">What was read before, by path, with size and time: files that are still the same are not read again.</param>
    /// <exception cref="PackageRefusedException">It is none.</exception>
    public static UploadedPackage ReadFolder(string folder, IDictionary<string, (long Stamp, PackageFile File)> known)
    {
        var files = new DirectoryInfo(folder).EnumerateFiles("*", SearchOption.AllDirectories).Select(file =>
        {
            var path = Path.GetRelativePath(folder, file.FullName).Replace('\\', '/');
            var stamp = HashCode.Combine(file.Length, file.LastWriteTimeUtc.Ticks);
            if (known.TryGetValue(path, out var before) && before.Stamp == stamp)
                return before.File;
            var content = File.ReadAllBytes(file.FullName);
            var read = new PackageFile(path, Convert.ToHexStringLower(SHA256.HashData(content)), content);
            known[path] = (stamp, read);
            return read;
        }).ToList();
        var manifest = files.Find(file => file.Path == "manifest.json") ?? throw new PackageRefusedException("The package has no manifest.json.");
        return new(files, ReadFacts(manifest.Content));
    }

    private static List<PackageFile> ReadFiles(ZipArchive zip)
    {
        if (zip.Entries.Count > MostFiles)
            throw new PackageRefusedException($"The package has more than {MostFiles} files.");
        var files = new List<PackageFile>();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        long total = 0;
        foreach (var entry in zip.Entries)
        {
            if (entry.FullName.EndsWith('/'))
                continue;
            if (!IsPlainPath(entry.FullName) || !seen.Add(entry.FullName))
                throw new PackageRefusedException($"The package names a file that may not be: {Shown(entry.FullName)}");
            var content = ReadEntry(entry);
            total += content.Length;
            if (total > LargestTotalBytes)
                throw new PackageRefusedException($"The package holds more than {LargestTotalBytes / 1024 / 1024} MB.");
            files.Add(new(entry.FullName, Convert.ToHexStringLower(SHA256.HashData(content)), content));
        }
        return files;
    }

    // The length that an archive tells of an entry is its author's word: what is read decides.
    private static byte[] ReadEntry(ZipArchiveEntry entry)
    {
        using var source = entry.Open();
        using var target = new MemoryStream();
        var buffer = new byte[64 * 1024];
        int read;
        while ((read = source.Read(buffer)) > 0)
        {
            if (target.Length + read > LargestFileBytes)
                throw new PackageRefusedException($"{Shown(entry.FullName)} is larger than {LargestFileBytes / 1024 / 1024} MB.");
            target.Write(buffer, 0, read);
        }
        return target.ToArray();
    }

    internal static bool IsPlainPath(string path) =>
        path.Length is > 0 and <= LongestPath
        && !path.Contains('\\', StringComparison.Ordinal)
        && !path.Any(char.IsControl)
        && path.Split('/').All(part => part.Length > 0 && part is not "." and not "..")
        // The frame's document is the platform's own.
        && path != "frame.html";

    private static string HashOf(IEnumerable<PackageFile> files)
    {
        var list = new StringBuilder();
        foreach (var file in files.OrderBy(file => file.Path, StringComparer.Ordinal))
            list.Append(file.Path).Append('\0').Append(file.Sha256).Append('\n');
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(list.ToString())))[..32];
    }

    private static PackageFacts ReadFacts(byte[] manifest)
    {
        try
        {
            using var json = JsonDocument.Parse(manifest, new JsonDocumentOptions { MaxDepth = 64 });
            var root = json.RootElement;
            if (root.GetProperty("format").GetInt32() != 1)
                throw new PackageRefusedException("The package has a format that this Madang does not know.");
            var pages = root.GetProperty("pages").EnumerateObject().Select(page => page.Name).ToArray();
            var app = root.GetProperty("app");
            var config = JsonSerializer.Serialize(ShellNeeds.Where(name => app.TryGetProperty(name, out _)).ToDictionary(name => name, name => app.GetProperty(name)));
            var facts = new PackageFacts(root.GetProperty("appId").GetString()!, root.GetProperty("name").GetString()!, root.GetProperty("entry").GetString()!, pages, config);
            // A project without a name still has to be called something: what its title bar says, or its id.
            if (string.IsNullOrWhiteSpace(facts.Name))
            {
                var hasTitle = app.TryGetProperty("window", out var window) && window.TryGetProperty("navigationBarTitleText", out var title) && !string.IsNullOrWhiteSpace(title.GetString());
                facts = facts with { Name = hasTitle ? window.GetProperty("navigationBarTitleText").GetString()! : facts.AppId };
            }
            if (!AppKey.IsAppId(facts.AppId))
                throw new PackageRefusedException($"{Shown(facts.AppId)} is no app id: 3 to 40 letters and digits.");
            return facts;
        }
        catch (Exception error) when (error is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            throw new PackageRefusedException($"The package's manifest.json is not one: {error.Message}");
        }
    }

    private static string Shown(string text) => text.Length <= 80 ? text : text[..80] + "…";
}
