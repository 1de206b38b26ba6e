using System.Text.Json;
using Madang.MiniPrograms.Compile.Diagnostics;
using Madang.MiniPrograms.Compile.Sources;

namespace Madang.MiniPrograms.Compile.Configuration;

/// <summary>A page as <c>app.json</c> names it.</summary>
/// <param name="Path">Inside the app, without extension.</param>
/// <param name="At">Where <c>app.json</c> names it.</param>
/// <param name="Package">The root of the subpackage it belongs to; empty for the main package.</param>
internal sealed record PageEntry(string Path, string Package, SourcePosition At);

/// <summary>A subpackage, or the main package with an empty root.</summary>
internal sealed record PackageEntry(string Root, string Name, bool IsIndependent);

/// <summary>What <c>app.json</c> says.</summary>
internal sealed class AppConfig
{
    private const string FileName = "app.json";

    // What the manifest says in places of its own.
    private static readonly string[] Elsewhere = ["pages", "subpackages", "subPackages", "entryPagePath", "usingComponents", "preloadRule", "plugins", "sitemapLocation", "themeLocation", "$schema", "componentPlaceholder", "workers"];

    private readonly List<PageEntry> pages = [];
    private readonly List<PackageEntry> packages = [new("", "", false)];

    private AppConfig(JsonValue json) => Json = json;

    public JsonValue Json { get; }

    public IReadOnlyList<PageEntry> Pages => pages;

    public IReadOnlyList<PackageEntry> Packages => packages;

    public string Entry { get; private set; } = "";

    public JsonValue? UsingComponents => Json["usingComponents"];

    /// <summary>The tab bar is drawn by a component of the app's own.</summary>
    public bool HasOwnTabBar => Json["tabBar"]?["custom"] is { IsTrue: true };

    public IEnumerable<string> TabPages => Json["tabBar"]?["list"]?.Items.Select(item => item["pagePath"]?.String?.TrimStart('/')).OfType<string>() ?? [];

    /// <summary>The folder with the scripts that <c>wx.createWorker</c> starts, or null where the app has none.</summary>
    public string? Workers { get; private set; }

    /// <summary>Values for light and dark, as the file that <c>themeLocation</c> names has them.</summary>
    public JsonValue? Theme { get; private set; }

    public JsonValue? Sitemap { get; private set; }

    public JsonValue? Ext { get; private set; }

    /// <summary>Files that are configuration and no content.</summary>
    public HashSet<string> ConfigurationFiles { get; } = new(StringComparer.Ordinal) { FileName, "ext.json", "project.config.json", "project.private.config.json", "package.json", "package-lock.json", "tsconfig.json", "jsconfig.json" };

    public static AppConfig? Read(AppFiles files, Findings findings)
    {
        if (!files.Exists(FileName))
        {
            findings.Error("app-json-missing", files.Shown(FileName), SourcePosition.Whole, "A mini program has an app.json at its root; there is none.");
            return null;
        }
        if (JsonSource.ReadObject(files, FileName, findings) is not { } json)
            return null;
        var config = new AppConfig(json);
        config.ReadPages(files.Shown(FileName), findings);
        config.ReadFiles(files, findings);
        foreach (var plugin in Plugins(json))
            findings.Error("plugin", files.Shown(FileName), plugin.At, "Plugins are not supported: their code is kept by WeChat and comes with no source. Take an npm package or a component of your own instead.");
        return config;
    }

    /// <summary>Writes what the runtime needs to know of <c>app.json</c>, with what <c>ext.json</c> changes of it.</summary>
    public void Write(Utf8JsonWriter writer)
    {
        writer.WriteStartObject();
        foreach (var (name, value) in Json.Members!)
        {
            if (Elsewhere.Contains(name))
                continue;
            writer.WritePropertyName(name);
            (Ext?[name] is { } changed ? Merge(value, changed) : value).Write(writer);
        }
        if (Theme is not null)
        {
            writer.WritePropertyName("theme");
            Theme.Write(writer);
        }
        writer.WriteEndObject();
    }

    // ext.json may change parts of window, tabBar and networkTimeout; what it does not name stays.
    private static JsonValue Merge(JsonValue first, JsonValue second)
    {
        if (!first.IsObject || !second.IsObject)
            return second;
        var members = new OrderedDictionary<string, JsonValue>(first.Members!, StringComparer.Ordinal);
        foreach (var (name, value) in second.Members!)
            members[name] = value;
        return new JsonValue { Type = first.Type, At = first.At, Members = members };
    }

    private static IEnumerable<JsonValue> Plugins(JsonValue json)
    {
        var ofPackages = json.Any("subpackages", "subPackages")?.Items.Select(item => item["plugins"]).OfType<JsonValue>() ?? [];
        return ofPackages.Append(json["plugins"]!).Where(plugins => plugins?.Members is { Count: > 0 });
    }

    private void ReadPages(string shown, Findings findings)
    {
        foreach (var page in Json["pages"]?.Items ?? [])
            AddPage(page, "", shown, findings);
        foreach (var package in Json.Any("subpackages", "subPackages")?.Items ?? [])
        {
            var root = SourcePath.Join("", (package["root"]?.String ?? "").TrimStart('/'));
            if (string.IsNullOrEmpty(root))
            {
                findings.Error("package-root", shown, package.At, "A subpackage has a root: a folder of the app.");
                continue;
            }
            packages.Add(new(root, package["name"]?.String ?? root, package["independent"] is { IsTrue: true }));
            foreach (var page in package["pages"]?.Items ?? [])
                AddPage(page, root, shown, findings);
        }
        if (pages.Count == 0)
            findings.Error("pages-missing", shown, Json.At, "app.json names no pages.");
        var entry = Json["entryPagePath"];
        Entry = entry?.String?.TrimStart('/') is { Length: > 0 } named ? SourcePath.WithoutExtension(named) : pages.FirstOrDefault()?.Path ?? "";
        if (pages.Count > 0 && !pages.Exists(page => page.Path == Entry))
            findings.Error("entry-missing", shown, entry?.At ?? Json.At, $"entryPagePath names {Entry}, which is none of the pages.");
    }

    private void AddPage(JsonValue page, string root, string shown, Findings findings)
    {
        var path = SourcePath.Join(root, (page.String ?? page["path"]?.String ?? "").TrimStart('/'));
        if (string.IsNullOrEmpty(path))
            findings.Error("page-path", shown, page.At, "A page is named by its path inside the app.");
        else if (pages.Exists(one => one.Path == path))
            findings.Warning("page-twice", shown, page.At, $"The page {path} is named twice.");
        else
            pages.Add(new(path, root, page.At));
    }

    private void ReadFiles(AppFiles files, Findings findings)
    {
        Theme = Named("themeLocation", files, findings);
        Sitemap = Named("sitemapLocation", files, findings);
        Workers = FolderOfWorkers(files, findings);
        if (files.Exists("ext.json"))
            Ext = JsonSource.ReadObject(files, "ext.json", findings);
    }

    private string? FolderOfWorkers(AppFiles files, Findings findings)
    {
        if ((Json["workers"]?["path"] ?? Json["workers"]) is not { String: { Length: > 0 } written } value)
            return null;
        var folder = SourcePath.Join("", written.Trim('/'));
        if (!string.IsNullOrEmpty(folder) && files.All.Any(path => path.StartsWith($"{folder}/", StringComparison.Ordinal)))
            return folder;
        findings.Warning("file-missing", files.Shown(FileName), value.At, $"workers names {written}, and there is no such folder.");
        return null;
    }

    private JsonValue? Named(string member, AppFiles files, Findings findings)
    {
        if (Json[member] is not { String: { Length: > 0 } written } value)
            return null;
        var path = SourcePath.Join("", written.TrimStart('/'));
        if (path is null || !files.Exists(path))
        {
            findings.Warning("file-missing", files.Shown(FileName), value.At, $"{member} names {written}, and there is no such file.");
            return null;
        }
        ConfigurationFiles.Add(path);
        return JsonSource.ReadObject(files, path, findings);
    }
}
