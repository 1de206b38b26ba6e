using System.Text;
using System.Text.Json;
using Madang.MiniPrograms.Compile.Diagnostics;
using Madang.MiniPrograms.Compile.Sources;

namespace Madang.MiniPrograms.Compile.Configuration;

/// <summary>Reads JSON as the developer tools do: a byte-order mark, comments, trailing commas and an empty file are tolerated.</summary>
internal static class JsonSource
{
    private const int MostDepth = 64;

    /// <summary>The object in a file; null when there is no such file, or what it has is no JSON object (which is reported).</summary>
    public static JsonValue? ReadObject(AppFiles files, string path, Findings findings)
    {
        var source = files.Source(path);
        if (source is null)
            return null;
        var value = Parse(files.Shown(path), source.Bytes, findings);
        if (value is { IsObject: false })
            findings.Error("json-not-object", files.Shown(path), value.At, "An object { … } is expected here.");
        return value is { IsObject: true } ? value : null;
    }

    /// <summary>The value in these bytes; null when it is no JSON, which is reported.</summary>
    public static JsonValue? Parse(string shown, byte[] bytes, Findings findings)
    {
        var text = bytes.AsSpan();
        if (text.StartsWith(Encoding.UTF8.Preamble))
            text = text[3..];
        if (text.Trim(" \t\r\n"u8).IsEmpty)
            return new JsonValue { Type = JsonTokenType.StartObject, At = new(1, 1), Members = [] };
        var reader = new Utf8JsonReader(text, new JsonReaderOptions { AllowTrailingCommas = true, CommentHandling = JsonCommentHandling.Skip, MaxDepth = MostDepth });
        var lines = new LineCounter(text);
        try
        {
            reader.Read();
            var value = Value(ref reader, ref lines);
            if (reader.Read())
                findings.Error("json-invalid", shown, lines.At((int)reader.TokenStartIndex), "Something follows the end of the JSON.");
            return value;
        }
        catch (JsonException error)
        {
            findings.Error("json-invalid", shown, new((int)(error.LineNumber ?? 0) + 1, (int)(error.BytePositionInLine ?? 0) + 1), Reason(error));
            return null;
        }
        catch (InvalidOperationException)
        {
            // A string with half a surrogate pair.
            findings.Error("json-invalid", shown, lines.At((int)reader.TokenStartIndex), "This string is not well-formed Unicode.");
            return null;
        }
    }

    // The reader's message ends with positions that are counted from zero; ours stand before it.
    private static string Reason(JsonException error)
    {
        var message = error.Message;
        var cut = message.IndexOf(" LineNumber:", StringComparison.Ordinal);
        return cut > 0 ? message[..cut] : message;
    }

    private static JsonValue Value(ref Utf8JsonReader reader, ref LineCounter lines)
    {
        var at = lines.At((int)reader.TokenStartIndex);
        var type = reader.TokenType;
        switch (type)
        {
            case JsonTokenType.StartObject:
                var members = new OrderedDictionary<string, JsonValue>(StringComparer.Ordinal);
                while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
                {
                    var name = reader.GetString()!;
                    reader.Read();
                    members[name] = Value(ref reader, ref lines);
                }
                return new JsonValue { Type = type, At = at, Members = members };
            case JsonTokenType.StartArray:
                var items = new List<JsonValue>();
                while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
                    items.Add(Value(ref reader, ref lines));
                return new JsonValue { Type = type, At = at, List = items };
            case JsonTokenType.String:
                return new JsonValue { Type = type, At = at, Text = reader.GetString()! };
            case JsonTokenType.Number:
                return new JsonValue { Type = type, At = at, Text = Encoding.UTF8.GetString(reader.ValueSpan) };
            default:
                return new JsonValue { Type = type, At = at };
        }
    }

    // Tokens come in order, so each stretch of text is counted once.
    private ref struct LineCounter(ReadOnlySpan<byte> text)
    {
        private readonly ReadOnlySpan<byte> text = text;
        private int line = 1;
        private int lineStart;
        private int counted;

        public SourcePosition At(int index)
        {
            for (; counted < index; counted++)
            {
                if (text[counted] != (byte)'\n')
                    continue;
                line++;
                lineStart = counted + 1;
            }
            return new(line, Encoding.UTF8.GetCharCount(text[lineStart..index]) + 1);
        }
    }
}
