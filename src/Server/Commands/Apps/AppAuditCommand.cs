using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;

namespace Madang.Server.Commands.Apps;

/// <summary><c>app audit …</c>: submits a version, and, for the operator, the queue of what was submitted.</summary>
internal static class AppAuditCommand
{
    public static Command Create(SandboxConnectionOptions connection) =>
        new("audit", "Submit the trial version, and decide on what was submitted.") { Submit(connection), Withdraw(connection), List(connection), Show(connection), Pass(connection), Reject(connection) };

    private static Command Submit(SandboxConnectionOptions connection)
    {
        var app = AppReleaseCommands.App();
        var note = new Option<string>("--note") { Description = "What the reviewer should know.", HelpName = "TEXT", DefaultValueFactory = _ => "" };
        var command = new Command("submit", "Put the trial version before the operator. Its checks begin by themselves.") { app, note };
        command.Speak(
            connection,
            (parsed, client, cancellation) => client.PostAsync(AppReleaseCommands.PathOf(parsed.GetValue(app)!, "audits"), new JsonObject { ["version_desc"] = parsed.GetValue(note) }, cancellation),
            static (answer, print) =>
            {
                print.WriteLine($"Submitted as {answer["audit_id"].Number()}. ./madang app audit show {answer["audit_id"].Number()} tells what the checks find.");
                return 0;
            });
        return command;
    }

    private static Command Withdraw(SandboxConnectionOptions connection)
    {
        var app = AppReleaseCommands.App();
        var command = new Command("withdraw", "Take a submission back: five times a day, ten a month.") { app };
        command.Speak(connection, (parsed, client, cancellation) => client.DeleteAsync(AppReleaseCommands.PathOf(parsed.GetValue(app)!, "audits"), cancellation), static (_, print) => AppReleaseCommands.Say(print, "The submission is taken back."));
        return command;
    }

    private static Command List(SandboxConnectionOptions connection)
    {
        var state = new Option<string>("--state") { Description = "waiting, passed, rejected, withdrawn, or all.", DefaultValueFactory = _ => "waiting" };
        state.AcceptOnlyFromAmong("waiting", "passed", "rejected", "withdrawn", "all");
        var app = new Option<string?>("--app") { Description = "Only this app's.", HelpName = "APPID" };
        var offset = new Option<int>("--offset") { Description = "Leave out so many; fifty are shown at a time.", HelpName = "N" };
        var command = new Command("list", "What waits for the operator: urgent ones first, then the oldest.") { state, app, offset };
        command.Speak(
            connection,
            (parsed, client, cancellation) => client.GetAsync(
                SandboxClient.PathWith("/audits", ("state", parsed.GetValue(state) == "all" ? "" : parsed.GetValue(state)), ("app_id", parsed.GetValue(app)), ("offset", parsed.GetValue(offset).ToString(CultureInfo.InvariantCulture))), cancellation),
            static (answer, print) =>
            {
                var audits = answer["audits"]!.AsArray();
                foreach (var audit in audits)
                    print.WriteLine($"{audit!["audit_id"].Number()}  {audit["state"].Text(),-9} {(audit["is_urgent"].Text() == "true" ? "urgent " : "")}{audit["name"].Text()} {audit["version"].Text()} ({audit["app_id"].Text()})  {Checks(audit)}  {AppReleaseCommands.Time(audit["submitted_at"])}");
                if (audits.Count == 0)
                    print.WriteLine("Nothing there.");
                if (answer["has_more"].Text() == "true")
                    print.WriteLine("There is more: --offset.");
                return 0;
            });
        return command;
    }

    private static Command Show(SandboxConnectionOptions connection)
    {
        var id = Id();
        var pictures = new Option<string?>("--pictures") { Description = "Write the pages' pictures into this folder.", HelpName = "DIR" };
        var command = new Command("show", "What the checks found, and a link that opens exactly this version.") { id, pictures };
        command.SetAction(async (parsed, cancellation) =>
        {
            using var client = SandboxClient.From(parsed, connection);
            var answer = await client.GetAsync($"/audits/{parsed.GetValue(id)}", cancellation);
            answer["url"] = client.Url + answer["link"].Text();
            if (parsed.GetValue(pictures) is { } folder)
                await SaveAsync(client, answer, Directory.CreateDirectory(folder).FullName, cancellation);
            await Console.Out.WriteAsync(parsed.GetValue(connection.Json) ? SandboxCommand.Json(answer) : Plain(answer));
            return 0;
        });
        return command;
    }

    private static Command Pass(SandboxConnectionOptions connection)
    {
        var id = Id();
        var anyway = new Option<bool>("--anyway") { Description = "Also when the checks have not ended, or found what keeps it from passing. That is written down." };
        var reason = new Option<string>("--reason") { Description = "A word for the log.", HelpName = "TEXT", DefaultValueFactory = _ => "" };
        var command = new Command("pass", "Let a version pass: it can then be released.") { id, anyway, reason };
        command.Speak(
            connection,
            (parsed, client, cancellation) => client.PostAsync($"/audits/{parsed.GetValue(id)}/pass", new JsonObject { ["anyway"] = parsed.GetValue(anyway), ["reason"] = parsed.GetValue(reason) }, cancellation),
            static (_, print) => AppReleaseCommands.Say(print, "Passed. ./madang app release APPID, or app gray APPID PERCENT, puts it online."));
        return command;
    }

    private static Command Reject(SandboxConnectionOptions connection)
    {
        var id = Id();
        var reason = new Option<string>("--reason") { Description = "What the developer is told.", HelpName = "TEXT", Required = true };
        var command = new Command("reject", "Reject a version, with a reason for its developer.") { id, reason };
        command.Speak(
            connection,
            (parsed, client, cancellation) => client.PostAsync($"/audits/{parsed.GetValue(id)}/reject", new JsonObject { ["reason"] = parsed.GetValue(reason) }, cancellation),
            static (_, print) => AppReleaseCommands.Say(print, "Rejected."));
        return command;
    }

    private static Argument<long> Id() => new("ID") { Description = "The audit's number, as audit list shows it." };

    private static async Task SaveAsync(SandboxClient client, JsonObject answer, string folder, CancellationToken cancellation)
    {
        foreach (var (position, picture) in answer["pictures"]!.AsArray().Index())
        {
            if (picture!["path"].Text() is not { Length: > 0 } path)
                continue;
            var file = Path.Combine(folder, $"{position:00}-{string.Concat(picture["page"].Text().Select(one => char.IsAsciiLetterOrDigit(one) ? one : '-'))}.png");
            await File.WriteAllBytesAsync(file, await client.GetBytesAsync(path, cancellation), cancellation);
            picture["file"] = file;
        }
    }

    private static string Plain(JsonObject audit)
    {
        var text = new StringWriter();
        text.WriteLine($"{audit["name"].Text()} {audit["version"].Text()} ({audit["app_id"].Text()}): {audit["state"].Text()}{(audit["reason"].Text() is { Length: > 0 } reason ? $", {reason}" : "")}");
        text.WriteLine($"  opens at {audit["url"].Text()}");
        if (audit["told"]?["version_desc"].Text() is { Length: > 0 } note)
            text.WriteLine($"  the developer says: {note}");
        if (audit["checks"] is not JsonObject checks)
        {
            text.WriteLine("The checks have not ended.");
            return text.ToString();
        }
        text.WriteLine(checks["is_fit"].Text() == "true" ? "The checks found nothing that keeps it from passing." : "The checks found what keeps it from passing.");
        if (checks["is_judged"].Text() != "true")
            text.WriteLine("  The platform's web part is not built, so what is supported cannot be said.");
        foreach (var finding in checks["findings"]!.AsArray())
            text.WriteLine($"  {finding!["severity"].Text().ToLowerInvariant()}: {finding["file"].Text()}: {finding["message"].Text()} [{finding["code"].Text()}]");
        foreach (var (kind, name) in (IEnumerable<(string, string)>)[("missing", "missing"), ("partial", "in part")])
        {
            foreach (var use in checks[kind]!.AsArray())
                text.WriteLine($"  {name}: {use!["name"].Text()}{(use["note"].Text() is { Length: > 0 } lacks ? $" ({lacks})" : "")}: {string.Join(' ', use["files"]!.AsArray().Select(file => file.Text()))}");
        }
        foreach (var host in checks["undeclared_hosts"]!.AsArray())
            text.WriteLine($"  names a server that its list has not: {host.Text()}");
        foreach (var package in checks["packages"]!.AsArray())
            text.WriteLine($"  {(package!["root"].Text() is { Length: > 0 } root ? root : "main package")}: {package["bytes"].Number() / 1024} kB");
        text.WriteLine(checks["pictures_note"].Text());
        foreach (var picture in audit["pictures"]!.AsArray())
            text.WriteLine($"  {(picture!["is_sound"].Text() == "true" ? "ok    " : "FAILED")} {picture["page"].Text()}{(picture["note"].Text() is { Length: > 0 } wrong ? $": {wrong}" : "")}{(picture["file"] is { } file ? $"  {file.Text()}" : "")}");
        return text.ToString();
    }

    private static string Checks(JsonNode audit) => audit["is_fit"].Text() switch
    {
        "true" => "checks: sound",
        "false" => "checks: not sound",
        // What was decided before they ended is checked no more.
        _ => audit["state"].Text() == "waiting" ? "checks: going on" : "checks: none",
    };
}
