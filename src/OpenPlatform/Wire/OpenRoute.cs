namespace Madang.OpenPlatform.Wire;

/// <summary>What a call asks for before it is handled.</summary>
/// <param name="Path">Where it is.</param>
/// <param name="Methods">GET, POST, or both in one text.</param>
/// <param name="NeedsToken">Whether an app's access token is asked for and its quota counted.</param>
/// <param name="DailyQuota">Calls of one app in a day of UTC+8, as documented.</param>
/// <param name="NeedsBody">Whether an empty post is refused.</param>
internal sealed record OpenRoute(string Path, string Methods, bool NeedsToken = true, long DailyQuota = 100_000, bool NeedsBody = false)
{
    /// <summary>Calls of one app in a minute, as documented; 0 where no limit is.</summary>
    public long MinuteRate { get; init; }

    /// <summary>The largest body in bytes.</summary>
    public int LargestBodyBytes { get; init; } = 1024 * 1024;

    /// <summary>Whether it takes a file as a part of a form, instead of JSON.</summary>
    public bool TakesFile { get; init; }
}

/// <summary>Every call there is, for those who ask what is left of their quota.</summary>
internal sealed class OpenCatalogue
{
    private readonly Dictionary<string, OpenRoute> routes = new(StringComparer.Ordinal);

    public IReadOnlyCollection<OpenRoute> Routes => routes.Values;

    public void Add(OpenRoute route) => routes.Add(route.Path, route);

    public OpenRoute? Find(string path) => routes.GetValueOrDefault(path);
}
