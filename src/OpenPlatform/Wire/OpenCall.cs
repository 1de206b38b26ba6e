using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace Madang.OpenPlatform.Wire;

/// <summary>One request of an app's back end.</summary>
internal sealed class OpenCall(HttpContext http, JsonElement body, IReadOnlyDictionary<string, string> form, string appId)
{
    private const int LongestValue = 8_192;

    public HttpContext Http { get; } = http;

    /// <summary>Whose access token it is; empty for calls that need none.</summary>
    public string AppId { get; } = appId;

    /// <summary>The JSON object that was posted; undefined where none was.</summary>
    public JsonElement Body { get; } = body;

    /// <summary>A value of the query, else of the posted form or JSON object; empty when absent. SDKs send the same value in all three ways.</summary>
    public string Text(string name)
    {
        if (Http.Request.Query.TryGetValue(name, out var value) && value.ToString() is { Length: > 0 and <= LongestValue } text)
            return text;
        if (form.TryGetValue(name, out var field))
            return field;
        return Body.ValueKind == JsonValueKind.Object && Body.TryGetProperty(name, out var member)
            ? member.ValueKind switch { JsonValueKind.String => member.GetString()!, JsonValueKind.Number => member.GetRawText(), _ => "" }
            : "";
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
