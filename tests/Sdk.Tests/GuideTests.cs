using System.Text.RegularExpressions;

namespace Madang.Sdk.Tests;

/// <summary>What the guides quote is what the journeys run.</summary>
public sealed partial class GuideTests
{
    public static TheoryData<string> Guides => [.. Directory.GetFiles(Path.Combine(Checkout.Root, "docs", "guides"), "*.md").Select(file => Path.GetFileName(file)!)];

    [Theory]
    [MemberData(nameof(Guides))]
    public void Guide_quotes_programs_as_they_are_run(string guide)
    {
        var text = File.ReadAllText(Path.Combine(Checkout.Root, "docs", "guides", guide));
        foreach (var quotation in QuotationPattern().Matches(text).Cast<Match>())
        {
            var program = File.ReadAllText(Path.Combine(Checkout.Root, quotation.Groups["file"].Value));
            Assert.Equal(program.TrimEnd(), quotation.Groups["code"].Value.TrimEnd());
        }
    }

    [Fact]
    public void Both_examples_are_quoted()
    {
        var text = File.ReadAllText(Path.Combine(Checkout.Root, "docs", "guides", "point-your-back-end-here.md"));
        var quoted = QuotationPattern().Matches(text).Select(match => Path.GetFileName(match.Groups["file"].Value)).Order(StringComparer.Ordinal);
        var examples = Directory.GetFiles(Path.Combine(NodeProject.Folder, "examples")).Select(file => Path.GetFileName(file)!).Order(StringComparer.Ordinal);
        Assert.Equal(examples, quoted);
    }

    // <!-- tests/sdk/examples/axios-plugin.mjs -->, then the code in a fence.
    [GeneratedRegex(@"<!-- (?<file>tests/sdk/\S+) -->\n```js\n(?<code>.*?)\n```", RegexOptions.Singleline)]
    private static partial Regex QuotationPattern();
}
