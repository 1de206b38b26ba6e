using System.IO.Compression;
using System.Text;

namespace Madang.MiniPrograms.Compile.Sources;

/// <summary>
/// A mini program's sources as a zip archive, unpacked into a folder of their own that is gone with this. The archive is a stranger's: every name, kind and size in it is
/// checked before anything is written, and what is read decides, not what the archive says of itself.
/// </summary>
public sealed class SourceArchive : IDisposable
{
    private const int UnixKind = 0xF000;
    private const int UnixFile = 0x8000;
    private const int UnixFolder = 0x4000;
    private const int LongestPath = 1024;

    // What systems and editors leave in archives.
    private static readonly string[] LeftOut = ["__MACOSX", ".DS_Store", "Thumbs.db"];

    private readonly DirectoryInfo home = Directory.CreateTempSubdirectory("madang-sources-");
    private readonly CompileLimits limits;
    private readonly Dictionary<string, string> folders = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, string> files = new(StringComparer.OrdinalIgnoreCase);
    private long totalBytes;

    private SourceArchive(CompileLimits limits) => this.limits = limits;

    /// <summary>The project's folder; with a <see cref="Refusal"/> it is not to be used.</summary>
    public string Project { get; private set; } = "";

    /// <summary>Why the archive is not accepted, or null.</summary>
    public Diagnostic? Refusal { get; private set; }

    /// <summary>Unpacks an archive, or says why not. A single folder at the top, as tools wrap projects in, is taken for the project.</summary>
    public static SourceArchive Unpack(Stream archive, CompileLimits? limits = null)
    {
        var sources = new SourceArchive(limits ?? new());
        try
        {
            using var zip = new ZipArchive(archive, ZipArchiveMode.Read, leaveOpen: true, Encoding.UTF8);
            if (zip.Entries.Count > sources.limits.Files)
                sources.Refuse("", $"The archive has {zip.Entries.Count:N0} entries; {sources.limits.Files:N0} are allowed.");
            foreach (var entry in zip.Entries)
            {
                if (sources.Refusal is not null)
                    break;
                sources.Take(entry);
            }
        }
        catch (Exception error) when (error is InvalidDataException or EndOfStreamException or NotSupportedException)
        {
            sources.Refuse("", "This is no zip archive, or a damaged one.");
        }
        sources.Project = sources.FindProject();
        return sources;
    }

    /// <inheritdoc />
    public void Dispose() => home.Delete(recursive: true);

    private void Take(ZipArchiveEntry entry)
    {
        var isFolder = entry.FullName.EndsWith('/');
        var parts = entry.FullName.TrimEnd('/').Split('/');
        if (parts.Any(LeftOut.Contains))
            return;
        if (Flaw(entry, parts, isFolder) is { } flaw)
        {
            Refuse(entry.FullName, flaw);
            return;
        }
        if (Claim(parts, isFolder) && !isFolder)
            Write(entry, Path.Combine([home.FullName, .. parts]));
    }

    private string? Flaw(ZipArchiveEntry entry, string[] parts, bool isFolder)
    {
        if (entry.FullName.Length is 0 or > LongestPath || parts.Any(part => !SourcePath.IsOrdinaryName(part)))
            return "This name leads out of the archive or is not one that every system has.";
        if (parts.Length > limits.FolderDepth)
            return $"Folders may be nested {limits.FolderDepth} deep at most.";
        var kind = (entry.ExternalAttributes >> 16) & UnixKind;
        if (kind != 0 && kind != (isFolder ? UnixFolder : UnixFile))
            return "Only files and folders are taken, no links or devices.";
        if (entry.IsEncrypted)
            return "The archive is locked with a password.";
        return entry.Length > limits.AssetBytes ? TooLarge : null;
    }

    private string TooLarge => $"A file may have {limits.AssetBytes:N0} bytes at most, and all of them {limits.TotalBytes:N0}.";

    // A name belongs to the first who has it, in one way of writing: systems differ in whether a and A are the same.
    private bool Claim(string[] parts, bool isFolder)
    {
        var path = "";
        for (var index = 0; index < parts.Length; index++)
        {
            path = index == 0 ? parts[0] : $"{path}/{parts[index]}";
            var isLast = index == parts.Length - 1;
            var (own, other) = isLast && !isFolder ? (files, folders) : (folders, files);
            if (other.ContainsKey(path) || (own.TryGetValue(path, out var known) && (known != path || (isLast && !isFolder))))
            {
                Refuse(path, "Another entry has this name, or one that differs in capitals only.");
                return false;
            }
            own[path] = path;
        }
        return true;
    }

    private void Write(ZipArchiveEntry entry, string target)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(target)!);
        using var source = entry.Open();
        using var file = new FileStream(target, FileMode.CreateNew, FileAccess.Write);
        var buffer = new byte[64 * 1024];
        int read;
        while ((read = source.Read(buffer)) > 0)
        {
            totalBytes += read;
            if (file.Length + read > limits.AssetBytes || totalBytes > limits.TotalBytes)
            {
                Refuse(entry.FullName, TooLarge);
                return;
            }
            file.Write(buffer, 0, read);
        }
    }

    private string FindProject()
    {
        var folder = home.FullName;
        while (!File.Exists(Path.Combine(folder, "project.config.json")) && !File.Exists(Path.Combine(folder, "app.json"))
            && Directory.GetFileSystemEntries(folder) is [var only] && Directory.Exists(only))
            folder = only;
        return folder;
    }

    private void Refuse(string name, string message) =>
        Refusal ??= new(Severity.Error, "archive", name.Length <= 200 ? name : name[..200], 0, 0, message);
}
