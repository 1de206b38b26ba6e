using Shop.Catalogue;
using Shop.Members;
using Shop.Stores;

namespace Shop.Orders;

/// <summary>Quote, place, list, look at and cancel orders.</summary>
public static class OrderEndpoints
{
    public sealed record LineInput(string Sku, int Count);

    /// <summary>What is to be ordered. Without lines, the checked lines of the cart.</summary>
    public sealed record OrderInput(LineInput[]? Lines, string? Delivery, string? Store, string? AddressId, string? CouponId, string? Note);

    public static void MapOrders(this WebApplication app)
    {
        app.MapPost("/api/quote", (OrderInput input, Sessions sessions, GarmentCatalogue catalogue, StockBook stock, TimeProvider time, HttpRequest request) => MemberEndpoints.As((member, _) =>
            Draft(member, input, catalogue, time, request) is var (order, refusal) && order is null ? refusal! : Results.Ok(new
            {
                order = Shown(order, request),
                coupons = Fitting(member, order.GoodsFen, time).Select(coupon => MemberEndpoints.Shown(coupon, Today(time), request)),
                stores = StoreDirectory.Stores.Select(store => new
                {
                    code = store.Code,
                    name = store.Name.For(request),
                    hasAll = order.Lines.All(line => stock.Available(store.Code, line.Sku.Code) >= line.Count),
                }),
                addresses = member.Addresses,
            }))(sessions, request));
        app.MapPost("/api/orders", (OrderInput input, Sessions sessions, GarmentCatalogue catalogue, StockBook stock, TimeProvider time, HttpRequest request) =>
            MemberEndpoints.As((member, _) => Place(member, input, catalogue, stock, time, request))(sessions, request));
        app.MapGet("/api/orders", (string? state, Sessions sessions, HttpRequest request) => MemberEndpoints.As((member, _) => Results.Ok(new
        {
            items = member.Orders.Where(order => string.IsNullOrEmpty(state) || order.State == state).Select(order => Shown(order, request)),
        }))(sessions, request));
        app.MapGet("/api/orders/{number}", (string number, Sessions sessions, HttpRequest request) => MemberEndpoints.As((member, _) =>
            member.Orders.Find(order => order.Number == number) is { } order ? Results.Ok(Shown(order, request)) : Refusal.Of("NO_SUCH_ORDER", request))(sessions, request));
        app.MapPost("/api/orders/{number}/cancel", (string number, Sessions sessions, StockBook stock, HttpRequest request) =>
            MemberEndpoints.As((member, _) => Cancel(member, number, stock, request))(sessions, request));
    }

    private static (Order? Order, IResult? Refusal) Draft(Member member, OrderInput input, GarmentCatalogue catalogue, TimeProvider time, HttpRequest request)
    {
        var wanted = input.Lines is { Length: > 0 } given ? given : [.. member.Cart.Where(line => line.Checked).Select(line => new LineInput(line.Sku, line.Count))];
        if (wanted.Length is 0 or > 50)
        {
            return (null, Refusal.Of("EMPTY_ORDER", request));
        }

        var lines = new List<OrderLine>();
        foreach (var line in wanted)
        {
            if (catalogue.FindSku(line.Sku) is not { } sku)
            {
                return (null, Refusal.Of("NO_SUCH_GOODS", request));
            }

            if (line.Count is < 1 or > 20)
            {
                return (null, Refusal.Of("BAD_COUNT", request));
            }

            lines.Add(new(sku, line.Count, sku.Garment.PriceFen));
        }

        var goodsFen = lines.Sum(line => line.Count * line.PriceFen);
        var delivery = input.Delivery == OrderDelivery.Parcel ? OrderDelivery.Parcel : OrderDelivery.PickUp;
        var parcelFen = delivery == OrderDelivery.Parcel && goodsFen < OrderDelivery.FreeParcelFromFen ? OrderDelivery.ParcelFen : 0;
        Coupon? coupon = null;
        if (!string.IsNullOrEmpty(input.CouponId) && (coupon = Fitting(member, goodsFen, time).FirstOrDefault(fitting => fitting.Id == input.CouponId)) is null)
        {
            return (null, Refusal.Of("COUPON_UNFIT", request));
        }

        var address = member.Addresses.Find(known => known.Id == input.AddressId) ?? member.Addresses.Find(known => known.IsDefault);
        var store = StoreDirectory.Find(input.Store) ?? StoreDirectory.Stores[0];
        var number = $"{time.GetUtcNow():yyMMdd}{member.Number}{member.Orders.Count + 1:D2}";
        return (new(number, time.GetUtcNow(), lines, store.Code, delivery, address, coupon, parcelFen), null);
    }

    private static IResult Place(Member member, OrderInput input, GarmentCatalogue catalogue, StockBook stock, TimeProvider time, HttpRequest request)
    {
        var (order, refusal) = Draft(member, input, catalogue, time, request);
        if (order is null)
        {
            return refusal!;
        }

        if (order.Delivery == OrderDelivery.Parcel && order.Address is null)
        {
            return Refusal.Of("NO_SUCH_ADDRESS", request);
        }

        if (!stock.TryTake(order.Store, [.. order.Lines.GroupBy(line => line.Sku.Code).Select(group => (group.Key, group.Sum(line => line.Count)))]))
        {
            return Refusal.Of("SOLD_OUT", request);
        }

        member.Orders.Insert(0, order);
        member.Cart.RemoveAll(line => order.Lines.Any(bought => bought.Sku.Code == line.Sku));
        Mark(member, order.CouponId, used: true);
        // No merchant account here: the customer pays at the counter or to the courier. A back end with one returns the parameters of wx.requestPayment.
        return Results.Ok(new { order = Shown(order, request), payment = (object?)null });
    }

    private static IResult Cancel(Member member, string number, StockBook stock, HttpRequest request)
    {
        if (member.Orders.Find(order => order.Number == number) is not { } order)
        {
            return Refusal.Of("NO_SUCH_ORDER", request);
        }

        if (order.State != OrderState.Reserved)
        {
            return Refusal.Of("TOO_LATE", request);
        }

        order.State = OrderState.Cancelled;
        stock.PutBack(order.Store, order.Lines.Select(line => (line.Sku.Code, line.Count)));
        Mark(member, order.CouponId, used: false);
        return Results.Ok(Shown(order, request));
    }

    private static void Mark(Member member, string? couponId, bool used)
    {
        var at = member.Coupons.FindIndex(coupon => coupon.Id == couponId);
        if (at >= 0)
        {
            member.Coupons[at] = member.Coupons[at] with { Used = used };
        }
    }

    private static IEnumerable<Coupon> Fitting(Member member, int goodsFen, TimeProvider time) =>
        member.Coupons.Where(coupon => !coupon.Used && coupon.Until >= Today(time) && coupon.FromFen <= goodsFen).OrderByDescending(coupon => coupon.OffFen);

    private static DateOnly Today(TimeProvider time) => DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime);

    private static object Shown(Order order, HttpRequest request) => new
    {
        number = order.Number,
        at = order.At,
        state = order.State,
        delivery = order.Delivery,
        store = StoreDirectory.Shown(StoreDirectory.Find(order.Store)!, request, null),
        address = order.Address,
        pickUpCode = order is { Delivery: OrderDelivery.PickUp, State: OrderState.Ready or OrderState.Reserved } ? order.PickUpCode : "",
        couponId = order.CouponId,
        goodsFen = order.GoodsFen,
        offFen = order.OffFen,
        parcelFen = order.ParcelFen,
        totalFen = order.TotalFen,
        count = order.Lines.Sum(line => line.Count),
        lines = order.Lines.Select(line => new
        {
            id = line.Sku.Garment.Id,
            sku = line.Sku.Code,
            name = line.Sku.Garment.Name.For(request),
            colorName = CatalogueEndpoints.ColorName(line.Sku.Color, request),
            size = line.Sku.Size,
            picture = line.Sku.Garment.Picture(line.Sku.Color),
            priceFen = line.PriceFen,
            count = line.Count,
        }),
    };
}
