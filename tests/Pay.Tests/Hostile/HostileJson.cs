using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Madang.Pay.Tests.Hostile;

/// <summary>A body that a good one was made into, and what was done to it.</summary>
internal sealed record Mutation(string What, byte[] Body)
{
    public static Mutation Of(string what, string body) => new(what, Encoding.UTF8.GetBytes(body));
}

/// <summary>What is known of a body's members beyond what the good body shows: JSON pointers, an index written as 0.</summary>
internal sealed record BodyRules
{
    /// <summary>Members without which the request is refused.</summary>
    public string[] Required { get; init; } = [];

    /// <summary>Numbers that may be zero.</summary>
    public string[] MayBeZero { get; init; } = [];

    /// <summary>Numbers that may be as large as a 64-bit integer.</summary>
    public string[] Unbounded { get; init; } = [];
}

/// <summary>
/// Every way we know to make a good JSON body bad. Each of them must be refused as PARAM_ERROR; the good body itself must be taken, so that it was
/// the change and nothing else that was refused.
/// </summary>
internal static class HostileJson
{
    private const string Marker = "@@here@@";

    private static readonly string[] InsteadOfText = ["7", "true", "{}", "[]", "[\"x\"]", "\"a\\u0000b\"", "\"\\ud800\"", "\"\\udc00x\"", $"\"{new string('x', 2_000)}\"", $"\"x{Repeat("😀", 1_000)}\""];
    private static readonly string[] InsteadOfNumber = ["\"1\"", "1.5", "1.0", "1e3", "-1", "-9223372036854775808", "9223372036854775808", "1e400", "01", "+1", "0x1", "NaN", "true", "[]", "[1]", "{}"];
    private static readonly string[] InsteadOfObject = ["[]", "[{}]", "\"x\"", "7", "true"];
    private static readonly string[] InsteadOfList = ["{}", "\"x\"", "7", "[null]"];
    private static readonly string[] InsteadOfTruth = ["\"true\"", "1", "{}", "[]"];

    public static IEnumerable<Mutation> Of(JsonObject good, BodyRules rules) => [.. Wholes(good), .. Doubles(good), .. Members(good, rules)];

    /// <summary>The good body with each text replaced by one as long, of characters that take two places each, so that any cut falls into one of them.</summary>
    public static IEnumerable<(string At, JsonObject Body)> OddTexts(JsonObject good)
    {
        foreach (var (at, node) in Walk(good, ""))
        {
            if (node is not JsonValue value || value.GetValueKind() != JsonValueKind.String || Last(at).StartsWith("out_", StringComparison.Ordinal))
                continue;
            var length = value.GetValue<string>().Length;
            var copy = (JsonObject)good.DeepClone();
            Set(copy, at, $"x{Repeat("😀", length / 2)}"[..Math.Max(1, length - (length % 2 == 0 ? 1 : 0))]);
            yield return (at, copy);
        }
    }

    /// <summary>The good body with members that nobody knows, at the top and in each object.</summary>
    public static string WithUnknown(JsonObject good)
    {
        var copy = (JsonObject)good.DeepClone();
        foreach (var there in Walk(copy, "").Select(pair => pair.Node).Prepend(copy).OfType<JsonObject>().ToList())
        {
            there["__proto__"] = new JsonObject { ["admin"] = true };
            there["x_future"] = new JsonArray(1, "two", null);
        }
        // Even twice: it is not read.
        return Insert(copy.ToJsonString(), "\"x_twice\":1,\"x_twice\":2");
    }

    private static IEnumerable<Mutation> Wholes(JsonObject good)
    {
        var text = good.ToJsonString();
        foreach (var (what, body) in new (string, string)[]
        {
            ("no body", ""), ("a blank", " "), ("null", "null"), ("a list", "[]"), ("a list of it", $"[{text}]"), ("a text", "\"x\""), ("a number", "7"), ("an open object", "{"),
            ("something behind it", text + " x"), ("itself twice", text + text), ("a comma too many", text[..^1] + ",}"), ("a comment", "/* c */" + text), ("single quotes", text.Replace('"', '\'')),
            ("a byte order mark", "\ufeff" + text), ("a NUL byte behind it", text + "\0"), ("seventeen levels", Insert(text, $"\"x\":{new string('[', 17)}{new string(']', 17)}")),
            ("five thousand levels", Insert(text, $"\"x\":{new string('[', 5_000)}{new string(']', 5_000)}")), ("levels without an end", new string('[', 12_000)),
            ("objects without an end", Repeat("{\"x\":", 2_000)), ("a member without a name", Insert(text, ":1")), ("an open text", Insert(text, "\"x\":\"")),
        })
            yield return Mutation.Of(what, body);
        yield return new("UTF-16", Encoding.Unicode.GetBytes(text));
        foreach (var (what, bytes) in new (string, byte[])[] { ("a stray byte", [0xff]), ("an overlong slash", [0xc0, 0xaf]), ("half a character", [0xe5, 0xba]), ("a surrogate in UTF-8", [0xed, 0xa0, 0x80]), ("a raw NUL", [0]), ("a raw line end", [0x0a]) })
        {
            yield return new($"{what} in an unknown member", Splice(Insert(text, "\"x\":\"@\""), "\"@\"", bytes));
            yield return new($"{what} in an unknown name", Splice(Insert(text, "\"@\":1"), "\"@\"", bytes));
            if (Walk(good, "").FirstOrDefault(pair => pair.Node?.GetValueKind() == JsonValueKind.String) is { At: { } at })
                yield return new($"{what} in {at}", Splice(Raw(good, at, "\"@\""), "\"@\"", bytes));
        }
    }

    private static IEnumerable<Mutation> Doubles(JsonObject good)
    {
        foreach (var (at, node) in Walk(good, "").Prepend(("", good)))
        {
            if (node is not JsonObject { Count: > 0 } there)
                continue;
            var (name, value) = there.First();
            var twice = Insert(there.ToJsonString(), $"\"{name}\":{value?.ToJsonString() ?? "null"}");
            var disguised = Insert(there.ToJsonString(), $"\"\\u{(int)name[0]:x4}{name[1..]}\":{value?.ToJsonString() ?? "null"}");
            yield return Mutation.Of($"{at}/{name} twice", at.Length == 0 ? twice : Raw(good, at, twice));
            yield return Mutation.Of($"{at}/{name} twice, once in disguise", at.Length == 0 ? disguised : Raw(good, at, disguised));
        }
    }

    private static IEnumerable<Mutation> Members(JsonObject good, BodyRules rules)
    {
        foreach (var (at, node) in Walk(good, ""))
        {
            foreach (var instead in Instead(at, node, rules))
                yield return Mutation.Of($"{at} = {instead[..Math.Min(instead.Length, 40)]}", Raw(good, at, instead));
            if (!rules.Required.Contains(Shape(at)))
                continue;
            yield return Mutation.Of($"{at} = null", Raw(good, at, "null"));
            var without = (JsonObject)good.DeepClone();
            Remove(without, at);
            yield return Mutation.Of($"no {at}", without.ToJsonString());
            if (node!.GetValueKind() == JsonValueKind.String)
                yield return Mutation.Of($"{at} empty", Raw(good, at, "\"\""));
            if (node is JsonArray)
                yield return Mutation.Of($"{at} = []", Raw(good, at, "[]"));
        }
    }

    private static string[] Instead(string at, JsonNode? node, BodyRules rules) => node!.GetValueKind() switch
    {
        JsonValueKind.String => InsteadOfText,
        JsonValueKind.Number =>
        [
            .. InsteadOfNumber,
            .. rules.MayBeZero.Contains(Shape(at)) ? (string[])[] : ["0", "-0"],
            .. rules.Unbounded.Contains(Shape(at)) ? (string[])[] : ["9223372036854775807", "4611686018427387904"],
        ],
        JsonValueKind.True or JsonValueKind.False => InsteadOfTruth,
        JsonValueKind.Array => [.. InsteadOfList, .. node.AsArray()[0]?.GetValueKind() == JsonValueKind.String ? (string[])["[7]", "[{}]", "[\"a\\u0000b\"]", "[\"\\ud800\"]"] : ["[7]", "[\"x\"]", "[[]]"]],
        _ => InsteadOfObject,
    };

    private static IEnumerable<(string At, JsonNode? Node)> Walk(JsonNode? node, string at)
    {
        IEnumerable<(string Name, JsonNode? Node)> inside = node switch
        {
            JsonObject there => there.Select(pair => (pair.Key, pair.Value)),
            JsonArray list => list.Take(1).Select(element => ("0", element)),
            _ => [],
        };
        return inside.SelectMany(pair => Walk(pair.Node, $"{at}/{pair.Name}").Prepend(($"{at}/{pair.Name}", pair.Node)));
    }

    private static JsonNode? At(JsonNode root, string at) =>
        at.Split('/', StringSplitOptions.RemoveEmptyEntries).Aggregate((JsonNode?)root, (node, part) => node is JsonArray list ? list[int.Parse(part)] : node![part]);

    private static void Set(JsonObject root, string at, JsonNode value)
    {
        var parent = At(root, at[..at.LastIndexOf('/')]);
        if (parent is JsonArray list)
            list[int.Parse(Last(at))] = value;
        else
            parent![Last(at)] = value;
    }

    private static void Remove(JsonObject root, string at)
    {
        var parent = At(root, at[..at.LastIndexOf('/')]);
        if (parent is JsonArray list)
            list.RemoveAt(int.Parse(Last(at)));
        else
            ((JsonObject)parent!).Remove(Last(at));
    }

    private static string Raw(JsonObject good, string at, string instead)
    {
        var copy = (JsonObject)good.DeepClone();
        Set(copy, at, Marker);
        return copy.ToJsonString().Replace($"\"{Marker}\"", instead, StringComparison.Ordinal);
    }

    private static byte[] Splice(string text, string mark, byte[] bytes)
    {
        var cut = text.IndexOf(mark, StringComparison.Ordinal);
        return [.. Encoding.UTF8.GetBytes(text[..(cut + 1)]), .. bytes, .. Encoding.UTF8.GetBytes(text[(cut + mark.Length - 1)..])];
    }

    private static string Insert(string text, string member) => text.Length > 2 ? $"{{{member},{text[1..]}" : $"{{{member}}}";

    private static string Shape(string at) => string.Join('/', at.Split('/').Select(part => int.TryParse(part, out _) ? "0" : part));

    private static string Last(string at) => at[(at.LastIndexOf('/') + 1)..];

    private static string Repeat(string text, int times) => string.Concat(Enumerable.Repeat(text, times));
}
