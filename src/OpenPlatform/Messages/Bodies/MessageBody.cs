using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Madang.OpenPlatform.Messages.Bodies;

/// <summary>
/// What a message says. Stored and pushed as JSON with its kind: <c>{"kind":"text","text":"…"}</c>, names in snake case.
/// The constructors take what they are given; <see cref="MessageBodies.WhyNot"/> says what would not be stored.
/// </summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "kind", UnknownDerivedTypeHandling = JsonUnknownDerivedTypeHandling.FailSerialization)]
[JsonDerivedType(typeof(TextBody), "text")]
[JsonDerivedType(typeof(ImageBody), "image")]
[JsonDerivedType(typeof(LinkBody), "link")]
[JsonDerivedType(typeof(PageBody), "page")]
[JsonDerivedType(typeof(TemplateBody), "template")]
[JsonDerivedType(typeof(RedPacketBody), "red_packet")]
[JsonDerivedType(typeof(TransferBody), "transfer")]
[JsonDerivedType(typeof(ReceiptBody), "receipt")]
[JsonDerivedType(typeof(NoticeBody), "notice")]
[JsonDerivedType(typeof(GroupBody), "group")]
[JsonDerivedType(typeof(EnteredBody), "entered")]
[JsonDerivedType(typeof(RecalledBody), "recalled")]
public abstract record MessageBody;

/// <summary>Words, 1 to 4,000 characters.</summary>
public sealed record TextBody(string Text) : MessageBody;

/// <summary>A picture that was uploaded before (<see cref="IPictures"/>), with its size in pixels so that a place can be kept for it.</summary>
public sealed record ImageBody(string PictureId, int Width = 0, int Height = 0) : MessageBody;

/// <summary>A link with a title: http or https.</summary>
public sealed record LinkBody(string Url, string Title, string Description = "", string ThumbUrl = "") : MessageBody;

/// <summary>A card that opens a page of a mini program. <paramref name="Path"/> has its query: <c>pages/index/index?id=1</c>.</summary>
public sealed record PageBody(string Appid, string Path, string Title, string PictureId = "", string Env = "release") : MessageBody;

/// <summary>One line of a template's message, as it is shown.</summary>
public sealed record TemplateField(string Name, string Value);

/// <summary>A subscribe message: the template's title, its filled-in lines, and the page that a tap opens (empty for none).</summary>
public sealed record TemplateBody(string Appid, string TemplateId, string Title, IReadOnlyList<TemplateField> Fields, string Page = "", string Env = "release") : MessageBody;

/// <summary>A red packet of the wallet: <c>/wallet/red-packets/{id}</c>.</summary>
public sealed record RedPacketBody(string PacketId, string Greeting) : MessageBody;

/// <summary>A transfer of the wallet: <c>/wallet/transfers/{id}</c>. Minor units.</summary>
public sealed record TransferBody(string TransferId, long Amount, string Currency, string Note = "") : MessageBody;

/// <summary>The receipt of a payment or refund. <paramref name="Act"/> is <c>paid</c> or <c>refunded</c>; minor units.</summary>
public sealed record ReceiptBody(string Act, string TransactionId, string Merchant, long Amount, string Currency, string Description = "", string Appid = "") : MessageBody;

/// <summary>The platform's words: a title, a text, and where a tap leads in the shell (empty for nowhere).</summary>
public sealed record NoticeBody(string Title, string Text, string Href = "") : MessageBody;

/// <summary>What happened to a group: <c>made</c>, <c>joined</c>, <c>left</c>, <c>removed</c>, <c>renamed</c>, and to whom.</summary>
public sealed record GroupBody(string Act, IReadOnlyList<string> Persons, string Name = "") : MessageBody;

/// <summary>A person opened an app's customer service, from that page and with what the button's <c>session-from</c> says. Not shown as a message.</summary>
public sealed record EnteredBody(string SessionFrom = "", string Path = "") : MessageBody;

/// <summary>What is left of a message that its sender took back.</summary>
public sealed record RecalledBody : MessageBody;

/// <summary>Bodies as JSON, and what none may be.</summary>
public static class MessageBodies
{
    /// <summary>The most characters of a text.</summary>
    public const int LongestText = 4_000;

    /// <summary>The most bytes of a body as JSON.</summary>
    public const int LargestBytes = 16 * 1024;

    private const int LongestShort = 512;
    private const int LongestUrl = 2_048;
    private const int MostFields = 32;

    /// <summary>How bodies are written: snake case, no escapes that only HTML needs.</summary>
    public static readonly JsonSerializerOptions Json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        AllowOutOfOrderMetadataProperties = true,
    };

    /// <summary>As it is stored.</summary>
    public static string Write(MessageBody body) => JsonSerializer.Serialize(body, Json);

    /// <summary>What was stored.</summary>
    public static MessageBody Read(string json) => JsonSerializer.Deserialize<MessageBody>(json, Json) ?? throw new JsonException("A stored message has no body.");

    /// <summary>What is wrong with a body, in one sentence; null for one that can be stored.</summary>
    public static string? WhyNot(MessageBody body) => body switch
    {
        TextBody text => Long(text.Text, LongestText, "A text"),
        ImageBody image => Long(image.PictureId, 64, "A picture's id"),
        LinkBody link => Url(link.Url) ?? Long(link.Title, LongestShort, "A title") ?? Short(link.Description, LongestShort) ?? (link.ThumbUrl is { Length: > 0 } ? Url(link.ThumbUrl) : null),
        PageBody page => Long(page.Appid, 64, "An appid") ?? Long(page.Path, LongestUrl, "A page") ?? Long(page.Title, LongestShort, "A title") ?? Short(page.PictureId, 64),
        TemplateBody template => Long(template.Appid, 64, "An appid") ?? Long(template.Title, LongestShort, "A title") ?? Short(template.Page, LongestUrl) ?? Fields(template.Fields),
        RedPacketBody packet => Long(packet.PacketId, 64, "A red packet's id") ?? Short(packet.Greeting, LongestShort),
        TransferBody transfer => Long(transfer.TransferId, 64, "A transfer's id") ?? Short(transfer.Note, LongestShort),
        ReceiptBody receipt => Long(receipt.TransactionId, 64, "A transaction's id") ?? Short(receipt.Merchant, LongestShort) ?? Short(receipt.Description, LongestShort),
        NoticeBody notice => Long(notice.Title, LongestShort, "A title") ?? Short(notice.Text, LongestText) ?? Short(notice.Href, LongestUrl),
        EnteredBody entered => Short(entered.SessionFrom, 1_000) ?? Short(entered.Path, LongestUrl),
        GroupBody or RecalledBody => null,
        _ => "This kind of message is not known.",
    };

    private static string? Long(string? text, int most, string what) =>
        text is not { Length: > 0 } || string.IsNullOrWhiteSpace(text) ? $"{what} is missing." : Short(text, most);

    private static string? Short(string? text, int most) => text is null ? "A text is missing." : text.Length > most ? $"A text is longer than {most} characters." : IsWhole(text) ? null : "A text has characters that cannot be stored.";

    private static string? Url(string url) =>
        url is { Length: > 0 and <= LongestUrl } && Uri.TryCreate(url, UriKind.Absolute, out var address) && address.Scheme is "http" or "https" ? null : "An address begins with https:// or http://.";

    private static string? Fields(IReadOnlyList<TemplateField>? fields) => fields is null || fields.Count > MostFields
        ? $"A template has at most {MostFields} lines."
        : fields.Select(field => Short(field.Name, LongestShort) ?? Short(field.Value, LongestShort)).FirstOrDefault(wrong => wrong is not null);

    // A NUL, or half of a surrogate pair, is stored by no database of ours.
    private static bool IsWhole(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '\0' || char.IsLowSurrogate(text[i]) || (char.IsHighSurrogate(text[i]) && (i + 1 == text.Length || !char.IsLowSurrogate(text[i + 1]))))
                return false;
            if (char.IsHighSurrogate(text[i]))
                i++;
        }
        return true;
    }
}
