using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Madang.MiniPrograms.Development;

/// <summary>One call of a chunk's: a template, the description of a component, a WXS module or a module of the app.</summary>
/// <param name="Kind">template, component, wxs or define.</param>
/// <param name="Path">What it is called with first.</param>
/// <param name="Text">The call as it is written.</param>
internal readonly record struct ChunkPart(string Kind, string Path, string Text);

/// <summary>Takes chunks of a package apart into what the compiler put together.</summary>
internal static partial class ChunkParts
{
    private static readonly JsonSerializerOptions Relaxed = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Whether a file of a package is a script that the app's logic loads.</summary>
    public static bool IsChunk(string path) =>
        path.EndsWith(".js", StringComparison.Ordinal) && !path.StartsWith("files/", StringComparison.Ordinal) && !path.StartsWith("wxs/", StringComparison.Ordinal);

    /// <summary>The parts in the order in which they stand, the first without a kind: what stands before them, which is nothing in a chunk of the compiler's. A module that has a line which looks like one is in more pieces, which is no harm: pieces are only compared.</summary>
    public static IReadOnlyList<ChunkPart> Of(byte[] chunk)
    {
        var text = Encoding.UTF8.GetString(chunk);
        var starts = Start().Matches(text);
        return
        [
            new("", "", text[..(starts.Count > 0 ? starts[0].Index : text.Length)]),
            .. starts.Select((start, index) =>
                new ChunkPart(start.Groups[1].Value, JsonSerializer.Deserialize<string>(start.Groups[2].Value)!, text[start.Index..(index + 1 < starts.Count ? starts[index + 1].Index : Math.Max(start.Index, EndOf(text)))])),
        ];
    }

    /// <summary>What a component's part says of it; null where it is not written as expected.</summary>
    public static JsonObject? DescriptionIn(string part)
    {
        var start = Start().Match(part);
        var end = part.LastIndexOf(");", StringComparison.Ordinal);
        if (!start.Success || end < start.Index + start.Length)
            return null;
        try
        {
            return JsonNode.Parse(part[(start.Index + start.Length + 1)..end]) as JsonObject;
        }
        catch (JsonException)
        {
            // A key that is written in brackets, for one: such a page begins anew.
            return null;
        }
    }

    /// <summary>Adds the templates that import or include one of these, and those that do so with them: each keeps what it has once taken from another.</summary>
    public static void AddImporters(IEnumerable<byte[]> chunks, Dictionary<string, string> templates)
    {
        var texts = chunks.ToList();
        var waiting = new Queue<string>(templates.Keys);
        while (waiting.TryDequeue(out var path))
        {
            var name = $"G[{JsonSerializer.Serialize(path, Relaxed)}]";
            var sought = Encoding.UTF8.GetBytes(name);
            foreach (var part in texts.Where(text => text.AsSpan().IndexOf(sought) >= 0).SelectMany(Of))
            {
                if (part.Kind == "template" && part.Text.Contains(name, StringComparison.Ordinal) && templates.TryAdd(part.Path, part.Text))
                    waiting.Enqueue(part.Path);
            }
        }
    }

    // The line that names the source map is no part.
    private static int EndOf(string text)
    {
        var line = text.LastIndexOf("\n//# sourceMappingURL=", StringComparison.Ordinal);
        return line < 0 ? text.Length : line + 1;
    }

    [GeneratedRegex("""^__madang\.(template|component|wxs|define)\(("(?:[^"\\]|\\.)*")""", RegexOptions.Multiline | RegexOptions.CultureInvariant)]
    private static partial Regex Start();
}
