using Madang.OpenPlatform.Subscriptions;
using Madang.OpenPlatform.Subscriptions.Library;
using Xunit;

namespace Madang.OpenPlatform.Tests.Subscriptions;

public sealed class KeywordRuleTests
{
    [Theory]
    [InlineData(1001, 2, "thing2", "12345678901234567890", "123456789012345678901")]
    [InlineData(1001, 2, "thing2", "🍵🍵🍵🍵🍵🍵🍵🍵🍵🍵🍵", "a\nb")]
    [InlineData(1001, 3, "amount3", "¥1234567890.00", "¥12345678901")]
    [InlineData(1001, 3, "amount3", "12.50元", "12,50")]
    [InlineData(1001, 3, "amount3", "₩12000", "twelve")]
    [InlineData(1001, 4, "time4", "15:01", "25:01")]
    [InlineData(1001, 4, "time4", "2019年10月1日 15:01~2019年10月1日 16:01", "2019年10月1日")]
    [InlineData(1001, 1, "character_string1", "A-1_2#", "编号")]
    [InlineData(1002, 4, "date4", "2019-10-01", "15:01")]
    [InlineData(1002, 4, "date4", "10月1日 15:01", "yesterday")]
    [InlineData(1006, 3, "number3", "12.5", "12a")]
    [InlineData(1010, 4, "phone_number4", "+86-0766-66888866", "+86-0766-66888866-1")]
    [InlineData(1010, 5, "name5", "张小明", "张小明张小明张小明张小")]
    [InlineData(1010, 5, "name5", "Alexandra Constantin", "Agent 47")]
    [InlineData(1011, 1, "car_number1", "粤A8Z888挂", "粤A8Z8888挂")]
    [InlineData(1003, 5, "phrase5", "配送中", "delivering")]
    [InlineData(1013, 3, "enum3", "高", "更高")]
    [InlineData(1013, 5, "letter5", "AB", "A1")]
    public void Values_keep_to_the_documented_limits_of_their_kind(int tid, int kid, string key, string good, string bad)
    {
        var keyword = TemplateLibrary.Find(tid)!.Keywords.First(keyword => keyword.Kid == kid);
        Assert.Equal(key, keyword.Key);
        Assert.True(KeywordRule.Allows(keyword, good));
        Assert.False(KeywordRule.Allows(keyword, bad));
        Assert.False(KeywordRule.Allows(keyword, ""));
    }

    [Fact]
    public void Every_title_of_the_library_has_examples_that_its_own_rules_allow_and_a_kind_of_app_it_is_for() => Assert.All(TemplateLibrary.Titles, title =>
    {
        Assert.All(title.Keywords, keyword => Assert.True(KeywordRule.Allows(keyword, keyword.Example), $"{title.Tid} {keyword.Key} {keyword.Example}"));
        Assert.Contains(TemplateLibrary.Categories, one => one.Id == title.CategoryId);
        Assert.Single(TemplateLibrary.Titles, other => other.Tid == title.Tid);
    });
}
