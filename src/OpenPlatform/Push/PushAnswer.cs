using System.Text.Json;
using System.Text.Json.Nodes;
using System.Xml;
using System.Xml.Linq;

namespace Madang.OpenPlatform.Push;

/// <summary>What a back end has answered a push with: nothing to be done, or a message for the person it told of.</summary>
/// <param name="Message">The message, in the members of the JSON form; null when there is none.</param>
/// <param name="Problem">Why the answer could not be read; null when it could.</param>
internal sealed record PushAnswer(JsonObject? Message, string? Problem)
{
    private const int DeepestAnswer = 16;

    public static readonly PushAnswer Nothing = new(null, null);

    /// <summary>
    /// Reads an answer: empty, <c>success</c>, or a message as JSON or XML, whichever the server is set to; sealed or not, as documented for its mode.
    /// Some clients write the sealed members in lower case.
    /// </summary>
    public static PushAnswer Read(string text, PushServer server, PushKeys keys)
    {
        var trimmed = text.Trim();
        if (trimmed.Length == 0 || trimmed.Trim('"').Equals("success", StringComparison.OrdinalIgnoreCase))
            return Nothing;
        if (Parse(trimmed) is not { } outer)
            return new(null, "the answer is neither empty, nor success, nor a message in JSON or XML");
        if (Member(outer, "Encrypt") is not { Length: > 0 } box)
            return server.Mode == PushServer.Safe ? new(null, "the answer is not sealed, as this server's mode wants it") : new(outer, null);
        if (Member(outer, "MsgSignature") != PushCipher.Sign(keys.Token, Member(outer, "TimeStamp"), Member(outer, "Nonce"), box))
            return new(null, "the signature of the sealed answer does not fit");
        if (PushCipher.Open(keys.EncodingAesKey, server.AppId, box) is not { } plain)
            return new(null, "the sealed answer does not open with this app's key");
        if (plain.Trim() is "" or "success")
            return Nothing;
        return Parse(plain.Trim()) is { } inner ? new(inner, null) : new(null, "what is sealed in the answer is neither JSON nor XML");
    }

    /// <summary>A text or number of a message, whatever the case of its name; empty when absent.</summary>
    public static string Member(JsonObject members, string name)
    {
        foreach (var (key, value) in members)
        {
            if (key.Equals(name, StringComparison.OrdinalIgnoreCase) && value is JsonValue)
                return value.ToString();
        }
        return "";
    }

    private static JsonObject? Parse(string text) => text[0] == '<' ? ParseXml(text) : ParseJson(text);

    private static JsonObject? ParseJson(string text)
    {
        try
        {
            return JsonNode.Parse(text, documentOptions: new() { MaxDepth = DeepestAnswer, AllowDuplicateProperties = false }) as JsonObject;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static JsonObject? ParseXml(string text)
    {
        try
        {
            using var reader = XmlReader.Create(new StringReader(text), new XmlReaderSettings { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null, MaxCharactersInDocument = 256 * 1024 });
            return Members(XElement.Load(reader), depth: 0);
        }
        catch (XmlException)
        {
            return null;
        }
    }

    private static JsonObject? Members(XElement element, int depth)
    {
        if (depth > DeepestAnswer)
            return null;
        var members = new JsonObject();
        foreach (var child in element.Elements())
            members[child.Name.LocalName] = child.HasElements ? Members(child, depth + 1) : child.Value;
        return members;
    }
}

/// <summary>Takes what back ends answer pushes with. May be told the same answer twice.</summary>
internal interface IPushAnswers
{
    /// <summary>Does what the answer says.</summary>
    /// <returns>What was done, or why nothing was, in a few words for the list.</returns>
    Task<string> TakeAsync(ClaimedPush push, JsonObject message, CancellationToken cancellation);
}
