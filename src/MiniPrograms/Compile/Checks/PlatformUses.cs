using Madang.MiniPrograms.Compile.Components;
using Madang.MiniPrograms.Compile.Configuration;
using Madang.MiniPrograms.Compile.Diagnostics;
using Madang.MiniPrograms.Compile.Scripts;
using Madang.MiniPrograms.Compile.Sources;
using Madang.MiniPrograms.Compile.Templates;

namespace Madang.MiniPrograms.Compile;

/// <summary>Finds what an app uses of the platform: built-in components with their attributes, members of <c>wx</c>, members of <c>app.json</c>.</summary>
internal sealed class PlatformUses(AppFiles files, AppConfig app, ComponentGraph components, ModuleGraph modules, TemplateSources templates)
{
    private static readonly string[] Language = ["block", "import", "include", "slot", "template", "wxs"];

    public IReadOnlyList<PlatformUse> All() =>
    [
        .. OfConfig().Concat(OfTemplates()).Concat(OfScripts()).Distinct()
            .OrderBy(use => use.Kind, StringComparer.Ordinal).ThenBy(use => use.Name, StringComparer.Ordinal).ThenBy(use => use.File, StringComparer.Ordinal).ThenBy(use => use.Line).ThenBy(use => use.Column),
    ];

    private IEnumerable<PlatformUse> OfConfig()
    {
        foreach (var (name, value) in app.Json.Members!)
            yield return Use("app.json", name, files.Shown("app.json"), value.At);
    }

    private IEnumerable<PlatformUse> OfTemplates()
    {
        var own = components.Components.Values.SelectMany(component => component.Uses.Keys.Concat(component.Generics.Keys)).ToHashSet(StringComparer.Ordinal);
        foreach (var template in templates.Templates)
        {
            foreach (var element in template.Elements)
            {
                if (!BuiltInElements.Has(element.Name) || own.Contains(element.Name) || Language.Contains(element.Name))
                    continue;
                yield return Use("component", element.Name, template.Shown, SourcePosition.At(template.Text, element.Offset));
                foreach (var attribute in element.Attributes)
                {
                    if (PlatformAttribute.Of(attribute) is { } name)
                        yield return Use(name.Kind, $"{element.Name}.{name.Name}", template.Shown, SourcePosition.At(template.Text, attribute.Offset));
                }
            }
        }
    }

    private IEnumerable<PlatformUse> OfScripts()
    {
        foreach (var module in modules.Modules.Values)
        {
            foreach (var use in module.Script.Facts.ApiUses)
                yield return Use("api", $"wx.{use.Member}", files.Shown(module.File), module.Script.Original(use.Offset));
            foreach (var (origin, offset) in module.Script.Facts.Origins)
                yield return Use("domain", origin, files.Shown(module.File), module.Script.Original(offset));
        }
    }

    private static PlatformUse Use(string kind, string name, string file, SourcePosition at) => new(kind, name, file, at.Line, at.Column);
}

/// <summary>Tells attributes of a component from what every node has.</summary>
internal static class PlatformAttribute
{
    private static readonly string[] Listening = ["capture-bind:", "capture-catch:", "capture-mut-bind:", "mut-bind:", "bind:", "catch:", "mut-bind", "bind", "catch"];
    private static readonly string[] OfEveryNode = ["id", "class", "style", "hidden", "slot", "is", "role"];
    private static readonly string[] Prefixed = ["wx:", "data-", "data:", "mark:", "change:", "generic:", "aria-", "worklet:", "slot:", "class:", "style:", "let:"];

    // Events of every node.
    private static readonly string[] Common =
    [
        "tap", "longpress", "longtap", "touchstart", "touchmove", "touchend", "touchcancel", "touchforcechange", "transitionend", "animationstart", "animationiteration", "animationend",
    ];

    public static (string Kind, string Name)? Of(WxmlAttribute attribute)
    {
        var name = attribute.Name;
        if (OfEveryNode.Contains(name) || Prefixed.Any(prefix => name.StartsWith(prefix, StringComparison.Ordinal)))
            return null;
        if (Listening.FirstOrDefault(prefix => name.StartsWith(prefix, StringComparison.Ordinal) && name.Length > prefix.Length) is { } listening)
            return name[listening.Length..] is var type && Common.Contains(type) ? null : ("event", type);
        if (name.StartsWith("model:", StringComparison.Ordinal))
            name = name["model:".Length..];
        return name == "open-type" && attribute.Value is { Length: > 0 } value && !value.Contains("{{", StringComparison.Ordinal) ? ("attribute", $"open-type.{value}") : ("attribute", name);
    }
}
