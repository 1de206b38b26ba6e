using Madang.MiniPrograms.Compile;

namespace Madang.MiniPrograms.Development;

/// <summary>A finding with the lines around it, to be read where the app is looked at.</summary>
/// <param name="Severity">error or warning.</param>
/// <param name="Code">The kind of finding.</param>
/// <param name="File">Relative to the project; empty when no file is to blame.</param>
/// <param name="Line">From 1; 0 for the file as a whole.</param>
/// <param name="Column">From 1; 0 for the line as a whole.</param>
/// <param name="Message">A sentence for the author.</param>
/// <param name="FirstLine">The number of the first line of the excerpt.</param>
/// <param name="Lines">The excerpt; empty where there is none.</param>
internal sealed record ShownDiagnostic(string Severity, string Code, string File, int Line, int Column, string Message, int FirstLine, IReadOnlyList<string> Lines);

/// <summary>Takes the lines around findings from their files.</summary>
internal static class SourceExcerpt
{
    private const int Before = 2;
    private const int After = 1;
    private const int LongestLine = 240;
    private const int MostExcerpts = 12;
    private const int MostShown = 100;
    private const long LargestFileBytes = 4 << 20;

    public static IReadOnlyList<ShownDiagnostic> Of(string project, IEnumerable<Diagnostic> diagnostics)
    {
        var excerpts = 0;
        // Errors first: they are what stops the app.
        return
        [
            .. diagnostics.OrderBy(one => one.Severity).Take(MostShown).Select(one =>
            {
                var lines = one.Line > 0 && excerpts++ < MostExcerpts ? Around(project, one) : [];
                return new ShownDiagnostic(one.Severity == Severity.Error ? "error" : "warning", one.Code, one.File, one.Line, one.Column, one.Message, Math.Max(1, one.Line - Before), lines);
            }),
        ];
    }

    private static string[] Around(string project, Diagnostic diagnostic)
    {
        try
        {
            var file = new FileInfo(Path.Combine(project, diagnostic.File));
            if (!file.Exists || file.Length > LargestFileBytes)
                return [];
            var first = Math.Max(1, diagnostic.Line - Before);
            return [.. File.ReadLines(file.FullName).Skip(first - 1).Take(diagnostic.Line - first + 1 + After).Select(line => line.Length <= LongestLine ? line : line[..LongestLine] + "…")];
        }
        catch (IOException)
        {
            // Saved again this very moment: the next build tells.
            return [];
        }
    }
}
