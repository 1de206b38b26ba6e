using System.Globalization;

namespace Madang.Retail.Recommendations;

/// <summary>Why an item is in a list.</summary>
public enum ReasonKind
{
    /// <summary>The person buys it at intervals of about <see cref="Reason.IntervalDays"/>.</summary>
    EveryDays,

    /// <summary>The person bought it on <see cref="Reason.Day"/>.</summary>
    BoughtBefore,

    /// <summary>It goes with <see cref="Reason.With"/>, which the person bought on <see cref="Reason.Day"/>.</summary>
    GoesWith,

    /// <summary>People who buy alike bought it.</summary>
    PeopleLikeYou,

    /// <summary>It is bought often in this place.</summary>
    PopularHere,

    /// <summary>It is bought often.</summary>
    Popular,

    /// <summary>It is bought at this time of the year.</summary>
    OfTheSeason,
}

/// <summary>Why an item is in a list, to be said in the reader's language.</summary>
/// <param name="Kind">What sort of reason.</param>
/// <param name="IntervalDays">Of <see cref="ReasonKind.EveryDays"/>: 1 or more.</param>
/// <param name="With">Of <see cref="ReasonKind.GoesWith"/>: the other item.</param>
/// <param name="Day">When the person bought this or the other item.</param>
public sealed record Reason(ReasonKind Kind, int IntervalDays = 0, string? With = null, DateOnly? Day = null)
{
    private static readonly string[] EnglishNumbers = ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"];
    private static readonly string[] ChineseNumbers = ["零", "一", "两", "三", "四", "五", "六", "七", "八", "九", "十", "十一", "十二"];

    /// <summary>The reason as a sentence.</summary>
    /// <param name="language"><c>ko</c>, <c>zh</c> or another, which is answered in English.</param>
    /// <param name="today">A day more than eleven months before it is named with its year.</param>
    /// <param name="nameOf">The name of an item in that language.</param>
    public string Text(string language, DateOnly today, Func<string, string> nameOf)
    {
        ArgumentNullException.ThrowIfNull(nameOf);
        var other = With is null ? "" : nameOf(With);
        return language switch
        {
            "ko" => Korean(other, today),
            "zh" => Chinese(other, today),
            _ => English(other, today),
        };
    }

    private string English(string other, DateOnly today)
    {
        var month = Day is not { } day ? "" : day.ToString(IsLongAgo(day, today) ? "MMMM yyyy" : "MMMM", CultureInfo.InvariantCulture);
        var (count, unit) = Interval();
        var name = unit switch { Unit.Day => "day", Unit.Week => "week", Unit.Month => "month", _ => "year" };
        return Kind switch
        {
            ReasonKind.EveryDays => count == 1 ? $"You buy this every {name}" : $"You buy this every {EnglishNumbers[count]} {name}s",
            ReasonKind.BoughtBefore => $"You bought this in {month}",
            ReasonKind.GoesWith => $"Goes with the {other} from {month}",
            ReasonKind.PeopleLikeYou => "Chosen by people who buy what you buy",
            ReasonKind.PopularHere => "Often bought in this shop now",
            ReasonKind.OfTheSeason => "Often bought at this time of the year",
            _ => "Often bought now",
        };
    }

    private string Chinese(string other, DateOnly today)
    {
        var month = Day is not { } day ? "" : IsLongAgo(day, today) ? $"{day.Year}年{day.Month}月" : $"{day.Month}月";
        var (count, unit) = Interval();
        var every = unit switch { Unit.Day => "天", Unit.Week => "周", Unit.Month => "个月", _ => "年" };
        return Kind switch
        {
            ReasonKind.EveryDays => count == 1 ? $"您每{every}购买一次" : $"您每{ChineseNumbers[count]}{every}购买一次",
            ReasonKind.BoughtBefore => $"您在{month}买过",
            ReasonKind.GoesWith => $"与您{month}购买的{other}很搭",
            ReasonKind.PeopleLikeYou => "与您喜好相近的人也买了",
            ReasonKind.PopularHere => "本店近期热卖",
            ReasonKind.OfTheSeason => "当季常买",
            _ => "近期热卖",
        };
    }

    private string Korean(string other, DateOnly today)
    {
        var month = Day is not { } day ? "" : IsLongAgo(day, today) ? $"{day.Year}년 {day.Month}월" : $"{day.Month}월";
        var (count, unit) = Interval();
        var every = unit switch
        {
            Unit.Day => count == 1 ? "매일" : $"{count}일마다",
            Unit.Week => count == 1 ? "매주" : $"{count}주마다",
            Unit.Month => count == 1 ? "매달" : $"{count}개월마다",
            _ => "해마다",
        };
        return Kind switch
        {
            ReasonKind.EveryDays => $"{every} 구매하시는 상품이에요",
            ReasonKind.BoughtBefore => $"{month}에 구매하셨어요",
            ReasonKind.GoesWith => $"{month}에 구매하신 {other}{Particle(other)} 잘 어울려요",
            ReasonKind.PeopleLikeYou => "비슷한 취향의 고객이 선택했어요",
            ReasonKind.PopularHere => "요즘 이 매장에서 많이 찾아요",
            ReasonKind.OfTheSeason => "이맘때 많이 찾아요",
            _ => "요즘 많이 찾아요",
        };
    }

    // The particle follows the last sound: 코트와, 가방과; after other scripts both are written.
    private static string Particle(string noun) => noun.Length > 0 && noun[^1] is >= '가' and <= '힣' ? (noun[^1] - '가') % 28 == 0 ? "와" : "과" : "와(과)";

    private static bool IsLongAgo(DateOnly day, DateOnly today) => day < today.AddMonths(-11);

    private enum Unit
    {
        Day,
        Week,
        Month,
        Year,
    }

    private (int Count, Unit Unit) Interval() => IntervalDays switch
    {
        <= 5 => (Math.Max(1, IntervalDays), Unit.Day),
        <= 53 => (Math.Max(1, (int)Math.Round(IntervalDays / 7.0)), Unit.Week),
        <= 330 => (Math.Min(11, (int)Math.Round(IntervalDays / 30.4)), Unit.Month),
        _ => (1, Unit.Year),
    };
}
