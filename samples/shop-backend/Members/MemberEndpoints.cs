namespace Shop.Members;

/// <summary>Session, member card, points, coupons, addresses, consent.</summary>
public static class MemberEndpoints
{
    private const int MaxAddresses = 20;

    private static readonly (int From, string Code, Text Name)[] Levels =
    [
        (0, "leaf", new("Leaf", "잎", "叶")),
        (1000, "branch", new("Branch", "가지", "枝")),
        (3000, "tree", new("Tree", "나무", "树")),
        (8000, "grove", new("Grove", "숲", "林")),
    ];

    /// <summary>What a client sends to save an address; without an id it is a new one.</summary>
    public sealed record AddressInput(string? Id, string? Name, string? Phone, string? Region, string? Detail, bool IsDefault);

    public sealed record ConsentInput(bool Recommend);

    public sealed record SessionInput(string? Code);

    public static void MapMembers(this WebApplication app)
    {
        app.MapPost("/api/session", (SessionInput input, Sessions sessions) => sessions.Open() is { } token ? Results.Ok(new { token }) : Results.StatusCode(503));
        app.MapGet("/api/member", As((member, request) => Results.Ok(Card(member, request))));
        app.MapGet("/api/member/points", As((member, request) => Results.Ok(new
        {
            balance = member.Balance,
            items = member.Points.OrderByDescending(entry => entry.At).Select(entry => new { at = entry.At, reason = entry.Reason.For(request), points = entry.Points }),
        })));
        app.MapPut("/api/member/consent", (ConsentInput input, Sessions sessions, HttpRequest request) => As((member, _) =>
        {
            member.RecommendConsent = input.Recommend;
            return Results.Ok(new { recommend = member.RecommendConsent });
        })(sessions, request));
        app.MapGet("/api/coupons", (string? state, Sessions sessions, TimeProvider time, HttpRequest request) => As((member, _) =>
        {
            var today = DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime);
            return Results.Ok(member.Coupons.Select(coupon => Shown(coupon, today, request)).Where(coupon => string.IsNullOrEmpty(state) || coupon.State == state));
        })(sessions, request));
        app.MapGet("/api/addresses", As((member, _) => Results.Ok(member.Addresses)));
        app.MapPost("/api/addresses", (AddressInput input, Sessions sessions, HttpRequest request) => As((member, _) => Save(member, input, request))(sessions, request));
        app.MapDelete("/api/addresses/{id}", (string id, Sessions sessions, HttpRequest request) => As((member, _) =>
        {
            member.Addresses.RemoveAll(address => address.Id == id);
            return Results.Ok(member.Addresses);
        })(sessions, request));
    }

    /// <summary>Runs for the member of the session, alone with it; refuses without one.</summary>
    internal static Func<Sessions, HttpRequest, IResult> As(Func<Member, HttpRequest, IResult> run) => (sessions, request) =>
    {
        if (sessions.Of(request) is not { } member)
        {
            return Refusal.Of("NO_SESSION", request);
        }

        lock (member)
        {
            return run(member, request);
        }
    };

    internal sealed record ShownCoupon(string Id, string Title, int OffFen, int FromFen, string Until, string State);

    internal static ShownCoupon Shown(Coupon coupon, DateOnly today, HttpRequest request) =>
        new(coupon.Id, coupon.Title.For(request), coupon.OffFen, coupon.FromFen, coupon.Until.ToString("yyyy-MM-dd"), coupon.Used ? "used" : coupon.Until < today ? "expired" : "open");

    private static object Card(Member member, HttpRequest request)
    {
        // Levels follow what was ever earned; spending points does not lower them.
        var earned = member.Points.Where(entry => entry.Points > 0).Sum(entry => entry.Points);
        var level = Array.FindLastIndex(Levels, step => step.From <= earned);
        return new
        {
            number = member.Number,
            points = member.Balance,
            earned,
            level = Levels[level].Code,
            levels = Levels.Select((step, index) => new { code = step.Code, name = step.Name.For(request), from = step.From, reached = index <= level }),
            nextFrom = level + 1 < Levels.Length ? Levels[level + 1].From : 0,
            levelFrom = Levels[level].From,
            coupons = member.Coupons.Count(coupon => !coupon.Used),
            recommend = member.RecommendConsent,
            orders = member.Orders.GroupBy(order => order.State).ToDictionary(group => group.Key, group => group.Count()),
        };
    }

    private static IResult Save(Member member, AddressInput input, HttpRequest request)
    {
        string?[] parts = [input.Name, input.Phone, input.Region, input.Detail];
        if (parts.Any(part => string.IsNullOrWhiteSpace(part) || part.Length > 100) || member.Addresses.Count >= MaxAddresses)
        {
            return Refusal.Of("BAD_ADDRESS", request);
        }

        var at = member.Addresses.FindIndex(address => address.Id == input.Id);
        var id = at >= 0 ? input.Id! : $"A{member.Addresses.Count + 1}-{member.Orders.Count}";
        var saved = new Address(id, input.Name!.Trim(), input.Phone!.Trim(), input.Region!.Trim(), input.Detail!.Trim(), input.IsDefault);
        if (input.IsDefault)
        {
            for (var index = 0; index < member.Addresses.Count; index++)
            {
                member.Addresses[index] = member.Addresses[index] with { IsDefault = false };
            }
        }

        if (at >= 0)
        {
            member.Addresses[at] = saved;
        }
        else
        {
            member.Addresses.Add(saved);
        }

        return Results.Ok(member.Addresses);
    }
}
