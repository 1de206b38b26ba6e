using Madang.MiniPrograms.Compile.Sources;

namespace Madang.MiniPrograms.Compile.Npm;

/// <summary>Finds what an author names in a script, a JSON file or a style, by the rules of the developer tools.</summary>
internal sealed class ModuleResolver(AppFiles files, NpmPackages npm)
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

    /// <summary>The style file of a component, whatever it is written in.</summary>
    public string? StyleOf(string component) => StyleExtensions.Select(extension => component + extension).FirstOrDefault(files.Exists);

    private static readonly string[] StyleExtensions = [".wxss", ".less", ".scss", ".sass", ".css"];

    private static bool IsPath(string specifier) => specifier.StartsWith('.') || specifier.StartsWith('/');

    private string? ScriptAt(string path)
    {
        if (path.Length == 0)
            return null;
        npm.TakeAt(path);
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
        npm.TakeAt(path);
        if (SourcePath.Extension(path) is ".js" or ".json" or ".wxml")
            path = SourcePath.WithoutExtension(path);
        return IsComponent(path) ? path : IsComponent($"{path}/index") ? $"{path}/index" : null;
    }

    private bool IsComponent(string path) => files.Exists($"{path}.wxml") || files.Exists($"{path}.json") || files.Exists($"{path}.js") || files.Exists($"{path}.ts");

    private string? StyleAt(string path)
    {
        if (path.Length > 0 && files.Exists(path))
            return path;
        var stem = SourcePath.Extension(path) == ".wxss" ? path[..^5] : path;
        return StyleExtensions.Select(extension => stem + extension).FirstOrDefault(files.Exists);
    }
}
