namespace Madang.MiniPrograms.Compile.Diagnostics;

/// <summary>Collects what a compile finds, from several threads at once; the order of the answer does not depend on them.</summary>
internal sealed class Findings
{
    private const int Most = 1000;

    private readonly HashSet<Diagnostic> found = [];
    private readonly HashSet<Diagnostic> errors = [];
    private readonly Lock gate = new();

    public bool HasErrors { get; private set; }

    public void Error(string code, string file, SourcePosition at, string message) => Add(new(Severity.Error, code, file, at.Line, at.Column, message));

    public void Warning(string code, string file, SourcePosition at, string message) => Add(new(Severity.Warning, code, file, at.Line, at.Column, message));

    public void Add(Diagnostic diagnostic)
    {
        lock (gate)
        {
            HasErrors |= diagnostic.Severity == Severity.Error;
            // A hostile app must not fill the memory with complaints; errors count even where they are no longer kept, and no number of warnings hides one.
            var kept = diagnostic.Severity == Severity.Error ? errors : found;
            if (kept.Count < Most)
                kept.Add(diagnostic);
        }
    }

    public IReadOnlyList<Diagnostic> Sorted()
    {
        lock (gate)
        {
            return
            [
                .. found.Concat(errors).OrderBy(one => one.File, StringComparer.Ordinal).ThenBy(one => one.Line).ThenBy(one => one.Column)
                    .ThenBy(one => one.Code, StringComparer.Ordinal).ThenBy(one => one.Message, StringComparer.Ordinal),
            ];
        }
    }
}
