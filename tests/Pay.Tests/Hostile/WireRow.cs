using System.Text.Json.Nodes;

namespace Madang.Pay.Tests.Hostile;

/// <summary>A request that an endpoint takes: where it goes and what it carries.</summary>
internal sealed record WireSample(string Target, JsonObject? Body = null);

/// <summary>An answer that is expected: status and code.</summary>
internal sealed record Refused(int Status, string Code)
{
    public static readonly Refused Param = new(400, "PARAM_ERROR");
}

/// <summary>What one endpoint of the APIv3 wire must take and refuse.</summary>
internal sealed record WireRow(string Method, string Template)
{
    /// <summary>Makes a good request that was not sent before, with all that must have happened for it to be good.</summary>
    public required Func<WireStage, Task<WireSample>> Sample { get; init; }

    /// <summary>The status of a good request.</summary>
    public int Success { get; init; } = 200;

    public BodyRules Body { get; init; } = new();

    /// <summary>Members that make another request under the same number, and the answer to it; null where there is nothing to repeat.</summary>
    public (string At, JsonNode Value, Refused Answer)? OtherParameters { get; init; }

    /// <summary>The answer where a part of the path names nothing.</summary>
    public Refused Nothing { get; init; } = new(404, "RESOURCE_NOT_EXISTS");

    /// <summary>The members of the query and the answer to a value of none of the documented forms.</summary>
    public IReadOnlyDictionary<string, Refused> Query { get; init; } = new Dictionary<string, Refused>();

    /// <summary>Members of the query that the request may do without.</summary>
    public string[] OptionalQuery { get; init; } = [];

    /// <summary>The largest body in bytes.</summary>
    public int BodyLimit { get; init; } = 64 * 1024;

    public string Name => $"{Method} {Template}";
}
