using Madang.MiniPrograms.Compile.Sources;

namespace Madang.MiniPrograms.Compile;

/// <summary>Which files of an app go into its package as they are.</summary>
internal static class AssetRules
{
    // Sources, which are compiled, and what developers keep beside them.
    private static readonly HashSet<string> LeftOut =
    [
        ".js", ".ts", ".mjs", ".cjs", ".jsx", ".tsx", ".wxml", ".wxss", ".wxs", ".less", ".scss", ".sass", ".styl", ".css", ".map", ".md", ".log", ".bak", ".tgz", ".zip", ".exe", ".sh",
        ".lock", ".yml", ".yaml", ".vue", ".psd", ".sketch", "",
    ];

    public static bool IsAsset(string path) => !LeftOut.Contains(SourcePath.Extension(path));
}
