using System.Text.Json.Serialization;

namespace Madang.MiniPrograms.Compile;

/// <summary>How bad a finding is: an error leaves no package, a warning does.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<Severity>))]
public enum Severity
{
    Error,
    Warning,
}

/// <summary>One finding in an app's sources, at the author's own file, line and column.</summary>
/// <param name="Severity">Errors leave no package behind.</param>
/// <param name="Code">A stable short name of the kind of finding, such as <c>module-missing</c>.</param>
/// <param name="File">Relative to the project's folder, with forward slashes; empty when no file is to blame.</param>
/// <param name="Line">From 1; 0 when the file as a whole is meant.</param>
/// <param name="Column">From 1, in UTF-16 units; 0 when the line as a whole is meant.</param>
/// <param name="Message">A sentence for the author.</param>
public sealed record Diagnostic(Severity Severity, string Code, string File, int Line, int Column, string Message)
{
    /// <summary>The form that editors and terminals make into a link: <c>pages/a.js:3:7: error: …</c></summary>
    public override string ToString()
    {
        var place = File.Length == 0 ? "" : Line == 0 ? $"{File}: " : $"{File}:{Line}:{Math.Max(Column, 1)}: ";
        return $"{place}{(Severity == Severity.Error ? "error" : "warning")}: {Message} [{Code}]";
    }
}
