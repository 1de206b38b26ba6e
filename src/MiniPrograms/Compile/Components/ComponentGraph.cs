using Madang.MiniPrograms.Compile.Configuration;
using Madang.MiniPrograms.Compile.Diagnostics;
using Madang.MiniPrograms.Compile.Npm;
using Madang.MiniPrograms.Compile.Sources;
using Madang.MiniPrograms.Compile.Templates;

namespace Madang.MiniPrograms.Compile.Components;

/// <summary>
/// Every page and every component that some page's template can make. What is declared and never written in a template is left out:
/// it could not appear, and its code would be loaded for nothing.
/// </summary>
internal sealed class ComponentGraph(AppFiles files, AppConfig app, ModuleResolver resolver, TemplateSources templates, Findings findings)
{
    public const string TabBar = "custom-tab-bar/index";

    private readonly SortedDictionary<string, Component> components = new(StringComparer.Ordinal);
    private readonly Dictionary<string, (string Path, JsonValue At)> ofApp = new(StringComparer.Ordinal);
    private readonly Queue<string> waiting = new();

    /// <summary>Pages and components by path.</summary>
    public IReadOnlyDictionary<string, Component> Components => components;

    public IReadOnlyList<Component> Pages => [.. app.Pages.Select(page => components.GetValueOrDefault(page.Path)).OfType<Component>()];

    public void Read()
    {
        foreach (var (tag, value) in app.UsingComponents?.Members ?? [])
        {
            if (Resolve("app.json", tag, value) is { } path)
                ofApp[tag] = (path, value);
        }
        foreach (var page in app.Pages)
            ReadPage(page);
        if (app.HasOwnTabBar)
            Add(TabBar, isPage: false);
        while (waiting.TryDequeue(out var path))
            Add(path, isPage: false);
        CheckTabBar();
    }

    private void ReadPage(PageEntry page)
    {
        if (!files.Exists($"{page.Path}.wxml") || (!files.Exists($"{page.Path}.js") && !files.Exists($"{page.Path}.ts")))
        {
            var missing = files.Exists($"{page.Path}.wxml") ? "js" : "wxml";
            findings.Error("page-missing", files.Shown("app.json"), page.At, $"The page {page.Path} has no file {page.Path}.{missing}.");
        }
        Add(page.Path, isPage: true);
    }

    private void CheckTabBar()
    {
        foreach (var item in app.Json["tabBar"]?["list"]?.Items ?? [])
        {
            if (item["pagePath"] is { String: { } path } value && !app.Pages.Any(page => page.Path == SourcePath.WithoutExtension(path.TrimStart('/'))))
                findings.Error("tab-missing", files.Shown("app.json"), value.At, $"The tab bar names {path}, which is none of the pages.");
        }
        if (app.HasOwnTabBar && !files.Exists($"{TabBar}.wxml"))
            findings.Error("tab-bar-missing", files.Shown("app.json"), app.Json["tabBar"]!["custom"]!.At, $"A tab bar of one's own is the component {TabBar}, and there is none.");
    }

    private void Add(string path, bool isPage)
    {
        if (components.ContainsKey(path))
            return;
        var jsonFile = $"{path}.json";
        var component = new Component
        {
            Path = path,
            IsPage = isPage,
            Json = JsonSource.ReadObject(files, jsonFile, findings),
            Script = ((string[])[$"{path}.js", $"{path}.ts"]).FirstOrDefault(files.Exists),
            StyleFile = resolver.StyleOf(path),
            Templates = templates.Closure(path),
        };
        components[path] = component;
        app.ConfigurationFiles.Add(jsonFile);
        Link(component, jsonFile);
    }

    private void Link(Component component, string jsonFile)
    {
        var own = component.Json?["usingComponents"]?.Members;
        foreach (var (tag, value) in component.Json?["componentGenerics"]?.Members ?? [])
            component.Generics[tag] = value["default"] is { } standard && Resolve(jsonFile, tag, standard) is { } path ? path : "";
        foreach (var (tag, value) in component.Json?["componentPlaceholder"]?.Members ?? [])
            component.Placeholders[tag] = value.String ?? "view";
        var tags = Tags(component);
        foreach (var tag in component.Placeholders.Where(one => tags.Contains(one.Key)).Select(one => one.Value).ToArray())
            tags.Add(tag);
        foreach (var (tag, value) in own ?? [])
        {
            if (tags.Contains(tag) && Resolve(jsonFile, tag, value) is { } path)
                component.Uses[tag] = path;
        }
        foreach (var (tag, (path, _)) in ofApp)
        {
            // A component of the app's list does not use itself under its own tag unless it says so.
            if (tags.Contains(tag) && own?.ContainsKey(tag) != true)
                component.Uses.TryAdd(tag, path);
        }
        foreach (var path in component.Uses.Values.Concat(component.Generics.Values.Where(one => one.Length > 0)))
            waiting.Enqueue(path);
        FindLater(component);
        CheckTags(component, own);
    }

    // Tags that stand in the templates, or are handed on as generics.
    private static HashSet<string> Tags(Component component)
    {
        var tags = new HashSet<string>(StringComparer.Ordinal);
        foreach (var element in component.Templates.SelectMany(template => template.Elements))
        {
            tags.Add(element.Name);
            foreach (var attribute in element.Attributes)
            {
                if (attribute.Name.StartsWith("generic:", StringComparison.Ordinal) && attribute.Value is { } handed)
                    tags.Add(handed);
            }
        }
        return tags;
    }

    // A component of another subpackage needs a placeholder, and its code comes when it is first shown.
    private void FindLater(Component component)
    {
        var home = PackageOf(component.Path);
        foreach (var (tag, path) in component.Uses)
        {
            var other = PackageOf(path);
            if (other.Length > 0 && other != home && component.Placeholders.ContainsKey(tag))
                component.Later.Add(path);
        }
    }

    /// <summary>The root of the subpackage that a path lies in; empty for the main package.</summary>
    public string PackageOf(string path) => app.Packages.Where(package => package.Root.Length > 0 && SourcePath.IsInside(path, package.Root)).Select(package => package.Root).MaxBy(root => root.Length) ?? "";

    private void CheckTags(Component component, OrderedDictionary<string, JsonValue>? own)
    {
        foreach (var template in component.Templates)
        {
            foreach (var element in template.Elements)
            {
                if (BuiltInElements.Has(element.Name) || component.Generics.ContainsKey(element.Name) || component.Uses.ContainsKey(element.Name) || own?.ContainsKey(element.Name) == true || ofApp.ContainsKey(element.Name))
                    continue;
                findings.Warning("component-unknown", template.Shown, SourcePosition.At(template.Text, element.Offset), $"<{element.Name}> is no built-in component, and usingComponents does not name it.");
            }
        }
    }

    private string? Resolve(string jsonFile, string tag, JsonValue value)
    {
        var shown = files.Shown(jsonFile);
        if (value.String is not { Length: > 0 } written)
        {
            findings.Error("component-path", shown, value.At, $"The component {tag} is named by its path.");
            return null;
        }
        if (written.StartsWith("plugin://", StringComparison.Ordinal) || written.StartsWith("plugin-private://", StringComparison.Ordinal))
        {
            findings.Error("plugin", shown, value.At, $"<{tag}> belongs to a plugin. Plugins are not supported: their code is kept by WeChat and comes with no source.");
            return null;
        }
        if (resolver.Component(jsonFile, written) is { } path)
            return path;
        findings.Error("component-missing", shown, value.At, $"There is no component {written} for <{tag}>.{resolver.Advice(written)}");
        return null;
    }
}
