namespace Madang.MiniPrograms.Compile;

/// <summary>What a compile accepts and how much of the machine it may use. Generous for real apps, finite for hostile ones.</summary>
public sealed record CompileLimits
{
    /// <summary>Bytes of one script, template, style or JSON file.</summary>
    public int SourceBytes { get; init; } = 4 << 20;

    /// <summary>Bytes of one other file (pictures, fonts, sound).</summary>
    public int AssetBytes { get; init; } = 30 << 20;

    /// <summary>Bytes of all files together.</summary>
    public long TotalBytes { get; init; } = 300L << 20;

    /// <summary>Files of the app itself; packages count only as far as they are used.</summary>
    public int Files { get; init; } = 20_000;

    /// <summary>Folders inside folders.</summary>
    public int FolderDepth { get; init; } = 32;

    /// <summary>Elements inside elements of a template.</summary>
    public int TemplateDepth { get; init; } = 200;

    /// <summary>Style sheets that import style sheets, packages that need packages, and the like.</summary>
    public int ImportDepth { get; init; } = 64;

    /// <summary>Data memory of the compiling process, in bytes (RLIMIT_DATA).</summary>
    public long MemoryBytes { get; init; } = 2L << 30;

    /// <summary>The script engine's own heap, in MiB.</summary>
    public int EngineHeapMiB { get; init; } = 512;

    /// <summary>Time for one compile by the wall clock.</summary>
    public TimeSpan Time { get; init; } = TimeSpan.FromSeconds(60);
}
