namespace Madang.MiniPrograms.Compile.Inspection;

/// <summary>Something that an inspection found in a package.</summary>
/// <param name="Severity">An error keeps the package from passing; a warning is for the reviewer's eye.</param>
/// <param name="Code">What it is: <c>foreign-code</c>, <c>code-from-text</c>, <c>package-too-large</c>, …</param>
/// <param name="File">Where: a file of the package, or the module that it holds.</param>
/// <param name="Message">One plain sentence.</param>
public sealed record PackageFinding(Severity Severity, string Code, string File, string Message);

/// <summary>What reading a package, without running any of it, says.</summary>
/// <param name="Pages">The pages that its manifest names.</param>
/// <param name="Compiler">The compiler that made it, as it says itself.</param>
/// <param name="Findings">Errors first.</param>
/// <param name="Uses">Members of <c>wx</c> and elements that it uses, each once a module.</param>
/// <param name="Hosts">Origins that its scripts name.</param>
/// <param name="PackageBytes">Bytes of the main package (under the empty name) and of each subpackage, counted here.</param>
public sealed record PackageInspection(
    IReadOnlyList<string> Pages, string Compiler, IReadOnlyList<PackageFinding> Findings, IReadOnlyList<PlatformUse> Uses, IReadOnlyList<string> Hosts, IReadOnlyDictionary<string, long> PackageBytes)
{
    /// <summary>An inspection that could not be made at all.</summary>
    public static PackageInspection Broken(string code, string message) =>
        new([], "", [new(Severity.Error, code, "", message)], [], [], new Dictionary<string, long>());
}
