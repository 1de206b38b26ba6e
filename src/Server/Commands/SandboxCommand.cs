using System.CommandLine;
using System.CommandLine.Parsing;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Madang.Server.Commands;

/// <summary><c>./madang sandbox …</c>: everything a developer may do to a running sandbox.</summary>
internal static class SandboxCommand
{
    private static readonly JsonSerializerOptions Readable = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static Command Create()
    {
        var connection = new SandboxConnectionOptions();
        return new Command("sandbox", "Merchants, apps, payers, faults and time of a running sandbox.")
        {
            connection.Url, connection.Token, connection.Data, connection.CaFile, connection.Json,
            SandboxMerchantCommand.Create(connection),
            SandboxAppCommands.App(connection),
            SandboxAppCommands.Login(connection),
            SandboxAppCommands.Phone(connection),
            SandboxAppCommands.Messages(connection),
            SandboxPushCommands.Push(connection),
            SandboxPushCommands.Pushes(connection),
            SandboxPushCommands.Consent(connection),
            SandboxPushCommands.Say(connection),
            SandboxSubMerchantCommand.Create(connection),
            SandboxPayCommand.Create(connection),
            SandboxPeopleCommands.Payer(connection),
            SandboxPeopleCommands.TopUp(connection),
            SandboxPeopleCommands.Code(connection),
            SandboxPeopleCommands.ConfirmTransfer(connection),
            SandboxFaultCommand.Create(connection),
            SandboxTimeCommand.Create(connection),
            SandboxKeysCommand.Create(connection),
            SandboxRequestsCommand.Create(connection),
            SandboxCallbacksCommand.Create(connection),
            SandboxOpenCommand.Create(connection),
        };
    }

    /// <summary>Runs one exchange with the platform and prints its answer: as JSON when asked, else by <paramref name="print"/>, which gives the exit code.</summary>
    public static void Speak(
        this Command command, SandboxConnectionOptions connection, Func<ParseResult, SandboxClient, CancellationToken, Task<JsonObject>> ask, Func<JsonObject, TextWriter, int> print) =>
        command.SetAction(async (parsed, cancellation) =>
        {
            using var client = SandboxClient.From(parsed, connection);
            var answer = await ask(parsed, client, cancellation);
            var plain = new StringWriter();
            var code = print(answer, plain);
            await Console.Out.WriteAsync(parsed.GetValue(connection.Json) ? answer.ToJsonString(Readable) + Environment.NewLine : plain.ToString());
            return code;
        });

    /// <summary>An answer as JSON for other programs.</summary>
    public static string Json(JsonObject answer) => answer.ToJsonString(Readable) + Environment.NewLine;

    /// <summary>True when an option was written with a value. A validator must not ask for the value of one that was written without: that is reported already.</summary>
    public static bool Has(this SymbolResult result, Option option) => result.GetResult(option)?.Tokens is [{ Value.Length: > 0 }, ..];

    public static string Text(this JsonNode? node) => node is JsonValue value ? value.ToString() : "";

    public static long Number(this JsonNode? node) => node is JsonValue value && value.TryGetValue<long>(out var number) ? number : 0;

    /// <summary>Fen as people write it: 12345 is CNY 123.45.</summary>
    public static string Money(long fen, string currency = "CNY") => $"{currency} {fen / 100}.{Math.Abs(fen % 100):00}";
}
