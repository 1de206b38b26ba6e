using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace Madang.OpenPlatform.Wire;

/// <summary>One request of an app's back end.</summary>
internal sealed class OpenCall(HttpContext http, JsonElement body, IReadOnlyDictionary<string, string> form, string appId, OpenFile? file = null)
{
    private const int LongestValue = 8_192;

    public HttpContext Http { get; } = http;

    /// <summary>Whose access token it is; empty for calls that need none.</summary>
    public string AppId { get; } = appId;

    /// <summary>The JSON object that was posted; undefined where none was.</summary>
    public JsonElement Body { get; } = body;

    /// <summary>The file that was posted as a part of a form; null where none was.</summary>
    public OpenFile? File { get; } = file;

    /// <summary>A value of the query, else of the posted form or JSON object; empty when absent. SDKs send the same value in all three ways.</summary>
    public string Text(string name)
    {
        if (Http.Request.Query.TryGetValue(name, out var value) && value.ToString() is { Length: > 0 and <= LongestValue } text && IsStorable(text))
            return text;
        if (form.TryGetValue(name, out var field))
            return field;
        return Body.ValueKind == JsonValueKind.Object && Body.TryGetProperty(name, out var member)
            ? member.ValueKind switch { JsonValueKind.String => member.GetString()!, JsonValueKind.Number => member.GetRawText(), _ => "" }
            : "";
    }

    /// <summary>
    /// A list of whole numbers: <c>[1,2]</c> as JSON, of numbers or texts; as a form <c>kidList[0]=1&amp;kidList[1]=2</c>, <c>kidList[]=1</c>, <c>kidList=1,2</c>. Null where one is no number.
    /// </summary>
    public IReadOnlyList<long>? Numbers(string name)
    {
        IEnumerable<string> parts = Body.ValueKind == JsonValueKind.Object && Body.TryGetProperty(name, out var list) && list.ValueKind == JsonValueKind.Array
            ? list.EnumerateArray().Select(item => item.ToString())
            : form.Where(field => field.Key.StartsWith(name + "[", StringComparison.Ordinal)).OrderBy(field => field.Key.Length).ThenBy(field => field.Key, StringComparer.Ordinal).SelectMany(field => field.Value.Split(','));
        if (!parts.Any())
            parts = Text(name).Trim('[', ']').Split(',', StringSplitOptions.RemoveEmptyEntries);
        var numbers = new List<long>();
        foreach (var part in parts)
        {
            if (!long.TryParse(part.Trim(), out var number))
                return null;
            numbers.Add(number);
        }
        return numbers;
    }

    /// <summary>Whether a text can be stored and compared: no NUL character, no half of a surrogate pair.</summary>
    public static bool IsStorable(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '\0' || char.IsLowSurrogate(text[i]) || char.IsHighSurrogate(text[i]) && (i + 1 == text.Length || !char.IsLowSurrogate(text[i + 1])))
                return false;
            if (char.IsHighSurrogate(text[i]))
                i++;
        }
        return true;
    }

    /// <summary>A whole number of the JSON object; null when absent or none.</summary>
    public long? Number(string name) => long.TryParse(Text(name), out var number) ? number : null;

    /// <summary>A truth value of the JSON object; <paramref name="standard"/> when absent or none. Some SDKs send it as text.</summary>
    public bool Flag(string name, bool standard)
    {
        if (Body.ValueKind != JsonValueKind.Object || !Body.TryGetProperty(name, out var member))
            return standard;
        return member.ValueKind switch
        {
            JsonValueKind.True => true,
            JsonValueKind.False => false,
            JsonValueKind.String => bool.TryParse(member.GetString(), out var parsed) ? parsed : standard,
            _ => standard,
        };
    }
}

/// <summary>One call of the wire.</summary>
internal interface IOpenUseCase
{
    Task<OpenAnswer> HandleAsync(OpenCall call, CancellationToken cancellation);
}
