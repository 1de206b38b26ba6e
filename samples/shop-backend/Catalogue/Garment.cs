namespace Shop.Catalogue;

/// <summary>A garment as the catalogue lists it.</summary>
/// <param name="Id">Goods number, <c>M1001</c>; also the beginning of its pictures' names.</param>
/// <param name="Kind">What it is: <c>tee</c>, <c>coat</c>; also the drawing of its picture.</param>
/// <param name="Category">The shelf it belongs to: <c>tops</c>.</param>
/// <param name="Name">In three languages.</param>
/// <param name="PriceFen">What it costs now, in fen, tax included.</param>
/// <param name="WasFen">What it cost before, in fen; 0 when the price has not changed.</param>
/// <param name="Colors">Names of the palette, the first is shown first.</param>
/// <param name="Tags"><c>new</c>, <c>sale</c>, <c>basic</c>.</param>
public sealed record Garment(string Id, string Kind, string Category, Text Name, int PriceFen, int WasFen, IReadOnlyList<string> Colors, IReadOnlyList<string> Tags)
{
    /// <summary>Sold so far; a fixed property of the seed, so that sorting by it is stable.</summary>
    public int Sold { get; } = (Id[^1] * 37 + Id[^2] * 53 + PriceFen / 100) % 480 + 20;

    public IReadOnlyList<string> Sizes => Category switch
    {
        "bottoms" => ["28", "30", "32", "34"],
        "accessories" when Kind == "sneakers" => ["37", "38", "39", "40", "41", "42"],
        "accessories" => ["F"],
        _ => ["S", "M", "L", "XL"],
    };

    public IEnumerable<Sku> Skus => from color in Colors from size in Sizes select new Sku(this, color, size);

    public string Picture(string color) => $"/pictures/{Id}-{color}.webp";
}

/// <summary>One colour and size of a garment; <see cref="Code"/> is also what its hang tag says: <c>M1001-ink-M</c>.</summary>
public sealed record Sku(Garment Garment, string Color, string Size)
{
    public string Code => $"{Garment.Id}-{Color}-{Size}";
}
