using System.CommandLine;
using System.Text.Json.Nodes;
using Madang.Kernel.Time;

namespace Madang.Server.Commands.Apps;

/// <summary><c>app life|log|commit|release|gray|rollback|visit|testers</c>: how versions go online and back.</summary>
internal static class AppReleaseCommands
{
    public static IEnumerable<Command> Create(SandboxConnectionOptions connection) =>
        [Life(connection), Log(connection), Commit(connection), Release(connection), Gray(connection), RollBack(connection), Visit(connection), Testers(connection)];

    public static Argument<string> App() => new("APPID") { Description = "The app's id, as project.config.json has it." };

    public static string PathOf(string app, string what) => $"/apps/{Uri.EscapeDataString(app)}/{what}";

    public static int Say(TextWriter print, string sentence)
    {
        print.WriteLine(sentence);
        return 0;
    }

    /// <summary>Microseconds as people read them: 2026-11-25 08:31 UTC.</summary>
    public static string Time(JsonNode? microseconds) => $"{Microseconds.ToInstant(microseconds.Number()):yyyy-MM-dd HH:mm} UTC";

    private static Command Life(SandboxConnectionOptions connection)
    {
        var app = App();
        var command = new Command("life", "Where an app's versions are: trial, audit, release to some, online, and what can be gone back to.") { app };
        command.Speak(connection, (parsed, client, cancellation) => client.GetAsync(PathOf(parsed.GetValue(app)!, "life"), cancellation), static (life, print) =>
        {
            foreach (var version in life["versions"]!.AsArray())
                print.WriteLine($"{version!["env"].Text(),-9} {version["version"].Text()}  {version["description"].Text()}  {Time(version["changed_at"])}");
            if (life["audit"] is JsonObject audit)
                print.WriteLine($"audit     {audit["version"].Text()}  {audit["state"].Text()} ({audit["audit_id"].Number()}){(audit["reason"].Text() is { Length: > 0 } reason ? $": {reason}" : "")}");
            if (life["gray"] is JsonObject gray)
                print.WriteLine($"to some   {gray["percent"].Number()}%{(gray["testers_first"].Text() == "true" ? ", testers first" : "")}{(gray["developers_first"].Text() == "true" ? ", developers first" : "")}");
            if (life["visit"].Text() == "closed")
                print.WriteLine("closed    people cannot open it");
            foreach (var earlier in life["earlier"]!.AsArray())
                print.WriteLine($"earlier   {earlier!["version"].Text()}  app rollback --to {earlier["app_version"].Number()}");
            return 0;
        });
        return command;
    }

    private static Command Log(SandboxConnectionOptions connection)
    {
        var app = App();
        var before = new Option<long?>("--before") { Description = "Only steps before this number; a hundred are shown at a time.", HelpName = "N" };
        var command = new Command("log", "Who did what to an app's versions, and when; the newest first.") { app, before };
        command.Speak(
            connection, (parsed, client, cancellation) => client.GetAsync(SandboxClient.PathWith(PathOf(parsed.GetValue(app)!, "steps"), ("before", parsed.GetValue(before)?.ToString())), cancellation),
            static (answer, print) =>
            {
                foreach (var step in answer["steps"]!.AsArray())
                    print.WriteLine($"{step!["number"].Number(),5}  {Time(step["at"])}  {step["actor"].Text(),-9} {step["action"].Text()}  {step["detail"].Text()}");
                return 0;
            });
        return command;
    }

    private static Command Commit(SandboxConnectionOptions connection)
    {
        var app = App();
        var version = new Option<string>("--version") { Description = "Its number, such as 1.2.0.", HelpName = "TEXT", Required = true };
        var description = new Option<string>("--description") { Description = "What is new in it.", HelpName = "TEXT", DefaultValueFactory = _ => "" };
        var command = new Command("commit", "Make the develop version the trial version.") { app, version, description };
        command.Speak(
            connection,
            (parsed, client, cancellation) => client.PostAsync(PathOf(parsed.GetValue(app)!, "commit"), new JsonObject { ["version"] = parsed.GetValue(version), ["description"] = parsed.GetValue(description) }, cancellation),
            static (_, print) => Say(print, "It is the trial version now. ./madang app audit submit APPID puts it before the operator."));
        return command;
    }

    private static Command Release(SandboxConnectionOptions connection)
    {
        var app = App();
        var command = new Command("release", "Put the version that passed its audit online for everybody.") { app };
        command.Speak(connection, (parsed, client, cancellation) => client.PostAsync(PathOf(parsed.GetValue(app)!, "release"), new JsonObject(), cancellation), static (_, print) => Say(print, "It is online for everybody."));
        return command;
    }

    private static Command Gray(SandboxConnectionOptions connection)
    {
        var app = App();
        var percent = new Argument<int?>("PERCENT") { Description = "How many of a hundred people get it. It may only rise.", Arity = ArgumentArity.ZeroOrOne };
        var testersFirst = new Option<bool>("--testers-first") { Description = "Testers get it whatever the percentage; with 0 they and developers alone." };
        var developersFirst = new Option<bool>("--developers-first") { Description = "Developers get it whatever the percentage." };
        var revert = new Option<bool>("--revert") { Description = "Give it up: everybody is back on what was online." };
        var command = new Command("gray", "Put the version that passed its audit online for some people. Everybody stays on one side.") { app, percent, testersFirst, developersFirst, revert };
        command.Validators.Add(result =>
        {
            if (result.GetValue(revert) == (result.GetValue(percent) is not null))
                result.AddError("Name a percentage, or --revert.");
        });
        command.Speak(
            connection,
            (parsed, client, cancellation) => parsed.GetValue(revert)
                ? client.PostAsync(PathOf(parsed.GetValue(app)!, "gray/revert"), new JsonObject(), cancellation)
                : client.PostAsync(
                    PathOf(parsed.GetValue(app)!, "gray"),
                    new JsonObject { ["percent"] = parsed.GetValue(percent), ["testers_first"] = parsed.GetValue(testersFirst), ["developers_first"] = parsed.GetValue(developersFirst) }, cancellation),
            static (_, print) => Say(print, "Done. ./madang app life APPID shows where it is."));
        return command;
    }

    private static Command RollBack(SandboxConnectionOptions connection)
    {
        var app = App();
        var to = new Option<long?>("--to") { Description = "The number of an earlier version, as app life shows it. Without it: the one before.", HelpName = "N" };
        var command = new Command("rollback", "Put an earlier version online again.") { app, to };
        command.Speak(
            connection, (parsed, client, cancellation) => client.PostAsync(PathOf(parsed.GetValue(app)!, "rollback"), new JsonObject { ["app_version"] = parsed.GetValue(to) }, cancellation),
            static (_, print) => Say(print, "The earlier version is online again."));
        return command;
    }

    private static Command Visit(SandboxConnectionOptions connection)
    {
        var app = App();
        var action = new Argument<string>("action") { Description = "open or close." };
        action.AcceptOnlyFromAmong("open", "close");
        var command = new Command("visit", "Open the released version to people, or close it.") { app, action };
        command.Speak(
            connection, (parsed, client, cancellation) => client.PostAsync(PathOf(parsed.GetValue(app)!, "visit"), new JsonObject { ["action"] = parsed.GetValue(action) }, cancellation),
            static (_, print) => Say(print, "Done."));
        return command;
    }

    private static Command Testers(SandboxConnectionOptions connection)
    {
        var app = App();
        var add = new Option<string?>("--add") { Description = "Bind a tester, who gets a link that opens the trial version.", HelpName = "NAME" };
        var developer = new Option<bool>("--developer") { Description = "With --add: as a developer." };
        var remove = new Option<string?>("--remove") { Description = "Unbind somebody: the link is no longer good.", HelpName = "NAME" };
        var owner = new Option<string?>("--owner") { Description = "What the app's owner is: personal, unverified or verified. It decides how many there may be.", HelpName = "KIND" };
        owner.AcceptOnlyFromAmong("personal", "unverified", "verified");
        var command = new Command("testers", "Show, bind and unbind an app's testers and developers.") { app, add, developer, remove, owner };
        command.SetAction(async (parsed, cancellation) =>
        {
            using var client = SandboxClient.From(parsed, connection);
            var id = parsed.GetValue(app)!;
            if (parsed.GetValue(owner) is { } kind)
                await client.PostAsync(PathOf(id, "owner"), new JsonObject { ["owner"] = kind }, cancellation);
            if (parsed.GetValue(remove) is { } gone)
                await client.DeleteAsync(PathOf(id, $"testers/{Uri.EscapeDataString(gone)}"), cancellation);
            if (parsed.GetValue(add) is { } name)
                await client.PostAsync(PathOf(id, "testers"), new JsonObject { ["name"] = name, ["role"] = parsed.GetValue(developer) ? "developer" : "tester" }, cancellation);
            var answer = await client.GetAsync(PathOf(id, "testers"), cancellation);
            foreach (var tester in answer["testers"]!.AsArray())
                tester!["url"] = client.Url + tester["link"].Text();
            await Console.Out.WriteAsync(parsed.GetValue(connection.Json) ? SandboxCommand.Json(answer) : Plain(answer));
            return 0;
        });
        return command;
    }

    private static string Plain(JsonObject answer)
    {
        var text = new StringWriter();
        var testers = answer["testers"]!.AsArray();
        foreach (var tester in testers)
            text.WriteLine($"{tester!["role"].Text(),-9} {tester["name"].Text()}  {tester["url"].Text()}");
        text.WriteLine($"{testers.Count(one => one!["role"].Text() == "tester")} of {answer["most_testers"].Number()} testers, {testers.Count(one => one!["role"].Text() == "developer")} of {answer["most_developers"].Number()} developers ({answer["owner"].Text()} owner).");
        return text.ToString();
    }
}
