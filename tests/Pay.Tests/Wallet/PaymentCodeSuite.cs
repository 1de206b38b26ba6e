using Dapper;
using Madang.Ledger;
using Madang.Pay.Resolvers;
using Madang.Pay.Tests.Platform;
using Xunit;

namespace Madang.Pay.Tests.Wallet;

/// <summary>The code that a person shows at a till.</summary>
public abstract class PaymentCodeSuite<TEngine>(SharedPlatform<TEngine> shared) : PlatformSuite<TEngine>(shared)
    where TEngine : IEngine
{
    [Fact]
    public async Task A_code_is_eighteen_digits_from_10_to_15_and_new_each_time()
    {
        var person = await TestPayer.NewAsync(Platform);
        var codes = new List<string>();
        for (var i = 0; i < 12; i++)
            codes.Add(await person.ShowCodeAsync());
        Assert.All(codes, code => Assert.Matches("^1[0-5][0-9]{16}$", code));
        Assert.Equal(codes.Count, codes.Distinct().Count());
    }

    [Theory]
    [InlineData(59, "RESOLVED")]
    // Shown for a minute, taken for two: one scanned at the minute's edge still pays.
    [InlineData(61, "RESOLVED")]
    [InlineData(119, "RESOLVED")]
    [InlineData(120, "AUTH_CODE_EXPIRED")]
    [InlineData(3_600, "AUTH_CODE_EXPIRED")]
    public async Task A_till_takes_it_for_two_minutes(int afterSeconds, string outcome)
    {
        var person = await TestPayer.NewAsync(Platform);
        var code = await person.ShowCodeAsync();
        Platform.Travel(TimeSpan.FromSeconds(afterSeconds));
        var resolution = await ScanAsync(code);
        Assert.Equal(outcome, resolution.Refusal?.Code ?? "RESOLVED");
        Assert.Equal(outcome == "RESOLVED" ? person.PayerId : null, resolution.Party?.Person?.PayerId);
    }

    [Fact]
    public async Task Of_two_orders_with_one_code_one_stands()
    {
        var person = await TestPayer.NewAsync(Platform);
        var code = await person.ShowCodeAsync();
        var claims = await Task.WhenAll(Enumerable.Range(0, 6).Select(async _ => (await ScanAsync(code)).Claim!));
        var results = await Task.WhenAll(claims.Select(claim => Platform.Get<ILedger>().CommitAsync(LedgerCommit.OfRows(claim)).AsTask()));
        Assert.Equal(1, results.Count(result => result.IsCommitted));
        Assert.Equal("AUTH_CODE_USED", (await ScanAsync(code)).Refusal?.Code);
    }

    [Theory]
    [InlineData("134567890123456789")]
    [InlineData("164567890123456789")]
    [InlineData("13456789012345678")]
    [InlineData("1345678901234567890")]
    [InlineData("13456789012345678x")]
    [InlineData("' OR '1'='1")]
    public async Task What_is_no_code_of_ours_names_nobody(string text) => Assert.Equal("AUTH_CODE_INVALID", (await ScanAsync(text)).Refusal?.Code);

    [Fact]
    public async Task The_code_itself_is_stored_nowhere()
    {
        var person = await TestPayer.NewAsync(Platform);
        var code = await person.ShowCodeAsync();
        await ScanAsync(code);
        await using var connection = await Platform.Database.OpenAsync();
        var stored = await connection.QueryAsync<string>(
            "SELECT code_hash FROM wallet_payment_code UNION ALL SELECT input_masked FROM resolver_audit UNION ALL SELECT COALESCE(party, '') FROM resolver_audit");
        Assert.All(stored, text => Assert.DoesNotContain(code, text));
    }

    [Fact]
    public async Task Nobody_asks_for_codes_without_end()
    {
        var person = await TestPayer.NewAsync(Platform);
        var replies = await Task.WhenAll(Enumerable.Range(0, 30).Select(_ => person.PostAsync("/payment-codes")));
        Assert.InRange(replies.Count(reply => reply.Status == 201), 20, 20);
        Assert.Equal("FREQUENCY_LIMITED", replies.First(reply => reply.Status != 201).Code);
        Platform.Travel(TimeSpan.FromMinutes(1));
        Assert.Equal(201, (await person.PostAsync("/payment-codes")).Status);
    }

    private ValueTask<Resolution> ScanAsync(string code) =>
        Platform.Get<PartyResolvers>().ResolveAsync(PartyKind.PaymentCode, new PartyQuery("merchant/1900000001", code, AppId: null, "order-1"));
}

public sealed class PaymentCodeOnSqlite(SharedPlatform<OnSqlite> shared) : PaymentCodeSuite<OnSqlite>(shared);

public sealed class PaymentCodeOnPostgres(SharedPlatform<OnPostgres> shared) : PaymentCodeSuite<OnPostgres>(shared);
