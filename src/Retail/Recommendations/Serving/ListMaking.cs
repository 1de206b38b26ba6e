using Madang.Retail.Recommendations.Blend;
using Madang.Retail.Recommendations.History;
using Madang.Retail.Recommendations.Models;
using Madang.Retail.Recommendations.Training;

namespace Madang.Retail.Recommendations.Serving;

/// <summary>Makes lists of one model: what the person may like, of what lies on the shelf in their size, and of what they do not have already where one is enough.</summary>
internal sealed class ListMaking(TrainedModel model)
{
    private readonly Dictionary<string, (int[] Items, bool IsHere)> popular = new(StringComparer.Ordinal);
    private readonly Lock gate = new();
    private Season? season;

    public TrainedModel Model { get; } = model;

    public PersonalLists For(IReadOnlyList<PastPurchase> purchases, string? person, string? place, int count, DateTimeOffset now, IReadOnlyDictionary<string, ShelfItem>? shelf)
    {
        var items = Model.Items;
        var history = PersonHistory.Of(purchases.Select(ToPurchase), items.Log);
        var sizes = Sizes(purchases, shelf);
        bool Fits(int item) => shelf is null || shelf.TryGetValue(items.Log.Items[item], out var there) && (there.SizeSystem is null || !sizes.TryGetValue(there.SizeSystem, out var size) || there.Sizes.Contains(size));
        if (history.IsEmpty)
            return new([], [.. Anybody(place, count, Fits, [])], IsPersonal: false);

        var itself = person is null ? -1 : Array.BinarySearch(items.Log.People, person, StringComparer.Ordinal);
        var day = Math.Max(DateOnly.FromDateTime(now.UtcDateTime).DayNumber, history.Baskets[^1].Day);
        var signals = new PersonSignals(items, history, itself, day);
        var again = Model.BuyAgain(signals, count, item => Fits(item) && shelf?[items.Log.Items[item]].IsBoughtOnce != true);
        var fresh = Model.NewForYou(signals, count, Fits);
        List<RecommendedItem> unseen = [.. fresh.Select(item => new RecommendedItem(items.Log.Items[item], Reasons.ForNew(signals, items, item)))];
        if (unseen.Count < count)
            unseen.AddRange(Anybody(place, count - unseen.Count, Fits, [.. fresh, .. signals.Own.Keys]));
        return new([.. again.Select(item => new RecommendedItem(items.Log.Items[item], Reasons.ToBuyAgain(signals.Own[item])))], unseen, IsPersonal: true);
    }

    public static Purchase ToPurchase(PastPurchase purchase) =>
        new(purchase.Person, purchase.Item, purchase.Order, purchase.At.UtcDateTime, purchase.PriceMinor, purchase.Place, purchase.Pieces);

    private List<RecommendedItem> Anybody(string? place, int count, Func<int, bool> fits, HashSet<int> without)
    {
        var (ranked, isHere) = Popular(place);
        return [.. ranked.Where(item => fits(item) && !without.Contains(item)).Take(count)
            .Select(item => new RecommendedItem(Model.Items.Log.Items[item], Reasons.ForAnybody(season!, item, isHere)))];
    }

    // Made once for each place and model: the same for everybody.
    private (int[] Items, bool IsHere) Popular(string? place)
    {
        lock (gate)
        {
            season ??= new(Model.Items.Log, Model.Items.Day);
            var isHere = place is not null && Array.BinarySearch(Model.Items.Log.Places, place, StringComparer.Ordinal) >= 0;
            var key = isHere ? place! : "";
            if (popular.TryGetValue(key, out var made))
                return made;
            var scores = season.Scores(isHere ? place : null);
            return popular[key] = (Ranking.Best(scores, scores.Length), isHere);
        }
    }

    // The size that a person bought last in each system of sizes.
    private static Dictionary<string, string> Sizes(IReadOnlyList<PastPurchase> purchases, IReadOnlyDictionary<string, ShelfItem>? shelf)
    {
        var sizes = new Dictionary<string, string>(StringComparer.Ordinal);
        if (shelf is null)
            return sizes;
        foreach (var purchase in purchases.OrderBy(purchase => purchase.At))
        {
            if (purchase.Size is { } size && shelf.TryGetValue(purchase.Item, out var item) && item.SizeSystem is { } system)
                sizes[system] = size;
        }
        return sizes;
    }
}
