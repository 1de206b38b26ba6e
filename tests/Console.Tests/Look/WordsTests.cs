using System.Text.RegularExpressions;
using Madang.Desk.Accounts;
using Madang.Desk.Look;

namespace Madang.Desk.Tests.Look;

public sealed partial class WordsTests
{
    [Fact]
    public void Every_text_is_there_in_three_languages_with_the_same_gaps()
    {
        Assert.True(Words.Table.Count > 300);
        Assert.All(Words.Table, row =>
        {
            Assert.Equal(3, row.Value.Length);
            Assert.All(row.Value, text => Assert.False(string.IsNullOrWhiteSpace(text), row.Key));
            Assert.Single(row.Value.Select(text => string.Join(',', Gap().Matches(text).Select(gap => gap.Value).Order(StringComparer.Ordinal))).Distinct());
            Assert.DoesNotContain('!', row.Value[0]);
        });
    }

    // RFC 6238, appendix B, SHA-1, the last six digits.
    [Theory]
    [InlineData(59, "287082")]
    [InlineData(1111111109, "081804")]
    [InlineData(20000000000, "353130")]
    public void One_time_codes_are_those_of_the_standard(long seconds, string code) =>
        Assert.Equal(code, OneTimeCodes.CodeAt("12345678901234567890"u8.ToArray(), DateTimeOffset.FromUnixTimeSeconds(seconds)));

    [Fact]
    public void The_key_is_told_as_apps_read_it() => Assert.Equal("GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ", OneTimeCodes.TextOf("12345678901234567890"u8.ToArray()));

    [GeneratedRegex(@"\{[0-9]\}")]
    private static partial Regex Gap();
}
