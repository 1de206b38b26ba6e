using System.Text.Json;
using System.Text.Unicode;
using Madang.Kernel.Refusals;

namespace Madang.Pay.Wire;

/// <summary>Reads and checks the JSON body of a request, the same on every side that takes one.</summary>
internal static class JsonBody
{
    /// <summary>False with PARAM_ERROR and the JSON pointer of the first wrong member where it is no JSON object of the documented form.</summary>
    public static bool TryRead<T>(ReadOnlySpan<byte> body, JsonSerializerOptions options, out T request, out Refusal refusal)
        where T : class
    {
        (request, refusal) = (null!, null!);
        // The reader looks only at the text of members that are known, and what is passed over must be text too.
        if (!Utf8.IsValid(body))
        {
            refusal = WireRefusals.Param("/", null, "must be UTF-8");
            return false;
        }
        try
        {
            var read = JsonSerializer.Deserialize<T>(body, options);
            var broken = read is null ? WireRefusals.Param("/", null, "the body must be a JSON object") : RuleBook.FirstBroken(read);
            (request, refusal) = (read!, broken!);
            return broken is null;
        }
        catch (JsonException error)
        {
            refusal = WireRefusals.Param(Pointer(error.Path), null, "is not JSON of the documented form");
            return false;
        }
    }

    // System.Text.Json says $.amount.total or $.list[0].x where the wire says /amount/total or /list/0/x.
    private static string Pointer(string? path) =>
        path is null or "$" ? "/" : path.TrimStart('$').Replace('.', '/').Replace("[", "/", StringComparison.Ordinal).Replace("]", "", StringComparison.Ordinal);
}
