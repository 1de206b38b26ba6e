using System.Text.Json.Nodes;
using Madang.Kernel.Database;
using Madang.OpenPlatform.Messages;
using Madang.OpenPlatform.Messages.Bodies;
using Madang.OpenPlatform.Push;

namespace Madang.OpenPlatform.CustomerService;

/// <summary>
/// Brings what a back end answers a push with to the person whose message it told of: <c>text</c>, <c>image</c>, or <c>transfer_customer_service</c>, by which the app's own people
/// take over. It costs nothing of the 48 hours' five.
/// </summary>
internal sealed class PassiveAnswers(ServiceWindow window, ServiceBodies bodies, IMessages messages) : IPushAnswers
{
    public async Task<string> TakeAsync(ClaimedPush push, JsonObject message, CancellationToken cancellation)
    {
        var asked = (string?)JsonNode.Parse(push.Message)!["FromUserName"] ?? "";
        // The answer is for whom the push told of, whatever else it says.
        if (push.PersonId.Length == 0 || PushAnswer.Member(message, "ToUserName") is { Length: > 0 } to && to != asked)
            return "the answer is for nobody whom this push told of";
        var conversation = Conversation.CustomerService(push.AppId, push.PersonId);
        switch (PushAnswer.Member(message, "MsgType"))
        {
            case "text" when PushAnswer.Member(message, "Content") is { Length: > 0 } content:
                return await SayAsync(push, conversation, new TextBody(content), [], cancellation);
            case "image":
                var (picture, rows) = await bodies.PictureAsync(MediaIdOf(message), conversation, cancellation);
                return picture is null
                    ? "the answer's MediaId is none of this app's"
                    : await SayAsync(push, conversation, new ImageBody(picture.PictureId, picture.Width, picture.Height), rows, cancellation);
            case "transfer_customer_service" when JsonNode.Parse(push.Message)!["MsgType"]?.ToString() != "event":
                await window.HandOverAsync(push.AppId, push.PersonId, cancellation);
                return "handed over to the app's own people";
            case "":
                return "the answer has no MsgType";
            default:
                return "the answer is of a kind that is not passed on here";
        }
    }

    // Named by the push: whoever is told the same answer twice stores it once.
    private async Task<string> SayAsync(ClaimedPush push, Conversation conversation, MessageBody body, IReadOnlyList<RowWrite> rows, CancellationToken cancellation)
    {
        var sent = await messages.SendAsync(new() { Id = $"answer-{push.PushId}", Sender = Party.App(push.AppId), To = conversation, Body = body, Rows = rows }, cancellation);
        return sent.Refusal is { } refusal ? $"its answer was not passed on: {refusal.Message}" : "its answer was passed on";
    }

    private static string MediaIdOf(JsonObject message) =>
        message.FirstOrDefault(pair => pair.Key.Equals("Image", StringComparison.OrdinalIgnoreCase)).Value is JsonObject image ? PushAnswer.Member(image, "MediaId") : PushAnswer.Member(message, "MediaId");
}
