using Madang.MiniPrograms.Compile;
using Madang.MiniPrograms.Compile.Configuration;
using Madang.MiniPrograms.Compile.Sources;

namespace Madang.MiniPrograms.Development;

/// <summary>Which files of a project, when they change, can change the app: not what tools and editors leave beside the sources, nor what is never packed.</summary>
internal sealed class WatchRules(string appRoot, PackOptions packing)
{
    private static readonly HashSet<string> IgnoredFolders = new(["node_modules", ".git", ".svn", ".hg", ".idea", ".vscode", ".vs"], StringComparer.Ordinal);

    // Emacs, Vim, JetBrains, Kate, and what tools write beside a file before they put it in its place.
    private static readonly string[] TemporaryEndings = ["~", ".swp", ".swo", ".swx", ".tmp", ".temp", ".kate-swp", "___jb_tmp___", "___jb_old___", ".crdownload", ".part"];
    private static readonly string[] TemporaryBeginnings = [".#", "#", ".goutputstream", ".~"];

    /// <summary>Vim writes and removes a file of this name to see whether it may.</summary>
    private const string VimTrial = "4913";

    /// <summary>Rules of the project that is in a folder now; a project that cannot be read has none of its own.</summary>
    public static WatchRules Of(string project)
    {
        var config = ProjectConfig.Read(project, new());
        return new(config.AppRoot, config.Packing);
    }

    /// <summary>The app's root inside the project.</summary>
    public static string AppRootOf(string project) => ProjectConfig.Read(project, new()).AppRoot;

    public static bool IsIgnoredFolder(string name) => IgnoredFolders.Contains(name);

    /// <summary>Whether a change of this file is worth a compile.</summary>
    /// <param name="path">Relative to the project, with forward slashes.</param>
    public bool Matters(string path)
    {
        var parts = path.Split('/');
        if (parts[..^1].Any(IsIgnoredFolder) || IsIgnoredFolder(parts[^1]) || IsTemporary(parts[^1]))
            return false;
        // What is not packed can still be imported by a source; a picture that is not packed cannot.
        if (!SourcePath.IsInside(path, appRoot) || !AssetRules.IsAsset(path) || SourcePath.Extension(path) == ".json")
            return true;
        return packing.Packs(appRoot.Length == 0 ? path : path[(appRoot.Length + 1)..]);
    }

    private static bool IsTemporary(string name) =>
        name is VimTrial or ".DS_Store" or "Thumbs.db"
        || TemporaryEndings.Any(ending => name.EndsWith(ending, StringComparison.OrdinalIgnoreCase))
        || TemporaryBeginnings.Any(beginning => name.StartsWith(beginning, StringComparison.Ordinal));
}
