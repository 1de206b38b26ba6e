using Madang.MiniPrograms.Compile.Configuration;
using Madang.MiniPrograms.Compile.Sources;
using Madang.MiniPrograms.Compile.Styles;

namespace Madang.MiniPrograms.Compile.Npm;

/// <summary>Finds what an author names in a script, a JSON file or a style, by the rules of the developer tools.</summary>
internal sealed class ModuleResolver(AppFiles files, NpmPackages npm, ProjectConfig project)
{
    /// <summary>The file that <c>require(specifier)</c> means in a script; null when there is none.</summary>
    public string? Script(string from, string specifier)
    {
        if (IsPath(specifier))
            return SourcePath.Join(SourcePath.Folder(from), specifier) is { } path ? ScriptAt(path) : null;
        // Some write require('utils/util') and mean the folder they are in.
        if (SourcePath.Join(SourcePath.Folder(from), specifier) is { } beside && ScriptAt(beside) is { } near)
            return near;
        foreach (var place in npm.Places(from, specifier))
        {
            if (ScriptAt(place) is { } found)
                return found;
        }
        return SourcePath.Join("", specifier) is { } fromRoot ? ScriptAt(fromRoot) : null;
    }

    /// <summary>The path without extension of the component that a JSON file names; null when there is none.</summary>
    public string? Component(string from, string specifier)
    {
        if (SourcePath.Join(SourcePath.Folder(from), specifier) is { } path && ComponentAt(path) is { } found)
            return found;
        if (IsPath(specifier))
            return null;
        foreach (var place in npm.Places(from, specifier))
        {
            if (ComponentAt(place) is { } inPackage)
                return inPackage;
        }
        return ComponentAt(specifier);
    }

    /// <summary>More about a name for which nothing was found, to stand after what is said of it.</summary>
    public string Advice(string specifier) => IsPath(specifier) ? "" : npm.Advice(specifier);

    /// <summary>The file that a style's <c>@import</c> means.</summary>
    public string? Style(string from, string specifier)
    {
        if (specifier.Contains("//", StringComparison.Ordinal))
            return null;
        if (specifier.StartsWith('~'))
            specifier = specifier[1..];
        if (SourcePath.Join(SourcePath.Folder(from), specifier) is { } path && StyleAt(path) is { } found)
            return found;
        if (IsPath(specifier))
            return null;
        foreach (var place in npm.Places(from, specifier))
        {
            if (StyleAt(place) is { } inPackage)
                return inPackage;
        }
        return SourcePath.Join("", specifier) is { } fromRoot ? StyleAt(fromRoot) : null;
    }

    /// <summary>The file that an <c>@import</c>, <c>@use</c> or <c>@forward</c> of Less or Sass means; null when there is none.</summary>
    public string? Preprocessed(string from, string specifier, StyleLanguage language)
    {
        var candidates = language == StyleLanguage.Less ? LessFile : (Func<string, string?>)SassFile;
        foreach (var start in (ReadOnlySpan<string>)["~", "npm://"])
            specifier = specifier.StartsWith(start, StringComparison.Ordinal) ? specifier[start.Length..] : specifier;
        if (SourcePath.Join(SourcePath.Folder(from), specifier) is { Length: > 0 } path && candidates(path) is { } found)
            return found;
        if (IsPath(specifier))
            return null;
        foreach (var place in npm.Places(from, specifier))
        {
            if (candidates(place) is { } inPackage)
                return inPackage;
        }
        return SourcePath.Join("", specifier) is { Length: > 0 } fromRoot ? candidates(fromRoot) : null;
    }

    /// <summary>The style file of a component, whatever it is written in. Where the project has a language compiled, a file of it goes before what some other tool made of it.</summary>
    public string? StyleOf(string component) => styleExtensions.Select(extension => component + extension).FirstOrDefault(files.Exists);

    private static readonly string[] StyleExtensions = [".wxss", ".less", ".scss", ".sass", ".css"];

    private readonly string[] styleExtensions = [.. project.UsesLess ? (string[])[".less"] : [], .. project.UsesSass ? (string[])[".scss", ".sass"] : [], .. StyleExtensions];

    private static bool IsPath(string specifier) => specifier.StartsWith('.') || specifier.StartsWith('/');

    private string? ScriptAt(string path)
    {
        if (path.Length == 0)
            return null;
        npm.Lay(path);
        if (npm.Mains.TryGetValue($"{path}/index.js", out var main))
            return main;
        if (SourcePath.Extension(path) is ".js" or ".ts" or ".json" && files.Exists(path))
            return path;
        foreach (var candidate in (ReadOnlySpan<string>)[$"{path}.js", $"{path}.ts", $"{path}/index.js", $"{path}/index.ts", $"{path}.json"])
        {
            if (files.Exists(candidate))
                return candidate;
        }
        return SourcePath.Extension(path) == ".js" && files.Exists(path[..^3] + ".ts") ? path[..^3] + ".ts" : null;
    }

    private string? ComponentAt(string path)
    {
        if (path.Length == 0)
            return null;
        if (SourcePath.Extension(path) is ".js" or ".json" or ".wxml")
            path = SourcePath.WithoutExtension(path);
        npm.Lay(path);
        return IsComponent(path) ? path : IsComponent($"{path}/index") ? $"{path}/index" : null;
    }

    private bool IsComponent(string path) => files.Exists($"{path}.wxml") || files.Exists($"{path}.json") || files.Exists($"{path}.js") || files.Exists($"{path}.ts");

    private string? StyleAt(string path)
    {
        npm.Lay(path);
        if (path.Length > 0 && files.Exists(path))
            return path;
        var stem = SourcePath.Extension(path) == ".wxss" ? path[..^5] : path;
        return StyleExtensions.Select(extension => stem + extension).FirstOrDefault(files.Exists);
    }

    private string? LessFile(string path) => First(StyleLanguages.IsStyle(path) ? [path, $"{path}.less"] : [$"{path}.less", $"{path}.wxss", $"{path}.css"]);

    // A name that starts with an underscore is a part of others, and is imported without it.
    private string? SassFile(string path)
    {
        var folder = SourcePath.Folder(path);
        var hidden = $"{(folder.Length == 0 ? "" : $"{folder}/")}_{SourcePath.Name(path)}";
        return StyleLanguages.IsStyle(path)
            ? First(path, hidden)
            : First([.. SassExtensions.SelectMany(extension => (string[])[path + extension, hidden + extension]), .. SassExtensions.SelectMany(extension => (string[])[$"{path}/_index{extension}", $"{path}/index{extension}"])]);
    }

    private static readonly string[] SassExtensions = [".scss", ".sass", ".css", ".wxss"];

    private string? First(params IEnumerable<string> paths) => paths.FirstOrDefault(files.Exists);
}
