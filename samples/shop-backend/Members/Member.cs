using Shop.Orders;

namespace Shop.Members;

/// <summary>Where parcels go.</summary>
public sealed record Address(string Id, string Name, string Phone, string Region, string Detail, bool IsDefault);

/// <summary>A coupon of a member. It takes <paramref name="OffFen"/> off an order of at least <paramref name="FromFen"/>.</summary>
public sealed record Coupon(string Id, Text Title, int OffFen, int FromFen, DateOnly Until, bool Used);

/// <summary>A line of the points book; points are never changed, only added to.</summary>
public sealed record PointsEntry(DateTimeOffset At, Text Reason, int Points);

/// <summary>A line of the cart.</summary>
public sealed record CartLine(string Sku, int Count, bool Checked);

/// <summary>What the shop keeps of a person, from the first opening until the process ends. Lock it to read or change it.</summary>
public sealed class Member(string number)
{
    public string Number { get; } = number;

    public bool RecommendConsent { get; set; } = true;

    public List<CartLine> Cart { get; } = [];

    public List<Address> Addresses { get; } = [];

    public List<Coupon> Coupons { get; } = [];

    public List<PointsEntry> Points { get; } = [];

    public List<Order> Orders { get; } = [];

    public int Balance => Points.Sum(entry => entry.Points);
}
