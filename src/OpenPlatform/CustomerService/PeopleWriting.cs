using System.Text.Json.Nodes;
using Madang.Kernel.Database;
using Madang.OpenPlatform.Apps;
using Madang.OpenPlatform.Media;
using Madang.OpenPlatform.Messages;
using Madang.OpenPlatform.Messages.Bodies;
using Madang.OpenPlatform.Push;
using Madang.Pay.Wallet;

namespace Madang.OpenPlatform.CustomerService;

/// <summary>Tells an app's back end what people say to its customer service, and lets it answer: all in the transaction of the message itself.</summary>
internal sealed class PeopleWriting(ServiceWindow window, PushOutbox pushes, TemporaryMedia media, IPictures pictures, AppCredentials apps, IWallets wallets, OpenPlatformOptions options) : IMessageListener
{
    public async ValueTask<IReadOnlyList<RowWrite>> RowsForAsync(StoredMessage message, CancellationToken cancellation)
    {
        var (appId, personId) = (message.Conversation.AppId!, message.Sender.Key);
        // An app without credentials has no back end: its people read at their desk alone.
        if (await apps.FindAsync(appId, cancellation) is null)
            return [];
        var openId = await wallets.OpenIdAsync(appId, personId, cancellation);
        PushDraft Draft(string kind, JsonObject members) => new(appId, personId, openId, kind, IsEvent: false, members);
        var number = PushMessage.NewNumber(message.AtUs);
        var opened = window.Open(appId, personId, hasWritten: message.Body is not EnteredBody);
        switch (message.Body)
        {
            case EnteredBody entered:
                return [opened, pushes.Row(new(appId, personId, openId, "user_enter_tempsession", IsEvent: true, new() { ["SessionFrom"] = entered.SessionFrom }))];
            case TextBody text:
                return [opened, pushes.Row(Draft("text", new() { ["Content"] = text.Text, ["MsgId"] = number }))];
            case ImageBody image when await KeepAsync(appId, personId, image.PictureId, cancellation) is var (file, keep):
                return [opened, keep, pushes.Row(Draft("image", new() { ["PicUrl"] = UrlOf(file), ["MediaId"] = file.MediaId, ["MsgId"] = number }))];
            case PageBody page:
                var members = new JsonObject { ["Title"] = page.Title, ["AppId"] = page.Appid, ["PagePath"] = page.Path };
                var thumb = await KeepAsync(appId, personId, page.PictureId, cancellation);
                members["ThumbUrl"] = thumb is { } shown ? UrlOf(shown.File) : "";
                members["ThumbMediaId"] = thumb?.File.MediaId ?? "";
                members["MsgId"] = number;
                return thumb is { } kept ? [opened, kept.Keep, pushes.Row(Draft("miniprogrampage", members))] : [opened, pushes.Row(Draft("miniprogrampage", members))];
            default:
                // What back ends have no word for is for the desk.
                return [opened];
        }
    }

    public void Stored(StoredMessage message) => pushes.Wake();

    // The back end gets a file of its own, which ends after three days whatever becomes of the picture.
    private async Task<(MediaFile File, RowWrite Keep)?> KeepAsync(string appId, string personId, string pictureId, CancellationToken cancellation)
    {
        if (pictureId.Length == 0 || await pictures.FindAsync(pictureId, cancellation) is not { } picture)
            return null;
        var file = new MediaFile(TemporaryMedia.NewId(), picture.ContentType, picture.Bytes);
        return (file, media.Row(appId, personId, file));
    }

    private string UrlOf(MediaFile file) => $"{options.PublicUrl}/media/{file.MediaId}";
}
