namespace Madang.Kernel.Inspection;

/// <summary>Where modules hand what their wire has exchanged, so that one page shows a developer all of it. Only a sandbox keeps anything.</summary>
public interface IRequestInspector
{
    /// <summary>False in production: do not even build the record.</summary>
    bool IsOn { get; }

    /// <summary>Puts an exchange aside to be stored. Never waits, never throws; what is secret by its name is masked before it is kept.</summary>
    void Add(InspectedRequest request);
}

/// <summary>One exchange on a wire whose requests carry no signature of their own.</summary>
public sealed record InspectedRequest
{
    /// <summary>UTC microseconds by the machine's clock at which it began.</summary>
    public required long AtUtcUs { get; init; }

    /// <summary>How long the answer took, in microseconds.</summary>
    public required long DurationUs { get; init; }

    /// <summary>The app that asked; null when the request did not get as far as naming a known one.</summary>
    public string? AppId { get; init; }

    /// <summary>HTTP method.</summary>
    public required string Method { get; init; }

    /// <summary>Path with query.</summary>
    public required string Url { get; init; }

    /// <summary>Names and values as they came.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> RequestHeaders { get; init; } = [];

    /// <summary>The body as it came.</summary>
    public ReadOnlyMemory<byte> RequestBody { get; init; }

    /// <summary>The answer's status.</summary>
    public required int Status { get; init; }

    /// <summary>Names and values as they went.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> ResponseHeaders { get; init; } = [];

    /// <summary>The answer's body.</summary>
    public ReadOnlyMemory<byte> ResponseBody { get; init; }

    /// <summary>The wire's own code in the answer; null on success.</summary>
    public string? ErrorCode { get; init; }

    /// <summary>The request's number, as the answer tells it to the developer; null when it tells none.</summary>
    public string? RequestNumber { get; init; }
}
