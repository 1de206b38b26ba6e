using System.Text.RegularExpressions;

namespace Madang.MiniPrograms.Compile.Templates;

/// <summary>WXS has neither classes nor modules of today's JavaScript, so their words are ordinary names in it: <c>var class = 'close'</c>.</summary>
internal static partial class WxsNames
{
    /// <summary>The same text, of the same length, with such names written so that JavaScript takes them for names.</summary>
    public static string Freed(string source) => Word().Replace(source, match =>
    {
        if (!match.Groups["word"].Success)
            return match.Value;
        // The key of an object may be called anything.
        var before = source.AsSpan(0, match.Index).TrimEnd();
        var after = source.AsSpan(match.Index + match.Length).TrimStart();
        var isKey = before.Length > 0 && (before[^1] == '.' || (before[^1] is '{' or ',' && after.StartsWith(":")));
        return isKey ? match.Value : $"${match.Value[1..]}";
    });

    // Comments and texts are passed over whole.
    [GeneratedRegex(@"//[^\n]*|/\*[\s\S]*?\*/|""(?:[^""\\\n]|\\.)*""|'(?:[^'\\\n]|\\.)*'|(?<![\w$])(?<word>class|enum|extends|super|export|import)(?![\w$])", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Word();
}
