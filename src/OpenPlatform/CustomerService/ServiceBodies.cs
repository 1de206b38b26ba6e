using System.Text.Json;
using Madang.Kernel.Database;
using Madang.OpenPlatform.Media;
using Madang.OpenPlatform.Messages;
using Madang.OpenPlatform.Messages.Bodies;
using Madang.OpenPlatform.Messages.Pictures;
using Madang.OpenPlatform.Wire;

namespace Madang.OpenPlatform.CustomerService;

/// <summary>Reads what an app says in the wire's words into messages of the platform.</summary>
internal sealed class ServiceBodies(TemporaryMedia media, IPictures pictures)
{
    public async Task<(MessageBody? Body, IReadOnlyList<RowWrite> Rows, OpenError? Refusal)> ReadAsync(string kind, JsonElement part, Conversation conversation, CancellationToken cancellation)
    {
        switch (kind)
        {
            case "text":
                var content = Text(part, "content");
                return content.Length is > 0 and <= MessageBodies.LongestText && !string.IsNullOrWhiteSpace(content)
                    ? (new TextBody(content), [], null)
                    : (null, [], content.Length > MessageBodies.LongestText ? OpenErrors.BodyTooLarge : OpenErrors.EmptyText);
            case "image":
                return await PictureAsync(Text(part, "media_id"), conversation, cancellation) is var (picture, rows) && picture is not null
                    ? (new ImageBody(picture.PictureId, picture.Width, picture.Height), rows, null)
                    : (null, [], OpenErrors.InvalidMediaId);
            case "link":
                var link = new LinkBody(Text(part, "url"), Text(part, "title"), Text(part, "description"), Text(part, "thumb_url"));
                return MessageBodies.WhyNot(link) is null ? (link, [], null) : (null, [], OpenErrors.InvalidArguments);
            default:
                return await PageAsync(part, conversation, cancellation);
        }
    }

    /// <summary>A picture of the app's media, as people are shown it, and the row by which the conversation has it; null where there is none.</summary>
    public async Task<(Picture? Picture, IReadOnlyList<RowWrite> Rows)> PictureAsync(string mediaId, Conversation conversation, CancellationToken cancellation)
    {
        var owner = Party.App(conversation.AppId!);
        if (await media.FindAsync(conversation.AppId, mediaId, cancellation) is not { } file || (await pictures.AddAsync(owner, file.Bytes, cancellation)).Picture is not { } picture)
            return (null, []);
        return (picture, [PictureStore.Use(picture.PictureId, owner.Key, conversation)]);
    }

    private async Task<(MessageBody? Body, IReadOnlyList<RowWrite> Rows, OpenError? Refusal)> PageAsync(JsonElement part, Conversation conversation, CancellationToken cancellation)
    {
        var (picture, rows) = await PictureAsync(Text(part, "thumb_media_id"), conversation, cancellation);
        if (picture is null)
            return (null, [], OpenErrors.InvalidMediaId);
        // The card opens the app that sends it: another one's pages are not this app's to show.
        var page = new PageBody(conversation.AppId!, Text(part, "pagepath").TrimStart('/'), Text(part, "title"), picture.PictureId);
        return MessageBodies.WhyNot(page) is null ? (page, rows, null) : (null, [], page.Path.Length == 0 ? OpenErrors.InvalidPath : OpenErrors.InvalidArguments);
    }

    private static string Text(JsonElement part, string name) => part.TryGetProperty(name, out var member) && member.ValueKind == JsonValueKind.String ? member.GetString()! : "";
}
