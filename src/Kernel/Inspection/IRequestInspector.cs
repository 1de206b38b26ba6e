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
    /// <summary>True for what the platform sent to an app's back end; then <see cref="Url"/> is the whole address.</summary>
    public bool IsPush { get; init; }

    /// <summary>UTC microseconds by the machine's clock at which it began.</summary>
    public required long AtUtcUs { get; init; }

    /// <summary>How long the answer took, in microseconds.</summary>
    public required long DurationUs { get; init; }

    /// <summary>The app that asked; null when the request did not get as far as naming a known one.</summary>
    public string? AppId { get; init; }

    /// <summary>HTTP method.</summary>
    public required string Method { get; init; }

    /// <summary>Path with query; of a push the whole address.</summary>
    public required string Url { get; init; }

    /// <summary>Names and values as they came.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> RequestHeaders { get; init; } = [];

    /// <summary>The body as it came.</summary>
    public ReadOnlyMemory<byte> RequestBody { get; init; }

    /// <summary>The answer's status; 0 where a push got none.</summary>
    public required int Status { get; init; }

    /// <summary>Names and values as they went.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> ResponseHeaders { get; init; } = [];

    /// <summary>The answer's body.</summary>
    public ReadOnlyMemory<byte> ResponseBody { get; init; }

    /// <summary>The wire's own code in the answer; null on success.</summary>
    public string? ErrorCode { get; init; }

    /// <summary>The request's number, as the answer tells it to the developer; null when it tells none.</summary>
    public string? RequestNumber { get; init; }

    /// <summary>Of a push: what its signature was made over.</summary>
    public string? SignedText { get; init; }

    /// <summary>Of a push: what stands inside its sealed part; null where nothing is sealed.</summary>
    public string? PlainBody { get; init; }

    /// <summary>Of a push: its id in the outbox.</summary>
    public string? PushId { get; init; }

    /// <summary>Of a push: 1 for the first attempt.</summary>
    public int Attempt { get; init; }

    /// <summary>Whether the signature was made badly on purpose.</summary>
    public bool IsProbe { get; init; }

    /// <summary>What became of it beyond the answer: "no answer within 5 s".</summary>
    public string? Remark { get; init; }
}
