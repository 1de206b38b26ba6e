namespace Madang.MiniPrograms.Development;

/// <summary>
/// Watches a project's folder. Folders that hold packages or a version control's files are not watched at all: they can have a hundred thousand files.
/// </summary>
internal sealed class SourceWatch : IDisposable
{
    // Below this depth a folder is watched with everything in it, and what does not matter is sorted out by name.
    private const int SplitDepth = 2;
    private const int BufferBytes = 64 * 1024;

    private readonly string project;
    private readonly Action<string?> changed;
    private readonly Dictionary<string, FileSystemWatcher> watchers = new(StringComparer.Ordinal);
    private readonly Lock gate = new();
    private bool isOver;

    /// <param name="project">The folder, absolute.</param>
    /// <param name="changed">Gets each file that was written, renamed or removed, relative to the folder with forward slashes; null when there were too many to tell.</param>
    public SourceWatch(string project, Action<string?> changed)
    {
        (this.project, this.changed) = (project, changed);
        Watch(project, 0);
    }

    /// <inheritdoc />
    public void Dispose()
    {
        lock (gate)
        {
            isOver = true;
            foreach (var watcher in watchers.Values)
                watcher.Dispose();
            watchers.Clear();
        }
    }

    private void Watch(string folder, int depth)
    {
        var isSplit = depth < SplitDepth;
        lock (gate)
        {
            if (isOver || watchers.ContainsKey(folder))
                return;
            FileSystemWatcher watcher;
            try
            {
                watcher = new(folder)
                {
                    IncludeSubdirectories = !isSplit,
                    InternalBufferSize = BufferBytes,
                    NotifyFilter = NotifyFilters.FileName | NotifyFilters.DirectoryName | NotifyFilters.LastWrite | NotifyFilters.Size,
                };
            }
            catch (ArgumentException)
            {
                // Gone again between its being listed and being watched.
                return;
            }
            watcher.Created += (_, change) => Made(change.FullPath, depth);
            watcher.Renamed += (_, change) =>
            {
                Gone(change.OldFullPath);
                Made(change.FullPath, depth);
            };
            watcher.Changed += (_, change) => Tell(change.FullPath);
            watcher.Deleted += (_, change) => Gone(change.FullPath);
            watcher.Error += (_, _) => changed(null);
            watcher.EnableRaisingEvents = true;
            watchers[folder] = watcher;
        }
        if (!isSplit)
            return;
        foreach (var inner in Directory.EnumerateDirectories(folder))
        {
            if (!WatchRules.IsIgnoredFolder(Path.GetFileName(inner)))
                Watch(inner, depth + 1);
        }
    }

    private void Made(string path, int depth)
    {
        if (Directory.Exists(path) && !WatchRules.IsIgnoredFolder(Path.GetFileName(path)))
        {
            if (depth < SplitDepth)
                Watch(path, depth + 1);
            // What was in it before it was watched is not told of.
            changed(null);
        }
        Tell(path);
    }

    private void Gone(string path)
    {
        lock (gate)
        {
            foreach (var (folder, watcher) in watchers.Where(one => one.Key == path || one.Key.StartsWith(path + Path.DirectorySeparatorChar, StringComparison.Ordinal)).ToList())
            {
                watcher.Dispose();
                watchers.Remove(folder);
            }
        }
        Tell(path);
    }

    private void Tell(string path) => changed(Path.GetRelativePath(project, path).Replace('\\', '/'));
}
