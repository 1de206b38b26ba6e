using System.Collections.Concurrent;
using System.Security.Cryptography;
using Shop.Catalogue;
using Shop.Orders;

namespace Shop.Members;

/// <summary>
/// Sessions by token. This small back end asks no platform who is behind the code of <c>wx.login</c>: each session is a member of its own, with a past to look at.
/// </summary>
public sealed class Sessions(GarmentCatalogue catalogue, StockBook stock, TimeProvider time)
{
    private const int MaxSessions = 10_000;

    private readonly ConcurrentDictionary<string, Member> _members = new(StringComparer.Ordinal);

    /// <summary>A new session's token, or null when there are too many.</summary>
    public string? Open()
    {
        if (_members.Count >= MaxSessions)
        {
            return null;
        }

        var token = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));
        _members[token] = Newcomer(RandomNumberGenerator.GetInt32(100_000, 1_000_000));
        return token;
    }

    public Member? Of(HttpRequest request) =>
        request.Headers.Authorization.ToString() is ['B', 'e', 'a', 'r', 'e', 'r', ' ', .. var token] && _members.TryGetValue(token, out var member) ? member : null;

    private Member Newcomer(int number)
    {
        var now = time.GetUtcNow();
        var today = DateOnly.FromDateTime(now.UtcDateTime);
        var member = new Member($"8{number}");
        member.Addresses.Add(new("A1", "Lin Ha-na", "138 0000 1234", "上海市 徐汇区", "淮海中路 1800 弄 6 号 302", true));
        member.Addresses.Add(new("A2", "Lin Ha-na", "138 0000 1234", "上海市 浦东新区", "世纪大道 100 号 18 层", false));
        member.Coupons.AddRange(
        [
            new("C1", new("Welcome coupon", "첫 방문 쿠폰", "欢迎券"), 3000, 20000, today.AddDays(30), false),
            new("C2", new("Autumn coupon", "가을 쿠폰", "秋季券"), 8000, 60000, today.AddDays(12), false),
            new("C3", new("Birthday coupon", "생일 쿠폰", "生日券"), 5000, 5100, today.AddDays(3), false),
            new("C4", new("Summer coupon", "여름 쿠폰", "夏季券"), 5000, 40000, today.AddDays(-70), false),
            new("C5", new("Knitwear coupon", "니트 쿠폰", "针织券"), 4000, 30000, today.AddDays(-2), true),
        ]);
        member.Cart.Add(new(Hanging("M1013").Code, 1, true));
        member.Cart.Add(new(Hanging("M1036").Code, 1, true));
        member.Cart.Add(new(Hanging("M1060").Code, 2, false));
        Past(member, now);
        return member;
    }

    private void Past(Member member, DateTimeOffset now)
    {
        void Add(string state, int daysAgo, string delivery, params Sku[] skus)
        {
            var lines = skus.Select(sku => new OrderLine(sku, 1, sku.Garment.PriceFen)).ToList();
            var order = new Order($"{now.AddDays(-daysAgo):yyMMdd}{member.Number}{member.Orders.Count + 1:D2}", now.AddDays(-daysAgo), lines, "S1", delivery, member.Addresses[0], null, 0) { State = state };
            member.Orders.Insert(0, order);
            if (state == OrderState.Done)
            {
                member.Points.Add(new(order.At, new("Order", "주문", "订单"), order.TotalFen / 100));
            }
        }

        Add(OrderState.Done, 203, OrderDelivery.PickUp, AnySku("M1027", 1));
        Add(OrderState.Refunded, 120, OrderDelivery.Parcel, AnySku("M1046", 0));
        Add(OrderState.Done, 75, OrderDelivery.Parcel, AnySku("M1012", 2), AnySku("M1040", 1), AnySku("M1058", 0));
        Add(OrderState.Sent, 3, OrderDelivery.Parcel, AnySku("M1017", 1), AnySku("M1001", 4));
        Add(OrderState.Ready, 1, OrderDelivery.PickUp, AnySku("M1024", 1));
        Add(OrderState.Reserved, 0, OrderDelivery.PickUp, AnySku("M1056", 0));
        member.Points.Add(new(now.AddDays(-60), new("Welcome gift", "가입 선물", "入会礼"), 200));
        member.Points.Add(new(now.AddDays(-20), new("Alteration for points", "수선 사용", "积分兑换改衣"), -300));
    }

    // The cart begins with what can be bought at once in the first store.
    private Sku Hanging(string id) => catalogue.Find(id)!.Skus.MaxBy(sku => stock.Available("S1", sku.Code))!;

    private Sku AnySku(string id, int index) => catalogue.Find(id)!.Skus.ElementAt(index);
}
