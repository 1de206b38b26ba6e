using Madang.MiniPrograms.Compile.Configuration;
using Madang.MiniPrograms.Compile.Diagnostics;
using Madang.MiniPrograms.Compile.Sources;

namespace Madang.MiniPrograms.Compile.Npm;

/// <summary>
/// Libraries that an app asks the platform for by name, as in <c>"useExtendedLib": {"weui": true}</c> or with a version: it names their components like those of an npm package, and their
/// styles apply without being imported.
/// </summary>
internal sealed record ExtendedLibrary(string Name, string Package, string Style)
{
    private static readonly ExtendedLibrary[] Known = [new("weui", "weui-miniprogram", "weui-wxss/dist/style/weui.wxss")];

    /// <summary>Those of an app, made known to its packages. A library that is none of ours is told of.</summary>
    public static IReadOnlyList<ExtendedLibrary> Of(AppConfig app, NpmPackages npm, CompilerAssets assets, AppFiles files, Findings findings)
    {
        var asked = app.Json["useExtendedLib"]?.Members?.Where(one => one.Value.IsTrue || one.Value.String is { Length: > 0 }).ToArray() ?? [];
        var libraries = new List<ExtendedLibrary>();
        foreach (var (name, value) in asked)
        {
            if (Known.FirstOrDefault(one => one.Name == name) is { } library)
                libraries.Add(library);
            else
                findings.Warning("extended-lib", files.Shown("app.json"), value.At, $"WeChat brings the library {name} along; Madang does not. Add its package with npm.");
        }
        npm.Brought = libraries.ToDictionary(library => library.Package, library => assets.PathOf($"extended/{library.Package}"), StringComparer.Ordinal);
        return libraries;
    }
}
