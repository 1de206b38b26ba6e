using System.Text.RegularExpressions;
using Acornima;
using Acornima.Ast;
using Madang.MiniPrograms.Compile.Isolation;

namespace Madang.MiniPrograms.Compile.Scripts;

/// <summary>A module that a script names: by <c>require</c>, or by <c>require.async</c> when it may come later.</summary>
internal readonly record struct Requirement(string Specifier, int Offset, bool IsLater);

/// <summary>A member of <c>wx</c> that a script uses.</summary>
internal readonly record struct ApiUse(string Member, int Offset);

/// <summary>What a module's text says about itself, found by parsing it and never by running it.</summary>
internal sealed partial class ScriptFacts
{
    // What Component() takes in its options; an object with one of these under the name "options" is taken for them, however it gets to Component().
    private static readonly string[] OptionNames = ["styleIsolation", "addGlobalClass", "multipleSlots", "virtualHost", "pureDataPattern", "dynamicSlots"];

    // 800 levels of nesting, or chains of 2,400. A worker of Chromium's has stack for twice that; real scripts have been seen to use a tenth.
    private const int MostWeight = 2400;

    private readonly List<Requirement> requirements = [];
    private readonly List<ApiUse> apiUses = [];
    private readonly List<(string, int)> origins = [];
    private readonly List<(int Start, int End)> badPatterns = [];
    private readonly HashSet<string> topLevelNames = new(StringComparer.Ordinal);

    /// <summary>Those of a script that says nothing.</summary>
    public static ScriptFacts None { get; } = new();

    public IReadOnlyList<Requirement> Requirements => requirements;

    public IReadOnlyList<ApiUse> ApiUses => apiUses;

    /// <summary>Texts that start with the scheme and host of an address, with that start.</summary>
    public IReadOnlyList<(string Origin, int Offset)> Origins => origins;

    /// <summary>Regular expressions that are none. As literals they would keep a whole chunk from loading.</summary>
    public IReadOnlyList<(int Start, int End)> BadPatterns => badPatterns;

    /// <summary>A module is named by something other than a plain text, so that any module may be meant.</summary>
    public bool RequiresByName { get; private set; }

    /// <summary><c>Component(…)</c> is called in this text.</summary>
    public bool MakesComponents { get; private set; }

    public string? StyleIsolation { get; private set; }

    public bool AddsGlobalClass { get; private set; }

    /// <summary>Names that <c>let</c>, <c>const</c> and <c>class</c> declare at the top: no parameter may be called so too.</summary>
    public IReadOnlySet<string> TopLevelNames => topLevelNames;

    /// <summary>Reads a script that esbuild has accepted.</summary>
    /// <exception cref="InsufficientExecutionStackException">It is nested too deeply for browsers to read.</exception>
    /// <exception cref="ParseErrorException">It is no script after all.</exception>
    public static ScriptFacts Read(string code)
    {
        var facts = new ScriptFacts();
        var program = DeepStack.Run(() =>
        {
            facts.badPatterns.Clear();
            return new Parser(new ParserOptions { AllowReturnOutsideFunction = true, AllowHashBang = true, Tolerant = true, OnRegExp = facts.SeePattern }).ParseScript(code);
        });
        foreach (var statement in program.Body)
            facts.Declare(statement);
        facts.Walk(program);
        return facts;
    }

    private RegExpParseResult SeePattern(in RegExpParsingContext context)
    {
        try
        {
            context.Validate();
        }
        catch (ParseErrorException)
        {
            badPatterns.Add((context.Range.Start, context.Range.End));
        }
        return RegExpParseResult.ForSuccess(null, null);
    }

    private void Declare(Node statement)
    {
        if (statement is ClassDeclaration { Id.Name: { } name })
            topLevelNames.Add(name);
        if (statement is not VariableDeclaration { Kind: not VariableDeclarationKind.Var } declaration)
            return;
        var patterns = new Stack<Node>(declaration.Declarations.Select(one => (Node)one.Id));
        while (patterns.TryPop(out var pattern))
        {
            if (pattern is Identifier identifier)
                topLevelNames.Add(identifier.Name);
            else if (pattern is AssignmentPattern assignment)
                patterns.Push(assignment.Left);
            else if (pattern is Property property)
                patterns.Push(property.Value);
            else
                foreach (var child in pattern.ChildNodes)
                    patterns.Push(child);
        }
    }

    private void Walk(Node root)
    {
        var open = new Stack<(Node Node, int Weight)>();
        open.Push((root, 0));
        while (open.TryPop(out var next))
        {
            var (node, weight) = next;
            if (weight > MostWeight)
                throw new InsufficientExecutionStackException();
            switch (node)
            {
                case CallExpression call:
                    See(call);
                    break;
                case MemberExpression { Object: Identifier { Name: "wx" }, Computed: false, Property: Identifier member }:
                    apiUses.Add(new(member.Name, member.Start));
                    break;
                case StringLiteral text:
                    SeeOrigin(text.Value, text.Start);
                    break;
                case TemplateElement { Value.Cooked: { } cooked } part:
                    SeeOrigin(cooked, part.Start);
                    break;
                case Property { Computed: false, Value: ObjectExpression options } property when NameOf(property.Key) == "options":
                    SeeOptions(options);
                    break;
                case PropertyDefinition { Computed: false, Value: ObjectExpression options } field when NameOf(field.Key) == "options":
                    SeeOptions(options);
                    break;
                case AssignmentExpression { Left: MemberExpression { Property: Identifier { Name: "options" }, Computed: false }, Right: ObjectExpression options }:
                    SeeOptions(options);
                    break;
            }
            foreach (var child in node.ChildNodes)
                open.Push((child, weight + Weight(node, child)));
        }
    }

    // Engines read long sums and else-ifs in a loop, and long chains of calls and conditions with little of their stack.
    private static int Weight(Node parent, Node child) => parent switch
    {
        BinaryExpression sum when ReferenceEquals(sum.Left, child) => 0,
        IfStatement choice when ReferenceEquals(choice.Alternate, child) => 0,
        ConditionalExpression choice when ReferenceEquals(choice.Alternate, child) => 1,
        MemberExpression member when ReferenceEquals(member.Object, child) => 1,
        CallExpression call when ReferenceEquals(call.Callee, child) => 1,
        _ => 3,
    };

    private void SeeOrigin(string text, int offset)
    {
        if (OriginOf().Match(text) is { Success: true } match)
            origins.Add((match.Groups[1].Value.ToLowerInvariant(), offset));
    }

    // A host has a dot or is this machine; what ends in the middle of a name is put together elsewhere.
    [GeneratedRegex(@"^((?:https?|wss?)://(?:localhost|[a-z0-9-]+(?:\.[a-z0-9-]+)+)(?::\d{1,5})?)(?=[/?#]|$)", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex OriginOf();

    private void See(CallExpression call)
    {
        var isLater = call.Callee is MemberExpression { Object: Identifier { Name: "require" }, Property: Identifier { Name: "async" }, Computed: false };
        if (isLater || call.Callee is Identifier { Name: "require" })
        {
            if (call.Arguments is [StringLiteral specifier, ..])
                requirements.Add(new(specifier.Value, specifier.Start, isLater));
            else
                RequiresByName = true;
        }
        if (call.Callee is Identifier { Name: "Component" })
            MakesComponents = true;
        if (call.Arguments is [_, StringLiteral { Value: "options" }, ObjectExpression options])
            SeeOptions(options);
    }

    private void SeeOptions(ObjectExpression options)
    {
        var members = options.Properties.OfType<Property>().Where(one => !one.Computed).ToArray();
        if (!members.Any(member => OptionNames.Contains(NameOf(member.Key))))
            return;
        foreach (var member in members)
        {
            switch (NameOf(member.Key))
            {
                case "styleIsolation" when member.Value is StringLiteral text:
                    StyleIsolation = text.Value;
                    break;
                case "addGlobalClass":
                    // !0 is how a minifier writes true.
                    AddsGlobalClass = member.Value is BooleanLiteral { Value: true } or UnaryExpression { Operator: Operator.LogicalNot, Argument: NumericLiteral { Value: 0 } };
                    break;
            }
        }
    }

    private static string? NameOf(Node key) => key switch
    {
        Identifier identifier => identifier.Name,
        StringLiteral text => text.Value,
        _ => null,
    };
}
