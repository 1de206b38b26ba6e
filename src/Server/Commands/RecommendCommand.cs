using System.CommandLine;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using Madang.Retail.Recommendations.Evaluation;
using Madang.Retail.Recommendations.Files;
using Madang.Server.Hosting;

namespace Madang.Server.Commands;

/// <summary><c>./madang recommend …</c>: what the recommendations would be worth on a shop's own orders. Needs no running platform and stores nothing.</summary>
internal static class RecommendCommand
{
    private static readonly JsonSerializerOptions SnakeCase = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        WriteIndented = true,
        // For a terminal or a file, never for a page: names may be read in any script.
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public static Command Create() => new("recommend", "Measure the recommendations on a file of orders.") { Evaluate() };

    private static Command Evaluate()
    {
        var orders = new Option<string>("--orders") { Description = "A line for each item of each order: CSV with a header, or Parquet.", HelpName = "FILE", Required = true };
        var split = new Option<string?>("--split") { Description = "Learn from what came before this day and measure on what came from it on. Otherwise a fifth of the baskets are measured.", HelpName = "DATE" };
        var until = new Option<string?>("--until") { Description = "Measure nothing from this day on.", HelpName = "DATE" };
        var json = new Option<bool>("--json") { Description = "Print the figures as JSON." };
        var columns = new Columns();
        var items = new Option<string?>("--items") { Description = "Only items whose code (in upper case) fits this regular expression: leaves out postage and fees.", HelpName = "REGEX" };
        var cancelled = new Option<string?>("--cancelled") { Description = "Leave out orders whose number fits this regular expression. Lines without a positive quantity or price are left out anyway.", HelpName = "REGEX" };
        var dates = new Option<string?>("--dates") { Description = "How 3/4/2025 is meant: day-first or month-first. Otherwise found out from the file." };
        dates.AcceptOnlyFromAmong("day-first", "month-first");
        var skip = new Option<bool>("--skip-bad") { Description = "Leave out lines that cannot be read, and count them." };
        var threads = new Option<int>("--threads") { Description = "How many cores to use.", DefaultValueFactory = _ => Environment.ProcessorCount, HelpName = "N" };
        var command = new Command("evaluate", "Train on a shop's past orders and compare the lists with what people bought next, beside plain methods.")
        {
            orders, split, until, json, columns.Person, columns.Item, columns.Time, columns.Quantity, columns.Price, columns.Order, columns.Place, items, cancelled, dates, skip, threads,
        };
        command.SetAction(async (parsed, cancellation) =>
        {
            var options = columns.Read(parsed) with
            {
                ItemPattern = parsed.GetValue(items),
                CancelledOrderPattern = parsed.GetValue(cancelled),
                IsDayFirst = parsed.GetValue(dates) is { } order ? order == "day-first" : null,
                SkipsBadLines = parsed.GetValue(skip),
            };
            var report = await RunAsync(parsed.GetValue(orders)!, options, Day(parsed.GetValue(split), "--split"), Day(parsed.GetValue(until), "--until"), parsed.GetValue(threads), cancellation);
            await Console.Out.WriteAsync(parsed.GetValue(json) ? JsonSerializer.Serialize(report, SnakeCase) + Environment.NewLine : report.ToText());
            return 0;
        });
        return command;
    }

    private static async Task<EvaluationReport> RunAsync(string path, OrderFileOptions options, DateOnly? split, DateOnly? until, int threads, CancellationToken cancellation)
    {
        if (threads is < 1 or > 1024)
            throw new CommandFailure("--threads is a number from 1 to 1024.", CommandFailure.Usage);
        try
        {
            return await OrderEvaluation.RunAsync(path, options, split, until, threads, TimeProvider.System, cancellation);
        }
        catch (OrderFileException wrong)
        {
            throw new CommandFailure(wrong.Message);
        }
    }

    private static DateOnly? Day(string? text, string option)
    {
        if (text is null)
            return null;
        return DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)
            ? day
            : throw new CommandFailure($"{option} is a day such as 2025-10-09.", CommandFailure.Usage);
    }

    /// <summary>The options that say which column is which.</summary>
    private sealed class Columns
    {
        public Option<string?> Person { get; } = Named("--person", "who bought");

        public Option<string?> Item { get; } = Named("--item", "what was bought");

        public Option<string?> Time { get; } = Named("--time", "when");

        public Option<string?> Quantity { get; } = Named("--quantity", "how many pieces");

        public Option<string?> Price { get; } = Named("--price", "the price of one piece");

        public Option<string?> Order { get; } = Named("--order", "the order's number");

        public Option<string?> Place { get; } = Named("--place", "the shop");

        public OrderFileOptions Read(ParseResult parsed) => new()
        {
            Person = parsed.GetValue(Person),
            Item = parsed.GetValue(Item),
            Time = parsed.GetValue(Time),
            Quantity = parsed.GetValue(Quantity),
            Price = parsed.GetValue(Price),
            Order = parsed.GetValue(Order),
            Place = parsed.GetValue(Place),
        };

        private static Option<string?> Named(string option, string says) => new(option) { Description = $"The column that says {says}: its name, or its number from 1. Otherwise found by its name.", HelpName = "COLUMN" };
    }
}
