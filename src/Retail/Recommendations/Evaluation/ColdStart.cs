using Madang.Retail.Recommendations.History;
using Madang.Retail.Recommendations.Models;
using Madang.Retail.Recommendations.Training;

namespace Madang.Retail.Recommendations.Evaluation;

/// <summary>Lists for people of whom nothing is known, measured on the first basket of everybody who came first after the split.</summary>
internal static class ColdStart
{
    public static ListQuality[] Measure(PurchaseLog log, PurchaseLog before, TrainedModel model, int day, int until)
    {
        ListMeasure ever = new("popularity"), season = new("place and season");
        var numbers = log.Items.Select(before.IndexOf).ToArray();
        var seasons = new Season(before, day);
        var popular = Ranking.Best(model.Items.Facts.Ever, ListMeasure.ListLength);
        var byPlace = new Dictionary<int, int[]>();
        for (var person = 0; person < log.People.Length; person++)
        {
            var (start, _) = log.BasketsOf(person);
            if (log.Days[start] < day || log.Days[start] >= until)
                continue;
            int[] target = [.. log.ItemsOf(start).ToArray().Select(item => numbers[item]).Where(item => item >= 0)];
            if (target.Length == 0)
                continue;
            var place = log.PlaceOf[start];
            if (!byPlace.TryGetValue(place, out var list))
                byPlace[place] = list = Ranking.Best(seasons.Scores(place < 0 ? null : log.Places[place]), ListMeasure.ListLength);
            ever.Add(popular, target);
            season.Add(list, target);
        }
        return [ever.Sum(), season.Sum()];
    }
}
