using System.Text;
using Acornima;
using Acornima.Ast;

namespace Madang.MiniPrograms.Compile.Templates;

/// <summary>
/// WXS looks like JavaScript and is not quite: <c>x.constructor</c> is a text, <c>getRegExp('\d')</c> keeps its backslash, and there are no globals but the few of its list.
/// </summary>
internal sealed partial class WxsRewriter
{
    private const string ConstructorCall = "__wxs.ctor(";

    private static readonly HashSet<string> Known =
    [
        "JSON", "Math", "Date", "Number", "String", "Array", "Object", "Function", "Boolean", "RegExp", "undefined", "NaN", "Infinity", "parseInt", "parseFloat", "isNaN", "isFinite",
        "decodeURI", "decodeURIComponent", "encodeURI", "encodeURIComponent", "console", "getDate", "getRegExp", "require", "module", "exports", "arguments", "__wxs",
    ];

    private static readonly ParserOptions Options = new() { AllowReturnOutsideFunction = true, AllowHashBang = false };

    private readonly string source;
    private readonly List<WxsFinding> findings = [];
    private readonly List<(string, int)> requires = [];
    private readonly Dictionary<int, string> insertions = [];
    private readonly Dictionary<int, int> deletions = [];
    private readonly HashSet<string> declared = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, int> free = new(StringComparer.Ordinal);

    private WxsRewriter(string source) => this.source = source;

    public static (WxsModule? Module, IReadOnlyList<WxsFinding> Findings) Rewrite(string source)
    {
        var rewriter = new WxsRewriter(source);
        var module = rewriter.Run();
        if (module is not null || WxsNames.Freed(source) is not { } freed || freed == source)
            return (module, rewriter.findings);
        var second = new WxsRewriter(freed);
        return second.Run() is { } renamed ? (renamed, second.findings) : (null, rewriter.findings);
    }

    private WxsModule? Run()
    {
        try
        {
            var program = new Parser(Options).ParseScript(source);
            foreach (var node in Every(program))
                Declare(node);
            foreach (var node in Every(program))
                See(node);
        }
        catch (ParseErrorException error)
        {
            findings.Add(new(true, "wxs-syntax", Math.Clamp(error.Error.Index, 0, source.Length), error.Error.Description));
            return null;
        }
        catch (InsufficientExecutionStackException)
        {
            findings.Add(new(true, "wxs-syntax", 0, "This script is nested too deeply."));
            return null;
        }
        if (findings.Exists(finding => finding.IsError))
            return null;
        return new WxsModule(Text(), requires);
    }

    private string Text()
    {
        var text = new StringBuilder(source.Length + 64);
        // What is not of the language's list is nothing here, and above all not the worker's or the view's own. On the first line, so that lines stay.
        if (free.Count > 0)
            text.Append("var ").AppendJoin(',', free.Keys).Append(';');
        for (var at = 0; at <= source.Length; at++)
        {
            // Where one rewritten expression ends another may end too: what is inserted goes before what is left out.
            while (true)
            {
                if (insertions.Remove(at, out var insertion))
                    text.Append(insertion);
                else if (deletions.Remove(at, out var end))
                    at = end;
                else
                    break;
            }
            if (at < source.Length)
                text.Append(source[at]);
        }
        return text.ToString();
    }

    private void Insert(int at, string piece) => insertions[at] = insertions.GetValueOrDefault(at, "") + piece;

    // One set for the whole module: a name that is declared anywhere in it can never be a global's.
    private void Declare(Node node)
    {
        switch (node)
        {
            case VariableDeclarator declarator:
                DeclarePattern(declarator.Id);
                break;
            case IFunction function:
                if (function.Id is { } name)
                    declared.Add(name.Name);
                foreach (var parameter in function.Params)
                    DeclarePattern(parameter);
                break;
            case IClass { Id: { } className }:
                declared.Add(className.Name);
                break;
            case CatchClause { Param: { } caught }:
                DeclarePattern(caught);
                break;
        }
    }

    private void DeclarePattern(Node pattern)
    {
        foreach (var node in Every(pattern))
        {
            if (node is Identifier identifier)
                declared.Add(identifier.Name);
        }
    }

    private void See(Node node)
    {
        switch (node)
        {
            case WithStatement or ImportExpression or MetaProperty:
                findings.Add(new(true, "wxs-syntax", node.Start, "WXS has no such statement."));
                break;
            case MemberExpression { Computed: false, Property: Identifier { Name: "constructor" } } member:
                Insert(member.Object.Start, ConstructorCall);
                Insert(member.Object.End, ")");
                deletions[member.Object.End] = member.End;
                break;
            case CallExpression { Callee: Identifier { Name: "getRegExp" }, Arguments: [StringLiteral pattern, ..] }:
                KeepBackslashes(pattern);
                break;
            case CallExpression { Callee: Identifier { Name: "require" }, Arguments: [StringLiteral specifier, ..] }:
                requires.Add((specifier.Value, specifier.Start));
                break;
        }
        foreach (var child in node.ChildNodes)
        {
            if (child is Identifier identifier && IsVariable(node, identifier))
                SeeName(identifier);
        }
    }

    private void SeeName(Identifier identifier)
    {
        var name = identifier.Name;
        if (name == "eval")
            findings.Add(new(true, "wxs-name", identifier.Start, "WXS has no eval."));
        else if (!Known.Contains(name) && !declared.Contains(name) && free.TryAdd(name, identifier.Start))
            findings.Add(new(false, "wxs-name", identifier.Start, $"WXS knows no {name}; it is undefined here."));
    }

    private static bool IsVariable(Node parent, Identifier identifier) => parent switch
    {
        MemberExpression member => member.Computed || ReferenceEquals(member.Object, identifier),
        Property property => property.Computed || property.Shorthand || !ReferenceEquals(property.Key, identifier) || ReferenceEquals(property.Value, identifier),
        MethodDefinition or PropertyDefinition or LabeledStatement or BreakStatement or ContinueStatement => false,
        _ => true,
    };

    // '\d' is 'd' in JavaScript and '\d' to getRegExp.
    private void KeepBackslashes(StringLiteral pattern)
    {
        for (var at = pattern.Start + 1; at < pattern.End - 1; at++)
        {
            if (source[at] != '\\')
                continue;
            if (source[at + 1] is not ('\\' or '\'' or '"' or '\n' or '\r'))
                Insert(at, "\\");
            at++;
        }
    }

    private static IEnumerable<Node> Every(Node root)
    {
        var open = new Stack<Node>();
        open.Push(root);
        while (open.TryPop(out var node))
        {
            yield return node;
            foreach (var child in node.ChildNodes)
                open.Push(child);
        }
    }
}
