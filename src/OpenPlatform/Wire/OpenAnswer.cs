using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Madang.OpenPlatform.Wire;

/// <summary>What is answered: JSON in the wire's snake case or as named, an image, or a refusal.</summary>
internal sealed record OpenAnswer(ReadOnlyMemory<byte> Body, string ContentType, OpenError? Error)
{
    public const string JsonType = "application/json; charset=utf-8";

    public static readonly JsonSerializerOptions Json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>What a file is saved as; empty for what is none.</summary>
    public string FileName { get; init; } = "";

    // Some answers spell their members in camel case: phone_info.phoneNumber. Dictionaries keep their keys as written.
    public static OpenAnswer Ok(object answer) => new(JsonSerializer.SerializeToUtf8Bytes(answer, Json), JsonType, null);

    public static readonly OpenAnswer Done = Ok(new { Errcode = 0, Errmsg = "ok" });

    public static OpenAnswer Jpeg(byte[] image) => new(image, "image/jpeg", null);

    /// <summary>A file with its name.</summary>
    public static OpenAnswer File(byte[] bytes, string contentType, string fileName) => new(bytes, contentType, null) { FileName = fileName };

    public static OpenAnswer Refuse(OpenError error) => new(default, JsonType, error);

    public static implicit operator OpenAnswer(OpenError error) => Refuse(error);
}
