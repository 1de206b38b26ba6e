using System.Text.Json;
using Madang.OpenPlatform.Wire;
using Microsoft.AspNetCore.Http;

namespace Madang.OpenPlatform.People;

/// <summary>How the person's side answers: names in snake case, refusals as <c>{code, message}</c>. The shell says each code in the reader's language.</summary>
internal static class PeopleAnswers
{
    private const int LargestBodyBytes = 16 * 1024;

    public static readonly IResult NotSignedIn = Refuse(401, "NOT_SIGNED_IN", "This needs the person to be signed in.");

    public static IResult Ok(object answer) => Results.Json(answer, OpenAnswer.Json);

    public static IResult Refuse(int status, string code, string message) => Results.Json(new { Code = code, Message = message }, OpenAnswer.Json, statusCode: status);

    /// <summary>What linking refused, in a sentence.</summary>
    public static IResult Refuse(string linkRefusal) => Refuse(409, linkRefusal, linkRefusal switch
    {
        "WALLET_NOT_EMPTY" => "There is money in the younger of the two wallets. Move it first: joining two accounts moves no money.",
        "IDENTIFIERS_CONTRADICT" => "Both accounts have a phone of their own, so they are two people here.",
        "TOO_MANY_OF_KIND" => "Take the old one back first.",
        "TOO_MANY_PERSONS" => "Too many people share this already.",
        "PASSKEY_KNOWN" => "This passkey is known already.",
        "PROOF_MISSING" => "This needs proof that it is yours.",
        _ => "This cannot name anybody.",
    });

    /// <summary>The body as JSON; null when it is not of this form or too large.</summary>
    public static async Task<T?> ReadAsync<T>(HttpRequest request, CancellationToken cancellation)
        where T : class
    {
        var buffer = new byte[LargestBodyBytes + 1];
        var length = await request.Body.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancellation);
        if (length > LargestBodyBytes)
            return null;
        try
        {
            return JsonSerializer.Deserialize<T>(length == 0 ? "{}"u8 : buffer.AsSpan(0, length), OpenAnswer.Json);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
