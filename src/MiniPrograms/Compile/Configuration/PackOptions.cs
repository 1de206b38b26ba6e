using System.Text;
using System.Text.RegularExpressions;

namespace Madang.MiniPrograms.Compile.Configuration;

/// <summary>What <c>project.config.json</c> says is not to be packed (<c>packOptions.ignore</c>), and what is all the same (<c>include</c>).</summary>
internal sealed class PackOptions
{
    private static readonly TimeSpan MatchTime = TimeSpan.FromMilliseconds(100);

    private readonly List<Func<string, bool>> ignored = [];
    private readonly List<Func<string, bool>> included = [];

    public static PackOptions Read(JsonValue? options)
    {
        var read = new PackOptions();
        foreach (var rule in options?["ignore"]?.Items ?? [])
            read.ignored.AddRange(Rule(rule));
        foreach (var rule in options?["include"]?.Items ?? [])
            read.included.AddRange(Rule(rule));
        return read;
    }

    public bool Packs(string path) => !ignored.Any(rule => rule(path)) || included.Any(rule => rule(path));

    private static IEnumerable<Func<string, bool>> Rule(JsonValue rule)
    {
        if (rule["value"]?.String is not { Length: > 0 } value)
            yield break;
        var plain = value.TrimStart('.').Trim('/');
        switch (rule["type"]?.String)
        {
            case "file":
                yield return path => path == value.TrimStart('/') || path == plain;
                break;
            case "folder":
                yield return path => Sources.SourcePath.IsInside(path, plain);
                break;
            case "suffix":
                yield return path => path.EndsWith(value, StringComparison.OrdinalIgnoreCase);
                break;
            case "prefix":
                yield return path => Sources.SourcePath.Name(path).StartsWith(value, StringComparison.OrdinalIgnoreCase) || path.StartsWith(plain, StringComparison.OrdinalIgnoreCase);
                break;
            case "regexp" when Pattern(value) is { } pattern:
                yield return pattern.IsMatch;
                break;
            case "glob" when Pattern(Glob(plain)) is { } pattern:
                yield return pattern.IsMatch;
                break;
        }
    }

    // Written by strangers: only patterns that need no backtracking.
    private static Regex? Pattern(string pattern)
    {
        try
        {
            return new Regex(pattern, RegexOptions.NonBacktracking | RegexOptions.CultureInvariant, MatchTime);
        }
        catch (Exception error) when (error is ArgumentException or NotSupportedException)
        {
            return null;
        }
    }

    private static string Glob(string glob)
    {
        var pattern = new StringBuilder("^");
        for (var index = 0; index < glob.Length; index++)
        {
            if (glob[index] == '*' && index + 1 < glob.Length && glob[index + 1] == '*')
            {
                pattern.Append(".*");
                index += index + 2 < glob.Length && glob[index + 2] == '/' ? 2 : 1;
            }
            else
            {
                pattern.Append(glob[index] switch { '*' => "[^/]*", '?' => "[^/]", var other => Regex.Escape(other.ToString()) });
            }
        }
        return pattern.Append('$').ToString();
    }
}
