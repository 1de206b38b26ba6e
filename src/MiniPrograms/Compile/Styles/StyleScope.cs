using System.Security.Cryptography;
using System.Text;
using Madang.MiniPrograms.Compile.Components;
using Madang.MiniPrograms.Compile.Scripts;

namespace Madang.MiniPrograms.Compile.Styles;

/// <summary>How far the styles of a page or component reach.</summary>
/// <param name="Isolation">One of WeChat's modes.</param>
/// <param name="Name">The scope of its classes and of its <c>:host</c>; the same for a path in every app.</param>
internal sealed record StyleScope(string Isolation, string Name)
{
    private const string Letters = "abcdefghijklmnopqrstuvwxyz0123456789";

    private static readonly string[] Modes = ["isolated", "apply-shared", "shared", "page-isolated", "page-apply-shared", "page-shared"];

    /// <summary>Classes carry the scope: nobody else's rules meet them by chance.</summary>
    public bool IsIsolated => Isolation is "isolated" or "apply-shared";

    /// <summary>What stands before a class in CSS.</summary>
    public string ClassPrefix => IsIsolated ? $"{Name}--" : "";

    /// <summary>
    /// JSON decides first, then the options given in JavaScript: the component's own module, or else a module it needs directly that calls Component() for it.
    /// </summary>
    public static StyleScope Of(Component component, IReadOnlyDictionary<string, Module> modules)
    {
        var isolation = component.Json?["styleIsolation"]?.String;
        var addsGlobalClass = component.Json?["addGlobalClass"] is { IsTrue: true };
        if (isolation is null && !addsGlobalClass && component.Script is { } file && modules.TryGetValue(ModuleGraph.KeyOf(file), out var module))
            (isolation, addsGlobalClass) = FromScript(module, modules);
        if (!Modes.Contains(isolation))
            isolation = component.IsPage ? "shared" : addsGlobalClass ? "apply-shared" : "isolated";
        // The page modes mean the same as the plain ones inside a component that is no page.
        if (!component.IsPage && isolation!.StartsWith("page-", StringComparison.Ordinal))
            isolation = isolation == "page-isolated" ? "isolated" : isolation["page-".Length..];
        return new StyleScope(isolation!, NameOf(component.Path));
    }

    private static (string? Isolation, bool AddsGlobalClass) FromScript(Module module, IReadOnlyDictionary<string, Module> modules)
    {
        var own = module.Script.Facts;
        if (own.StyleIsolation is not null || own.AddsGlobalClass || own.MakesComponents)
            return (own.StyleIsolation, own.AddsGlobalClass);
        var maker = module.Needs.Select(modules.GetValueOrDefault).FirstOrDefault(needed => needed?.Script.Facts.MakesComponents == true);
        return (maker?.Script.Facts.StyleIsolation, maker?.Script.Facts.AddsGlobalClass == true);
    }

    // Six letters of the hash of the path: 1.5 thousand million names, so that two of a thousand components share one in a package of three thousand.
    private static string NameOf(string path)
    {
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes(path));
        var name = new char[6];
        name[0] = Letters[hash[0] % 26];
        for (var index = 1; index < name.Length; index++)
            name[index] = Letters[hash[index] % Letters.Length];
        return new string(name);
    }
}
