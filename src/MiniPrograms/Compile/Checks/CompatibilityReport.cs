using System.Text.Json;
using System.Text.Json.Serialization;

namespace Madang.MiniPrograms.Compile;

/// <summary>A place of a source file.</summary>
public sealed record UsePlace(string File, int Line, int Column);

/// <summary>Something that the app uses, how far it is supported, and every place where it is used.</summary>
public sealed record UsedMember(string Kind, string Name, SupportLevel Support, string? Note, IReadOnlyList<UsePlace> Places);

/// <summary>What an app uses of the platform and how far that is supported.</summary>
/// <param name="Pages">The pages of the app.</param>
/// <param name="Uses">By kind and name.</param>
/// <param name="Diagnostics">What compiling it found.</param>
/// <param name="HasTable">False when the runtime has not been built: then nothing is judged.</param>
public sealed record CompatibilityReport(bool HasTable, IReadOnlyList<string> Pages, IReadOnlyList<UsedMember> Uses, IReadOnlyList<Diagnostic> Diagnostics)
{
    private static readonly JsonSerializerOptions Json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        WriteIndented = true,
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters = { new JsonStringEnumConverter<SupportLevel>(JsonNamingPolicy.SnakeCaseLower) },
    };

    /// <summary>It compiles, and everything it uses is supported at least in part.</summary>
    public bool IsFit => HasTable && Diagnostics.All(one => one.Severity != Severity.Error) && Uses.All(use => use.Support != SupportLevel.None);

    public static CompatibilityReport Of(CompileResult result, SupportTable? table)
    {
        var uses = result.Uses.GroupBy(use => (use.Kind, use.Name)).Select(group =>
        {
            var (level, note) = table?.Of(group.First()) ?? (SupportLevel.Unknown, null);
            return new UsedMember(group.Key.Kind, group.Key.Name, level, note, [.. group.Select(use => new UsePlace(use.File, use.Line, use.Column))]);
        });
        return new(table is not null, result.Pages, [.. uses], result.Diagnostics);
    }

    public string ToJson() => JsonSerializer.Serialize(this, Json) + Environment.NewLine;

    public string ToText()
    {
        var text = new StringWriter();
        foreach (var diagnostic in Diagnostics)
            text.WriteLine(diagnostic);
        if (!HasTable)
            text.WriteLine("The runtime has not been built here, so what is supported cannot be said. Build it with npm run build in web/.");
        foreach (var use in Uses.Where(use => HasTable && use.Support is SupportLevel.None or SupportLevel.Partial))
        {
            text.WriteLine($"{(use.Support == SupportLevel.None ? "missing" : "partial")}: {use.Name}{(use.Note is null ? "" : $" ({use.Note})")}");
            foreach (var place in use.Places)
                text.WriteLine($"  {place.File}:{place.Line}:{place.Column}");
        }
        text.WriteLine($"{Pages.Count} pages. Used: {Count("component")} built-in components, {Count("api")} members of wx, {Count("app.json")} members of app.json.");
        if (HasTable)
            text.WriteLine($"Supported in full: {Uses.Count(use => use.Support == SupportLevel.Full)}, in part: {Uses.Count(use => use.Support == SupportLevel.Partial)}, missing: {Uses.Count(use => use.Support == SupportLevel.None)}, not in WeChat's documents: {Uses.Count(use => use.Support == SupportLevel.Unknown)}.");
        return text.ToString();
    }

    private int Count(string kind) => Uses.Count(use => use.Kind == kind);
}
