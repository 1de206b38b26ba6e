namespace Madang.MiniPrograms.Compile.Styles;

/// <summary>What a style file is written in.</summary>
internal enum StyleLanguage
{
    Wxss,
    Less,
    Sass,
}

internal static class StyleLanguages
{
    /// <summary>The language that a file's extension says.</summary>
    public static StyleLanguage Of(string path) => Sources.SourcePath.Extension(path) switch
    {
        ".less" => StyleLanguage.Less,
        ".scss" or ".sass" => StyleLanguage.Sass,
        _ => StyleLanguage.Wxss,
    };

    /// <summary>Whether a name ends as style files do.</summary>
    public static bool IsStyle(string path) => Sources.SourcePath.Extension(path) is ".wxss" or ".css" or ".less" or ".scss" or ".sass";
}
