using Shop.Catalogue;
using Shop.Members;

namespace Shop.Orders;

/// <summary>The states of an order, as the wire names them.</summary>
public static class OrderState
{
    /// <summary>Put aside; paid at the counter, or to the courier.</summary>
    public const string Reserved = "reserved";
    public const string Ready = "ready";
    public const string Sent = "sent";
    public const string Done = "done";
    public const string Refunded = "refunded";
    public const string Cancelled = "cancelled";
}

/// <summary>How goods reach the customer.</summary>
public static class OrderDelivery
{
    public const string PickUp = "pickup";
    public const string Parcel = "parcel";

    public const int ParcelFen = 1200;
    public const int FreeParcelFromFen = 29900;
}

/// <summary>A line of an order at the price of that moment, in fen.</summary>
public sealed record OrderLine(Sku Sku, int Count, int PriceFen);

/// <summary>An order. Amounts are in fen and never change after it was placed.</summary>
public sealed class Order(string number, DateTimeOffset at, IReadOnlyList<OrderLine> lines, string store, string delivery, Address? address, Coupon? coupon, int parcelFen)
{
    public string Number => number;

    public DateTimeOffset At => at;

    public IReadOnlyList<OrderLine> Lines => lines;

    public string Store => store;

    public string Delivery => delivery;

    public Address? Address => delivery == OrderDelivery.Parcel ? address : null;

    public string State { get; set; } = OrderState.Reserved;

    public string? CouponId => coupon?.Id;

    public int GoodsFen { get; } = lines.Sum(line => line.Count * line.PriceFen);

    public int OffFen => Math.Min(GoodsFen, coupon?.OffFen ?? 0);

    public int ParcelFen => parcelFen;

    public int TotalFen => GoodsFen - OffFen + parcelFen;

    /// <summary>Six figures that the clerk asks for at the counter; kept from the number so that it is the same after a restart of the client.</summary>
    public string PickUpCode => (Math.Abs(number.Aggregate(17L, (hash, letter) => hash * 31 % 1_000_003 + letter)) % 900_000 + 100_000).ToString();
}
