using System.Text.Json;
using Madang.MiniPrograms.Compile.Diagnostics;

namespace Madang.MiniPrograms.Compile.Configuration;

/// <summary>A JSON value that knows where it was written.</summary>
internal sealed class JsonValue
{
    private static readonly JsonValue[] NoItems = [];

    public required JsonTokenType Type { get; init; }

    public required SourcePosition At { get; init; }

    /// <summary>The text of a string or number.</summary>
    public string Text { get; init; } = "";

    /// <summary>The members of an object in the order written; the last of two with one name stands.</summary>
    public OrderedDictionary<string, JsonValue>? Members { get; init; }

    public IReadOnlyList<JsonValue>? List { get; init; }

    public bool IsObject => Members is not null;

    public bool IsTrue => Type == JsonTokenType.True;

    public string? String => Type == JsonTokenType.String ? Text : null;

    public IReadOnlyList<JsonValue> Items => List ?? NoItems;

    public JsonValue? this[string name] => Members is not null && Members.TryGetValue(name, out var value) && value.Type != JsonTokenType.Null ? value : null;

    /// <summary>The member under the first of several names that is there.</summary>
    public JsonValue? Any(params ReadOnlySpan<string> names)
    {
        foreach (var name in names)
        {
            if (this[name] is { } value)
                return value;
        }
        return null;
    }

    public void Write(Utf8JsonWriter writer)
    {
        switch (Type)
        {
            case JsonTokenType.StartObject:
                writer.WriteStartObject();
                foreach (var (name, value) in Members!)
                {
                    writer.WritePropertyName(name);
                    value.Write(writer);
                }
                writer.WriteEndObject();
                break;
            case JsonTokenType.StartArray:
                writer.WriteStartArray();
                foreach (var item in Items)
                    item.Write(writer);
                writer.WriteEndArray();
                break;
            case JsonTokenType.String:
                writer.WriteStringValue(Text);
                break;
            case JsonTokenType.Number:
                writer.WriteRawValue(Text);
                break;
            case JsonTokenType.True or JsonTokenType.False:
                writer.WriteBooleanValue(IsTrue);
                break;
            default:
                writer.WriteNullValue();
                break;
        }
    }
}
