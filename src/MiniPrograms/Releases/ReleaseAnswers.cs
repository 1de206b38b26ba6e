using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http;

namespace Madang.MiniPrograms.Releases;

/// <summary>How this module answers in JSON: names in snake case, refusals as <c>{code, message}</c>, nothing kept by caches.</summary>
internal static class ReleaseAnswers
{
    public static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    };

    public static IResult Refuse(int status, string code, string message) => Results.Json(new { Code = code, Message = message }, Json, statusCode: status);

    public static IResult Ok(object answer) => Results.Json(answer, Json);

    public static readonly IResult NotAllowed = Refuse(401, "NO_AUTH", "This needs the operator's token: ./madang finds it by itself.");

    /// <summary>The body as JSON; null when it is not of this form.</summary>
    public static async Task<T?> ReadAsync<T>(HttpRequest request, CancellationToken cancellation)
        where T : class
    {
        try
        {
            return await JsonSerializer.DeserializeAsync<T>(request.Body, Json, cancellation);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    public static IResult NotFound(string what) => Refuse(404, "RESOURCE_NOT_EXISTS", what);
}
