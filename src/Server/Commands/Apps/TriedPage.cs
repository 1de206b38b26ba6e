using System.Text.Json.Nodes;

namespace Madang.Server.Commands.Apps;

/// <summary>One error of a page.</summary>
/// <param name="Source"><c>platform</c> where it is ours, <c>app</c> where the app's own code threw or logged it.</param>
/// <param name="Where">What was running.</param>
/// <param name="Message">What it says.</param>
/// <param name="Stack">Where it comes from, as the browser tells it.</param>
/// <param name="AfterRemoteFailure">A server of the app had failed before: the app may only be reporting that.</param>
internal sealed record TriedError(string Source, string Where, string Message, string? Stack, bool AfterRemoteFailure);

/// <summary>Something of the app's own servers, or pictures elsewhere, that did not come.</summary>
internal sealed record RemoteFailure(string Url, string Reason);

/// <summary>What became of one page.</summary>
internal sealed record TriedPage
{
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

    /// <summary>Operations on the view in all, and before the first screen.</summary>
    public int Operations { get; set; }

    public int FirstPaintOperations { get; set; }

    public int Flushes { get; set; }

    /// <summary>Bytes that the operations took.</summary>
    public long OperationBytes { get; set; }

    /// <summary>What the app wrote to its console, the last hundred lines.</summary>
    public List<string> Console { get; } = [];

    /// <summary>True unless the page did not open, or failed in a way that its servers do not explain.</summary>
    public bool IsSound => IsReady && !Errors.Any(error => error.Source == "platform" || !error.AfterRemoteFailure);

    /// <summary>Takes in one notice of the runtime.</summary>
    public void Take(JsonObject data)
    {
        switch ((string?)data["kind"])
        {
            case "error":
                var stack = (string?)data["stack"] ?? "";
                Errors.Add(new(IsAppCode(stack) ? "app" : "platform", (string?)data["where"] ?? "", (string?)data["message"] ?? "", stack, Remote.Count > 0));
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
                Remote.Add(new((string?)data["url"] ?? "", error.ToString()));
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
    private static bool IsAppCode(string stack)
    {
        foreach (var line in stack.Split('\n'))
        {
            if (line.Contains("/p/", StringComparison.Ordinal))
                return true;
            if (line.Contains("/r/", StringComparison.Ordinal))
                return false;
        }
        return false;
    }

    private static int Number(JsonNode? node) => node is JsonValue value && value.TryGetValue<double>(out var number) ? (int)number : 0;
}
