using Madang.MiniPrograms.Compile.Components;
using Madang.MiniPrograms.Compile.Scripts;
using Madang.MiniPrograms.Compile.Templates;

namespace Madang.MiniPrograms.Compile.Linking;

/// <summary>Which part needs which.</summary>
internal sealed class PartGraph(ComponentGraph components, ModuleGraph modules, TemplateSources templates, IReadOnlyDictionary<string, CompiledTemplate> compiled)
{
    /// <summary>All that must be there when these parts are used, themselves among it.</summary>
    public SortedSet<Part> Closure(IEnumerable<Part> roots)
    {
        var closure = new SortedSet<Part>();
        var open = new Stack<Part>(roots);
        while (open.TryPop(out var part))
        {
            if (!closure.Add(part))
                continue;
            foreach (var needed in Needs(part))
                open.Push(needed);
        }
        return closure;
    }

    /// <summary>The parts of a page or component without what it uses.</summary>
    public static Part Of(string component) => new(PartKind.Component, component);

    /// <summary>Modules and components that these parts may ask for after they run.</summary>
    public SortedSet<Part> Later(IEnumerable<Part> parts)
    {
        var later = new SortedSet<Part>();
        foreach (var part in parts)
        {
            if (part.Kind == PartKind.Module && modules.Modules.TryGetValue(part.Path, out var module))
                later.UnionWith(module.Later.Select(key => new Part(PartKind.Module, key)));
            if (part.Kind == PartKind.Component && components.Components.TryGetValue(part.Path, out var component))
                later.UnionWith(component.Later.Select(Of));
        }
        return later;
    }

    private IEnumerable<Part> Needs(Part part) => part.Kind switch
    {
        PartKind.Component when components.Components.TryGetValue(part.Path, out var component) => NeedsOf(component),
        PartKind.Template when templates.Template(part.Path) is { } template => NeedsOf(template),
        PartKind.Module when modules.Modules.TryGetValue(part.Path, out var module) => module.Needs.Select(key => new Part(PartKind.Module, key)),
        _ => [],
    };

    private static IEnumerable<Part> NeedsOf(Component component)
    {
        if (component.Script is { } script)
            yield return new(PartKind.Module, ModuleGraph.KeyOf(script));
        foreach (var template in component.Templates)
            yield return new(PartKind.Template, template.Path);
        foreach (var path in component.Uses.Values.Concat(component.Generics.Values))
        {
            if (path.Length > 0 && !component.Later.Contains(path))
                yield return Of(path);
        }
    }

    private IEnumerable<Part> NeedsOf(TemplateSource template)
    {
        var inline = compiled.TryGetValue(template.Path, out var code) ? code.Inline.Values.SelectMany(module => TemplateSources.Targets(template.Path, module)) : [];
        return templates.ScriptClosure(template.Scripts.Select(script => script.Key).Concat(inline)).Select(script => new Part(PartKind.Wxs, script.Key));
    }
}
