using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using Madang.Server.Hosting;

namespace Madang.Server.Commands;

/// <summary><c>sandbox time advance 24h</c> and <c>show</c>.</summary>
internal static class SandboxTimeCommand
{
    public static Command Create(SandboxConnectionOptions connection) => new("time", "Business time: orders expire, callbacks are retried, bills are cut by it.")
    {
        Advance(connection), Show(connection),
    };

    /// <summary>Reads 90s, 15m, 24h, 2d, 1d12h, or 01:30:00; null for anything else.</summary>
    public static TimeSpan? ParseSpan(string text)
    {
        if (text.Contains(':', StringComparison.Ordinal))
            return TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out var clock) && clock > TimeSpan.Zero ? clock : null;
        var seconds = 0L;
        var digits = 0;
        for (var i = 0; i < text.Length; i++)
        {
            if (char.IsAsciiDigit(text[i]))
            {
                digits++;
                continue;
            }
            var unit = text[i] switch { 's' => 1L, 'm' => 60, 'h' => 3_600, 'd' => 86_400, _ => 0 };
            if (unit == 0 || digits is 0 or > 9)
                return null;
            seconds += unit * long.Parse(text.AsSpan(i - digits, digits), CultureInfo.InvariantCulture);
            digits = 0;
        }
        return digits == 0 && seconds > 0 ? TimeSpan.FromSeconds(seconds) : null;
    }

    private static Command Advance(SandboxConnectionOptions connection)
    {
        var span = new Argument<string>("span") { Description = "How far: 90s, 15m, 24h, 2d, 1d12h." };
        var command = new Command("advance", "Move business time forward. It never goes back.") { span };
        command.Speak(
            connection,
            (parsed, client, cancellation) => client.PostAsync(
                "/sandbox/time",
                new JsonObject
                {
                    ["advance_seconds"] = (long)(ParseSpan(parsed.GetValue(span)!)
                        ?? throw new CommandFailure($"{parsed.GetValue(span)} is not a length of time such as 90s, 15m, 24h or 2d.", CommandFailure.Usage)).TotalSeconds,
                },
                cancellation),
            Print);
        return command;
    }

    private static Command Show(SandboxConnectionOptions connection)
    {
        var command = new Command("show", "Business time and how far it is ahead.");
        command.Speak(connection, static (_, client, cancellation) => client.GetAsync("/sandbox/time", cancellation), Print);
        return command;
    }

    private static int Print(JsonObject answer, TextWriter print)
    {
        print.WriteLine($"business time  {answer["now"].Text()}");
        print.WriteLine($"ahead by       {TimeSpan.FromSeconds(answer["ahead_seconds"].Number())}");
        return 0;
    }
}
