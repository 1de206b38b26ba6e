using System.Collections.Concurrent;
using Madang.MiniPrograms.Compile.Npm;
using Madang.MiniPrograms.Compile.Sources;

namespace Madang.MiniPrograms.Compile.Styles;

/// <summary>Makes style sheets, and makes none again whose files stayed as they were.</summary>
internal sealed class StyleCompiler(CompileLimits limits)
{
    private readonly ConcurrentDictionary<(string Path, string Prefix, string Host, bool WithMap), Style> known = [];

    public Style Compile(IReadOnlyList<string> paths, string classPrefix, string host, bool withMap, AppFiles files, ModuleResolver resolver, StyleText textOf)
    {
        var key = (string.Join('\n', paths), classPrefix, host, withMap);
        if (known.TryGetValue(key, out var style) && style.Findings.Count == 0 && style.Sources.All(source => files.Source(source.Path)?.Hash == source.Hash))
            return style;
        style = new StyleSheet(files, resolver.Style, textOf, limits, new Selectors(classPrefix, host), withMap).Compile(paths);
        known[key] = style;
        return style;
    }
}
