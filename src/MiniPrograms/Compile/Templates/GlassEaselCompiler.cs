using System.Text.Json;
using Microsoft.ClearScript;
using Microsoft.ClearScript.JavaScript;
using Microsoft.ClearScript.V8;

namespace Madang.MiniPrograms.Compile.Templates;

/// <summary>glass-easel's own template compiler: its WebAssembly, run by V8 inside this process.</summary>
internal sealed class GlassEaselCompiler : ITemplateCompiler
{
    private static readonly JsonSerializerOptions CamelCase = new() { PropertyNamingPolicy = JsonNamingPolicy.CamelCase };

    private readonly V8ScriptEngine engine;
    private readonly ScriptObject read;
    private readonly ScriptObject write;

    public GlassEaselCompiler(CompilerAssets assets, CompileLimits limits)
    {
        engine = new V8ScriptEngine(new V8RuntimeConstraints { MaxOldSpaceSize = limits.EngineHeapMiB }, V8ScriptEngineFlags.DisableGlobalMembers | V8ScriptEngineFlags.HideHostExceptions);
        engine.Execute(new DocumentInfo("template.js"), File.ReadAllText(assets.PathOf("template.js")));
        var wasm = File.ReadAllBytes(assets.PathOf("template.wasm"));
        var bytes = (ITypedArray<byte>)engine.Evaluate($"new Uint8Array({wasm.Length})");
        bytes.Write(wasm, 0, (ulong)wasm.Length, 0);
        RuntimeVariables = (string)((ScriptObject)engine.Evaluate("start")).InvokeAsFunction(bytes);
        read = (ScriptObject)engine.Evaluate("read");
        write = (ScriptObject)engine.Evaluate("write");
    }

    public string RuntimeVariables { get; }

    public (IReadOnlyList<TemplateFinding> Findings, IReadOnlyList<InlineScript> Scripts) Read(string path, string text)
    {
        var answer = JsonSerializer.Deserialize<ReadAnswer>((string)read.InvokeAsFunction(path, text), CamelCase)!;
        return (answer.Findings, answer.Inline);
    }

    public string Write(string path, IReadOnlyList<InlineScript> scripts) => (string)write.InvokeAsFunction(path, JsonSerializer.Serialize(scripts, CamelCase));

    public void Dispose() => engine.Dispose();

    private sealed record ReadAnswer(TemplateFinding[] Findings, InlineScript[] Inline);
}
