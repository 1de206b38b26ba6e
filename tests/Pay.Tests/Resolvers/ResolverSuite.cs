using Dapper;
using Madang.Pay.Resolvers;
using Madang.Pay.Tests.Platform;
using Madang.Pay.Tests.Wallet;
using Madang.Pay.Wallet;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Madang.Pay.Tests.Resolvers;

/// <summary>Stands in for a way that needs cameras, barriers or authenticators: it knows what a test has told it.</summary>
internal sealed class TestResolver(string kind) : IPartyResolver
{
    public Dictionary<string, Payer> Known { get; } = new(StringComparer.Ordinal);

    public string Kind => kind;

    public ValueTask<Resolution> ResolveAsync(PartyQuery query, CancellationToken cancellation = default) => ValueTask.FromResult(
        Known.TryGetValue(query.Text, out var person) ? Resolution.Found(Party.Of(person)) : Resolution.Refused(ResolverRefusals.NobodyFound));
}

/// <summary>The ways to name a side of a payment.</summary>
public abstract class ResolverSuite<TEngine>
    where TEngine : IEngine
{
    public static readonly TheoryData<string, string> Absent = new()
    {
        { PartyKind.LicencePlate, "沪A12345" },
        { PartyKind.Face, "template:9f2c51d0" },
        { PartyKind.Passkey, "assertion:AbCdEf" },
        { PartyKind.Place, "store-7/table-12" },
    };

    [Theory]
    [MemberData(nameof(Absent))]
    public async Task What_is_not_set_up_says_so(string kind, string text)
    {
        await using var platform = await StartAsync();
        var resolution = await ResolveAsync(platform, kind, text);
        Assert.Equal((501, "RESOLVER_NOT_SET_UP"), (resolution.Refusal!.Status, resolution.Refusal.Code));
        Assert.Null(resolution.Party);
    }

    [Theory]
    [MemberData(nameof(Absent))]
    public async Task A_platform_that_sets_a_way_up_resolves_by_it(string kind, string text)
    {
        var stand = new TestResolver(kind);
        await using var platform = await StartAsync(services => services.AddSingleton<IPartyResolver>(stand));
        var person = await TestPayer.NewAsync(platform);
        stand.Known[text] = person.Payer;
        Assert.Equal(person.Payer, (await ResolveAsync(platform, kind, text)).Party?.Person);
        Assert.Equal("PARTY_NOT_FOUND", (await ResolveAsync(platform, kind, text + "x")).Refusal?.Code);
    }

    [Fact]
    public async Task Openid_and_phone_and_order_code_are_known_from_the_start()
    {
        await using var platform = await StartAsync();
        var phone = TestPayer.NewPhone();
        var person = await TestPayer.NewAsync(platform, phone: phone);
        var openId = await person.OpenIdAsync("wx8888888888888888");
        Assert.Equal(person.Payer, (await ResolveAsync(platform, PartyKind.OpenId, openId, "wx8888888888888888")).Party?.Person);
        Assert.Equal("PARTY_NOT_FOUND", (await ResolveAsync(platform, PartyKind.OpenId, openId)).Refusal?.Code);
        Assert.Equal(person.Payer, (await ResolveAsync(platform, PartyKind.Phone, phone)).Party?.Person);
        Assert.Equal("PARTY_NOT_FOUND", (await ResolveAsync(platform, PartyKind.Phone, phone[1..])).Refusal?.Code);
        const string Order = "weixin://wxpay/bizpayurl?pr=p4lpSuKzz";
        Assert.Equal(Order, (await ResolveAsync(platform, PartyKind.OrderQr, Order)).Party?.CodeUrl);
        Assert.Equal("RESOLVER_UNKNOWN", (await ResolveAsync(platform, "aura", "blue")).Refusal?.Code);
    }

    [Fact]
    public async Task Each_resolution_is_written_down_with_its_input_masked()
    {
        await using var platform = await StartAsync();
        var phone = TestPayer.NewPhone();
        var person = await TestPayer.NewAsync(platform, phone: phone);
        await ResolveAsync(platform, PartyKind.Phone, phone);
        await ResolveAsync(platform, PartyKind.Phone, "+8613000000000");
        await using var connection = await platform.Database.OpenAsync();
        var audit = (await connection.QueryAsync<(string Asker, string Kind, string Input, string Outcome, string? Party)>(
            "SELECT asker, kind, input_masked, outcome, party FROM resolver_audit ORDER BY audit_id")).ToArray();
        Assert.Equal(2, audit.Length);
        Assert.Contains(audit, row => row.Outcome == "RESOLVED" && row.Party == $"person/{person.PayerId}" && row.Asker == "merchant/1900000001");
        Assert.Contains(audit, row => row.Outcome == "PARTY_NOT_FOUND" && row.Party is null);
        Assert.All(audit, row => Assert.DoesNotContain(phone, row.Input));
    }

    [Fact]
    public async Task Whoever_guesses_is_stopped()
    {
        await using var platform = await StartAsync();
        var codes = new List<string?>();
        for (var i = 0; i < 32; i++)
            codes.Add((await platform.Get<PartyResolvers>().ResolveAsync(
                PartyKind.Phone, new PartyQuery("person/1", $"+86130000000{i:00}", AppId: null, "try"))).Refusal?.Code);
        Assert.Equal(30, codes.Count(code => code == "PARTY_NOT_FOUND"));
        Assert.Equal("FREQUENCY_LIMITED", codes[^1]);
        platform.Travel(TimeSpan.FromMinutes(1));
        Assert.Equal("PARTY_NOT_FOUND", (await platform.Get<PartyResolvers>().ResolveAsync(
            PartyKind.Phone, new PartyQuery("person/1", "+8613000000099", AppId: null, "try"))).Refusal?.Code);
    }

    private static ValueTask<Resolution> ResolveAsync(PayPlatform platform, string kind, string text, string? appId = null) =>
        platform.Get<PartyResolvers>().ResolveAsync(kind, new PartyQuery("merchant/1900000001", text, appId, "order-1"));

    private static Task<PayPlatform> StartAsync(Action<IServiceCollection>? more = null)
    {
        TestDatabase.RequireEngine(TEngine.Engine);
        return PayPlatform.StartAsync(TEngine.Engine, more);
    }
}

public sealed class ResolverOnSqlite : ResolverSuite<OnSqlite>;

public sealed class ResolverOnPostgres : ResolverSuite<OnPostgres>;
