using System.Text.Json;
using Madang.Kernel.Identity;
using Madang.Kernel.Time;
using Madang.OpenPlatform.Messages;
using Madang.OpenPlatform.People;
using Madang.OpenPlatform.Wire;

namespace Madang.OpenPlatform.CustomerService;

/// <summary>
/// <c>POST /cgi-bin/message/custom/send</c>: <c>{"touser":"o…","msgtype":"text","text":{"content":"…"}}</c>; also <c>image</c>, <c>link</c> and <c>miniprogrampage</c>.
/// </summary>
internal sealed class SendCustomMessage(Accounts accounts, ServiceWindow window, ServiceBodies bodies, IMessages messages, BusinessClock clock) : IOpenUseCase
{
    public async Task<OpenAnswer> HandleAsync(OpenCall call, CancellationToken cancellation)
    {
        if (await accounts.FindByOpenIdAsync(call.AppId, call.Text("touser"), cancellation) is not { } person)
            return OpenErrors.InvalidOpenId;
        var kind = call.Text("msgtype");
        if (kind is not ("text" or "image" or "link" or "miniprogrampage"))
            return OpenErrors.InvalidMessageType;
        if (call.Body.ValueKind != JsonValueKind.Object || !call.Body.TryGetProperty(kind, out var part) || part.ValueKind != JsonValueKind.Object)
            return kind == "text" ? OpenErrors.EmptyText : OpenErrors.InvalidArguments;
        // Whether anything may be said is asked first: a picture that may not be sent is not drawn for nothing.
        if (await window.IsOverAsync(call.AppId, person.PersonId, cancellation))
            return OpenErrors.AnswerTooLate;
        var conversation = Conversation.CustomerService(call.AppId, person.PersonId);
        var (body, rows, refusal) = await bodies.ReadAsync(kind, part, conversation, cancellation);
        if (body is null)
            return refusal!;
        var sent = await messages.SendAsync(
            new() { Id = TimeOrderedId.NewText(clock.Machine), Sender = Party.App(call.AppId), To = conversation, Body = body, Rows = [window.Spend(call.AppId, person.PersonId), .. rows] }, cancellation);
        if (sent.IsStored)
            return OpenAnswer.Done;
        if (sent.FailedRow == 0)
            return await window.IsOverAsync(call.AppId, person.PersonId, cancellation) ? OpenErrors.AnswerTooLate : OpenErrors.TooManyAnswers;
        return sent.Refusal!.Code switch { "BLOCKED" => OpenErrors.AnswerTooLate, "PARAM_ERROR" => OpenErrors.InvalidArguments, _ => OpenErrors.Busy };
    }
}

/// <summary><c>POST /cgi-bin/message/custom/typing</c>: <c>{"touser":"o…","command":"Typing"}</c>, or <c>CancelTyping</c>.</summary>
internal sealed class ShowTyping(Accounts accounts, ServiceWindow window, IMessages messages) : IOpenUseCase
{
    public async Task<OpenAnswer> HandleAsync(OpenCall call, CancellationToken cancellation)
    {
        if (await accounts.FindByOpenIdAsync(call.AppId, call.Text("touser"), cancellation) is not { } person)
            return OpenErrors.InvalidOpenId;
        var conversation = Conversation.CustomerService(call.AppId, person.PersonId);
        switch (call.Text("command"))
        {
            case "CancelTyping":
                await window.StopTypingAsync(call.AppId, person.PersonId, cancellation);
                messages.ShowTyping(conversation, Party.App(call.AppId), isTyping: false);
                return OpenAnswer.Done;
            case "Typing":
                var (isShown, isTyping) = await window.TypeAsync(call.AppId, person.PersonId, cancellation);
                if (!isShown)
                    return isTyping ? OpenErrors.AlreadyTyping : OpenErrors.NothingSaid;
                messages.ShowTyping(conversation, Party.App(call.AppId), isTyping: true);
                return OpenAnswer.Done;
            default:
                return OpenErrors.InvalidTypingCommand;
        }
    }
}
