using Madang.MiniPrograms.Compile.Diagnostics;

namespace Madang.MiniPrograms.Compile.Configuration;

/// <summary>What <c>project.config.json</c> says; a folder without one is an app by itself.</summary>
internal sealed record ProjectConfig
{
    private const string FileName = "project.config.json";

    /// <summary>The app's root inside the project, with forward slashes; empty when they are the same.</summary>
    public string AppRoot { get; init; } = "";

    public string? AppId { get; init; }

    public string? Name { get; init; }

    public PackOptions Packing { get; init; } = new();

    /// <summary>Folders of the project, relative, whose <c>node_modules</c> serve the app, the nearest first.</summary>
    public IReadOnlyList<string> NpmFolders { get; init; } = [""];

    public bool UsesLess { get; init; }

    public bool UsesSass { get; init; }

    public static ProjectConfig Read(string project, Findings findings)
    {
        var file = new FileInfo(Path.Combine(project, FileName));
        if (!file.Exists || file.LinkTarget is not null || file.Length > 1 << 20)
            return new();
        var json = JsonSource.Parse(FileName, File.ReadAllBytes(file.FullName), findings);
        if (json is not { IsObject: true })
            return new();
        var appRoot = Root(json, findings);
        var setting = json["setting"];
        var plugins = setting?["useCompilerPlugins"]?.Items.Select(item => item.String).ToArray() ?? [];
        return new()
        {
            AppRoot = appRoot,
            AppId = json["appid"]?.String,
            Name = json["projectname"]?.String is { } name ? Uri.UnescapeDataString(name) : null,
            Packing = PackOptions.Read(json["packOptions"]),
            NpmFolders = NpmPlaces(setting, appRoot),
            UsesLess = plugins.Contains("less"),
            UsesSass = plugins.Contains("sass"),
        };
    }

    private static string Root(JsonValue json, Findings findings)
    {
        if (json["compileType"]?.String is { } type and not ("miniprogram" or "weapp"))
            findings.Error("project-kind", FileName, json["compileType"]!.At, $"This is a project of the kind {type}; only mini programs can be built.");
        if (json["miniprogramRoot"] is not { } written)
            return "";
        var root = Sources.SourcePath.Join("", (written.String ?? "").TrimStart('/'));
        if (root is null)
            findings.Error("path-leads-out", FileName, written.At, "miniprogramRoot must name a folder inside the project.");
        return root ?? "";
    }

    private static string[] NpmPlaces(JsonValue? setting, string appRoot)
    {
        var named = setting?["packNpmManually"] is { IsTrue: true } && setting["packNpmRelationList"] is { } list
            ? list.Items.Select(item => Sources.SourcePath.Join("", item["packageJsonPath"]?.String ?? "")).OfType<string>().Select(Sources.SourcePath.Folder)
            : [];
        return [.. named.Append(appRoot).Append("").Distinct(StringComparer.Ordinal)];
    }
}
