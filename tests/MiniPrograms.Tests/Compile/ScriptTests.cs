using Madang.MiniPrograms.Compile;
using Microsoft.ClearScript.V8;
using Xunit;

namespace Madang.MiniPrograms.Tests.Compile;

public sealed class ScriptTests
{
    // Every parameter of a module is a name that some app declares at its top; so are names that browsers have for everyone.
    private static readonly string[] Declarations =
    [
        "const close = 1; exports.answer = close", "let location = 1; exports.answer = location", "function name() { return 1 } exports.answer = name()", "const self = 1; exports.answer = self",
        "var window = 1; exports.answer = window", "const top = 1; exports.answer = top", "let status = 1; exports.answer = status", "class Worker { get() { return 1 } } exports.answer = new Worker().get()",
        "const { fetch, document: [navigator] = [1] } = { fetch: 1, document: [1] }; exports.answer = fetch * navigator", "'use strict'; const global = 1; exports.answer = global",
        "function addEventListener() { return 1 } exports.answer = addEventListener()", "var console = { n: 1 }; exports.answer = console.n", "const origin = 1; exports.answer = origin",
        "let wx = 1, App = 1; exports.answer = wx * App", "const _1 = 0, globalThis = 1, _5 = 1, _20 = 1; exports.answer = globalThis * _5 * _20", "async function postMessage() {} exports.answer = postMessage ? 1 : 0",
        "for (const parent of [1]) exports.answer = parent", "if (true) { function self() { return 1 } } exports.answer = self()", "let undefinedName; exports.answer = undefinedName === undefined ? 1 : 0",
    ];

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Names_that_a_module_declares_at_its_top_are_its_own(bool isDevelopment)
    {
        using var app = new SourceApp();
        for (var index = 0; index < Declarations.Length; index++)
            app.Write($"lib/m{index}.js", Declarations[index]);
        app.Write("lib/import.js", "import { close } from './export'; export const location = close; export let answer = location; export default function open() {}").Write("lib/export.js", "export const close = 1");
        app.Write("app.js", string.Concat(Enumerable.Range(0, Declarations.Length).Select(index => $"require('./lib/m{index}');")) + "require('./lib/import'); App({})");
        var result = await app.CompileAsync(isDevelopment: isDevelopment);
        Assert.Empty(result.Diagnostics);
        using var engine = Run(SourceApp.Read(result, "app.js"));
        Assert.All(Enumerable.Range(0, Declarations.Length), index => Assert.True(Equals(1, engine.Evaluate($"load('lib/m{index}.js').answer")), Declarations[index]));
        Assert.Equal(1, engine.Evaluate("load('lib/import.js').answer"));
    }

    public static TheoryData<string> DeepButOrdinary => new(
        "x = " + string.Join('+', Enumerable.Range(0, 20_000).Select(index => $"f({index})")),
        string.Join(" else ", Enumerable.Range(0, 2_000).Select(index => $"if (a === {index}) {{ b({index}) }}")),
        "x = " + string.Concat(Enumerable.Range(0, 1_500).Select(index => $"a === {index} ? {index} : ")) + "0",
        "x = q" + string.Concat(Enumerable.Repeat(".add(1)", 1_000)),
        string.Join(',', Enumerable.Range(0, 2_000).Select(index => $"a{index} = {index}")),
        "var x = " + string.Concat(Enumerable.Repeat("[{a:", 200)) + "1" + string.Concat(Enumerable.Repeat("}]", 200)),
        string.Concat(Enumerable.Repeat("(function () {", 100)) + string.Concat(Enumerable.Repeat("})();", 100)));

    [Theory]
    [MemberData(nameof(DeepButOrdinary))]
    public async Task Scripts_that_minifiers_and_tables_make_pass_and_browsers_can_read_them(string script)
    {
        using var app = new SourceApp();
        var result = await app.Write("app.js", script + "\nApp({})").CompileAsync();
        Assert.Empty(result.Diagnostics);
        using var engine = new V8ScriptEngine();
        Assert.NotNull(engine.Compile(SourceApp.Read(result, "app.js")));
    }

    public static TheoryData<string> Hostile => new(
        "x = " + new string('[', 30_000) + new string(']', 30_000),
        "x = " + string.Concat(Enumerable.Repeat("!f(", 10_000)) + new string(')', 10_000),
        string.Concat(Enumerable.Repeat("f(x=>{", 5_000)) + string.Concat(Enumerable.Repeat("})", 5_000)),
        "x = " + string.Concat(Enumerable.Range(0, 3_000).Select(index => $"a === {index} ? {index} : ")) + "c");

    [Theory]
    [MemberData(nameof(Hostile))]
    public async Task Scripts_that_are_nested_without_reason_are_refused_and_the_others_are_read(string script)
    {
        using var app = new SourceApp();
        var result = await app.Write("app.js", script).Write("pages/index/index.js", "Page({ a: = 1 })").CompileAsync();
        Assert.Contains(result.Diagnostics, one => one is { Code: "script-too-deep", Severity: Severity.Error, File: "app.js" });
        Assert.Contains(result.Diagnostics, one => one is { Code: "script-syntax", File: "pages/index/index.js", Line: 1 });
    }

    [Fact]
    public async Task An_expression_of_a_template_that_is_nested_without_reason_is_refused_and_the_other_templates_are_read()
    {
        using var app = new SourceApp();
        var result = await app.Write("app.json", """{"pages":["pages/a/a","pages/index/index"]}""").Write("pages/a/a.js", "Page({})")
            .Write("pages/a/a.wxml", "<view>{{" + new string('(', 200_000) + "1" + new string(')', 200_000) + "}}</view>")
            .Write("pages/index/index.wxml", "<view>{{ a.. }}</view>").CompileAsync();
        Assert.Contains(result.Diagnostics, one => one is { Severity: Severity.Error, File: "pages/a/a.wxml" });
        Assert.Contains(result.Diagnostics, one => one is { Code: "template", Severity: Severity.Error, File: "pages/index/index.wxml", Line: 1 });
    }

    private static V8ScriptEngine Run(string chunk)
    {
        var engine = new V8ScriptEngine();
        engine.Execute("""
            const modules = {}, loaded = {}
            const __madang = { define: (path, body) => { modules[path] = body }, component() {}, template() {}, wxs() {} }
            function load(path) {
              if (loaded[path]) return loaded[path].exports
              const module = loaded[path] = { exports: {} }
              const folder = path.slice(0, path.lastIndexOf('/') + 1)
              modules[path](name => load(folder + name.replace('./', '') + (name.endsWith('.js') ? '' : '.js')), module, module.exports)
              return module.exports
            }
            """);
        engine.Execute(chunk);
        return engine;
    }
}
