using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Madang.Pay.Wire;

/// <summary>JSON as the wire writes it: snake_case, nulls left out, Chinese unescaped.</summary>
internal static class WireJson
{
    public const string ContentType = "application/json; charset=utf-8";

    /// <summary>For what we write and for what we read. Unknown members are ignored, as the real service does: newer SDKs send newer fields.</summary>
    public static readonly JsonSerializerOptions Options = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        MaxDepth = 16,
        AllowDuplicateProperties = false,
    };

    public static byte[] Write(object body) => JsonSerializer.SerializeToUtf8Bytes(body, body.GetType(), Options);
}
