using System.Collections.Concurrent;
using System.Text;
using Madang.MiniPrograms.Compile.Diagnostics;
using Madang.MiniPrograms.Compile.Sources;

namespace Madang.MiniPrograms.Compile.Scripts;

/// <summary>Makes CommonJS of JavaScript, ES modules and TypeScript, each file by itself; what stays the same is made once.</summary>
internal sealed class ScriptCompiler(Func<Esbuild> start) : IAsyncDisposable
{
    // Decorators as TypeScript of mini programs has them; declared fields assign as they did before ES2022.
    private const string TypeScriptOptions = """{"compilerOptions":{"experimentalDecorators":true,"useDefineForClassFields":false,"verbatimModuleSyntax":false}}""";

    private readonly SemaphoreSlim alone = new(1);
    private readonly Lock gate = new();
    private Esbuild? esbuild;

    private readonly ConcurrentDictionary<(string Shown, string Hash, bool Minify), Script> known = [];

    public async Task<Script> CompileAsync(string shown, string path, CachedFile source, bool minify)
    {
        var key = (shown, source.Hash, minify);
        if (known.TryGetValue(key, out var script))
            return script;
        script = SourcePath.Extension(path) == ".json" ? Json(shown, source) : await TransformAsync(shown, path, source, minify);
        known[key] = script;
        return script;
    }

    /// <summary>Starts what takes a while to start.</summary>
    public void Warm() => _ = Running();

    public async ValueTask DisposeAsync()
    {
        if (esbuild is not null)
            await esbuild.DisposeAsync();
        alone.Dispose();
    }

    private Esbuild Running()
    {
        lock (gate)
            return esbuild is { HasEnded: false } ? esbuild : esbuild = start();
    }

    // Under a script that is nested without reason esbuild runs out of memory and ends. Whatever it worked on is tried again by itself; only that script ends it then.
    private async Task<EsbuildOutput?> TransformAsync(byte[] source, string[] flags)
    {
        try
        {
            return await Running().TransformAsync(source, flags);
        }
        catch (IOException)
        {
            await alone.WaitAsync();
        }
        try
        {
            await using var own = start();
            return await own.TransformAsync(source, flags);
        }
        catch (IOException)
        {
            return null;
        }
        finally
        {
            alone.Release();
        }
    }

    private static Script Json(string shown, CachedFile source)
    {
        var findings = new Findings();
        var value = Configuration.JsonSource.Parse(shown, source.Bytes, findings);
        using var text = new MemoryStream();
        using (var writer = new System.Text.Json.Utf8JsonWriter(text, new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
            value?.Write(writer);
        var code = value is null ? "" : $"module.exports={Encoding.UTF8.GetString(text.ToArray())};";
        return new Script(code, "", ScriptFacts.None, findings.Sorted());
    }

    private async Task<Script> TransformAsync(string shown, string path, CachedFile source, bool minify)
    {
        string[] flags =
        [
            "--format=cjs", "--target=es2020", "--charset=utf8", "--log-level=silent", "--log-limit=0", "--color=false", "--legal-comments=inline",
            $"--sourcefile={shown}", "--sourcemap=external", "--sources-content=true",
            .. SourcePath.Extension(path) == ".ts" ? (string[])["--loader=ts", $"--tsconfig-raw={TypeScriptOptions}"] : ["--loader=js"],
            .. minify ? (string[])["--minify"] : [],
        ];
        if (await TransformAsync(Encoding.UTF8.GetBytes(source.Text), flags) is not { } output)
            return Refused([], TooDeep(shown));
        var findings = output.Errors.Select(error => new Diagnostic(Severity.Error, "script-syntax", shown, error.Line, error.Column, Sentence(error.Text))).ToList();
        if (output.Code is null)
            return Refused(findings);
        // A module is a function's body, where #! at the start means nothing.
        var code = output.Code.StartsWith("#!", StringComparison.Ordinal) ? "//" + output.Code : output.Code;
        try
        {
            var facts = ScriptFacts.Read(code);
            if (facts.BadPatterns.Count == 0)
                return new Script(code, output.Map, facts, findings);
            var original = new Script(code, output.Map, facts, []);
            findings.AddRange(facts.BadPatterns.Select(bad => Pattern(shown, original.Original(bad.Start))));
            code = WithoutBadPatterns(code, facts);
            return new Script(code, output.Map, ScriptFacts.Read(code), findings);
        }
        catch (InsufficientExecutionStackException)
        {
            return Refused(findings, TooDeep(shown));
        }
        catch (Acornima.ParseErrorException error)
        {
            var at = new Script(code, output.Map, ScriptFacts.None, []).Original(error.Error.Index);
            return Refused(findings, new Diagnostic(Severity.Error, "script-syntax", shown, at.Line, at.Column, Sentence(error.Error.Description)));
        }
    }

    private static Script Refused(List<Diagnostic> findings, params Diagnostic[] more) => new("", "", ScriptFacts.None, [.. findings, .. more]);

    private static Diagnostic TooDeep(string shown) => new(Severity.Error, "script-too-deep", shown, 0, 0, "This script is nested too deeply for browsers to read.");

    private static Diagnostic Pattern(string shown, SourcePosition at) =>
        new(Severity.Warning, "script-pattern", shown, at.Line, at.Column, "This regular expression is not valid; it throws when it is reached.");

    // A bad literal is an error of the whole script. As a call it is one of the line that is reached, as engines that read functions late have it.
    private static string WithoutBadPatterns(string code, ScriptFacts facts)
    {
        var text = new StringBuilder(code);
        foreach (var (start, end) in facts.BadPatterns.OrderByDescending(one => one.Start))
        {
            var literal = code[start..end];
            var slash = literal.LastIndexOf('/');
            text.Remove(start, end - start);
            text.Insert(start, $" RegExp({System.Text.Json.JsonSerializer.Serialize(literal[1..slash])},{System.Text.Json.JsonSerializer.Serialize(literal[(slash + 1)..])})");
        }
        return text.ToString();
    }

    private static string Sentence(string text) => text.EndsWith('.') ? text : text + ".";
}
