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
    private const string DomainKind = "domain";

    // The JSON has all of them.
    private const int MostPlaces = 5;

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

    /// <summary>For people: what is wrong, what is missing, what is there in part, which hosts are called, and a count at the end.</summary>
    public string ToText()
    {
        var text = new StringWriter();
        foreach (var diagnostic in Diagnostics)
            text.WriteLine(diagnostic);
        if (!HasTable)
            text.WriteLine("The runtime has not been built here, so what is supported cannot be said. Build it with npm ci and npm run build in web/.");
        Write(text, "Missing", Uses.Where(use => HasTable && use.Support == SupportLevel.None));
        Write(text, "There in part", Uses.Where(use => HasTable && use.Support == SupportLevel.Partial));
        Write(text, "Hosts that its scripts name (wx.request reaches those of the app's domain list)", Uses.Where(use => use.Kind == DomainKind));
        text.WriteLine();
        text.WriteLine($"{Pages.Count} pages, {Diagnostics.Count(one => one.Severity == Severity.Error)} errors, {Diagnostics.Count(one => one.Severity == Severity.Warning)} warnings.");
        text.WriteLine($"Used: {Count("component")} built-in components, {Count("api")} members of wx, {Count("app.json")} members of app.json, {Count(DomainKind)} hosts.");
        if (HasTable)
            text.WriteLine($"Supported in full: {Count(SupportLevel.Full)}, in part: {Count(SupportLevel.Partial)}, missing: {Count(SupportLevel.None)}, not in WeChat's documents: {Count(SupportLevel.Unknown)}.");
        return text.ToString();
    }

    private static void Write(StringWriter text, string title, IEnumerable<UsedMember> uses)
    {
        var isFirst = true;
        foreach (var use in uses)
        {
            if (isFirst)
            {
                text.WriteLine();
                text.WriteLine($"{title}:");
            }
            isFirst = false;
            text.WriteLine($"  {use.Name}{(use.Note is null ? "" : $": {use.Note}")}");
            foreach (var place in use.Places.Take(MostPlaces))
                text.WriteLine($"    {place.File}:{place.Line}:{place.Column}");
            if (use.Places.Count > MostPlaces)
                text.WriteLine($"    and {use.Places.Count - MostPlaces} more");
        }
    }

    private int Count(string kind) => Uses.Count(use => use.Kind == kind);

    private int Count(SupportLevel level) => Uses.Count(use => use.Support == level && use.Kind != DomainKind);
}
