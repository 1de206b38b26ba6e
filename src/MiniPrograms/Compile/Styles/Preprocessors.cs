using System.Text.Json;
using Madang.MiniPrograms.Compile.Diagnostics;
using Madang.MiniPrograms.Compile.Npm;
using Madang.MiniPrograms.Compile.Sources;
using Microsoft.ClearScript;
using Microsoft.ClearScript.V8;

namespace Madang.MiniPrograms.Compile.Styles;

/// <summary>Less and Sass, as npm has them, run by V8 in this process. Each is started by the first app that uses it.</summary>
internal sealed class Preprocessors(CompilerAssets assets, CompileLimits limits) : IDisposable
{
    private static readonly JsonSerializerOptions CamelCase = new() { PropertyNamingPolicy = JsonNamingPolicy.CamelCase };

    private readonly Dictionary<string, V8ScriptEngine> engines = new(StringComparer.Ordinal);

    public static bool IsFor(string path) => SourcePath.Extension(path) is ".less" or ".scss" or ".sass";

    /// <summary>The CSS of a Less or Sass file, with what went wrong reported; null then.</summary>
    public string? Compile(string path, AppFiles files, ModuleResolver resolver, Findings findings)
    {
        if (files.Text(path) is not { } text)
            return null;
        var language = SourcePath.Extension(path) == ".less" ? "less" : "sass";
        var engine = Engine(language);
        // What the preprocessor may ask for: the file that an @import means, and its text.
        Func<string, string, string?> find = (from, specifier) => Find(from, specifier, resolver, files);
        Func<string, string?> load = files.Text;
        var answer = (string)((ScriptObject)engine.Evaluate("compile")).InvokeAsFunction(path, text, find, load);
        var result = JsonSerializer.Deserialize<Answer>(answer, CamelCase)!;
        if (result.Error is { } error)
            findings.Error("style-syntax", files.Shown(error.File is { } file && files.Exists(file) ? file : path), new(error.Line, error.Column), error.Message);
        return result.Css;
    }

    public void Dispose()
    {
        foreach (var engine in engines.Values)
            engine.Dispose();
    }

    private static string? Find(string from, string specifier, ModuleResolver resolver, AppFiles files)
    {
        if (resolver.Style(from, specifier) is { } found)
            return found;
        // Sass lets a partial be named without its underscore.
        var slash = specifier.LastIndexOf('/') + 1;
        return SourcePath.Join(SourcePath.Folder(from), $"{specifier[..slash]}_{specifier[slash..]}") is { } partial
            ? ((string[])[partial, $"{partial}.scss", $"{partial}.sass"]).FirstOrDefault(files.Exists)
            : null;
    }

    private V8ScriptEngine Engine(string language)
    {
        if (engines.TryGetValue(language, out var engine))
            return engine;
        engine = new V8ScriptEngine(new V8RuntimeConstraints { MaxOldSpaceSize = limits.EngineHeapMiB }, V8ScriptEngineFlags.DisableGlobalMembers | V8ScriptEngineFlags.HideHostExceptions);
        engine.Execute(new DocumentInfo($"{language}.js"), File.ReadAllText(assets.PathOf($"{language}.js")));
        return engines[language] = engine;
    }

    private sealed record Problem(string Message, string? File, int Line, int Column);

    private sealed record Answer(string? Css, Problem? Error);
}
