using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace Madang.MiniPrograms.Releases.LifeCycle.Wire;

/// <summary>One call of an app's back end about its versions: for which app, with what.</summary>
internal sealed class CodeCall(HttpContext http, string appId, JsonElement body)
{
    public HttpContext Http { get; } = http;

    public string AppId { get; } = appId;

    /// <summary>The posted object; undefined where none was posted.</summary>
    public JsonElement Body { get; } = body;

    public T Get<T>()
        where T : notnull => (T)Http.RequestServices.GetService(typeof(T))!;

    public string Query(string name) => Http.Request.Query[name].ToString();

    /// <summary>A text of the body, empty where it is absent. Numbers are taken for texts: clients write either.</summary>
    public string Text(string name) => !Has(name, out var member) ? "" : member.ValueKind switch
    {
        JsonValueKind.String => member.GetString()!,
        JsonValueKind.Number => member.GetRawText(),
        _ => "",
    };

    /// <summary>A whole number of the body; null where it is absent or none.</summary>
    public long? Number(string name) => long.TryParse(Text(name), out var number) ? number : null;

    /// <summary>A truth value of the body; false where it is absent. Clients write it as text and as number too.</summary>
    public bool Flag(string name) => Has(name, out var member) && (member.ValueKind == JsonValueKind.True || Text(name) is "true" or "1");

    public bool Has(string name, out JsonElement member)
    {
        member = default;
        return Body.ValueKind == JsonValueKind.Object && Body.TryGetProperty(name, out member) && member.ValueKind != JsonValueKind.Null;
    }
}
