using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Madang.MiniPrograms.Compile;
using Madang.MiniPrograms.Compile.Inspection;

namespace Madang.MiniPrograms.Releases.LifeCycle.Checks;

/// <summary>Something that the app uses, and the parts of it that do.</summary>
public sealed record ReportedUse(string Name, string? Note, IReadOnlyList<string> Files);

/// <summary>Bytes of one package of the app; the main one has no root.</summary>
public sealed record PackageSize(string Root, long Bytes);

/// <summary>What the automatic checks of a submission found, as the reviewer reads it.</summary>
public sealed record CheckReport
{
    private static readonly JsonSerializerOptions Json = new(ReleaseAnswers.Json)
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters = { new JsonStringEnumConverter<Severity>(JsonNamingPolicy.SnakeCaseLower) },
    };

    /// <summary>Nothing was found that keeps it from passing. Pages that failed and warnings do not.</summary>
    public required bool IsFit { get; init; }

    /// <summary>False where the platform's web parts are not built: nobody can then say what is supported.</summary>
    public required bool IsJudged { get; init; }

    /// <summary>The compiler that made the package, as it says.</summary>
    public required string Compiler { get; init; }

    public required IReadOnlyList<PackageFinding> Findings { get; init; }

    /// <summary>What it uses and the platform has not.</summary>
    public required IReadOnlyList<ReportedUse> Missing { get; init; }

    /// <summary>What it uses and the platform has in part.</summary>
    public required IReadOnlyList<ReportedUse> Partial { get; init; }

    /// <summary>Servers that its scripts name and its domain list has not.</summary>
    public required IReadOnlyList<string> UndeclaredHosts { get; init; }

    public required IReadOnlyList<PackageSize> Packages { get; init; }

    /// <summary>How it went with the pictures of the pages.</summary>
    public required string PicturesNote { get; init; }

    internal string ToJson() => JsonSerializer.Serialize(this, Json);

    internal static CheckReport? FromJson(string? json) => json is null ? null : JsonSerializer.Deserialize<CheckReport>(json, Json);

    /// <summary>Judges an inspection by what the platform supports and what the app has declared.</summary>
    internal static CheckReport Of(PackageInspection inspection, SupportTable? table, IReadOnlyList<string> undeclared, string picturesNote)
    {
        var uses = inspection.Uses.GroupBy(use => (use.Kind, use.Name)).Select(group => (Use: group.First(), Files: group.Select(use => use.File).Distinct(StringComparer.Ordinal).Take(20).ToArray())).ToArray();
        var missing = Of(uses, table, SupportLevel.None);
        return new()
        {
            IsFit = table is not null && missing.Length == 0 && inspection.Findings.All(finding => finding.Severity != Severity.Error),
            IsJudged = table is not null,
            Compiler = inspection.Compiler,
            Findings = inspection.Findings,
            Missing = missing,
            Partial = Of(uses, table, SupportLevel.Partial),
            UndeclaredHosts = undeclared,
            Packages = [.. inspection.PackageBytes.Select(one => new PackageSize(one.Key, one.Value))],
            PicturesNote = picturesNote,
        };
    }

    private static ReportedUse[] Of(IEnumerable<(PlatformUse Use, string[] Files)> uses, SupportTable? table, SupportLevel level) => table is null
        ? []
        : [.. uses.Select(one => (one.Use, one.Files, Support: table.Of(one.Use))).Where(one => one.Support.Level == level).Select(one => new ReportedUse(one.Use.Name, one.Support.Note, one.Files))];
}
