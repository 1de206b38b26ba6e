namespace Madang.OpenPlatform;

/// <summary>How the open platform serves.</summary>
public sealed record OpenPlatformOptions
{
    /// <summary>Whether developers may make apps, act as people and read the codes that are sent to phones.</summary>
    public bool IsSandbox { get; init; }

    /// <summary>The bearer token that opens the developers' calls. Empty: nobody gets in.</summary>
    public string OperatorToken { get; init; } = "";

    /// <summary>Addresses from which the platform calls apps' back ends, for their firewalls. Empty: this machine's own.</summary>
    public IReadOnlyList<string> CallbackAddresses { get; init; } = [];

    /// <summary>Where people reach the shell, without a slash at its end: for codes and links that are asked for under one of <see cref="ApiHosts"/>.</summary>
    public string PublicUrl { get; init; } = "";

    /// <summary>Names by which only back ends come, such as the documented ones of the wire.</summary>
    public IReadOnlyCollection<string> ApiHosts { get; init; } = [];

    /// <summary>Daily quotas that differ from the documented ones, by path: <c>/cgi-bin/token</c>. 1 or more.</summary>
    public IReadOnlyDictionary<string, long> DailyQuotas { get; init; } = new Dictionary<string, long>();

    /// <summary>Rates by the minute that differ from the documented ones, by path. 1 or more.</summary>
    public IReadOnlyDictionary<string, long> MinuteRates { get; init; } = new Dictionary<string, long>();

    /// <summary>Where nodes tell each other what to push: a Redis, as its client writes addresses (<c>127.0.0.1:6379,password=…</c>). Empty: there is one node.</summary>
    public string Redis { get; init; } = "";
}
