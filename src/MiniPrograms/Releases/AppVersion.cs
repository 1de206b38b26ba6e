namespace Madang.MiniPrograms.Releases;

/// <summary>One uploaded version of an app.</summary>
internal sealed record AppVersion
{
    public required string AppId { get; init; }

    public required string AppKey { get; init; }

    public required string VersionId { get; init; }

    public required string Hash { get; init; }

    public required string Version { get; init; }

    public required string Description { get; init; }

    public required string Name { get; init; }

    /// <summary>The page that opens when none is named.</summary>
    public required string Entry { get; init; }

    /// <summary>Paths of its pages, one a line.</summary>
    public required string Pages { get; init; }

    /// <summary>JSON of what the shell needs of app.json: window, permission, darkmode, theme.</summary>
    public required string AppConfig { get; init; }

    /// <summary>0 only for develop versions in a sandbox: the gateway then does not ask the domain list.</summary>
    public required long ChecksDomains { get; init; }

    public required long UploadedAt { get; init; }

    /// <summary>Where it is current, if the query was about that.</summary>
    public string? Env { get; init; }
}
