using System.CommandLine;
using System.Text.Json.Nodes;

namespace Madang.Server.Commands;

/// <summary><c>sandbox callbacks</c>: what was, is and will be told to merchants; one may be sent again.</summary>
internal static class SandboxCallbacksCommand
{
    public static Command Create(SandboxConnectionOptions connection)
    {
        var merchant = new Option<string?>("--mchid") { Description = "Only this merchant's.", HelpName = "M" };
        var resend = new Option<string?>("--resend") { Description = "Send this callback again now.", HelpName = "ID" };
        var command = new Command("callbacks", "The callbacks to merchants: state, attempts, next attempt.") { merchant, resend };
        command.Speak(
            connection,
            (parsed, client, cancellation) => parsed.GetValue(resend) is { Length: > 0 } id
                ? client.PostAsync($"/sandbox/callbacks/{Uri.EscapeDataString(id)}/resend", [], cancellation)
                : client.GetAsync(SandboxClient.PathWith("/sandbox/callbacks", ("mchid", parsed.GetValue(merchant))), cancellation),
            static (answer, print) =>
            {
                if (answer["callbacks"] is not JsonArray callbacks)
                {
                    print.WriteLine("It is on its way. Watch it with ./madang sandbox requests --follow");
                    return 0;
                }
                if (callbacks.Count == 0)
                    print.WriteLine("No callback yet.");
                foreach (var callback in callbacks)
                    print.WriteLine($"{callback!["id"].Text()}  {callback["mchid"].Text()}  {callback["state"].Text(),-9} {callback["attempts"].Text()} sent  {callback["event_type"].Text()}  {callback["notify_url"].Text()}  next {callback["next_at"].Text()}");
                return 0;
            });
        return command;
    }
}
