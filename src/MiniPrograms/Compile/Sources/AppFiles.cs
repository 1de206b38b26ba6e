using System.Collections.Concurrent;
using Madang.MiniPrograms.Compile.Diagnostics;

namespace Madang.MiniPrograms.Compile.Sources;

/// <summary>
/// The files that an app may see: those of its root, and npm packages mounted below <c>miniprogram_npm</c>.
/// Nothing outside the project's folder is ever read: links that lead out are refused.
/// </summary>
internal sealed class AppFiles
{
    private static readonly string[] NeverListed = ["node_modules", ".git", ".svn", ".idea", ".vscode"];

    private readonly string project;
    private readonly string realProject;
    private readonly CompileLimits limits;
    private readonly Findings findings;
    private readonly FileCache cache;
    private readonly Dictionary<string, (FileInfo File, int Mount)> files = new(StringComparer.Ordinal);
    private readonly List<(string Prefix, string Folder)> mounts = [];
    private readonly ConcurrentDictionary<string, bool> refused = new(StringComparer.Ordinal);
    private long totalBytes;

    public AppFiles(string project, string appRoot, CompileLimits limits, Findings findings, FileCache cache)
    {
        this.project = project;
        this.limits = limits;
        this.findings = findings;
        this.cache = cache;
        AppRoot = appRoot;
        realProject = RealPath(new DirectoryInfo(project));
        List(new DirectoryInfo(Path.Combine(project, appRoot)), "", 0, -1);
    }

    public string AppRoot { get; }

    /// <summary>Every file of the app itself, in order; mounted packages are left out.</summary>
    public IEnumerable<string> All => files.Where(entry => entry.Value.Mount < 0).Select(entry => entry.Key).Order(StringComparer.Ordinal);

    /// <summary>Every file of the mounted packages, in order.</summary>
    public IEnumerable<string> Mounted => files.Where(entry => entry.Value.Mount >= 0).Select(entry => entry.Key).Order(StringComparer.Ordinal);

    public bool Exists(string path) => files.ContainsKey(path);

    /// <summary>The file's name as the author knows it: relative to the project's folder.</summary>
    public string Shown(string path)
    {
        if (files.TryGetValue(path, out var entry) && entry.Mount >= 0 && IsInsideProject(mounts[entry.Mount].Folder, project))
            return Path.GetRelativePath(project, mounts[entry.Mount].Folder) + path[mounts[entry.Mount].Prefix.Length..];
        return AppRoot.Length == 0 ? path : $"{AppRoot}/{path}";
    }

    /// <summary>The size in bytes.</summary>
    public long Length(string path) => files[path].File.Length;

    /// <summary>A source file, or null when there is none or it is too large to be one (which is reported).</summary>
    public CachedFile? Source(string path) => Read(path, limits.SourceBytes);

    public string? Text(string path) => Source(path)?.Text;

    /// <summary>Any other file, or null when it is missing or too large (which is reported).</summary>
    public CachedFile? Asset(string path) => Read(path, limits.AssetBytes);

    /// <summary>Shows the files of a folder of the project under a prefix; what the app has itself at a path stays.</summary>
    public void Mount(string prefix, string folder)
    {
        mounts.Add((prefix, folder));
        List(new DirectoryInfo(folder), prefix, 0, mounts.Count - 1);
    }

    /// <summary>Whether a folder stands in the project and does not lead out of it. Absolute, or null.</summary>
    public string? ProjectFolder(string relative)
    {
        var folder = new DirectoryInfo(Path.Combine(project, relative));
        if (!folder.Exists)
            return null;
        return IsInsideProject(RealPath(folder)) ? folder.FullName : null;
    }

    private CachedFile? Read(string path, int mostBytes)
    {
        if (!files.TryGetValue(path, out var entry))
            return null;
        var file = entry.File;
        if (file.Length > mostBytes)
        {
            if (refused.TryAdd(path, true))
                findings.Error("file-too-large", Shown(path), SourcePosition.Whole, $"The file has {file.Length:N0} bytes; {mostBytes:N0} are allowed.");
            return null;
        }
        try
        {
            return cache.Read(file);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            findings.Error("file-unreadable", Shown(path), SourcePosition.Whole, "The file cannot be read.");
            return null;
        }
    }

    private void List(DirectoryInfo folder, string prefix, int depth, int mount)
    {
        if (depth > limits.FolderDepth)
        {
            findings.Error("folders-too-deep", prefix, SourcePosition.Whole, $"Folders may be nested {limits.FolderDepth} deep at most.");
            return;
        }
        if (!folder.Exists)
            return;
        foreach (var entry in folder.EnumerateFileSystemInfos().OrderBy(one => one.Name, StringComparer.Ordinal))
        {
            var path = prefix.Length == 0 ? entry.Name : $"{prefix}/{entry.Name}";
            if (entry.Name.StartsWith('.') || NeverListed.Contains(entry.Name))
                continue;
            if (!SourcePath.IsOrdinaryName(entry.Name))
                findings.Warning("name-not-portable", prefix, SourcePosition.Whole, "A file whose name has control characters or any of \\ : * ? \" < > | is left out.");
            else if (entry.LinkTarget is not null && !IsInsideProject(RealPath(entry)))
                findings.Error("link-leads-out", path, SourcePosition.Whole, "This link leads out of the project's folder and is not followed.");
            else if (entry is DirectoryInfo inner)
                List(inner, path, depth + 1, mount);
            else if (entry is FileInfo file)
                Keep(path, file, mount);
        }
    }

    private void Keep(string path, FileInfo file, int mount)
    {
        // A link's own length says nothing.
        if (file.LinkTarget is not null)
            file = new FileInfo(RealPath(file));
        if (!file.Exists || files.ContainsKey(path))
            return;
        if (files.Count >= limits.Files || (totalBytes += file.Length) > limits.TotalBytes)
        {
            if (refused.TryAdd("", true))
                findings.Error("app-too-large", "", SourcePosition.Whole, $"An app may have {limits.Files:N0} files with {limits.TotalBytes:N0} bytes at most.");
            return;
        }
        files[path] = (file, mount);
    }

    private bool IsInsideProject(string real) => IsInsideProject(real, realProject);

    private static bool IsInsideProject(string folder, string project) => folder == project || folder.StartsWith(project + Path.DirectorySeparatorChar, StringComparison.Ordinal);

    // The true place of a file or folder: every link on the way is followed, or a linked folder further up would lead out unseen.
    private static string RealPath(FileSystemInfo entry)
    {
        try
        {
            var target = entry.ResolveLinkTarget(returnFinalTarget: true) ?? entry;
            var parent = Path.GetDirectoryName(target.FullName);
            return parent is null ? target.FullName : Path.Combine(RealPath(new DirectoryInfo(parent)), target.Name);
        }
        catch (IOException)
        {
            // A circle of links leads nowhere.
            return Path.GetPathRoot(entry.FullName)!;
        }
    }
}
