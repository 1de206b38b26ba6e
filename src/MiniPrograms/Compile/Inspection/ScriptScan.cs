using System.Text.RegularExpressions;
using Acornima.Ast;

namespace Madang.MiniPrograms.Compile.Inspection;

/// <summary>Reads one module, template or view script of a package: what it uses of the platform, which hosts it names, and what a reviewer should look at.</summary>
internal sealed partial class ScriptScan(string file, string kind)
{
    private const int LongestOpaqueText = 20_000;
    private const int MostObscureNames = 60;

    // Words of miners; nothing else has a reason to hold them.
    private static readonly string[] MinerWords = ["coinhive", "cryptonight", "stratum+tcp://", "coin-hive", "cryptoloot"];

    // What a view script would have to name to leave its place.
    private static readonly HashSet<string> BrowserNames = new(StringComparer.Ordinal)
    {
        "window", "document", "self", "globalThis", "top", "parent", "frames", "fetch", "XMLHttpRequest", "WebSocket", "EventSource", "Worker", "SharedWorker", "importScripts", "postMessage", "localStorage",
        "sessionStorage", "indexedDB", "caches", "navigator", "location", "history", "eval", "Function", "WebAssembly", "BroadcastChannel", "MessageChannel", "opener", "open", "customElements",
    };

    private readonly HashSet<(string Code, string Message)> found = [];
    private readonly HashSet<string> declared = new(StringComparer.Ordinal);
    private readonly HashSet<string> obscure = new(StringComparer.Ordinal);

    public List<PackageFinding> Findings { get; } = [];

    public HashSet<PlatformUse> Uses { get; } = [];

    public HashSet<string> Hosts { get; } = new(StringComparer.Ordinal);

    public void Read(Node root)
    {
        if (kind == "wxs")
            Declare(root);
        var open = new Stack<Node>();
        open.Push(root);
        while (open.TryPop(out var node))
        {
            See(node);
            foreach (var child in node.ChildNodes)
                open.Push(child);
        }
        if (obscure.Count > MostObscureNames)
            Find(Severity.Warning, "obscured-code", $"It has {obscure.Count} names such as {obscure.First()}: somebody made it hard to read.");
    }

    // A name that the script declares for itself is its own wherever it is read.
    private void Declare(Node root)
    {
        var open = new Stack<Node>();
        open.Push(root);
        while (open.TryPop(out var node))
        {
            if (node is IFunction function)
                declared.UnionWith(function.Params.OfType<Identifier>().Append(function.Id).OfType<Identifier>().Select(one => one.Name));
            else if (node is VariableDeclarator { Id: Identifier name })
                declared.Add(name.Name);
            foreach (var child in node.ChildNodes)
                open.Push(child);
        }
    }

    private void See(Node node)
    {
        switch (node)
        {
            case MemberExpression { Object: Identifier { Name: "wx" }, Computed: false, Property: Identifier member } when kind == "define":
                Uses.Add(new("api", $"wx.{member.Name}", file, 0, 0));
                break;
            // A template names an element, its attributes, and what is in it.
            case CallExpression { Callee: Identifier { Name: "E" }, Arguments: [StringLiteral element, ObjectExpression, ..] } when kind == "template":
                if (Components.BuiltInElements.Has(element.Value))
                    Uses.Add(new("component", element.Value, file, 0, 0));
                break;
            case CallExpression { Callee: Identifier { Name: "eval" } }:
            case NewExpression { Callee: Identifier { Name: "Function" } }:
            case CallExpression { Callee: Identifier { Name: "Function" }, Arguments.Count: > 0 }:
                Find(Severity.Warning, "code-from-text", "It makes code out of text, which nobody can review.");
                break;
            case MemberExpression chain when IsConstructor(chain) && chain.Object is MemberExpression inner && IsConstructor(inner):
                Find(Severity.Error, "constructor-chain", "It reaches for what makes functions by way of constructor.constructor.");
                break;
            case ImportExpression:
                Find(Severity.Error, "dynamic-import", "It loads code while it runs.");
                break;
            case Identifier { Name: "__madang" }:
                Find(Severity.Error, "reaches-runtime", "It reaches into the platform's own runtime.");
                break;
            case Identifier { Name: "WebAssembly" }:
                Find(Severity.Warning, "web-assembly", "It uses WebAssembly, which nobody can review.");
                break;
            case StringLiteral text:
                SeeText(text.Value);
                break;
            case TemplateElement part when part.Value.Cooked is { } cooked:
                SeeText(cooked);
                break;
            case Identifier { Name: { } name } when ObscureName().IsMatch(name):
                obscure.Add(name);
                break;
        }
        if (kind == "wxs" && Reached(node) is { } reached)
            Find(Severity.Error, "view-script-reaches-out", $"A script of the view names {reached}, which is the browser's.");
    }

    // A name that stands for itself, not as a member of something or as a key.
    private string? Reached(Node node)
    {
        foreach (var child in node.ChildNodes)
        {
            if (child is not Identifier { Name: var name } || !BrowserNames.Contains(name) || declared.Contains(name))
                continue;
            var isOwn = node switch
            {
                MemberExpression { Computed: false } member => member.Property == child && member.Object != child,
                Property { Computed: false } property => property.Key == child && property.Value != child,
                FunctionDeclaration or FunctionExpression or ArrowFunctionExpression or VariableDeclarator => true,
                _ => false,
            };
            if (!isOwn)
                return name;
        }
        return null;
    }

    private void SeeText(string text)
    {
        if (MinerWords.FirstOrDefault(word => text.Contains(word, StringComparison.OrdinalIgnoreCase)) is { } miner)
            Find(Severity.Error, "miner", $"It names {miner}.");
        if (text.Length > LongestOpaqueText && !text.StartsWith("data:image/", StringComparison.Ordinal) && !text.StartsWith("data:font/", StringComparison.Ordinal) && OpaqueText().IsMatch(text))
            Find(Severity.Warning, "opaque-data", $"It holds {text.Length} characters of data that nobody can read.");
        foreach (Match address in Address().Matches(text))
        {
            Hosts.Add(address.Value.ToLowerInvariant());
            if (Uri.TryCreate(address.Value, UriKind.Absolute, out var url) && url.HostNameType is UriHostNameType.IPv4 or UriHostNameType.IPv6)
                Find(Severity.Warning, "address-host", $"It names the server {address.Value} by its number.");
        }
    }

    private static bool IsConstructor(MemberExpression member) => member.Property is Identifier { Name: "constructor" } && !member.Computed || member.Property is StringLiteral { Value: "constructor" };

    private void Find(Severity severity, string code, string message)
    {
        if (found.Add((code, message)))
            Findings.Add(new(severity, code, file, message));
    }

    [GeneratedRegex("^_0x[0-9a-f]{3,}$", RegexOptions.CultureInvariant)]
    private static partial Regex ObscureName();

    [GeneratedRegex("^[A-Za-z0-9+/=_-]+$", RegexOptions.CultureInvariant)]
    private static partial Regex OpaqueText();

    [GeneratedRegex(@"\b(?:https?|wss?)://(?:[A-Za-z0-9.-]{1,253}|\[[0-9A-Fa-f:.]{2,45}\])(?::\d{1,5})?", RegexOptions.CultureInvariant)]
    private static partial Regex Address();
}
