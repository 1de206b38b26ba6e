using CsCheck;
using Madang.Retail.Recommendations.History;
using Xunit;

namespace Madang.Retail.Tests.Recommendations.History;

/// <summary>The input of every model.</summary>
public sealed class PurchaseLogTests
{
    private static readonly Gen<Purchase> AnyPurchase = Gen.Select(Gen.Int[0, 8], Gen.Int[0, 12], Gen.Int[0, 20], Gen.Int[0, 3], Gen.Int[1, 5])
        .Select((person, item, day, order, pieces) => new Purchase($"p{person}", $"I{item}", $"o{order}", MadeUpShop.FirstDay.AddDays(day).AddHours(order), 1 + item, day % 2 == 0 ? "a" : null, pieces));

    [Fact]
    public void The_order_of_the_lines_does_not_matter() => Gen.Select(AnyPurchase.List[1, 80], Gen.Int).Sample((purchases, seed) =>
    {
        var shuffled = purchases.OrderBy(purchase => HashCode.Combine(purchase, seed)).ToList();
        Assert.Equal(Bytes(PurchaseLog.Build(purchases)), Bytes(PurchaseLog.Build(shuffled)));
    });

    [Fact]
    public void A_log_without_somebody_is_the_log_of_the_others() => AnyPurchase.List[1, 80].Sample(purchases =>
    {
        var gone = purchases[0].Person;
        var log = PurchaseLog.Build(purchases);
        var others = purchases.Where(purchase => purchase.Person != gone).Select(purchase => purchase with { Price = 1 }).ToList();
        // Prices are medians over everybody, and so they are compared apart.
        var without = PurchaseLog.Build(purchases.Select(purchase => purchase with { Price = 1 })).Without(gone);
        Assert.Equal(log.Without(gone).Items, without.Items);
        if (others.Count > 0 && others.All(purchase => purchase.Place is not null) == purchases.All(purchase => purchase.Place is not null))
            Assert.Equal(PurchaseLog.Build(others).Days, without.Days);
        Assert.DoesNotContain(gone, without.People);
    });

    [Fact]
    public void A_log_survives_being_written() => AnyPurchase.List[0, 60].Sample(purchases =>
    {
        var log = PurchaseLog.Build(purchases);
        var bytes = Bytes(log);
        using var reader = new BinaryReader(new MemoryStream(bytes));
        Assert.Equal(bytes, Bytes(PurchaseLog.Read(reader)));
    });

    [Fact]
    public void One_order_of_one_day_is_one_basket_and_pieces_add_up()
    {
        var morning = MadeUpShop.FirstDay;
        var log = PurchaseLog.Build(
        [
            new("ann", "TEA", "2", morning.AddHours(2), Quantity: 3), new("ann", "TEA", "1", morning, Quantity: 1), new("ann", "CUP", "1", morning), new("ann", "TEA", "1", morning, Quantity: 4),
            new("ann", "TEA", "1", morning.AddDays(1)), new("bob", "CUP", "9", morning),
        ]);
        Assert.Equal(4, log.Baskets);
        Assert.Equal((0, 3), log.BasketsOf(0));
        Assert.Equal(["CUP", "TEA"], log.Items);
        Assert.Equal([0, 1], log.ItemsOf(0).ToArray());
        Assert.Equal([1f, 5f], log.PiecesOf(0).ToArray());
        Assert.Equal([3f], log.PiecesOf(1).ToArray());
        Assert.Equal(3, log.Before(log.FirstDay + 1).Baskets);
    }

    [Fact]
    public void Nothing_makes_an_empty_log()
    {
        var log = PurchaseLog.Build([]);
        Assert.Equal((0, 0, 0, 0), (log.Baskets, log.People.Length, log.FirstDay, log.LastDay));
        Assert.Equal(-1, log.IndexOf("TEA"));
    }

    private static byte[] Bytes(PurchaseLog log)
    {
        using var stream = new MemoryStream();
        using (var writer = new BinaryWriter(stream))
            log.Write(writer);
        return stream.ToArray();
    }
}
