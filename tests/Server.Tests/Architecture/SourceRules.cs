using System.Text.RegularExpressions;

namespace Madang.Server.Tests.Architecture;

/// <summary>House rules that a compiler does not check.</summary>
public sealed partial class SourceRules
{
    private const int LongestFile = 600;

    [Fact]
    public void No_type_has_a_name_that_says_nothing()
    {
        var found = Sources().SelectMany(file => EmptyName().Matches(File.ReadAllText(file)).Select(match => $"{Checkout.Relative(file)}: {match.Value}"));
        Assert.Empty(found);
    }

    [Fact]
    public void Files_stay_short()
    {
        var long_ = Sources().Select(file => (File: Checkout.Relative(file), Lines: File.ReadLines(file).Count())).Where(found => found.Lines > LongestFile);
        Assert.Empty(long_);
    }

    [Fact]
    public void Only_the_ledger_writes_its_tables()
    {
        var outside = Checkout.Files("*", "src").Where(file => file.EndsWith(".cs", StringComparison.Ordinal) || file.EndsWith(".sql", StringComparison.Ordinal))
            .Where(file => !Checkout.Relative(file).StartsWith("src/Ledger/", StringComparison.Ordinal))
            .SelectMany(file => LedgerWrite().Matches(File.ReadAllText(file)).Select(match => $"{Checkout.Relative(file)}: {match.Value}"));
        Assert.Empty(outside);
        // The rule must be able to see what it forbids.
        Assert.Contains(Checkout.Files("*.cs", "src/Ledger"), file => LedgerWrite().IsMatch(File.ReadAllText(file)));
    }

    [Fact]
    public void A_schema_file_for_one_engine_has_its_twin_for_the_other()
    {
        var files = Checkout.Files("*.sql", "src").Select(Checkout.Relative).ToHashSet(StringComparer.Ordinal);
        Assert.NotEmpty(files);
        var lonely = files.Where(file => file.EndsWith(".sqlite.sql", StringComparison.Ordinal) && !files.Contains(file.Replace(".sqlite.sql", ".postgres.sql", StringComparison.Ordinal))
            || file.EndsWith(".postgres.sql", StringComparison.Ordinal) && !files.Contains(file.Replace(".postgres.sql", ".sqlite.sql", StringComparison.Ordinal)));
        Assert.Empty(lonely);
    }

    [Fact]
    public void Schema_files_are_numbered_without_gaps_or_doubles()
    {
        foreach (var folder in Checkout.Files("*.sql", "src").GroupBy(file => Path.GetDirectoryName(file)!))
        {
            var numbers = folder.Select(file => Path.GetFileName(file)).Select(name => name[..4]).Distinct(StringComparer.Ordinal).Select(int.Parse).Order().ToArray();
            Assert.Equal(Enumerable.Range(1, numbers.Length), numbers);
            var names = folder.Select(file => Path.GetFileName(file).Replace(".sqlite.sql", "", StringComparison.Ordinal).Replace(".postgres.sql", "", StringComparison.Ordinal).Replace(".sql", "", StringComparison.Ordinal));
            Assert.Equal(numbers.Length, names.Distinct(StringComparer.Ordinal).Count());
        }
    }

    [Fact]
    public void Lock_files_name_no_registry()
    {
        var named = Checkout.Files("*lock*.json", "tests", "web", "samples", "src", "bench")
            .Where(file => Path.GetFileName(file) is "package-lock.json" or "packages.lock.json")
            .Where(file => RegistryHost().IsMatch(File.ReadAllText(file)))
            .Select(Checkout.Relative);
        Assert.Empty(named);
    }

    [Fact]
    public void Nothing_names_a_place_of_one_machine()
    {
        string[] kinds = [".cs", ".sql", ".md", ".sh", ".mjs", ".js", ".ts", ".css", ".json", ".csproj", ".props", ".slnx", ".yml", ".yaml", ""];
        var found = Checkout.Files("*", "src", "tests", "bench", "docs", "eng", ".ci")
            .Concat(Directory.EnumerateFiles(Checkout.Root).Where(file => Path.GetFileName(file) is not ".git"))
            .Where(file => kinds.Contains(Path.GetExtension(file)) && new FileInfo(file).Length < 1_000_000)
            .Where(file => MachinePlace().IsMatch(File.ReadAllText(file)))
            .Select(Checkout.Relative);
        Assert.Empty(found);
    }

    [Fact]
    public void The_root_stays_clean()
    {
        string[] allowed =
        [
            ".ci", ".editorconfig", ".gitattributes", ".github", ".gitignore", "ARCHITECTURE.md", "BannedSymbols.txt", "CHANGELOG.md", "CONTRIBUTING.md", "Directory.Build.props", "Directory.Packages.props",
            "LICENSE", "Madang.slnx", "NOTICE", "README.md", "SECURITY.md", "bench", "docs", "eng", "global.json", "madang", "run", "samples", "src", "test", "tests", "web",
        ];
        Assert.Empty(Checkout.KeptInRoot().Except(allowed));
    }

    private static IEnumerable<string> Sources() => Checkout.Files("*.cs", "src", "tests", "bench");

    [GeneratedRegex(@"\b(?:class|record|struct|interface|enum)\s+\w*(?:Service|Manager|Helper|Helpers|Utils|Util)\b", RegexOptions.CultureInvariant)]
    private static partial Regex EmptyName();

    [GeneratedRegex(@"\b(?:INSERT\s+INTO|UPDATE|DELETE\s+FROM|TRUNCATE(?:\s+TABLE)?|COPY)\s+""?ledger_\w+", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex LedgerWrite();

    [GeneratedRegex("https?://[^\"\\s]*(?:registry|nexus|artifactory|npmjs|npmmirror|nuget)[^\"\\s]*", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex RegistryHost();

    [GeneratedRegex(@"(?<![\w.])/(?:wor[k]|home|Users)/\w", RegexOptions.CultureInvariant)]
    private static partial Regex MachinePlace();
}
