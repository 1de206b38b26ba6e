namespace Shop.Catalogue;

/// <summary>All garments, read once from <c>garments.csv</c>.</summary>
public sealed class GarmentCatalogue
{
    private readonly Dictionary<string, Garment> _byId;
    private readonly Dictionary<string, Sku> _skus;

    private GarmentCatalogue(IReadOnlyList<Garment> garments)
    {
        Garments = garments;
        _byId = garments.ToDictionary(garment => garment.Id);
        _skus = garments.SelectMany(garment => garment.Skus).ToDictionary(sku => sku.Code, StringComparer.OrdinalIgnoreCase);
    }

    public IReadOnlyList<Garment> Garments { get; }

    public static GarmentCatalogue Read(string path) => new([.. File.ReadLines(path).Skip(1).Select(Parse)]);

    public Garment? Find(string id) => _byId.GetValueOrDefault(id);

    public Sku? FindSku(string code) => _skus.GetValueOrDefault(code);

    // M1001,tee,tops,plain,Everyday cotton tee,데일리 코튼 티셔츠,日常棉质T恤,9900,0,paper ink jade,basic
    private static Garment Parse(string line)
    {
        var cell = line.Split(',');
        return new(cell[0], cell[1], cell[2], new(cell[4], cell[5], cell[6]), int.Parse(cell[7]), int.Parse(cell[8]), Words(cell[9]), Words(cell[10]));
    }

    private static string[] Words(string cell) => cell.Split(' ', StringSplitOptions.RemoveEmptyEntries);
}
