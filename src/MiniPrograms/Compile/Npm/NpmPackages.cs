using Madang.MiniPrograms.Compile.Configuration;
using Madang.MiniPrograms.Compile.Diagnostics;
using Madang.MiniPrograms.Compile.Sources;

namespace Madang.MiniPrograms.Compile.Npm;

/// <summary>
/// npm packages as the developer tools lay them below <c>miniprogram_npm</c>. Where the author built them, theirs stand; otherwise a package is taken from
/// <c>node_modules</c> when it is first named: the folder of its <c>miniprogram</c> field, else the package with its main file.
/// </summary>
internal sealed class NpmPackages(AppFiles files, ProjectConfig project, Findings findings)
{
    public const string Folder = "miniprogram_npm";

    private readonly Dictionary<string, string> folders = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> mains = new(StringComparer.Ordinal);
    private readonly Dictionary<string, HashSet<string>> asked = new(StringComparer.Ordinal);
    private readonly HashSet<string> tried = new(StringComparer.Ordinal);

    /// <summary>Packages that the platform brings for this app, with their folders; the app's own go before them.</summary>
    public IReadOnlyDictionary<string, string> Brought { get; set; } = new Dictionary<string, string>();

    /// <summary>Packages without an index.js of their own: their path, and the main file it stands for.</summary>
    public IReadOnlyDictionary<string, string> Mains => mains;

    /// <summary>Files of the packages that were taken from node_modules for this app.</summary>
    public IEnumerable<string> Assets => files.Mounted;

    /// <summary>
    /// Where a bare name may lie, nearest first: in the <c>miniprogram_npm</c> of the file's own folder, of each one above it, and of the root.
    /// </summary>
    public IEnumerable<string> Places(string fromFile, string specifier)
    {
        var package = PackageName(specifier);
        for (var folder = SourcePath.Folder(fromFile); ; folder = SourcePath.Folder(folder))
        {
            var place = folder.Length == 0 ? $"{Folder}/{specifier}" : $"{folder}/{Folder}/{specifier}";
            TryMount(folder, package);
            yield return place;
            if (folder.Length == 0)
                yield break;
        }
    }

    /// <summary>What to do about a name that belongs to no package here: nothing to say where <c>package.json</c> does not ask for it.</summary>
    public string Advice(string specifier)
    {
        var package = PackageName(specifier);
        foreach (var home in project.NpmFolders)
        {
            if (Asked(home).Contains(package))
                return $" {(home.Length == 0 ? "" : $"{home}/")}package.json asks for {package}, and it is not installed: run npm install{(home.Length == 0 ? "" : $" in {home}")}.";
        }
        return "";
    }

    private HashSet<string> Asked(string home)
    {
        if (asked.TryGetValue(home, out var known))
            return known;
        var names = asked[home] = new(StringComparer.Ordinal);
        if (files.ProjectFolder(home) is not { } folder || new FileInfo(Path.Combine(folder, "package.json")) is not { Exists: true, LinkTarget: null, Length: < 1 << 20 } file)
            return names;
        var shown = home.Length == 0 ? "package.json" : $"{home}/package.json";
        var json = JsonSource.Parse(shown, File.ReadAllBytes(file.FullName), findings);
        foreach (var (name, _) in json?["dependencies"]?.Members ?? [])
            names.Add(name);
        return names;
    }

    /// <summary>Lays the package in place that a whole path names, as in <c>/miniprogram_npm/ui/button</c>: some write where the tools put it.</summary>
    public void Lay(string path)
    {
        var parts = path.Split('/');
        var at = Array.LastIndexOf(parts, Folder);
        if (at >= 0 && at + 1 < parts.Length)
            TryMount(string.Join('/', parts[..at]), PackageName(string.Join('/', parts[(at + 1)..])));
    }

    private static string PackageName(string specifier)
    {
        var parts = specifier.Split('/');
        return specifier.StartsWith('@') && parts.Length > 1 ? $"{parts[0]}/{parts[1]}" : parts[0];
    }

    private void TryMount(string folder, string package)
    {
        var prefix = folder.Length == 0 ? $"{Folder}/{package}" : $"{folder}/{Folder}/{package}";
        if (!tried.Add(prefix) || files.Exists($"{prefix}/package.json") || files.Exists($"{prefix}/index.js"))
            return;
        // A package's own dependencies lie inside it; the app's lie in the folders of its package.json.
        IEnumerable<string> homes = folder.Length == 0 ? project.NpmFolders : folders.TryGetValue(folder, out var inside) ? [inside] : [$"{project.AppRoot}/{folder}"];
        foreach (var home in homes)
        {
            if (files.ProjectFolder($"{home}/node_modules/{package}".TrimStart('/')) is not { } found)
                continue;
            folders[prefix] = $"{home}/node_modules/{package}".TrimStart('/');
            MountPackage(prefix, found);
            return;
        }
        if (folder.Length == 0 && Brought.TryGetValue(package, out var brought))
            files.Mount(prefix, brought);
    }

    private void MountPackage(string prefix, string folder)
    {
        var manifest = new FileInfo(Path.Combine(folder, "package.json"));
        var json = manifest is { Exists: true, Length: < 1 << 20 } ? JsonSource.Parse($"node_modules/{prefix}/package.json", File.ReadAllBytes(manifest.FullName), findings) : null;
        var built = SourcePath.Join("", json?["miniprogram"]?.String ?? "miniprogram_dist");
        if (!string.IsNullOrEmpty(built) && Directory.Exists(Path.Combine(folder, built)))
        {
            files.Mount(prefix, Path.Combine(folder, built));
            return;
        }
        files.Mount(prefix, folder);
        if (SourcePath.Join("", json?["main"]?.String ?? "index.js") is not { Length: > 0 } main)
            return;
        var path = ((string[])[$"{prefix}/{main}", $"{prefix}/{main}.js", $"{prefix}/{main}/index.js"]).FirstOrDefault(files.Exists);
        if (path is not null && path != $"{prefix}/index.js")
            mains[$"{prefix}/index.js"] = path;
    }
}
