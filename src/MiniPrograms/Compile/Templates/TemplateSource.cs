namespace Madang.MiniPrograms.Compile.Templates;

/// <summary>A WXML file as read, before it is compiled. Paths are without extension.</summary>
/// <param name="Path">Its key in the package.</param>
/// <param name="Shown">Its name for the author.</param>
/// <param name="Text">With all but the last of duplicate attributes blanked out, so that the last one wins and places stay.</param>
/// <param name="Hash">Of the file as it was read.</param>
/// <param name="Elements">Its tags.</param>
/// <param name="Templates">Templates it imports or includes.</param>
/// <param name="Scripts">WXS modules it names: the name it gives them, and their key.</param>
/// <param name="Responders">Names of WXS modules, inline or not, whose functions answer its events or watch its properties.</param>
internal sealed record TemplateSource(
    string Path,
    string Shown,
    string Text,
    string Hash,
    IReadOnlyList<WxmlElement> Elements,
    IReadOnlyList<string> Templates,
    IReadOnlyList<(string Name, string Key)> Scripts,
    IReadOnlyList<string> Responders);

/// <summary>A WXS file as read and rewritten. <see cref="Key"/> is its path without extension.</summary>
internal sealed record WxsSource(string Key, string Text, IReadOnlyList<string> Requires);
