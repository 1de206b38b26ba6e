using System.Text.Json;
using System.Text.Json.Nodes;
using Madang.Kernel.Identity;
using Madang.Kernel.Time;
using Madang.MiniPrograms.Releases;
using Madang.OpenPlatform.Content;
using Madang.OpenPlatform.Messages;
using Madang.OpenPlatform.Messages.Bodies;
using Madang.OpenPlatform.People;
using Madang.OpenPlatform.Push;
using Madang.OpenPlatform.Wire;

namespace Madang.OpenPlatform.Subscriptions;

/// <summary>
/// <c>POST /cgi-bin/message/subscribe/send</c>:
/// <c>{"touser":"o…","template_id":"…","page":"pages/index/index?id=1","miniprogram_state":"formal","data":{"thing1":{"value":"…"}}}</c>.
/// The consent, the message and the push that it was sent are one transaction.
/// </summary>
internal sealed class SendSubscribeMessage(Templates templates, Accounts accounts, IAppRegistry registry, IContentCheck check, IMessages messages, PushOutbox pushes, BusinessClock clock) : IOpenUseCase
{
    private const int LongestPage = 1_024;

    public async Task<OpenAnswer> HandleAsync(OpenCall call, CancellationToken cancellation)
    {
        var openId = call.Text("touser");
        if (await accounts.FindByOpenIdAsync(call.AppId, openId, cancellation) is not { } person)
            return OpenErrors.InvalidOpenId;
        if (await templates.FindAsync(call.AppId, call.Text("template_id"), cancellation) is not { } template)
            return OpenErrors.InvalidTemplateId;
        if (EnvOf(call.Text("miniprogram_state")) is not { } env)
            return OpenErrors.InvalidArguments;
        var page = call.Text("page").TrimStart('/');
        if (page.Length > LongestPage || page.Length > 0 && !await HasPageAsync(call.AppId, env, page, cancellation))
            return OpenErrors.InvalidPage;
        var (fields, refusal) = Fields(call, template);
        if (fields is null)
            return refusal!;
        if ((await check.CheckTextAsync(string.Join('\n', fields.Select(field => field.Value)), cancellation)).Suggest == "risky")
            return OpenErrors.SensitiveWords;
        var number = PushMessage.NewNumber(clock.UtcMicroseconds());
        var sent = await messages.SendAsync(
            new()
            {
                Id = TimeOrderedId.NewText(clock.Machine),
                Sender = Party.App(call.AppId),
                To = Conversation.Notices(person.PersonId),
                Body = new TemplateBody(call.AppId, template.TemplateId, template.Title.Title, fields, page, env),
                Rows = [Consents.Spend(template, person.PersonId), pushes.Row(SubscriptionEvents.Sent(call.AppId, person.PersonId, openId, template.TemplateId, number))],
            },
            cancellation);
        if (sent.Refusal is null)
            pushes.Wake();
        return sent.Refusal?.Code switch
        {
            null => OpenAnswer.Ok(new { Errcode = 0, Errmsg = "ok", Msgid = number }),
            _ when sent.FailedRow == 0 => OpenErrors.NotSubscribed,
            "BUSY" => OpenErrors.Busy,
            _ => OpenErrors.NotSubscribed,
        };
    }

    private async Task<bool> HasPageAsync(string appId, string env, string page, CancellationToken cancellation) =>
        !page.Any(char.IsControl) && await registry.PagesAsync(appId, env, cancellation) is { } pages && pages.Contains(page.Split('?')[0], StringComparer.Ordinal);

    private static string? EnvOf(string state) => state switch { "" or "formal" => "release", "trial" => "trial", "developer" => "develop", _ => null };

    private static (IReadOnlyList<TemplateField>? Fields, OpenError? Refusal) Fields(OpenCall call, Template template)
    {
        var fields = new List<TemplateField>();
        var data = call.Body.ValueKind == JsonValueKind.Object && call.Body.TryGetProperty("data", out var given) && given.ValueKind == JsonValueKind.Object ? given : default;
        foreach (var keyword in template.Keywords)
        {
            var value = data.ValueKind == JsonValueKind.Object && data.TryGetProperty(keyword.Key, out var member) ? ValueOf(member) : "";
            if (value.Length == 0)
                return (null, OpenErrors.WrongData($"data.{keyword.Key}.value is empty"));
            if (!KeywordRule.Allows(keyword, value))
                return (null, OpenErrors.WrongData($"data.{keyword.Key}.value invalid"));
            fields.Add(new(keyword.Name, value));
        }
        return (fields, null);
    }

    // {"value":"…"}, and the bare value that some clients send.
    private static string ValueOf(JsonElement member)
    {
        var value = member.ValueKind == JsonValueKind.Object && member.TryGetProperty("value", out var inner) ? inner : member;
        return value.ValueKind switch { JsonValueKind.String => value.GetString()!, JsonValueKind.Number => value.GetRawText(), _ => "" };
    }
}

/// <summary>What back ends are told of consents and messages.</summary>
internal static class SubscriptionEvents
{
    /// <summary>A message was sent.</summary>
    public static PushDraft Sent(string appId, string personId, string openId, string templateId, long number) => Event(
        appId, personId, openId, "subscribe_msg_sent_event", "SubscribeMsgSentEvent",
        [new JsonObject { ["TemplateId"] = templateId, ["MsgID"] = number.ToString(), ["ErrorCode"] = 0, ["ErrorStatus"] = "success" }]);

    /// <summary>A person has answered the prompt.</summary>
    public static PushDraft Answered(string appId, string personId, string openId, IEnumerable<KeyValuePair<string, string>> answers) => Event(
        appId, personId, openId, "subscribe_msg_popup_event", "SubscribeMsgPopupEvent",
        [.. answers.Select(one => new JsonObject { ["TemplateId"] = one.Key, ["SubscribeStatusString"] = one.Value, ["PopupScene"] = "0" })]);

    /// <summary>A person has changed their mind in the settings.</summary>
    public static PushDraft Changed(string appId, string personId, string openId, IEnumerable<KeyValuePair<string, string>> answers) => Event(
        appId, personId, openId, "subscribe_msg_change_event", "SubscribeMsgChangeEvent",
        [.. answers.Select(one => new JsonObject { ["TemplateId"] = one.Key, ["SubscribeStatusString"] = one.Value })]);

    // The wire's own form: one is an object, several are a list.
    private static PushDraft Event(string appId, string personId, string openId, string name, string listName, JsonObject[] items)
    {
        JsonNode list = items.Length == 1 ? items[0] : new JsonArray([.. items]);
        return new PushDraft(appId, personId, openId, name, IsEvent: true, new JsonObject { ["List"] = list }) { ListName = listName };
    }
}
