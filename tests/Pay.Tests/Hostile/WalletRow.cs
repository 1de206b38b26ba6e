using System.Text.Json.Nodes;
using Madang.Pay.Tests.Wallet;

namespace Madang.Pay.Tests.Hostile;

/// <summary>A request of a person that their wallet takes.</summary>
internal sealed record WalletSample(TestPayer Person, string Path, JsonObject? Body = null);

/// <summary>What one endpoint of the payer's side must take and refuse.</summary>
internal sealed record WalletRow(string Method, string Template)
{
    /// <summary>Makes a good request that was not sent before, with all that must have happened for it to be good.</summary>
    public required Func<WireStage, Task<WalletSample>> Sample { get; init; }

    public int Success { get; init; } = 200;

    public BodyRules Body { get; init; } = new();

    /// <summary>A member that makes another request under the same Idempotency-Key; null for calls that spend nothing.</summary>
    public (string At, JsonNode Value)? OtherParameters { get; init; }

    /// <summary>False where the same request cannot be good twice.</summary>
    public bool MayRepeat { get; init; } = true;

    /// <summary>The answer where a part of the path names nothing.</summary>
    public Refused Nothing { get; init; } = new(404, "NOT_FOUND");

    /// <summary>Members of the query; a value of no documented form is PARAM_ERROR.</summary>
    public string[] Query { get; init; } = [];

    public bool NeedsKey { get; init; }

    public string Name => $"{Method} {Template}";
}
