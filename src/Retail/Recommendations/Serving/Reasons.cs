using Madang.Retail.Recommendations.Blend;
using Madang.Retail.Recommendations.Models;

namespace Madang.Retail.Recommendations.Serving;

/// <summary>Finds the reason that a person would understand, of what made an item come up.</summary>
internal static class Reasons
{
    // Three purchases make a habit; two could be chance.
    private const int PurchasesOfHabit = 3;

    /// <summary>Why somebody may buy again what they bought.</summary>
    public static Reason ToBuyAgain(PersonSignals.OwnItem own) => own.Count >= PurchasesOfHabit && own.LastDay > own.FirstDay
        ? new(ReasonKind.EveryDays, IntervalDays: Math.Max(1, (int)Math.Round((own.LastDay - own.FirstDay) / (own.Count - 1.0))), Day: DateOnly.FromDayNumber(own.LastDay))
        : new(ReasonKind.BoughtBefore, Day: DateOnly.FromDayNumber(own.LastDay));

    /// <summary>Why somebody may like what they never bought.</summary>
    public static Reason ForNew(PersonSignals signals, ItemModels models, int item)
    {
        const float clear = 0.02f;
        var (with, weight) = signals.StrongestReason(item);
        return with >= 0 && weight >= clear
            ? new(ReasonKind.GoesWith, With: models.Log.Items[with], Day: DateOnly.FromDayNumber(signals.Own[with].LastDay))
            : new(ReasonKind.PeopleLikeYou);
    }

    /// <summary>Why anybody may like it.</summary>
    public static Reason ForAnybody(Season season, int item, bool isPlaceKnown) =>
        season.IsOfTheSeason(item) ? new(ReasonKind.OfTheSeason) : new(isPlaceKnown ? ReasonKind.PopularHere : ReasonKind.Popular);
}
