using Madang.Retail.Recommendations.Blend;
using Madang.Retail.Recommendations.Models;

namespace Madang.Retail.Recommendations.Training;

/// <summary>Everything that is needed to make lists; never changed, so that many may read it while its successor is trained.</summary>
/// <param name="Items">What the log taught.</param>
/// <param name="Again">How signals count for what is bought again.</param>
/// <param name="New">How they count for what is new to a person.</param>
/// <param name="AgainVariety">How much likeness costs in the first list.</param>
/// <param name="NewVariety">How much it costs in the second.</param>
/// <param name="Report">How it was made and how good it is.</param>
internal sealed record TrainedModel(ItemModels Items, ListBlend Again, ListBlend New, float AgainVariety, float NewVariety, TrainingReport Report)
{
    // Nobody has looked further down a list that was made for them.
    public const int LongestList = 50;

    /// <summary>What the person is likely to buy again, best first; of the items that fit.</summary>
    public int[] BuyAgain(PersonSignals signals, int count, Func<int, bool>? fits = null) => Choose(signals.Again(), Again, AgainVariety, count, fits);

    /// <summary>What the person never bought and is likely to, best first; of the items that fit.</summary>
    public int[] NewForYou(PersonSignals signals, int count, Func<int, bool>? fits = null) => Choose(signals.New(), New, NewVariety, count, fits);

    private int[] Choose(Candidates candidates, ListBlend blend, float variety, int count, Func<int, bool>? fits)
    {
        if (fits is not null)
        {
            int[] kept = [.. Enumerable.Range(0, candidates.Items.Length).Where(at => fits(candidates.Items[at]))];
            candidates = new([.. kept.Select(at => candidates.Items[at])], [.. kept.Select(at => candidates.Rows[at])]);
        }
        if (candidates.Items.Length == 0)
            return [];
        float[] scores = [.. candidates.Rows.Select(blend.Score)];
        return [.. VariedList.Choose(candidates.Items, scores, Items.Alike, variety, count).Select(at => candidates.Items[at])];
    }
}
