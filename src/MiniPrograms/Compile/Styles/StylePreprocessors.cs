using System.Text.Json;
using Madang.MiniPrograms.Compile.Isolation;
using Madang.MiniPrograms.Compile.Npm;
using Madang.MiniPrograms.Compile.Scripts;
using Madang.MiniPrograms.Compile.Sources;

namespace Madang.MiniPrograms.Compile.Styles;

/// <summary>
/// Less and Sass, each in an engine of its own that starts when the first app needs it. They see the files that a style may import, and nothing else;
/// what stays as it is is made once. One thread at a time.
/// </summary>
internal sealed class StylePreprocessors(CompilerAssets assets, CompileLimits limits) : IDisposable
{
    private static readonly JsonSerializerOptions CamelCase = new() { PropertyNamingPolicy = JsonNamingPolicy.CamelCase };

    private readonly Lazy<Task<Preprocessor>> less = new(() => Task.Run(() => new Preprocessor(assets, "less.js", limits)));
    private readonly Lazy<Task<Preprocessor>> sass = new(() => Task.Run(() => new Preprocessor(assets, "sass.js", limits)));
    private readonly Dictionary<string, StyleSource> known = new(StringComparer.Ordinal);

    /// <summary>Starts what takes a while to start.</summary>
    public void Warm(StyleLanguage language) => _ = Engine(language);

    public StyleSource Compile(string path, CachedFile file, AppFiles files, ModuleResolver resolver)
    {
        if (known.TryGetValue(path, out var source) && source.Findings.Count == 0 && source.Files.All(one => files.Source(one.Path)?.Hash == one.Hash))
            return source;
        var language = StyleLanguages.Of(path);
        var read = new List<(string, string)> { (path, file.Hash) };
        var answer = Run(language, path, file.Text, (from, name) => Find(language, from, name, files, resolver, read));
        var findings = new List<Diagnostic>();
        if (answer.Error is { } error)
            findings.Add(Finding(Severity.Error, error, files));
        findings.AddRange((answer.Warnings ?? []).Select(warning => Finding(Severity.Warning, warning, files)));
        source = new(answer.Css, answer.Map is { } map ? new SourceMap(map) : null, read, findings);
        known[path] = source;
        return source;
    }

    public void Dispose()
    {
        foreach (var one in (Lazy<Task<Preprocessor>>[])[less, sass])
        {
            if (one.IsValueCreated && one.Value.IsCompletedSuccessfully)
                one.Value.Result.Dispose();
        }
    }

    private Task<Preprocessor> Engine(StyleLanguage language) => (language == StyleLanguage.Less ? less : sass).Value;

    private Answer Run(StyleLanguage language, string path, string text, Func<string, string, string?> find)
    {
        try
        {
            var answer = JsonSerializer.Deserialize<Answer>(Engine(language).GetAwaiter().GetResult().Compile(path, text, find), CamelCase)!;
            return answer.Error?.Message.Contains("call stack", StringComparison.Ordinal) == true ? TooDeep(path) : answer;
        }
        catch (ScriptTooDeepException)
        {
            return TooDeep(path);
        }
    }

    private static Answer TooDeep(string path) => new(null, null, new("This is nested too deeply, or includes itself without an end", path, 0, 0), null);

    private string? Find(StyleLanguage language, string from, string name, AppFiles files, ModuleResolver resolver, List<(string, string)> read)
    {
        if (read.Count > limits.Files || resolver.Preprocessed(from, name, language) is not { } path || files.Source(path) is not { } file)
            return null;
        read.Add((path, file.Hash));
        return JsonSerializer.Serialize(new { path, text = file.Text });
    }

    private static Diagnostic Finding(Severity severity, Problem problem, AppFiles files) =>
        new(severity, severity == Severity.Error ? "style-syntax" : "style-warning", files.Shown(problem.Path), problem.Line, problem.Column, Sentence(problem.Message));

    // Both end some messages with a mark of their own, and Sass writes several lines at times.
    private static string Sentence(string message) => message.Trim().TrimEnd('.', '!').ReplaceLineEndings(" ") + ".";

    private sealed record Problem(string Message, string Path, int Line, int Column);

    private sealed record Answer(string? Css, string? Map, Problem? Error, Problem[]? Warnings);

    private sealed class Preprocessor : IDisposable
    {
        private readonly ScriptEngine engine;
        private Func<string, string, string?>? find;

        public Preprocessor(CompilerAssets assets, string script, CompileLimits limits)
        {
            engine = new ScriptEngine(assets, script, limits);
            engine.Offer("find", new Func<string, string, string?>((from, name) => find!(from, name)));
        }

        public string Compile(string path, string text, Func<string, string, string?> findFile)
        {
            find = findFile;
            try
            {
                return engine.Call("compile", path, text);
            }
            finally
            {
                find = null;
            }
        }

        public void Dispose() => engine.Dispose();
    }
}
