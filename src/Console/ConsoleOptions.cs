namespace Madang.Desk;

/// <summary>How the console serves.</summary>
public sealed record ConsoleOptions
{
    /// <summary>Whether there may be demonstration accounts.</summary>
    public bool IsSandbox { get; init; }

    /// <summary>Whether they are made at the first start.</summary>
    public bool WithDemonstration { get; init; }

    /// <summary>The bearer token by which the command line asks for links. Empty: nobody gets one.</summary>
    public string OperatorToken { get; init; } = "";

    /// <summary>Rounds of PBKDF2 over a password; only tests take fewer.</summary>
    public int PasswordRounds { get; init; } = 600_000;

    /// <summary>How long what has served its purpose is kept, in days, by names that an operator knows; for the page of limits.</summary>
    public IReadOnlyDictionary<string, long> KeptDays { get; init; } = new Dictionary<string, long>();
}
