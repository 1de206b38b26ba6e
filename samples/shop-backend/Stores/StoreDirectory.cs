using Shop.Catalogue;

namespace Shop.Stores;

/// <summary>A shop one can walk into. Coordinates are GCJ-02, as maps of mini programs use them.</summary>
public sealed record Store(string Code, Text Name, Text Address, double Latitude, double Longitude, string Phone, string Hours, string Picture);

/// <summary>The three shops, and what their printed codes stand for.</summary>
public static class StoreDirectory
{
    public static IReadOnlyList<Store> Stores { get; } =
    [
        new("S1", new("Maru Wukang Road", "마루 우캉루점", "木廊武康路店"), new("12 Wukang Road, Xuhui, Shanghai", "상하이 쉬후이구 우캉루 12", "上海市徐汇区武康路12号"), 31.2089, 121.4386, "021-5550-0101", "10:00-21:00", "/pictures/store-1.webp"),
        new("S2", new("Maru Jing'an", "마루 징안점", "木廊静安店"), new("88 Yuyuan Road, Jing'an, Shanghai", "상하이 징안구 위위안루 88", "上海市静安区愚园路88号"), 31.2246, 121.4412, "021-5550-0102", "10:00-22:00", "/pictures/store-2.webp"),
        new("S3", new("Maru Riverside", "마루 리버사이드점", "木廊滨江店"), new("300 Longteng Avenue, Xuhui, Shanghai", "상하이 쉬후이구 룽텅다다오 300", "上海市徐汇区龙腾大道300号"), 31.1753, 121.4581, "021-5550-0103", "11:00-21:00", "/pictures/store-3.webp"),
    ];

    private static readonly Dictionary<string, (string Store, string Kind, Text Name, string Query)> Places = new(StringComparer.OrdinalIgnoreCase)
    {
        ["S1-DOOR"] = ("S1", "door", new("At the door", "입구", "入口"), ""),
        ["S1-A"] = ("S1", "shelf", new("Rail A: knitwear", "행거 A: 니트", "A区：针织"), "category=knitwear"),
        ["S1-B"] = ("S1", "shelf", new("Rail B: coats", "행거 B: 코트", "B区：大衣"), "kind=coat"),
        ["S2-DOOR"] = ("S2", "door", new("At the door", "입구", "入口"), ""),
        ["S2-A"] = ("S2", "shelf", new("Wall A: denim", "벽면 A: 데님", "A墙：牛仔"), "kind=jeans"),
        ["S3-DOOR"] = ("S3", "door", new("At the door", "입구", "入口"), ""),
        ["S3-FIT"] = ("S3", "fitting", new("Fitting room", "피팅룸", "试衣间"), ""),
    };

    public static Store? Find(string? code) => Stores.FirstOrDefault(store => store.Code == code);

    public static void MapStores(this WebApplication app)
    {
        app.MapGet("/api/stores", (double? latitude, double? longitude, HttpRequest request) => Stores
            .Select(store => (Store: store, Metres: latitude is { } lat && longitude is { } lng ? Metres(lat, lng, store) : (int?)null))
            .OrderBy(found => found.Metres ?? 0)
            .Select(found => Shown(found.Store, request, found.Metres)));
        app.MapGet("/api/places/{code}", (string code, HttpRequest request) => Places.TryGetValue(code, out var place)
            ? Results.Ok(new { code = code.ToUpperInvariant(), kind = place.Kind, name = place.Name.For(request), query = place.Query, store = Shown(Find(place.Store)!, request, null) })
            : Refusal.Of("NO_SUCH_PLACE", request));
        app.MapGet("/api/tags/{code}", (string code, GarmentCatalogue catalogue, StockBook stock, HttpRequest request) => catalogue.FindSku(code) is { } sku
            ? Results.Ok(new
            {
                sku = sku.Code,
                color = sku.Color,
                colorName = CatalogueEndpoints.ColorName(sku.Color, request),
                size = sku.Size,
                picture = sku.Garment.Picture(sku.Color),
                goods = CatalogueEndpoints.Card(sku.Garment, request),
                stock = Stores.Select(store => new { code = store.Code, name = store.Name.For(request), count = stock.Available(store.Code, sku.Code) }),
            })
            : Refusal.Of("NO_SUCH_PLACE", request));
    }

    internal static object Shown(Store store, HttpRequest request, int? metres) => new
    {
        code = store.Code,
        name = store.Name.For(request),
        address = store.Address.For(request),
        latitude = store.Latitude,
        longitude = store.Longitude,
        phone = store.Phone,
        hours = store.Hours,
        picture = store.Picture,
        metres,
    };

    // Great circle on a sphere; good to half a percent, which is plenty for "1.2 km".
    private static int Metres(double latitude, double longitude, Store store)
    {
        static double Radians(double degrees) => degrees * Math.PI / 180;
        var a = Math.Pow(Math.Sin(Radians(store.Latitude - latitude) / 2), 2)
            + Math.Cos(Radians(latitude)) * Math.Cos(Radians(store.Latitude)) * Math.Pow(Math.Sin(Radians(store.Longitude - longitude) / 2), 2);
        return (int)(2 * 6_371_000 * Math.Asin(Math.Min(1, Math.Sqrt(a))));
    }
}
