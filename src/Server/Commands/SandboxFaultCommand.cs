using System.CommandLine;
using System.Text.Json.Nodes;

namespace Madang.Server.Commands;

/// <summary><c>sandbox fault add|list|clear</c>: things going wrong on demand.</summary>
internal static class SandboxFaultCommand
{
    // The wire's names of the kinds; tested against the platform's own list.
    public static readonly string[] Kinds =
    [
        "delay", "system-error", "system-error-after", "user-paying", "callback-lost", "callback-doubled", "callback-delayed", "signature-probe", "clock-skew", "refund-abnormal",
        "refund-closed", "transfer-batch-closed",
    ];

    public static Command Create(SandboxConnectionOptions connection) => new("fault", "Let things go wrong for one merchant or one app, on demand.")
    {
        Add(connection), List(connection), Clear(connection),
    };

    private static Command Add(SandboxConnectionOptions connection)
    {
        var merchant = new Option<string?>("--mchid") { Description = "Whose requests and callbacks.", HelpName = "M" };
        var app = new Option<string?>("--appid") { Description = "Instead of a merchant: the app whose calls and pushes.", HelpName = "ID" };
        var kind = new Option<string>("--kind") { Description = $"What goes wrong: {string.Join(", ", Kinds)}.", HelpName = "KIND", Required = true };
        kind.AcceptOnlyFromAmong(Kinds);
        var times = new Option<long>("--times") { Description = "How often.", HelpName = "N", DefaultValueFactory = _ => 1 };
        var value = new Option<long?>("--value") { Description = "Milliseconds of a delay (callback-delayed: of business time), seconds of a clock skew.", HelpName = "MS" };
        var path = new Option<string?>("--path") { Description = "Only requests whose path starts with this. signature-probe and clock-skew: answers there, instead of the next callback; / for any.", HelpName = "PATH" };
        var command = new Command("add", "Switch a fault on for the next N uses.") { merchant, app, kind, times, value, path };
        command.Validators.Add(result =>
        {
            if (result.Has(merchant) == result.Has(app))
                result.AddError("Name one of --mchid and --appid.");
        });
        command.Speak(
            connection,
            (parsed, client, cancellation) => client.PostAsync(
                "/sandbox/faults",
                new JsonObject
                {
                    ["mchid"] = parsed.GetValue(merchant),
                    ["appid"] = parsed.GetValue(app),
                    ["kind"] = parsed.GetValue(kind),
                    ["times"] = parsed.GetValue(times),
                    ["value"] = parsed.GetValue(value),
                    ["path"] = parsed.GetValue(path),
                },
                cancellation),
            static (answer, print) =>
            {
                print.WriteLine($"{answer["fault_id"].Text()}  {answer["kind"].Text()} is on for {answer["mchid"].Text()}, {answer["remaining"].Text()} times");
                return 0;
            });
        return command;
    }

    private static Command List(SandboxConnectionOptions connection)
    {
        var command = new Command("list", "The faults that are on.");
        command.Speak(
            connection,
            static (_, client, cancellation) => client.GetAsync("/sandbox/faults", cancellation),
            static (answer, print) =>
            {
                var faults = answer["faults"]!.AsArray();
                if (faults.Count == 0)
                    print.WriteLine("No fault is on.");
                foreach (var fault in faults)
                    print.WriteLine($"{fault!["fault_id"].Text()}  {fault["mchid"].Text()}  {fault["kind"].Text(),-18}  left {fault["remaining"].Text()}  value {fault["value"].Text()}  {fault["path"].Text()}");
                return 0;
            });
        return command;
    }

    private static Command Clear(SandboxConnectionOptions connection)
    {
        var merchant = new Option<string?>("--mchid") { Description = "Only this merchant's, or app's.", HelpName = "M" };
        var id = new Option<string?>("--id") { Description = "Only this fault.", HelpName = "ID" };
        var command = new Command("clear", "Switch faults off: all, one merchant's, or one.") { merchant, id };
        command.Speak(
            connection,
            (parsed, client, cancellation) => client.DeleteAsync(SandboxClient.PathWith("/sandbox/faults", ("mchid", parsed.GetValue(merchant)), ("fault_id", parsed.GetValue(id))), cancellation),
            static (answer, print) =>
            {
                print.WriteLine($"{answer["faults"]!.AsArray().Count} left on.");
                return 0;
            });
        return command;
    }
}
