using Madang.Kernel.Network;

namespace Madang.MiniPrograms;

/// <summary>How mini programs are hosted.</summary>
public sealed record MiniProgramOptions
{
    /// <summary>What publishes and configures apps. Empty: nobody can.</summary>
    public string OperatorToken { get; init; } = "";

    /// <summary>Host name of an app's own origin, with <c>{app}</c> in its place: another site than the shell's. Empty: every app runs in an opaque frame.</summary>
    public string AppHosts { get; init; } = "app-{app}.localhost";

    /// <summary>Names, besides addresses and this machine's, under which people reach the shell.</summary>
    public IReadOnlyCollection<string> ShellHosts { get; init; } = [];

    /// <summary>Folder of the built web parts: runtime, shell, and the manifest that names their files. <c>MADANG_WEB</c> names another than the program's own.</summary>
    public string WebFolder { get; init; } = Environment.GetEnvironmentVariable("MADANG_WEB") is { Length: > 0 } named ? named : Path.Combine(AppContext.BaseDirectory, "web");

    /// <summary>Folder in which packages are kept on SQLite.</summary>
    public string PackagesFolder { get; init; } = "";

    /// <summary>The program, with what comes before its own hidden commands, that inspects packages before an audit, in a process of its own. Empty: this node checks none.</summary>
    public IReadOnlyList<string> InspectionCommand { get; init; } = [];

    /// <summary>Which private addresses the gateway may connect to for apps.</summary>
    public PrivateAddresses PrivateServers { get; init; } = PrivateAddresses.Refused;

    /// <summary>Whether develop versions may be published that reach servers off their app's domain list, and are listed for everybody.</summary>
    public bool IsSandbox { get; init; }

    /// <summary>Whether an app is being made here: its develop version is told of each build, and has a developer's page. Only <c>app dev</c> says so.</summary>
    public bool IsDevelopment { get; init; }

    /// <summary>Whether a browser of this machine draws the first screens of released apps ahead, for who opens them the first time.</summary>
    public bool TakesFirstScreens { get; init; }

    /// <summary>How long a version that is current nowhere is kept at least. The newest ten of each app stay in any case.</summary>
    public TimeSpan KeepVersions { get; init; } = TimeSpan.FromDays(30);
}
