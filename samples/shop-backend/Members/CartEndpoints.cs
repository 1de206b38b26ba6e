using Shop.Catalogue;
using Shop.Stores;

namespace Shop.Members;

/// <summary>The cart follows the member, not the phone.</summary>
public static class CartEndpoints
{
    private const int MaxLines = 50;

    /// <summary>Sets a line; count 0 takes it out. <c>Add</c> adds to the count that is there.</summary>
    public sealed record LineInput(string Sku, int Count, bool Add = false, bool Checked = true);

    public static void MapCart(this WebApplication app)
    {
        app.MapGet("/api/cart", (string? store, Sessions sessions, StockBook stock, GarmentCatalogue catalogue, HttpRequest request) =>
            MemberEndpoints.As((member, _) => Results.Ok(Shown(member, store, stock, catalogue, request)))(sessions, request));
        app.MapPut("/api/cart", (LineInput input, string? store, Sessions sessions, StockBook stock, GarmentCatalogue catalogue, HttpRequest request) => MemberEndpoints.As((member, _) =>
        {
            if (catalogue.FindSku(input.Sku) is not { } sku)
            {
                return Refusal.Of("NO_SUCH_GOODS", request);
            }

            var at = member.Cart.FindIndex(line => line.Sku == sku.Code);
            var count = input.Count + (input.Add && at >= 0 ? member.Cart[at].Count : 0);
            if (count is < 0 or > 20 || (at < 0 && member.Cart.Count >= MaxLines))
            {
                return Refusal.Of("BAD_COUNT", request);
            }

            if (count == 0)
            {
                member.Cart.RemoveAll(line => line.Sku == sku.Code);
            }
            else if (at >= 0)
            {
                member.Cart[at] = new(sku.Code, count, input.Checked);
            }
            else
            {
                member.Cart.Insert(0, new(sku.Code, count, input.Checked));
            }

            return Results.Ok(Shown(member, store, stock, catalogue, request));
        })(sessions, request));
    }

    private static object Shown(Member member, string? store, StockBook stock, GarmentCatalogue catalogue, HttpRequest request)
    {
        var place = StoreDirectory.Find(store) ?? StoreDirectory.Stores[0];
        var lines = member.Cart.Select(line => (Line: line, Sku: catalogue.FindSku(line.Sku)!)).ToList();
        return new
        {
            lines = lines.Select(found => new
            {
                sku = found.Sku.Code,
                id = found.Sku.Garment.Id,
                name = found.Sku.Garment.Name.For(request),
                colorName = CatalogueEndpoints.ColorName(found.Sku.Color, request),
                size = found.Sku.Size,
                picture = found.Sku.Garment.Picture(found.Sku.Color),
                priceFen = found.Sku.Garment.PriceFen,
                count = found.Line.Count,
                @checked = found.Line.Checked,
                here = stock.Available(place.Code, found.Sku.Code),
            }),
            store = new { code = place.Code, name = place.Name.For(request) },
            count = lines.Sum(found => found.Line.Count),
            checkedCount = lines.Where(found => found.Line.Checked).Sum(found => found.Line.Count),
            totalFen = lines.Where(found => found.Line.Checked).Sum(found => found.Line.Count * found.Sku.Garment.PriceFen),
        };
    }
}
