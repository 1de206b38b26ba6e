using Madang.Pay.Retention;

namespace Madang.Server.Hosting;

/// <summary>What the operator asked for when starting the platform.</summary>
internal sealed record ServeOptions
{
    /// <summary>Plain HTTP addresses to listen on.</summary>
    public required IReadOnlyList<Uri> Urls { get; init; }

    /// <summary>The data folder, absolute.</summary>
    public required string DataPath { get; init; }

    /// <summary>PostgreSQL, as a connection string or an address; null for SQLite in the data folder.</summary>
    public string? Database { get; init; }

    /// <summary>Host names to answer for over TLS; empty for no TLS.</summary>
    public IReadOnlyList<string> TlsHosts { get; init; } = [];

    /// <summary>HTTPS addresses to listen on when there are <see cref="TlsHosts"/>.</summary>
    public IReadOnlyList<Uri> TlsUrls { get; init; } = [];

    /// <summary>How long what has served its purpose is kept.</summary>
    public RetentionOptions Retention { get; init; } = new();

    /// <summary>Names under which people reach the shell, besides addresses, this machine's and <see cref="TlsHosts"/>.</summary>
    public IReadOnlyList<string> Hosts { get; init; } = [];

    /// <summary>Pattern of the host names of mini programs, with <c>{app}</c> in it; empty for none.</summary>
    public string AppHosts { get; init; } = DefaultAppHosts;

    /// <summary>Names that lead every browser to its own machine, and need no set-up.</summary>
    public const string DefaultAppHosts = "app-{app}.localhost";

    public bool WithDemonstration { get; init; } = true;

    public bool IsSandbox { get; init; } = true;

    /// <summary>Whether an app is being made here: <c>app dev</c>.</summary>
    public bool IsDevelopment { get; init; }

    /// <summary>Whether this machine's Chromium draws first screens of released mini programs ahead.</summary>
    public bool TakesFirstScreens { get; init; }

    /// <summary>Whether callbacks, and requests of mini programs, may go to private networks.</summary>
    public bool AllowsPrivateCallbacks { get; init; }

    /// <summary>Where several nodes tell each other what to push to people's clients: a Redis, as its client writes addresses; null for one node.</summary>
    public string? Redis { get; init; }
}
