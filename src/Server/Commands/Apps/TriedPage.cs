using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Madang.Server.Commands.Apps;

/// <summary>One error of a page.</summary>
/// <param name="Source"><c>platform</c> where it is ours, <c>app</c> where the app's own code threw or logged it.</param>
/// <param name="Where">What was running.</param>
/// <param name="Message">What it says.</param>
/// <param name="Stack">Where it comes from, as the browser tells it.</param>
/// <param name="Excuse">Why it does not count: <c>remote</c> where a server of the app had just failed, <c>not-yet</c> where it asked for what the platform does not offer yet. Null where nothing excuses it.</param>
internal sealed record TriedError(string Source, string Where, string Message, string? Stack, string? Excuse);

/// <summary>Something of the app's own servers, or pictures elsewhere, that did not come.</summary>
internal sealed record RemoteFailure(string Url, string Reason);

/// <summary>What became of one page.</summary>
internal sealed partial record TriedPage
{
    // So long after a failure of a server an error of the app's may be its consequence.
    private static readonly TimeSpan Aftermath = TimeSpan.FromSeconds(2);

    private long lastRemoteAt;

    public required string Path { get; init; }

    /// <summary>The picture's name in the report's folder.</summary>
    public string? Screenshot { get; set; }

    public bool IsReady { get; set; }

    /// <summary>From opening the link to the first screen, in milliseconds.</summary>
    public double? ReadyMs { get; set; }

    public List<TriedError> Errors { get; } = [];

    /// <summary>Members of <c>wx</c> that the page asked for and that are not there.</summary>
    public SortedSet<string> Missing { get; } = new(StringComparer.Ordinal);

    public List<RemoteFailure> Remote { get; } = [];

    /// <summary>Pictures and other files of its own that the page shows and the package does not have: often meant, as a picture with a handler for its error.</summary>
    public SortedSet<string> Absent { get; } = new(StringComparer.Ordinal);

    /// <summary>What the page asked for that the platform does not offer yet, such as <c>login</c>.</summary>
    public SortedSet<string> NotYet { get; } = new(StringComparer.Ordinal);

    /// <summary>Operations on the view in all, and before the first screen.</summary>
    public int Operations { get; set; }

    public int FirstPaintOperations { get; set; }

    public int Flushes { get; set; }

    /// <summary>Bytes that the operations took.</summary>
    public long OperationBytes { get; set; }

    /// <summary>What the app wrote to its console, the last hundred lines.</summary>
    public List<string> Console { get; } = [];

    /// <summary>True when the page opened without an error of the platform's or of the app's own.</summary>
    public bool IsSound => IsReady && Errors.TrueForAll(error => error.Excuse is not null);

    /// <summary>Notes that a server, or what is elsewhere, failed.</summary>
    public void Fail(RemoteFailure failure)
    {
        Remote.Add(failure);
        lastRemoteAt = TimeProvider.System.GetTimestamp();
    }

    /// <summary>Notes an error, and whether something explains it. Nothing excuses one of ours.</summary>
    public void Add(string source, string where, string message, string? stack)
    {
        if (NotOffered().Match(message) is { Success: true } notOffered)
        {
            NotYet.Add(notOffered.Groups["api"].Value);
            Errors.Add(new("app", where, message, stack, "not-yet"));
        }
        else if (Unreached().IsMatch(message))
        {
            Errors.Add(new("app", where, message, stack, "remote"));
        }
        else
        {
            var isAftermath = source == "app" && lastRemoteAt != 0 && TimeProvider.System.GetElapsedTime(lastRemoteAt) < Aftermath;
            Errors.Add(new(source, where, message, stack, isAftermath ? "remote" : null));
        }
    }

    /// <summary>Takes in one notice of the runtime.</summary>
    public void Take(JsonObject data)
    {
        switch ((string?)data["kind"])
        {
            case "error":
                var stack = (string?)data["stack"] ?? "";
                var where = (string?)data["where"] ?? "";
                // What is rejected is the app's own promise, unless the runtime's code made it: a plain value has no stack.
                Add(SourceOf(stack, where == "unhandled rejection" ? "app" : "platform"), where, (string?)data["message"] ?? "", stack);
                break;
            case "missing":
                Missing.Add((string?)data["api"] ?? "");
                break;
            case "flush":
                var operations = Number(data["ops"]);
                Flushes++;
                Operations += operations;
                OperationBytes += Number(data["bytes"]);
                if (!IsReady)
                    FirstPaintOperations += operations;
                break;
            case "console":
                TakeConsole(data);
                break;
            case "net" when data["error"] is { } error:
                Fail(new((string?)data["url"] ?? "", error.ToString()));
                break;
        }
    }

    private void TakeConsole(JsonObject data)
    {
        var level = (string?)data["level"] ?? "log";
        var text = string.Join(' ', (data["args"] as JsonArray ?? []).Select(argument => argument?.ToString()));
        if (Console.Count < 100)
            Console.Add($"{level}: {text}");
    }

    // A package's chunks are served below /p/, the runtime below /r/: the innermost of the two threw it.
    public static string SourceOf(string stack, string otherwise)
    {
        foreach (var line in stack.Split('\n'))
        {
            if (line.Contains("/p/", StringComparison.Ordinal))
                return "app";
            if (line.Contains("/r/", StringComparison.Ordinal))
                return "platform";
        }
        return otherwise;
    }

    private static int Number(JsonNode? node) => node is JsonValue value && value.TryGetValue<double>(out var number) ? (int)number : 0;

    // As the members of wx say it: `login:fail not available on this platform yet`.
    [GeneratedRegex(@"(?<api>\w+):fail (?:not available on this platform yet|not supported\b)", RegexOptions.CultureInvariant)]
    private static partial Regex NotOffered();

    [GeneratedRegex(@"\b(?:request|uploadFile|downloadFile|connectSocket|sendSocketMessage|getImageInfo):fail (?:connection failed|timeout|net::|the address is not public|abort|socket)", RegexOptions.CultureInvariant)]
    private static partial Regex Unreached();
}
