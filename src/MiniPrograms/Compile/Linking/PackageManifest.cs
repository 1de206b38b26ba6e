using System.Text.Encodings.Web;
using System.Text.Json;
using Madang.MiniPrograms.Compile.Components;
using Madang.MiniPrograms.Compile.Configuration;
using Madang.MiniPrograms.Compile.Styles;
using Madang.MiniPrograms.Packages;

namespace Madang.MiniPrograms.Compile.Linking;

/// <summary>Writes <c>manifest.json</c>: all that the runtime must know before it runs anything.</summary>
internal sealed class PackageManifest(ProjectConfig project, AppConfig app, ComponentGraph components, ChunkPlan chunks, string compilerVersion, string runtimeVariables)
{
    /// <summary>The chunk with everything that the app's workers run.</summary>
    public const string Workers = "workers.js";

    private const string NoAppId = "touristappid";

    public required IReadOnlyDictionary<string, StyleScope> Scopes { get; init; }

    public required IReadOnlySet<string> WithHost { get; init; }

    /// <summary>The style file in the package of each component that has one.</summary>
    public required IReadOnlyDictionary<string, string> StyleFiles { get; init; }

    public required bool HasAppStyle { get; init; }

    public required bool HasFonts { get; init; }

    public required bool HasWorkers { get; init; }

    /// <summary>The file for the view of each component that has responders.</summary>
    public required IReadOnlyDictionary<string, string> Responders { get; init; }

    public byte[] Write(PackageContent content)
    {
        using var bytes = new MemoryStream();
        using (var writer = new Utf8JsonWriter(bytes, new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            writer.WriteStartObject();
            writer.WriteNumber("format", 1);
            writer.WriteString("appId", project.AppId is { Length: > 0 } id ? id : NoAppId);
            writer.WriteString("name", project.Name ?? "");
            writer.WriteString("compiler", compilerVersion);
            writer.WriteString("runtimeVars", runtimeVariables);
            writer.WritePropertyName("app");
            app.Write(writer);
            writer.WriteString("entry", app.Entry);
            WriteValue(writer, "ext", app.Ext);
            WriteValue(writer, "sitemap", app.Sitemap);
            WriteList(writer, "scripts", ["app.js"]);
            WriteList(writer, "styles", HasAppStyle ? ["style/app.css"] : []);
            if (HasFonts)
                writer.WriteString("fonts", "style/fonts.css");
            if (HasWorkers)
                writer.WriteString("workers", Workers);
            WritePages(writer);
            WritePackages(writer, content);
            writer.WritePropertyName("preloadRule");
            if (app.Json["preloadRule"] is { } rule)
                rule.Write(writer);
            else
                WriteEmpty(writer);
            WriteMap(writer, "modules", chunks.Modules);
            WriteComponents(writer);
            writer.WriteStartObject("files");
            foreach (var (path, file) in content.Files.Where(one => one.Key.StartsWith("files/", StringComparison.Ordinal)))
                writer.WriteNumber(path, file.Bytes.Length);
            writer.WriteEndObject();
            writer.WriteEndObject();
        }
        return bytes.ToArray();
    }

    private void WritePages(Utf8JsonWriter writer)
    {
        writer.WriteStartObject("pages");
        foreach (var page in app.Pages)
        {
            if (!components.Components.TryGetValue(page.Path, out var component))
                continue;
            writer.WriteStartObject(page.Path);
            WriteList(writer, "scripts", chunks.OfPages.GetValueOrDefault(page.Path) ?? []);
            WriteList(writer, "styles", Styles(component));
            writer.WriteStartObject("window");
            foreach (var (name, value) in component.Json?.Members ?? [])
            {
                if (name is "usingComponents" or "componentGenerics" or "componentPlaceholder" or "component")
                    continue;
                writer.WritePropertyName(name);
                value.Write(writer);
            }
            writer.WriteEndObject();
            writer.WriteString("package", page.Package);
            writer.WriteEndObject();
        }
        writer.WriteEndObject();
    }

    // What a component uses comes before it, so that its own rules win over theirs of the same weight.
    private List<string> Styles(Component page)
    {
        var styles = new List<string>();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        if (app.HasOwnTabBar && app.TabPages.Contains(page.Path))
            Add(ComponentGraph.TabBar);
        Add(page.Path);
        return styles;

        void Add(string path)
        {
            var open = new Stack<(string Path, bool IsDone)>([(path, false)]);
            while (open.TryPop(out var next))
            {
                if (next.IsDone)
                {
                    if (StyleFiles.TryGetValue(next.Path, out var file))
                        styles.Add(file);
                    continue;
                }
                if (!components.Components.TryGetValue(next.Path, out var component) || !seen.Add(next.Path))
                    continue;
                open.Push((next.Path, true));
                foreach (var used in component.Uses.Values.Concat(component.Generics.Values).Reverse())
                    open.Push((used, false));
            }
        }
    }

    private void WritePackages(Utf8JsonWriter writer, PackageContent content)
    {
        writer.WriteStartObject("packages");
        foreach (var package in app.Packages)
        {
            writer.WriteStartObject(package.Root);
            if (package.Root.Length > 0)
            {
                writer.WriteString("root", package.Root);
                writer.WriteString("name", package.Name);
                writer.WriteBoolean("independent", package.IsIndependent);
            }
            writer.WriteNumber("bytes", content.Files.Where(one => PackageOf(one.Key) == package.Root).Sum(one => (long)one.Value.Bytes.Length));
            writer.WriteEndObject();
        }
        writer.WriteEndObject();
    }

    private string PackageOf(string path)
    {
        foreach (var start in (ReadOnlySpan<string>)["sub/", "files/"])
        {
            if (path.StartsWith(start, StringComparison.Ordinal))
                return components.PackageOf(path[start.Length..]);
        }
        return "";
    }

    private void WriteComponents(Utf8JsonWriter writer)
    {
        writer.WriteStartObject("components");
        foreach (var (path, component) in components.Components)
        {
            var scope = Scopes[path];
            writer.WriteStartObject(path);
            if (scope.IsIsolated)
                writer.WriteString("scope", scope.Name);
            if (scope.Isolation != (component.IsPage ? "shared" : "isolated"))
                writer.WriteString("isolation", scope.Isolation);
            if (WithHost.Contains(path))
                writer.WriteBoolean("host", true);
            if (Responders.TryGetValue(path, out var file))
                WriteList(writer, "wxs", [file]);
            writer.WriteEndObject();
        }
        writer.WriteEndObject();
    }

    private static void WriteValue(Utf8JsonWriter writer, string name, JsonValue? value)
    {
        writer.WritePropertyName(name);
        if (value is null)
            writer.WriteNullValue();
        else
            value.Write(writer);
    }

    private static void WriteEmpty(Utf8JsonWriter writer)
    {
        writer.WriteStartObject();
        writer.WriteEndObject();
    }

    private static void WriteList(Utf8JsonWriter writer, string name, IEnumerable<string> list)
    {
        writer.WriteStartArray(name);
        foreach (var item in list)
            writer.WriteStringValue(item);
        writer.WriteEndArray();
    }

    private static void WriteMap(Utf8JsonWriter writer, string name, SortedDictionary<string, string> map)
    {
        writer.WriteStartObject(name);
        foreach (var (key, value) in map)
            writer.WriteString(key, value);
        writer.WriteEndObject();
    }
}
