using Shop.Catalogue;

namespace Shop.Members;

/// <summary>Five garments that hang in this store, each with the reason why. Without consent, or without a past, the reasons are the store's own.</summary>
public static class Picks
{
    private static readonly Text Pairs = new("Goes with what you bought", "구매하신 옷과 어울려요", "与您买过的衣服相配");
    private static readonly Text Colour = new("In a colour you like", "좋아하시는 색이에요", "您喜欢的颜色");
    private static readonly Text Liked = new("Much liked in this store", "이 매장에서 인기예요", "本店热销");
    private static readonly Text Fresh = new("New this week", "이번 주 신상", "本周新品");

    public static IEnumerable<(Garment Garment, Text Reason)> For(Member? member, string store, GarmentCatalogue catalogue, StockBook stock)
    {
        IReadOnlyList<Sku> owned = [];
        if (member is { RecommendConsent: true })
        {
            lock (member)
            {
                owned = [.. member.Orders.SelectMany(order => order.Lines).Select(line => line.Sku)];
            }
        }

        var categories = owned.Select(sku => sku.Garment.Category).ToHashSet();
        var colors = owned.Select(sku => sku.Color).ToHashSet();
        return catalogue.Garments
            .Where(garment => owned.All(sku => sku.Garment != garment) && garment.Skus.Any(sku => stock.Available(store, sku.Code) > 0))
            .Select(garment => (garment, likes: garment.Colors.Count(colors.Contains), pairs: owned.Count > 0 && !categories.Contains(garment.Category)))
            .OrderByDescending(found => found.likes * 3 + (found.pairs ? 2 : 0) + found.garment.Sold / 250.0)
            .DistinctBy(found => found.garment.Kind)
            .Take(5)
            .Select(found => (found.garment, found.pairs ? Pairs : found.likes > 0 ? Colour : found.garment.Tags.Contains("new") ? Fresh : Liked));
    }
}
