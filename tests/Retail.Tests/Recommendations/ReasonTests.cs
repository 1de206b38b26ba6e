using Madang.Retail.Recommendations;
using Xunit;

namespace Madang.Retail.Tests.Recommendations;

/// <summary>Reasons as people read them.</summary>
public sealed class ReasonTests
{
    private static readonly DateOnly Today = new(2025, 9, 10);

    [Theory]
    [InlineData(1, "You buy this every day", "您每天购买一次", "매일 구매하시는 상품이에요")]
    [InlineData(7, "You buy this every week", "您每周购买一次", "매주 구매하시는 상품이에요")]
    [InlineData(20, "You buy this every three weeks", "您每三周购买一次", "3주마다 구매하시는 상품이에요")]
    [InlineData(62, "You buy this every two months", "您每两个月购买一次", "2개월마다 구매하시는 상품이에요")]
    [InlineData(360, "You buy this every year", "您每年购买一次", "해마다 구매하시는 상품이에요")]
    public void Habits_are_said_in_the_reader_s_language(int days, string english, string chinese, string korean)
    {
        var reason = new Reason(ReasonKind.EveryDays, days);
        Assert.Equal([english, chinese, korean], Said(reason));
    }

    [Fact]
    public void What_goes_with_what_names_the_thing_and_the_month()
    {
        var reason = new Reason(ReasonKind.GoesWith, With: "C1", Day: new(2025, 5, 2));
        Assert.Equal(["Goes with the coat from May", "与您5月购买的coat很搭", "5월에 구매하신 coat와(과) 잘 어울려요"], Said(reason));
        Assert.Equal("5월에 구매하신 코트와 잘 어울려요", reason.Text("ko", Today, _ => "코트"));
        Assert.Equal("5월에 구매하신 가방과 잘 어울려요", reason.Text("ko", Today, _ => "가방"));
        Assert.Equal("Goes with the coat from May 2023", (reason with { Day = new(2023, 5, 2) }).Text("en", Today, _ => "coat"));
    }

    [Fact]
    public void Every_reason_is_said_in_every_language()
    {
        foreach (var kind in Enum.GetValues<ReasonKind>())
        {
            var said = Said(new(kind, 14, "C1", new(2025, 5, 2)));
            Assert.All(said, Assert.NotEmpty);
            Assert.Equal(3, said.Distinct().Count());
        }
    }

    private static string[] Said(Reason reason) => [.. new[] { "en", "zh", "ko" }.Select(language => reason.Text(language, Today, _ => "coat"))];
}
