namespace Madang.Pay.Sandbox;

/// <summary>Whether this platform is a sandbox. A platform that moves real money is not: no faults, no time travel, no request log.</summary>
public sealed record SandboxOptions
{
    /// <summary>True where developers may create merchants, act as payers, ask for faults and move time.</summary>
    public bool IsOn { get; init; }

    /// <summary>True where the first start makes a demonstration merchant and payers with money.</summary>
    public bool WithDemonstration { get; init; }

    /// <summary>The bearer token that opens <c>/sandbox</c>; it is an administrator's power. Empty: nobody gets in.</summary>
    public string OperatorToken { get; init; } = "";

    /// <summary>Host names, beside those of the loopback, by which this platform is reached through a loopback address.</summary>
    public IReadOnlyList<string> Hosts { get; init; } = [];
}
