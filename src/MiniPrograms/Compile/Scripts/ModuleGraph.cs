using Madang.MiniPrograms.Compile.Diagnostics;
using Madang.MiniPrograms.Compile.Npm;
using Madang.MiniPrograms.Compile.Sources;

namespace Madang.MiniPrograms.Compile.Scripts;

/// <summary>A module and the modules it needs.</summary>
/// <param name="Key">Its name for <c>require</c>: the path with <c>.js</c> or <c>.json</c>.</param>
/// <param name="File">The file it was made of.</param>
/// <param name="Script">What it was made into.</param>
/// <param name="Needs">Keys of the modules that must be there when it runs.</param>
/// <param name="Later">Keys of the modules that it may ask for later.</param>
internal sealed record Module(string Key, string File, Script Script, IReadOnlyList<string> Needs, IReadOnlyList<string> Later);

/// <summary>Every module that the app, its pages and its components can reach.</summary>
internal sealed class ModuleGraph(AppFiles files, ModuleResolver resolver, ScriptCompiler compiler, Findings findings, bool minify)
{
    private readonly SortedDictionary<string, Module> modules = new(StringComparer.Ordinal);

    public IReadOnlyDictionary<string, Module> Modules => modules;

    /// <summary>The key of a script's file: TypeScript is asked for as the JavaScript it becomes.</summary>
    public static string KeyOf(string file) => file.EndsWith(".ts", StringComparison.Ordinal) ? file[..^3] + ".js" : file;

    /// <summary>Reads these files and all that they name, a generation at a time: esbuild works on one together.</summary>
    public async Task ReadAsync(IEnumerable<string> roots)
    {
        var waiting = roots.ToHashSet(StringComparer.Ordinal);
        while (waiting.Count > 0)
        {
            var sources = waiting.Order(StringComparer.Ordinal).Select(file => (File: file, Source: files.Source(file))).Where(one => one.Source is not null).ToArray();
            var scripts = await Task.WhenAll(sources.Select(one => Task.Run(() => compiler.CompileAsync(files.Shown(one.File), one.File, one.Source!, minify))));
            waiting.Clear();
            foreach (var (one, script) in sources.Zip(scripts))
            {
                foreach (var finding in script.Findings)
                    findings.Add(finding);
                var module = Link(one.File, script, waiting);
                modules[module.Key] = module;
            }
            waiting.RemoveWhere(file => modules.ContainsKey(KeyOf(file)));
        }
    }

    private Module Link(string file, Script script, HashSet<string> waiting)
    {
        var needs = new SortedSet<string>(StringComparer.Ordinal);
        var later = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var requirement in script.Facts.Requirements)
        {
            if (resolver.Script(file, requirement.Specifier) is not { } found)
            {
                var at = script.Original(requirement.Offset);
                findings.Warning("module-missing", files.Shown(file), at, $"There is no module {requirement.Specifier}; require throws here when it runs.{resolver.Advice(requirement.Specifier)}");
                continue;
            }
            waiting.Add(found);
            var key = KeyOf(found);
            (requirement.IsLater ? later : needs).Add(key);
        }
        return new Module(KeyOf(file), file, script, [.. needs], [.. later]);
    }
}
