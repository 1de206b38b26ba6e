namespace Madang.MiniPrograms.Compile;

/// <summary>What to compile, and how.</summary>
/// <param name="Project">The folder of the project, as the WeChat tools take it.</param>
/// <param name="Output">The folder that gets the package, in a folder named by its hash; null checks only.</param>
/// <param name="IsDevelopment">Readable code with source maps; otherwise small code without.</param>
public sealed record CompileRequest(string Project, string? Output, bool IsDevelopment)
{
    /// <summary>Collect what the app uses of the platform too.</summary>
    public bool WithUses { get; init; }

    /// <summary>The package that this process wrote last need not be kept: the new one is made out of it, and only what changed is written.</summary>
    public bool ReplacesLast { get; init; }
}

/// <summary>Something of the platform that an app uses.</summary>
/// <param name="Kind">component, attribute, event, api, app.json, or domain (an address written in a script).</param>
/// <param name="File">Relative to the project.</param>
/// <param name="Line">From 1.</param>
/// <param name="Column">From 1.</param>
/// <param name="Name">Such as <c>button</c>, <c>button.open-type</c>, <c>wx.login</c>, <c>tabBar.custom</c>.</param>
public sealed record PlatformUse(string Kind, string Name, string File, int Line, int Column);

/// <summary>How a compile ended.</summary>
/// <param name="Package">The package's folder, or null when there were errors or none was asked for.</param>
/// <param name="Hash">The package's name.</param>
/// <param name="Pages">The pages of the app.</param>
/// <param name="Diagnostics">Errors and warnings in the order of files and lines.</param>
/// <param name="Uses">What the app uses of the platform, when that was asked for.</param>
/// <param name="ElapsedMs">Time by the wall clock.</param>
public sealed record CompileResult(string? Package, string? Hash, IReadOnlyList<string> Pages, IReadOnlyList<Diagnostic> Diagnostics, IReadOnlyList<PlatformUse> Uses, double ElapsedMs)
{
    /// <summary>There are no errors.</summary>
    public bool IsSound => Diagnostics.All(one => one.Severity != Severity.Error);
}
