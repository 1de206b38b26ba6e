using System.CommandLine;
using System.Text.Json.Nodes;

namespace Madang.Server.Commands;

/// <summary>What concerns pushes to an app's back end: where they go, what became of them, and what makes some.</summary>
internal static class SandboxPushCommands
{
    /// <summary><c>sandbox push</c></summary>
    public static Command Push(SandboxConnectionOptions connection)
    {
        var appid = AppId();
        // Not --url: that is the platform's own.
        var to = new Option<string?>("--to") { Description = "The back end's address for pushes. It must answer a GET with the echostr of its query.", HelpName = "URL" };
        var format = new Option<string?>("--format") { Description = "json or xml. Default: json.", HelpName = "F" };
        format.AcceptOnlyFromAmong("json", "xml");
        var mode = new Option<string?>("--mode") { Description = "plain, compatible or safe (sealed with AES). Default: plain.", HelpName = "M" };
        mode.AcceptOnlyFromAmong("plain", "compatible", "safe");
        var off = new Option<bool>("--off") { Description = "Push nothing any more." };
        var command = new Command("push", "Say where an app's pushes go: messages of people, consents, results of checks.") { appid, to, format, mode, off };
        command.Speak(
            connection,
            (parsed, client, cancellation) =>
            {
                var path = $"/apps/{Uri.EscapeDataString(parsed.GetValue(appid)!)}/push";
                if (parsed.GetValue(off))
                    return client.DeleteAsync(path, cancellation);
                return parsed.GetValue(to) is { Length: > 0 } url
                    ? client.PostAsync(path, new JsonObject { ["url"] = url, ["format"] = parsed.GetValue(format), ["mode"] = parsed.GetValue(mode) }, cancellation)
                    : client.GetAsync(path, cancellation);
            },
            static (answer, print) =>
            {
                print.WriteLine(answer.ContainsKey("removed") ? "Nothing is pushed any more." : answer["url"] is { } url ? $"{url.Text()}  {answer["format"].Text()}, {answer["mode"].Text()}" : "The address has shown that it is the app's. Pushes go there.");
                return 0;
            });
        return command;
    }

    /// <summary><c>sandbox pushes</c></summary>
    public static Command Pushes(SandboxConnectionOptions connection)
    {
        var appid = AppId();
        var resend = new Option<string?>("--resend") { Description = "Send this push again now.", HelpName = "ID" };
        var command = new Command("pushes", "What was, is and will be pushed to an app's back end.") { appid, resend };
        command.Speak(
            connection,
            (parsed, client, cancellation) =>
            {
                var path = $"/apps/{Uri.EscapeDataString(parsed.GetValue(appid)!)}/pushes";
                return parsed.GetValue(resend) is { Length: > 0 } id ? client.PostAsync($"{path}/{Uri.EscapeDataString(id)}/resend", [], cancellation) : client.GetAsync(path, cancellation);
            },
            static (answer, print) =>
            {
                if (answer["pushes"] is not JsonArray pushes)
                {
                    print.WriteLine("It is on its way. Watch it with ./madang sandbox requests --follow");
                    return 0;
                }
                if (pushes.Count == 0)
                    print.WriteLine("No push yet.");
                foreach (var push in pushes)
                    print.WriteLine($"{push!["id"].Text()}  {push["state"].Text(),-9} {push["attempts"].Text()} sent  {push["kind"].Text()}  {push["outcome"].Text()}  next {push["next_at"].Text()}");
                return 0;
            });
        return command;
    }

    /// <summary><c>sandbox consent</c></summary>
    public static Command Consent(SandboxConnectionOptions connection)
    {
        var appid = AppId();
        var template = new Option<string>("--template") { Description = "The template, as addtemplate answered it.", HelpName = "ID", Required = true };
        var openid = Who();
        var no = new Option<bool>("--reject") { Description = "Say no." };
        var command = new Command("consent", "Answer for a person whom an app asks whether it may send messages (wx.requestSubscribeMessage).") { appid, template, openid, no };
        command.Speak(
            connection,
            (parsed, client, cancellation) => client.PostAsync(
                "/sandbox/consents",
                new JsonObject { ["appid"] = parsed.GetValue(appid), ["template_id"] = parsed.GetValue(template), ["openid"] = parsed.GetValue(openid), ["answer"] = parsed.GetValue(no) ? "reject" : "accept" },
                cancellation),
            static (answer, print) =>
            {
                foreach (var (_, said) in answer["answers"]!.AsObject())
                    print.WriteLine(said.Text());
                return 0;
            });
        return command;
    }

    /// <summary><c>sandbox say</c></summary>
    public static Command Say(SandboxConnectionOptions connection)
    {
        var appid = AppId();
        var openid = Who();
        var text = new Option<string?>("--text") { Description = "What they write. Without it they only come in.", HelpName = "TEXT" };
        var from = new Option<string?>("--session-from") { Description = "Of coming in: what the button says where from.", HelpName = "TEXT" };
        var command = new Command("say", "Write to an app's customer service as a person: pushed to its back end, and what opens its 48 hours.") { appid, openid, text, from };
        command.Speak(
            connection,
            (parsed, client, cancellation) => client.PostAsync(
                "/sandbox/words",
                new JsonObject { ["appid"] = parsed.GetValue(appid), ["openid"] = parsed.GetValue(openid), ["text"] = parsed.GetValue(text), ["session_from"] = parsed.GetValue(from) },
                cancellation),
            static (answer, print) =>
            {
                print.WriteLine(answer["id"].Text());
                return 0;
            });
        return command;
    }

    private static Option<string> AppId() => new("--appid") { Description = "The app.", HelpName = "ID", Required = true };

    private static Option<string?> Who() => new("--openid") { Description = "Who. Default: the demonstration person.", HelpName = "ID" };
}
