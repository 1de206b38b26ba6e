namespace Shop.Catalogue;

/// <summary>What a customer asks of the list of goods. Filters that are absent do not filter; lists are separated by commas.</summary>
public sealed record GoodsQuery(string? Category, string? Kind, string? Colors, string? Sizes, string? Tag, string? Q, string? Store, int? MinFen, int? MaxFen, string? Sort)
{
    public IEnumerable<Garment> Of(GarmentCatalogue catalogue, StockBook stock)
    {
        var found = catalogue.Garments.Where(garment =>
            (string.IsNullOrEmpty(Category) || garment.Category == Category)
            && (string.IsNullOrEmpty(Kind) || garment.Kind == Kind)
            && (string.IsNullOrEmpty(Tag) || garment.Tags.Contains(Tag))
            && (MinFen is null || garment.PriceFen >= MinFen)
            && (MaxFen is null || garment.PriceFen <= MaxFen)
            && HasWords(garment)
            && Available(garment, stock));
        return Sort switch
        {
            "price" => found.OrderBy(garment => garment.PriceFen).ThenBy(garment => garment.Id, StringComparer.Ordinal),
            "-price" => found.OrderByDescending(garment => garment.PriceFen).ThenBy(garment => garment.Id, StringComparer.Ordinal),
            "sold" => found.OrderByDescending(garment => garment.Sold).ThenBy(garment => garment.Id, StringComparer.Ordinal),
            "new" => found.OrderByDescending(garment => garment.Tags.Contains("new")).ThenByDescending(garment => garment.Id, StringComparer.Ordinal),
            _ => found,
        };
    }

    // A garment fits when one of its pieces has a wanted colour and a wanted size and, where a store is given, hangs there.
    private bool Available(Garment garment, StockBook stock)
    {
        var colors = Split(Colors);
        var sizes = Split(Sizes);
        return garment.Skus.Any(sku => (colors.Length == 0 || colors.Contains(sku.Color)) && (sizes.Length == 0 || sizes.Contains(sku.Size))
            && (string.IsNullOrEmpty(Store) || stock.Available(Store, sku.Code) > 0));
    }

    private bool HasWords(Garment garment) => string.IsNullOrWhiteSpace(Q) || Q.Split(' ', StringSplitOptions.RemoveEmptyEntries).All(word =>
        garment.Name.En.Contains(word, StringComparison.OrdinalIgnoreCase) || garment.Name.Ko.Contains(word, StringComparison.Ordinal)
        || garment.Name.Zh.Contains(word, StringComparison.OrdinalIgnoreCase) || garment.Id.Equals(word, StringComparison.OrdinalIgnoreCase));

    private static string[] Split(string? list) => list?.Split(',', StringSplitOptions.RemoveEmptyEntries) ?? [];
}
