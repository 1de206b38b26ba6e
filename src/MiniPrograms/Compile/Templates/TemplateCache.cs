using System.Collections.Concurrent;
using Madang.MiniPrograms.Compile.Sources;

namespace Madang.MiniPrograms.Compile.Templates;

/// <summary>What was made of templates and WXS modules, by their text, from one compile to the next.</summary>
internal sealed class TemplateCache
{
    private readonly ConcurrentDictionary<string, ReadTemplate> read = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, (WxsModule? Module, IReadOnlyList<WxsFinding> Findings)> modules = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<(string Path, string Hash), CompiledTemplate> compiled = [];

    public ReadTemplate Read(CachedFile file, Func<CachedFile, ReadTemplate> make) => read.GetOrAdd(file.Hash, _ => make(file));

    public (WxsModule? Module, IReadOnlyList<WxsFinding> Findings) Rewrite(string text) => modules.GetOrAdd(text, WxsRewriter.Rewrite);

    public CompiledTemplate? Compiled(TemplateSource source) => compiled.GetValueOrDefault((source.Path, source.Hash));

    public void Keep(TemplateSource source, CompiledTemplate template) => compiled[(source.Path, source.Hash)] = template;
}
