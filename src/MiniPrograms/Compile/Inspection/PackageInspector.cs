using System.Text.Json;
using Acornima;
using Acornima.Ast;

namespace Madang.MiniPrograms.Compile.Inspection;

/// <summary>
/// Reads a package as a reviewer's first eye: is it whole, is its code only where the compiler puts code, what does it use, what looks hostile. Nothing of it is run. It belongs in a process with limits.
/// </summary>
internal sealed class PackageInspector
{
    // The sizes that are published for mini programs.
    private const long LargestPackageBytes = 2L << 20;
    private const long LargestTotalBytes = 30L << 20;
    private const int MostFindings = 500;

    private static readonly string[] Builders = ["define", "template", "component", "wxs"];
    private static readonly string[] AliasParameters = ["require", "module"];

    private readonly string folder;
    private readonly IReadOnlyList<string> moduleParameters;
    private readonly List<PackageFinding> findings = [];
    private readonly HashSet<PlatformUse> uses = [];
    private readonly SortedSet<string> hosts = new(StringComparer.Ordinal);

    private PackageInspector(string folder, IReadOnlyList<string> moduleParameters) => (this.folder, this.moduleParameters) = (folder, ["require", "module", "exports", .. moduleParameters]);

    /// <param name="folder">The package's folder.</param>
    /// <param name="moduleParameters">Names that hide the browser from a module, after <c>require, module, exports</c>.</param>
    public static PackageInspection Inspect(string folder, IReadOnlyList<string> moduleParameters)
    {
        var inspector = new PackageInspector(folder, moduleParameters);
        try
        {
            using var manifest = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(folder, "manifest.json")), new JsonDocumentOptions { MaxDepth = 64 });
            return inspector.Run(manifest.RootElement);
        }
        catch (Exception error) when (error is JsonException or KeyNotFoundException or InvalidOperationException or IOException or FormatException)
        {
            return PackageInspection.Broken("manifest-broken", $"The package's manifest.json is not as the compiler writes it: {error.Message}");
        }
    }

    private PackageInspection Run(JsonElement manifest)
    {
        var files = Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Select(file => Path.GetRelativePath(folder, file).Replace('\\', '/')).ToHashSet(StringComparer.Ordinal);
        var pages = manifest.GetProperty("pages").EnumerateObject().ToArray();
        foreach (var page in pages)
            RequireFiles(page.Name, page.Value, files);
        RequireFiles("app", manifest, files);
        if (!pages.Any(page => page.Name == manifest.GetProperty("entry").GetString()))
            Find(Severity.Error, "entry-missing", "manifest.json", "The page that opens first is none of the pages.");
        var sizes = Sizes(manifest, files);
        foreach (var file in files.Where(file => file.EndsWith(".js", StringComparison.Ordinal) && !file.StartsWith("files/", StringComparison.Ordinal)).Order(StringComparer.Ordinal))
            ReadChunk(file);
        return new(
            [.. pages.Select(page => page.Name)], manifest.GetProperty("compiler").GetString() ?? "", [.. findings.OrderByDescending(one => one.Severity == Severity.Error)],
            [.. uses.OrderBy(use => use.Kind, StringComparer.Ordinal).ThenBy(use => use.Name, StringComparer.Ordinal).ThenBy(use => use.File, StringComparer.Ordinal)], [.. hosts], sizes);
    }

    private void RequireFiles(string owner, JsonElement facts, HashSet<string> files)
    {
        foreach (var list in (string[])["scripts", "styles"])
        {
            foreach (var file in facts.GetProperty(list).EnumerateArray().Select(one => one.GetString()!).Where(file => !files.Contains(file)))
                Find(Severity.Error, "file-missing", file, $"{owner} needs it, and the package has it not.");
        }
    }

    private SortedDictionary<string, long> Sizes(JsonElement manifest, HashSet<string> files)
    {
        var roots = manifest.GetProperty("packages").EnumerateObject().Select(one => one.Name).Where(root => root.Length > 0).OrderByDescending(root => root.Length).ToArray();
        var sizes = new SortedDictionary<string, long>(StringComparer.Ordinal) { [""] = 0 };
        foreach (var file in files.Where(file => !file.StartsWith("map/", StringComparison.Ordinal)))
        {
            var inside = file.StartsWith("files/", StringComparison.Ordinal) ? file["files/".Length..] : file.StartsWith("sub/", StringComparison.Ordinal) ? file["sub/".Length..] : file;
            var root = Array.Find(roots, root => inside.StartsWith(root.TrimEnd('/') + "/", StringComparison.Ordinal)) ?? "";
            sizes[root] = sizes.GetValueOrDefault(root) + new FileInfo(Path.Combine(folder, file)).Length;
        }
        foreach (var (root, bytes) in sizes.Where(one => one.Value > LargestPackageBytes))
            Find(Severity.Warning, "package-too-large", root, $"{(root.Length == 0 ? "The main package" : $"The subpackage {root}")} has {Megabytes(bytes)}; {Megabytes(LargestPackageBytes)} are usual at most.");
        if (sizes.Values.Sum() is var total && total > LargestTotalBytes)
            Find(Severity.Error, "app-too-large", "", $"All packages together have {Megabytes(total)}; {Megabytes(LargestTotalBytes)} are allowed.");
        return sizes;
    }

    private void ReadChunk(string file)
    {
        Acornima.Ast.Program program;
        try
        {
            var options = new ParserOptions { AllowReturnOutsideFunction = true, Tolerant = true, OnRegExp = static (in RegExpParsingContext _) => RegExpParseResult.ForSuccess(null, null) };
            program = new Parser(options).ParseScript(File.ReadAllText(Path.Combine(folder, file)));
        }
        catch (Exception error) when (error is ParseErrorException or InsufficientExecutionStackException)
        {
            Find(Severity.Error, "script-broken", file, "It cannot be read as a script.");
            return;
        }
        foreach (var statement in program.Body)
        {
            if (statement is ExpressionStatement { Expression: CallExpression { Callee: MemberExpression { Object: Identifier { Name: "__madang" }, Property: Identifier builder, Computed: false } } call }
                && Builders.Contains(builder.Name) && call.Arguments is [StringLiteral name, var content])
                ReadPart(file, builder.Name, name.Value, content);
            else if (statement is not ExpressionStatement { Expression: StringLiteral } and not EmptyStatement)
                Find(Severity.Error, "foreign-code", file, "It runs code outside of any module: no compiler of this platform writes that.");
        }
    }

    private void ReadPart(string file, string builder, string name, Expression content)
    {
        if (builder == "component")
        {
            if (content is not ObjectExpression)
                Find(Severity.Error, "foreign-code", file, $"What it says of {name} is no description.");
            return;
        }
        if (content is not FunctionExpression function)
        {
            Find(Severity.Error, "foreign-code", file, $"{name} is no function.");
            return;
        }
        var parameters = function.Params.Select(parameter => (parameter as Identifier)?.Name ?? "").ToArray();
        if (builder == "define" && !parameters.SequenceEqual(AliasParameters) && !IsShielded(parameters))
            Find(Severity.Error, "unshielded-module", name, "It is not kept from the browser as the compiler keeps modules.");
        var scan = new ScriptScan(builder == "template" ? $"{name}.wxml" : name, builder);
        scan.Read(function.Body);
        findings.AddRange(scan.Findings.Take(MostFindings - findings.Count));
        uses.UnionWith(scan.Uses);
        hosts.UnionWith(scan.Hosts);
    }

    // A module may declare a name itself; the compiler then gives the parameter another, which nobody reads.
    private bool IsShielded(string[] parameters) =>
        parameters.Length == moduleParameters.Count && parameters.Index().All(one => one.Item == moduleParameters[one.Index] || one.Index >= 3 && one.Item == $"_{one.Index - 3}" || one.Item == $"_{one.Index}");

    private void Find(Severity severity, string code, string file, string message)
    {
        if (findings.Count < MostFindings)
            findings.Add(new(severity, code, file, message));
    }

    private static string Megabytes(long bytes) => $"{bytes / 1024.0 / 1024:0.0} MB";
}
