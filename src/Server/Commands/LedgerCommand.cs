using System.CommandLine;
using System.Data.Common;
using System.Text.Json;
using Madang.Ledger;
using Madang.Server.Hosting;

namespace Madang.Server.Commands;

/// <summary><c>./madang ledger …</c>: for the auditor. Reads a snapshot of the database itself, beside a running platform or without one.</summary>
internal static class LedgerCommand
{
    private static readonly JsonSerializerOptions SnakeCase = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    public static Command Create()
    {
        var data = DatabaseOptions.Data();
        var database = DatabaseOptions.Database();
        (data.Recursive, database.Recursive) = (true, true);
        return new Command("ledger", "Verify the ledger, or export its entries for an auditor.") { data, database, Verify(data, database), Export(data, database) };
    }

    private static Command Verify(Option<string> data, Option<string?> database)
    {
        var json = new Option<bool>("--json") { Description = "Print the verdict as JSON." };
        var command = new Command("verify", "Derive every balance again and check every hash. Exit code 0 when the ledger is sound; otherwise the first fault is named.") { json };
        command.SetAction((parsed, cancellation) => ReadAsync(async () =>
        {
            await using var store = DatabaseOptions.OpenExisting(parsed.GetValue(data)!, parsed.GetValue(database));
            var verdict = await new LedgerVerifier(store).VerifyAsync(cancellation);
            await Console.Out.WriteAsync(parsed.GetValue(json) ? JsonSerializer.Serialize(verdict, SnakeCase) + Environment.NewLine : Plain(verdict));
            return verdict.IsSound ? 0 : CommandFailure.Failed;
        }));
        return command;
    }

    private static Command Export(Option<string> data, Option<string?> database)
    {
        var output = new Option<string>("--out") { Description = "The file to write; - for the standard output.", HelpName = "FILE", Required = true };
        var format = new Option<string>("--format") { Description = "csv or jsonl.", DefaultValueFactory = _ => "csv" };
        format.AcceptOnlyFromAmong("csv", "jsonl");
        var refused = new Option<bool>("--with-refused") { Description = "Transfers that the ledger refused too." };
        var command = new Command("export", "Write every entry: two lines a transfer, with the hash of its batch.") { output, format, refused };
        command.SetAction((parsed, cancellation) => ReadAsync(async () =>
        {
            await using var store = DatabaseOptions.OpenExisting(parsed.GetValue(data)!, parsed.GetValue(database));
            var file = parsed.GetValue(output)!;
            await using var stream = file == "-" ? Console.OpenStandardOutput() : File.Create(file);
            var written = await new LedgerExport(store).WriteAsync(
                stream, parsed.GetValue(format) == "csv" ? LedgerExportFormat.Csv : LedgerExportFormat.JsonLines, parsed.GetValue(refused), cancellation);
            await Console.Error.WriteLineAsync($"{written} transfers written{(file == "-" ? "" : $" to {file}")}.");
            return 0;
        }));
        return command;
    }

    private static string Plain(LedgerVerdict verdict)
    {
        var text = new StringWriter();
        text.WriteLine(verdict.IsSound ? "The ledger is sound." : $"The ledger is NOT sound: {verdict.Fault}");
        text.WriteLine($"  read  {verdict.Batches} batches, {verdict.Transfers} transfers, {verdict.Accounts} accounts, {verdict.HistoryLines} lines of history");
        foreach (var lane in verdict.Lanes)
            text.WriteLine($"  lane {lane.Lane} ends at batch {lane.Sequence}, hash {lane.Hash}");
        return text.ToString();
    }

    private static async Task<int> ReadAsync(Func<Task<int>> read)
    {
        try
        {
            return await read();
        }
        catch (DbException error)
        {
            throw new CommandFailure($"The database cannot be read: {error.Message}");
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new CommandFailure(error.Message);
        }
    }
}
