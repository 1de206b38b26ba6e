using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;

namespace Madang.Server.Commands;

/// <summary><c>sandbox requests</c>: the request inspector in the terminal.</summary>
internal static class SandboxRequestsCommand
{
    private static readonly TimeSpan LookAgainAfter = TimeSpan.FromSeconds(1);

    public static Command Create(SandboxConnectionOptions connection)
    {
        var merchant = new Option<string?>("--mchid") { Description = "Only this merchant's.", HelpName = "M" };
        var text = new Option<string?>("--path") { Description = "Only those whose path or trade number contains this.", HelpName = "TEXT" };
        var verdict = new Option<string?>("--verdict") { Description = "Only those whose signature was good, bad, missing.", HelpName = "V" };
        verdict.AcceptOnlyFromAmong("good", "bad", "missing", "probe");
        var follow = new Option<bool>("--follow") { Description = "Keep printing what comes, until interrupted." };
        var limit = new Option<int>("--limit") { Description = "How many of the newest.", HelpName = "N", DefaultValueFactory = _ => 20 };
        var id = new Argument<string?>("id") { Description = "Show this exchange whole.", Arity = ArgumentArity.ZeroOrOne };
        var command = new Command("requests", "Every request and callback: verdict on its signature, what was signed, the answer.") { id, merchant, text, verdict, follow, limit };
        command.SetAction(async (parsed, cancellation) =>
        {
            using var client = SandboxClient.From(parsed, connection);
            var isJson = parsed.GetValue(connection.Json);
            if (parsed.GetValue(id) is { } wanted)
            {
                var detail = await client.GetAsync($"/sandbox/requests/{Uri.EscapeDataString(wanted)}", cancellation);
                await Console.Out.WriteLineAsync(isJson ? detail.ToJsonString() : Whole(detail));
                return 0;
            }
            string Query(long after) => SandboxClient.PathWith(
                "/sandbox/requests",
                ("mchid", parsed.GetValue(merchant)),
                ("text", parsed.GetValue(text)),
                ("verdict", parsed.GetValue(verdict)),
                ("after", after.ToString(CultureInfo.InvariantCulture)),
                ("limit", after > 0 ? "200" : parsed.GetValue(limit).ToString(CultureInfo.InvariantCulture)));
            var newest = await PrintAsync(await client.GetAsync(Query(0), cancellation), isJson, 0);
            while (parsed.GetValue(follow))
            {
                await Task.Delay(LookAgainAfter, cancellation);
                newest = await PrintAsync(await client.GetAsync(Query(newest), cancellation), isJson, newest);
            }
            return 0;
        });
        return command;
    }

    private static async Task<long> PrintAsync(JsonObject answer, bool isJson, long newest)
    {
        foreach (var line in answer["requests"]!.AsArray().Reverse())
        {
            newest = Math.Max(newest, line!["seq"].Number());
            await Console.Out.WriteLineAsync(isJson ? line.ToJsonString() : Line(line));
        }
        return newest;
    }

    private static string Line(JsonNode line)
    {
        var at = DateTimeOffset.UnixEpoch.AddTicks(line["at_us"].Number() * TimeSpan.TicksPerMicrosecond).ToLocalTime();
        var arrow = line["kind"].Text() == "Callback" ? "←" : "→";
        return $"{at:HH:mm:ss.fff} {arrow} {line["mch_id"].Text(),-10} {line["status"].Text(),3} {line["verdict"].Text(),-10} {line["duration_us"].Number() / 1000,5} ms  {line["method"].Text()} {line["path"].Text()}  {line["code"].Text()} {line["trade"].Text()}  {line["id"].Text()}";
    }

    private static string Whole(JsonObject detail)
    {
        var text = new StringWriter();
        text.WriteLine($"{detail["method"].Text()} {detail["url"].Text()}");
        text.WriteLine($"merchant {detail["mch_id"].Text()}   status {detail["status"].Text()}   {detail["duration_us"].Number() / 1000.0:0.0} ms   {detail["remark"].Text()}");
        text.WriteLine($"signature: {detail["verdict"].Text()} {detail["verdict_reason"].Text()}");
        foreach (var hint in detail["hints"] as JsonArray ?? [])
            text.WriteLine($"  found: {hint.Text()}");
        Part(text, "request headers", Headers(detail["request_headers"]));
        Part(text, "request body", detail["request_body"].Text());
        Part(text, "inside the sealed resource", detail["plain_resource"].Text());
        Part(text, "string that was signed", detail["request_signed_text"].Text());
        Part(text, "answer headers", Headers(detail["response_headers"]));
        Part(text, "answer body", detail["response_body"].Text());
        Part(text, "string that the answer's signature covers", detail["response_signed_text"].Text());
        return text.ToString();
    }

    private static string Headers(JsonNode? headers) =>
        string.Join('\n', headers?.AsArray().Select(header => $"{header!["key"].Text()}: {header["value"].Text()}") ?? []);

    private static void Part(StringWriter text, string title, string content)
    {
        if (content.Length == 0)
            return;
        text.WriteLine();
        text.WriteLine($"-- {title}");
        // The line ends are part of what is signed, so they are shown.
        text.WriteLine(title.StartsWith("string", StringComparison.Ordinal) ? content.Replace("\n", "↵\n", StringComparison.Ordinal) : content);
    }
}
