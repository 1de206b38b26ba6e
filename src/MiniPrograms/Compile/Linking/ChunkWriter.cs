using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Madang.MiniPrograms.Compile.Components;
using Madang.MiniPrograms.Compile.Scripts;
using Madang.MiniPrograms.Compile.Templates;

namespace Madang.MiniPrograms.Compile.Linking;

/// <summary>Writes chunks: classic scripts with nothing but calls of <c>__madang</c>.</summary>
internal sealed class ChunkWriter(
    ComponentGraph components,
    ModuleGraph modules,
    TemplateSources templates,
    IReadOnlyDictionary<string, CompiledTemplate> compiled,
    IReadOnlyDictionary<string, string> mains,
    IReadOnlyList<string> moduleParameters,
    string runtimeVariables,
    bool withMaps)
{
    private static readonly JsonWriterOptions Relaxed = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly string[] parameters = ["require", "module", "exports", .. moduleParameters];

    /// <summary>The chunk's text and its source map, or null without maps.</summary>
    public (byte[] Text, byte[]? Map) Write(string chunk, IEnumerable<Part> parts)
    {
        var text = new StringBuilder();
        var sections = new List<(int Line, string Map)>();
        var line = 0;
        foreach (var part in parts)
        {
            var start = text.Length;
            Write(text, part, withMaps ? (before, map) => sections.Add((line + before, map)) : null);
            for (var at = start; at < text.Length; at++)
                line += text[at] == '\n' ? 1 : 0;
        }
        if (!withMaps)
            return (Encoding.UTF8.GetBytes(text.ToString()), null);
        var depth = chunk.Count(character => character == '/');
        text.Append("//# sourceMappingURL=").Insert(text.Length, "../", depth).Append("map/").Append(chunk).Append(".map\n");
        return (Encoding.UTF8.GetBytes(text.ToString()), Map(sections));
    }

    /// <summary>The file for the view with the scripts of one component that answer events there.</summary>
    public byte[] WriteResponders(Component component)
    {
        var text = new StringBuilder();
        var keys = new SortedSet<string>(StringComparer.Ordinal);
        var inlines = new SortedDictionary<string, WxsModule>(StringComparer.Ordinal);
        foreach (var template in component.Templates.Where(one => one.Responders.Count > 0))
        {
            foreach (var name in template.Responders)
            {
                if (template.Scripts.FirstOrDefault(script => script.Name == name) is { Key: { } key })
                    keys.Add(key);
                else if (compiled.TryGetValue(template.Path, out var code) && code.Inline.TryGetValue(name, out var module))
                {
                    inlines[$"{template.Path}#{name}"] = module;
                    keys.UnionWith(TemplateSources.Targets(template.Path, module));
                }
            }
        }
        foreach (var script in templates.ScriptClosure(keys).OrderBy(one => one.Key, StringComparer.Ordinal))
            Script(text, script.Key, script.Text, isStrict: true);
        foreach (var (key, module) in inlines)
            Script(text, key, module.Text, isStrict: true);
        return Encoding.UTF8.GetBytes(text.ToString());
    }

    private void Write(StringBuilder text, Part part, Action<int, string>? addMap)
    {
        switch (part.Kind)
        {
            case PartKind.Module when modules.Modules.TryGetValue(part.Path, out var module):
                Define(text, module, addMap);
                break;
            case PartKind.Component when components.Components.TryGetValue(part.Path, out var component):
                Describe(text, component);
                break;
            case PartKind.Template when compiled.TryGetValue(part.Path, out var template):
                text.Append("__madang.template(").Append(Quoted(part.Path)).Append(",function(G,R,D,Q,").Append(runtimeVariables.Replace(",Q", "", StringComparison.Ordinal)).Append("){return(").Append(template.Code).Append(")});\n");
                break;
            case PartKind.Wxs when templates.Script(part.Path) is { } script:
                Script(text, script.Key, script.Text, isStrict: false);
                break;
        }
    }

    private void Define(StringBuilder text, Module module, Action<int, string>? addMap)
    {
        // A name that the module itself declares with let, const or class cannot be a parameter too; nobody reads it then.
        var taken = module.Script.Facts.TopLevelNames;
        var names = parameters.Select((name, index) => taken.Contains(name) ? $"_{index}" : name);
        text.Append("__madang.define(").Append(Quoted(module.Key)).Append(",function(").AppendJoin(',', names).Append("){");
        if (module.Script.Map.Length > 0)
        {
            text.Append('\n');
            addMap?.Invoke(1, module.Script.Map);
        }
        text.Append(module.Script.Code.TrimEnd('\n')).Append("\n});\n");
        foreach (var (alias, main) in mains)
        {
            if (ModuleGraph.KeyOf(main) == module.Key)
                text.Append("__madang.define(").Append(Quoted(alias)).Append(",function(require,module){module.exports=require(").Append(Quoted($"/{module.Key}")).Append(")});\n");
        }
    }

    private static void Describe(StringBuilder text, Component component)
    {
        using var bytes = new MemoryStream();
        using (var writer = new Utf8JsonWriter(bytes, Relaxed))
        {
            writer.WriteStartObject();
            foreach (var (name, value) in component.Json?.Members ?? [])
            {
                if (name is "usingComponents" or "componentGenerics" or "componentPlaceholder")
                    continue;
                writer.WritePropertyName(name);
                value.Write(writer);
            }
            WriteMap(writer, "usingComponents", component.Uses);
            WriteMap(writer, "componentPlaceholder", component.Placeholders);
            if (component.Generics.Count > 0)
            {
                writer.WriteStartObject("componentGenerics");
                foreach (var (name, standard) in component.Generics)
                {
                    if (standard.Length == 0)
                    {
                        writer.WriteBoolean(name, true);
                        continue;
                    }
                    writer.WriteStartObject(name);
                    writer.WriteString("default", standard);
                    writer.WriteEndObject();
                }
                writer.WriteEndObject();
            }
            writer.WriteEndObject();
        }
        text.Append("__madang.component(").Append(Quoted(component.Path)).Append(',').Append(Harmless(Encoding.UTF8.GetString(bytes.ToArray()))).Append(");\n");
    }

    private static void WriteMap(Utf8JsonWriter writer, string name, SortedDictionary<string, string> map)
    {
        if (map.Count == 0)
            return;
        writer.WriteStartObject(name);
        foreach (var (key, value) in map)
            writer.WriteString(key, value);
        writer.WriteEndObject();
    }

    private static void Script(StringBuilder text, string key, string body, bool isStrict) =>
        text.Append("__madang.wxs(").Append(Quoted(key)).Append(",function(require,exports,module){").Append(isStrict ? "\"use strict\";" : "").Append(body).Append("\n});\n");

    // "__proto__" as a plain key in a literal would set the prototype instead.
    private static string Harmless(string json) => json.Replace("\"__proto__\":", "[\"__proto__\"]:", StringComparison.Ordinal);

    private static string Quoted(string text) => JsonSerializer.Serialize(text, RelaxedText);

    private static readonly JsonSerializerOptions RelaxedText = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static byte[] Map(List<(int Line, string Map)> sections)
    {
        var map = new StringBuilder("{\"version\":3,\"sections\":[");
        for (var index = 0; index < sections.Count; index++)
            map.Append(index > 0 ? "," : "").Append("{\"offset\":{\"line\":").Append(sections[index].Line).Append(",\"column\":0},\"map\":").Append(sections[index].Map).Append('}');
        return Encoding.UTF8.GetBytes(map.Append("]}").ToString());
    }
}
