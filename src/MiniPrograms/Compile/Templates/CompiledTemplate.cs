using System.Text.RegularExpressions;
using Madang.MiniPrograms.Compile.Diagnostics;
using Madang.MiniPrograms.Compile.Isolation;

namespace Madang.MiniPrograms.Compile.Templates;

/// <summary>A template's code, and the scripts inside it that answer events in the view.</summary>
/// <param name="Code">An expression; see <see cref="ITemplateCompiler.RuntimeVariables"/> for what it expects around it.</param>
/// <param name="Inline">Rewritten scripts by name.</param>
/// <param name="Findings">What to tell the author, whenever this is used.</param>
internal sealed partial record CompiledTemplate(string Code, IReadOnlyDictionary<string, WxsModule> Inline, IReadOnlyList<Diagnostic> Findings)
{
    // Advice for those who write for glass-easel alone: WeChat's own documents write such names, and they mean the same here.
    private static readonly string[] OfTaste = ["avoid uppercase letters", "this attribute is deprecated"];

    /// <summary>Null when the compiler broke off: it must not be asked again.</summary>
    public static CompiledTemplate? Compile(TemplateSource source, ITemplateCompiler compiler, TemplateCache cache)
    {
        try
        {
            return Make(source, compiler, cache);
        }
        catch (ScriptTooDeepException)
        {
            return null;
        }
    }

    private static CompiledTemplate Make(TemplateSource source, ITemplateCompiler compiler, TemplateCache cache)
    {
        var (found, scripts) = compiler.Read(source.Path, source.Text);
        // Duplicate attributes are blanked out before and reported there.
        var findings = found.Where(one => one.IsError || !OfTaste.Contains(one.Message)).Select(one => new Diagnostic(one.IsError ? Severity.Error : Severity.Warning, "template", source.Shown, one.Line, one.Column, Sentence(source.Text, one))).ToList();
        var inline = new SortedDictionary<string, WxsModule>(StringComparer.Ordinal);
        foreach (var script in scripts)
        {
            var (module, problems) = cache.Rewrite(script.Text);
            var start = source.Text.IndexOf(script.Text, StringComparison.Ordinal);
            foreach (var problem in problems)
                findings.Add(TemplateSources.Finding(problem, source.Shown, SourcePosition.At(source.Text, Math.Max(start, 0) + problem.Offset)));
            inline[script.Name] = module ?? new WxsModule("", []);
        }
        var code = compiler.Write(source.Path, [.. inline.Select(one => new InlineScript(one.Key, one.Value.Text))]);
        return new CompiledTemplate(code, inline, findings);
    }

    // The template compiler points at a place and leaves the rest to the eye; a list of findings needs the word that stands there.
    private static string Sentence(string text, TemplateFinding finding)
    {
        var message = $"{char.ToUpperInvariant(finding.Message[0])}{finding.Message[1..]}";
        var line = text.Split('\n').ElementAtOrDefault(finding.Line - 1) ?? "";
        var word = WordAt().Match(line, Math.Clamp(finding.Column - 1, 0, line.Length));
        return word.Success ? $"{message}: {word.Value}." : $"{message}.";
    }

    [GeneratedRegex(@"\G[\w:.-]{2,60}", RegexOptions.CultureInvariant)]
    private static partial Regex WordAt();
}
