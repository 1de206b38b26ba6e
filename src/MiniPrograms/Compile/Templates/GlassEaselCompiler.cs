using System.Text.Json;
using Madang.MiniPrograms.Compile.Isolation;

namespace Madang.MiniPrograms.Compile.Templates;

/// <summary>glass-easel's own template compiler: its WebAssembly, run by V8 inside this process.</summary>
internal sealed class GlassEaselCompiler : ITemplateCompiler
{
    private static readonly JsonSerializerOptions CamelCase = new() { PropertyNamingPolicy = JsonNamingPolicy.CamelCase };

    private readonly ScriptEngine engine;

    public GlassEaselCompiler(CompilerAssets assets, CompileLimits limits)
    {
        engine = new ScriptEngine(assets, "template.js", limits);
        RuntimeVariables = engine.Call("start", engine.Bytes(File.ReadAllBytes(assets.PathOf("template.wasm"))));
    }

    public string RuntimeVariables { get; }

    public (IReadOnlyList<TemplateFinding> Findings, IReadOnlyList<InlineScript> Scripts) Read(string path, string text)
    {
        var answer = JsonSerializer.Deserialize<ReadAnswer>(engine.Call("read", path, text), CamelCase)!;
        return (answer.Findings, answer.Inline);
    }

    public string Write(string path, IReadOnlyList<InlineScript> scripts) => engine.Call("write", path, JsonSerializer.Serialize(scripts, CamelCase));

    public void Dispose() => engine.Dispose();

    private sealed record ReadAnswer(TemplateFinding[] Findings, InlineScript[] Inline);
}
