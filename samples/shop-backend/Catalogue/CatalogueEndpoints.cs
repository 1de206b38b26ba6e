using System.Globalization;
using Shop.Members;
using Shop.Stores;

namespace Shop.Catalogue;

/// <summary>Home page, categories, list, search, detail, reviews.</summary>
public static class CatalogueEndpoints
{
    private const int PageSize = 10;

    private static readonly (string Code, Text Name, string Sample)[] Categories =
    [
        ("tops", new("Tops", "상의", "上衣"), "M1002"),
        ("knitwear", new("Knitwear", "니트", "针织"), "M1013"),
        ("outerwear", new("Outerwear", "아우터", "外套"), "M1027"),
        ("bottoms", new("Bottoms", "하의", "裤装"), "M1036"),
        ("dresses", new("Skirts and dresses", "스커트·원피스", "裙装"), "M1051"),
        ("accessories", new("Accessories", "잡화", "配饰"), "M1057"),
    ];

    private static readonly Dictionary<string, Text> Kinds = new()
    {
        ["tee"] = new("T-shirts", "티셔츠", "T恤"),
        ["longtee"] = new("Long sleeves", "긴소매", "长袖"),
        ["shirt"] = new("Shirts", "셔츠", "衬衫"),
        ["hoodie"] = new("Hoodies", "후디", "卫衣"),
        ["knit"] = new("Jumpers", "니트", "毛衣"),
        ["cardigan"] = new("Cardigans", "가디건", "开衫"),
        ["vest"] = new("Vests", "베스트", "马甲"),
        ["jacket"] = new("Jackets", "재킷", "夹克"),
        ["coat"] = new("Coats", "코트", "大衣"),
        ["padded"] = new("Padded", "패딩", "羽绒服"),
        ["jeans"] = new("Jeans", "청바지", "牛仔裤"),
        ["trousers"] = new("Trousers", "팬츠", "长裤"),
        ["shorts"] = new("Shorts", "쇼츠", "短裤"),
        ["skirt"] = new("Skirts", "스커트", "半裙"),
        ["dress"] = new("Dresses", "원피스", "连衣裙"),
        ["cap"] = new("Caps", "모자", "帽子"),
        ["scarf"] = new("Scarves", "머플러", "围巾"),
        ["bag"] = new("Bags", "가방", "包袋"),
        ["socks"] = new("Socks", "양말", "袜子"),
        ["sneakers"] = new("Shoes", "신발", "鞋履"),
    };

    private static readonly Dictionary<string, Text> Colors = new()
    {
        ["paper"] = new("Off-white", "오프화이트", "米白"),
        ["ink"] = new("Ink", "잉크", "墨黑"),
        ["jade"] = new("Jade", "옥색", "玉绿"),
        ["persimmon"] = new("Persimmon", "감색", "柿橙"),
        ["oat"] = new("Oat", "오트", "燕麦"),
        ["charcoal"] = new("Charcoal", "차콜", "炭灰"),
        ["navy"] = new("Navy", "네이비", "藏青"),
        ["sky"] = new("Sky", "하늘", "天蓝"),
        ["moss"] = new("Moss", "이끼", "苔绿"),
        ["rose"] = new("Rose", "로즈", "玫瑰"),
        ["wine"] = new("Wine", "와인", "酒红"),
        ["camel"] = new("Camel", "카멜", "驼色"),
        ["denim"] = new("Denim", "데님", "牛仔蓝"),
        ["lilac"] = new("Lilac", "라일락", "丁香"),
        ["mustard"] = new("Mustard", "머스터드", "芥黄"),
    };

    private static readonly (Text Title, Text Line, string Picture, string Target)[] Banners =
    [
        (new("Autumn in the courtyard", "마당에 온 가을", "院子里的秋天"), new("New knits and coats", "새 니트와 코트", "新到针织与大衣"), "/pictures/rail.webp", "tag=new"),
        (new("Warm, and light", "가볍고 따뜻하게", "轻而暖"), new("Down from 389", "다운 389부터", "羽绒389元起"), "/pictures/hills.webp", "kind=padded"),
        (new("Last sizes", "마지막 사이즈", "断码优惠"), new("Up to a fifth off", "최대 20% 할인", "低至八折"), "/pictures/shelf.webp", "tag=sale"),
    ];

    private static readonly Text[] Reviews =
    [
        new("Fits as the size chart says. The cloth is heavier than I thought, in a good way.", "사이즈표대로 맞아요. 원단이 생각보다 도톰해서 좋아요.", "尺码标准，面料比想象的厚实。"),
        new("Collected it in the store the same day.", "당일에 매장에서 찾았어요.", "当天到店自提，很方便。"),
        new("Nice colour, a little darker than in the picture.", "색이 예뻐요. 사진보다 조금 진해요.", "颜色好看，比图片略深。"),
        new("Second one I buy. Washes well.", "두 번째 구매예요. 세탁해도 멀쩡해요.", "第二次买了，洗后不变形。"),
        new("The sleeves are a bit long for me; the clerk shortened them for free.", "소매가 조금 길었는데 매장에서 무료로 줄여 줬어요.", "袖子有点长，店员免费改短了。"),
        new("Good, but the parcel took four days.", "좋아요. 배송이 나흘 걸렸어요.", "不错，就是快递走了四天。"),
    ];

    public static void MapCatalogue(this WebApplication app)
    {
        app.MapGet("/api/home", Home);
        app.MapGet("/api/categories", (GarmentCatalogue catalogue, HttpRequest request) => Categories.Select(category => new
        {
            code = category.Code,
            name = category.Name.For(request),
            picture = catalogue.Find(category.Sample)!.Picture(catalogue.Find(category.Sample)!.Colors[0]),
            kinds = catalogue.Garments.Where(garment => garment.Category == category.Code).GroupBy(garment => garment.Kind).Select(kind => new
            {
                code = kind.Key,
                name = Kinds[kind.Key].For(request),
                picture = kind.First().Picture(kind.First().Colors[0]),
                count = kind.Count(),
            }),
        }));
        app.MapGet("/api/goods", List);
        app.MapGet("/api/goods/{id}", Detail);
        app.MapGet("/api/goods/{id}/reviews", ReviewsOf);
        app.MapGet("/api/filters", (HttpRequest request) => new
        {
            colors = Colors.Select(color => new { code = color.Key, name = color.Value.For(request) }),
            sizes = new[] { "S", "M", "L", "XL", "28", "30", "32", "34" },
        });
        app.MapGet("/api/search/words", (HttpRequest request) => new[] { "knit", "coat", "denim", "stripe", "scarf" }
            .Zip([new Text("knit", "니트", "针织"), new("coat", "코트", "大衣"), new("jeans", "진", "牛仔裤"), new("stripe", "스트라이프", "条纹"), new("scarf", "머플러", "围巾")])
            .Select(word => word.Second.For(request)));
        app.MapGet("/api/search/suggest", (string? q, GarmentCatalogue catalogue, StockBook stock, HttpRequest request) => string.IsNullOrWhiteSpace(q) ? [] :
            new GoodsQuery(null, null, null, null, null, q, null, null, null, "sold").Of(catalogue, stock).Take(8).Select(garment => new { id = garment.Id, name = garment.Name.For(request) }));
    }

    /// <summary>A garment as a card of a list shows it.</summary>
    internal static object Card(Garment garment, HttpRequest request, Text? reason = null) => new
    {
        id = garment.Id,
        name = garment.Name.For(request),
        priceFen = garment.PriceFen,
        wasFen = garment.WasFen,
        picture = garment.Picture(garment.Colors[0]),
        colors = garment.Colors,
        tags = garment.Tags,
        sold = garment.Sold,
        reason = reason?.For(request) ?? "",
    };

    internal static string ColorName(string code, HttpRequest request) => Colors[code].For(request);

    private static object Home(string? store, GarmentCatalogue catalogue, StockBook stock, Sessions sessions, HttpRequest request)
    {
        var place = StoreDirectory.Find(store) ?? StoreDirectory.Stores[0];
        var fresh = new GoodsQuery(null, null, null, null, "new", null, null, null, null, "new").Of(catalogue, stock);
        return new
        {
            banners = Banners.Select(banner => new { title = banner.Title.For(request), line = banner.Line.For(request), picture = banner.Picture, target = banner.Target }),
            categories = Categories.Select(category => new { code = category.Code, name = category.Name.For(request), picture = Sample(catalogue, category.Sample) }),
            store = new { code = place.Code, name = place.Name.For(request), open = place.Hours },
            picks = Picks.For(sessions.Of(request), place.Code, catalogue, stock).Select(pick => Card(pick.Garment, request, pick.Reason)),
            fresh = fresh.Take(8).Select(garment => Card(garment, request)),
            sale = new GoodsQuery(null, null, null, null, "sale", null, null, null, null, "sold").Of(catalogue, stock).Take(6).Select(garment => Card(garment, request)),
        };
    }

    private static string Sample(GarmentCatalogue catalogue, string id) => catalogue.Find(id)!.Picture(catalogue.Find(id)!.Colors[0]);

    private static object List([AsParameters] GoodsQuery query, int? page, GarmentCatalogue catalogue, StockBook stock, HttpRequest request)
    {
        var all = query.Of(catalogue, stock).ToList();
        var at = Math.Clamp(page ?? 1, 1, 1000);
        return new
        {
            total = all.Count,
            items = all.Skip((at - 1) * PageSize).Take(PageSize).Select(garment => Card(garment, request)),
            next = at * PageSize < all.Count ? at + 1 : 0,
        };
    }

    private static IResult Detail(string id, string? store, GarmentCatalogue catalogue, StockBook stock, HttpRequest request)
    {
        if (catalogue.Find(id) is not { } garment)
        {
            return Refusal.Of("NO_SUCH_GOODS", request);
        }

        var place = StoreDirectory.Find(store) ?? StoreDirectory.Stores[0];
        return Results.Ok(new
        {
            id = garment.Id,
            name = garment.Name.For(request),
            kind = Kinds[garment.Kind].For(request),
            category = garment.Category,
            priceFen = garment.PriceFen,
            wasFen = garment.WasFen,
            tags = garment.Tags,
            sold = garment.Sold,
            pictures = garment.Colors.Select(garment.Picture).Append($"/pictures/{garment.Id}-detail.webp"),
            colors = garment.Colors.Select(color => new { code = color, name = ColorName(color, request), picture = garment.Picture(color) }),
            sizes = garment.Sizes,
            skus = garment.Skus.Select(sku => new
            {
                code = sku.Code,
                color = sku.Color,
                size = sku.Size,
                here = stock.Available(place.Code, sku.Code),
                total = StoreDirectory.Stores.Sum(other => stock.Available(other.Code, sku.Code)),
            }),
            store = new { code = place.Code, name = place.Name.For(request) },
            stock = StoreDirectory.Stores.Select(other => new
            {
                code = other.Code,
                name = other.Name.For(request),
                count = garment.Skus.Sum(sku => stock.Available(other.Code, sku.Code)),
                sizes = garment.Sizes.Where(size => garment.Colors.Any(color => stock.Available(other.Code, $"{garment.Id}-{color}-{size}") > 0)),
            }),
            reviews = ReviewRows(garment, request).Take(2),
            reviewCount = ReviewCount(garment),
            rating = 4.6,
            pairs = catalogue.Garments.Where(other => other.Category != garment.Category).OrderByDescending(other => other.Colors.Intersect(garment.Colors).Count())
                .ThenByDescending(other => other.Sold).Take(4).Select(other => Card(other, request)),
        });
    }

    private static IResult ReviewsOf(string id, int? page, GarmentCatalogue catalogue, HttpRequest request)
    {
        if (catalogue.Find(id) is not { } garment)
        {
            return Refusal.Of("NO_SUCH_GOODS", request);
        }

        var at = Math.Clamp(page ?? 1, 1, 100);
        var count = ReviewCount(garment);
        return Results.Ok(new { total = count, rating = 4.6, items = ReviewRows(garment, request).Skip((at - 1) * PageSize).Take(PageSize), next = at * PageSize < count ? at + 1 : 0 });
    }

    private static int ReviewCount(Garment garment) => garment.Sold / 12 + 3;

    private static IEnumerable<object> ReviewRows(Garment garment, HttpRequest request) => Enumerable.Range(0, ReviewCount(garment)).Select(index =>
    {
        var turn = index + garment.Sold;
        var sku = garment.Skus.ElementAt(turn % garment.Skus.Count());
        return new
        {
            id = $"{garment.Id}-{index}",
            name = (string[])["H*", "金*", "M*", "박*", "林*", "J*"] is var names ? names[turn % 6] : "",
            stars = turn % 7 == 3 ? 4 : 5,
            text = Reviews[turn % Reviews.Length].For(request),
            bought = $"{ColorName(sku.Color, request)} · {sku.Size}",
            date = new DateOnly(2026, 11, 20).AddDays(-index * 3).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        };
    });
}
