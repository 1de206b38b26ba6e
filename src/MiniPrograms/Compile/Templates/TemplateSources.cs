using System.Text;
using System.Text.RegularExpressions;
using Madang.MiniPrograms.Compile.Diagnostics;
using Madang.MiniPrograms.Compile.Sources;

namespace Madang.MiniPrograms.Compile.Templates;

/// <summary>Reads WXML and WXS files, each once, and whatever they name in turn.</summary>
internal sealed partial class TemplateSources(AppFiles files, CompileLimits limits, Findings findings, TemplateCache cache)
{
    private readonly Dictionary<string, TemplateSource?> templates = new(StringComparer.Ordinal);
    private readonly Dictionary<string, WxsSource> scripts = new(StringComparer.Ordinal);

    public IEnumerable<TemplateSource> Templates => templates.Values.OfType<TemplateSource>();

    public WxsSource? Script(string key) => scripts.GetValueOrDefault(key);

    public TemplateSource? Template(string path) => templates.GetValueOrDefault(path);

    /// <summary>The template at a path without extension and all that it imports or includes, itself first.</summary>
    public IReadOnlyList<TemplateSource> Closure(string path)
    {
        var closure = new List<TemplateSource>();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var open = new Stack<string>([path]);
        while (open.TryPop(out var next))
        {
            if (!seen.Add(next) || Load(next) is not { } template)
                continue;
            closure.Add(template);
            foreach (var named in template.Templates)
                open.Push(named);
        }
        return closure;
    }

    /// <summary>The WXS modules that a module needs, itself among them.</summary>
    public IEnumerable<WxsSource> ScriptClosure(IEnumerable<string> keys)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var open = new Stack<string>(keys);
        while (open.TryPop(out var key))
        {
            if (!seen.Add(key) || Script(key) is not { } script)
                continue;
            yield return script;
            foreach (var named in script.Requires)
                open.Push(named);
        }
    }

    private TemplateSource? Load(string path)
    {
        if (templates.TryGetValue(path, out var known))
            return known;
        templates[path] = null;
        var file = files.Source($"{path}.wxml");
        if (file is null)
            return null;
        var shown = files.Shown($"{path}.wxml");
        var (elements, depth, text, duplicates, bare) = cache.Read(file, Read);
        foreach (var duplicate in duplicates)
            findings.Warning("attribute-twice", shown, duplicate.At, $"{duplicate.Name} is written twice; the last one counts.");
        foreach (var one in bare)
            findings.Warning("attribute-bare", shown, one.At, $"The value of {one.Name} has no quotes around it; it is taken up to the next space.");
        if (depth > limits.TemplateDepth)
        {
            findings.Error("template-too-deep", shown, SourcePosition.Whole, $"Elements may be nested {limits.TemplateDepth} deep at most; here it is {depth}.");
            return null;
        }
        return templates[path] = Resolve(path, shown, text, file, elements);
    }

    private static ReadTemplate Read(CachedFile file)
    {
        var (elements, depth) = WxmlReader.Read(file.Text);
        var text = file.Text.ToCharArray();
        var duplicates = new List<(string, SourcePosition)>();
        foreach (var element in elements)
        {
            var last = new HashSet<string>(StringComparer.Ordinal);
            foreach (var attribute in element.Attributes.Reverse())
            {
                if (last.Add(attribute.Name))
                    continue;
                duplicates.Add((attribute.Name, SourcePosition.At(file.Text, attribute.Offset)));
                for (var at = attribute.Offset; at < attribute.End; at++)
                    text[at] = text[at] is '\n' or '\r' ? text[at] : ' ';
            }
        }
        var bare = elements.SelectMany(element => element.Attributes).Where(attribute => attribute is { IsBare: true, Value: { } value } && OutsideOfNames().IsMatch(value) && text[attribute.Offset] != ' ').ToArray();
        return new(elements, depth, duplicates.Count > 0 || bare.Length > 0 ? Quoted(new string(text), bare) : file.Text, duplicates, [.. bare.Select(one => (one.Name, SourcePosition.At(file.Text, one.Offset)))]);
    }

    // The template compiler takes names and numbers without quotes, the developer tools take anything: an address with ? and &, even one with a quote at its end alone.
    private static string Quoted(string text, WxmlAttribute[] bare)
    {
        var quoted = new StringBuilder(text);
        foreach (var attribute in bare.OrderByDescending(one => one.Offset))
        {
            var (start, value) = (attribute.End - attribute.Value!.Length, attribute.Value.TrimEnd('"', '\''));
            quoted.Remove(start, attribute.Value.Length).Insert(start, $"\"{value.Replace("\"", "&quot;", StringComparison.Ordinal)}\"");
        }
        return quoted.ToString();
    }

    private TemplateSource Resolve(string path, string shown, string text, CachedFile file, IReadOnlyList<WxmlElement> elements)
    {
        var named = new List<string>();
        var modules = new List<(string, string)>();
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (var element in elements)
        {
            if (element.Name is "import" or "include" && Named(element, path, shown, file.Text, ".wxml") is { } template)
                named.Add(template);
            if (element.Name != "wxs" || element["module"]?.Value is not { Length: > 0 } name)
                continue;
            names.Add(name);
            if (element["src"] is null)
                LoadRequired(path, InlineText(file.Text, element));
            else if (Named(element, path, shown, file.Text, ".wxs") is { } script)
            {
                modules.Add((name, script));
                LoadScript(script);
            }
        }
        var responders = names.Count == 0 ? [] : Responders(elements, names);
        return new TemplateSource(path, shown, text, file.Hash, elements, named, modules, responders);
    }

    private static string InlineText(string text, WxmlElement element)
    {
        var start = text.IndexOf('>', element.Attributes.Count > 0 ? element.Attributes[^1].End : element.Offset) + 1;
        var end = text.IndexOf("</wxs>", start, StringComparison.Ordinal);
        return end < 0 ? "" : text[start..end];
    }

    // What is wrong inside is found when the template is compiled.
    private void LoadRequired(string path, string inline)
    {
        if (cache.Rewrite(inline).Module is not { } module)
            return;
        foreach (var target in Targets(path, module))
            LoadScript(target);
    }

    private string? Named(WxmlElement element, string path, string shown, string text, string extension)
    {
        if (element["src"]?.Value is not { Length: > 0 } written)
        {
            findings.Error("src-missing", shown, SourcePosition.At(text, element.Offset), $"<{element.Name}> needs a src.");
            return null;
        }
        var at = SourcePosition.At(text, element["src"]!.Offset);
        if (written.Contains("{{", StringComparison.Ordinal))
        {
            findings.Error("src-dynamic", shown, at, $"The src of <{element.Name}> is read when the app is built and can have no {{{{ }}}} in it.");
            return null;
        }
        var target = SourcePath.Join(SourcePath.Folder(path), written);
        if (target is null)
        {
            findings.Error("path-leads-out", shown, at, $"{written} leads out of the app.");
            return null;
        }
        if (!target.EndsWith(extension, StringComparison.Ordinal))
            target += extension;
        if (files.Exists(target))
            return target[..^extension.Length];
        // The developer tools build an app whose template imports what is gone, and render nothing of it.
        if (extension == ".wxml")
            findings.Warning("file-missing", shown, at, $"There is no file {target}: nothing of it is shown.");
        else
            findings.Error("file-missing", shown, at, $"There is no file {target}.");
        return null;
    }

    private void LoadScript(string key)
    {
        if (scripts.ContainsKey(key) || files.Source($"{key}.wxs") is not { } file)
            return;
        var shown = files.Shown($"{key}.wxs");
        var (module, problems) = cache.Rewrite(file.Text);
        foreach (var problem in problems)
            findings.Add(Finding(problem, shown, SourcePosition.At(file.Text, problem.Offset)));
        if (module is null)
            return;
        var requires = new List<string>();
        scripts[key] = new WxsSource(key, module.Text, requires);
        foreach (var (specifier, offset) in module.Requires)
        {
            var target = SourcePath.Join(SourcePath.Folder(key), specifier);
            target = target?.EndsWith(".wxs", StringComparison.Ordinal) == true ? target[..^4] : target;
            if (target is null || !files.Exists($"{target}.wxs"))
            {
                findings.Error("module-missing", shown, SourcePosition.At(file.Text, offset), $"There is no WXS module {specifier}.");
                continue;
            }
            requires.Add(target);
            LoadScript(target);
        }
    }

    /// <summary>A finding inside a script as one of the file that it stands in.</summary>
    public static Diagnostic Finding(WxsFinding finding, string shown, SourcePosition at) =>
        new(finding.IsError ? Severity.Error : Severity.Warning, finding.Code, shown, at.Line, at.Column, finding.Message);

    /// <summary>The keys of the modules that a script in a template requires.</summary>
    public static IEnumerable<string> Targets(string path, WxsModule module) =>
        module.Requires.Select(one => SourcePath.Join(SourcePath.Folder(path), one.Specifier)).OfType<string>()
            .Select(target => target.EndsWith(".wxs", StringComparison.Ordinal) ? target[..^4] : target);

    private static string[] Responders(IReadOnlyList<WxmlElement> elements, HashSet<string> names) =>
    [
        .. elements.SelectMany(element => element.Attributes)
            .Where(attribute => attribute.Value is not null && ListensOrWatches().IsMatch(attribute.Name))
            .Select(attribute => MemberOf().Match(attribute.Value!))
            .Where(match => match.Success && names.Contains(match.Groups[1].Value))
            .Select(match => match.Groups[1].Value).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal),
    ];

    [GeneratedRegex(@"^(capture-)?(mut-)?(bind|catch|change:)", RegexOptions.CultureInvariant)]
    private static partial Regex ListensOrWatches();

    [GeneratedRegex(@"^\s*\{\{\s*([A-Za-z_$][\w$]*)\s*\.", RegexOptions.CultureInvariant)]
    private static partial Regex MemberOf();

    // One expression alone needs no quotes.
    [GeneratedRegex(@"^(?!\{\{.*\}\}$).*[^A-Za-z0-9_.:-]", RegexOptions.CultureInvariant | RegexOptions.Singleline)]
    private static partial Regex OutsideOfNames();
}

/// <summary>What the text of a template alone decides.</summary>
internal sealed record ReadTemplate(IReadOnlyList<WxmlElement> Elements, int Depth, string Text, IReadOnlyList<(string Name, SourcePosition At)> Duplicates, IReadOnlyList<(string Name, SourcePosition At)> Bare);
