using Madang.Pay.Tests.Platform;
using Xunit;

namespace Madang.Pay.Tests.Wallet;

/// <summary>What a person may spend in one payment, in one day, and without the password.</summary>
public abstract class LimitSuite<TEngine>(SharedPlatform<TEngine> shared) : PlatformSuite<TEngine>(shared)
    where TEngine : IEngine
{
    private string phone = "";

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        phone = TestPayer.NewPhone();
        await TestPayer.NewAsync(Platform, phone: phone);
    }

    [Fact]
    public async Task One_payment_stays_within_its_limit()
    {
        var person = await WithLimitsAsync(perPayment: 500, perDay: 10_000);
        Assert.Equal(201, (await person.SendMoneyAsync(phone, 500)).Status);
        var reply = await person.SendMoneyAsync(phone, 501);
        Assert.Equal((403, "RULE_LIMIT"), (reply.Status, reply.Code));
        Assert.Equal(500, (await person.GetAsync("/limits")).Number("spent_today"));
    }

    [Fact]
    public async Task Two_payments_at_once_do_not_overspend_the_day()
    {
        for (var round = 0; round < 5; round++)
        {
            var person = await WithLimitsAsync(perPayment: 1_000, perDay: 1_000);
            var replies = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => person.SendMoneyAsync(phone, 600)));
            Assert.Equal(1, replies.Count(reply => reply.Status == 201));
            Assert.All(replies.Where(reply => reply.Status != 201), reply => Assert.Equal("RULE_LIMIT", reply.Code));
            Assert.Equal(600, (await person.GetAsync("/limits")).Number("spent_today"));
            Assert.Equal(100_000 - 600, await person.AvailableAsync());
        }
    }

    [Fact]
    public async Task A_new_day_begins_at_midnight_of_UTC_plus_8()
    {
        var person = await WithLimitsAsync(perPayment: 1_000, perDay: 1_000);
        Assert.Equal(201, (await person.SendMoneyAsync(phone, 1_000)).Status);
        Assert.Equal("RULE_LIMIT", (await person.SendMoneyAsync(phone, 1)).Code);
        var local = Platform.Clock.GetUtcNow().ToOffset(TimeSpan.FromHours(8));
        var toMidnight = local.Date.AddDays(1) - local.DateTime;
        Platform.Travel(toMidnight - TimeSpan.FromSeconds(1));
        Assert.Equal("RULE_LIMIT", (await person.SendMoneyAsync(phone, 1)).Code);
        Platform.Travel(TimeSpan.FromSeconds(2));
        Assert.Equal(201, (await person.SendMoneyAsync(phone, 1)).Status);
    }

    [Fact]
    public async Task A_refused_payment_leaves_the_day_as_it_was()
    {
        var person = await WithLimitsAsync(perPayment: 1_000_000, perDay: 1_000_000);
        var reply = await person.SendMoneyAsync(phone, 200_000, password: TestPayer.Password);
        Assert.Equal((403, "NOT_ENOUGH"), (reply.Status, reply.Code));
        Assert.Equal(0, (await person.GetAsync("/limits")).Number("spent_today"));
    }

    [Fact]
    public async Task Larger_amounts_need_the_password()
    {
        var person = await WithLimitsAsync(perPayment: 50_000, perDay: 50_000, withoutPassword: 1_000);
        Assert.Equal(201, (await person.SendMoneyAsync(phone, 1_000)).Status);
        var key = TestPayer.NewKey();
        Assert.Equal("PASSWORD_REQUIRED", (await person.SendMoneyAsync(phone, 1_001, key)).Code);
        Assert.Equal("PASSWORD_WRONG", (await person.SendMoneyAsync(phone, 1_001, key, "111222")).Code);
        // The same request, now with the right password: still the same key.
        Assert.Equal(201, (await person.SendMoneyAsync(phone, 1_001, key, TestPayer.Password)).Status);
        Assert.Equal("PASSWORD_WRONG", (await person.SendMoneyAsync(phone, 1, password: "111222")).Code);
    }

    [Theory]
    [InlineData(5_000_001, 100, 100)]
    [InlineData(100, 20_000_001, 100)]
    [InlineData(100, 100, 100_001)]
    public async Task Nobody_lifts_a_limit_above_the_platforms_ceiling(long perPayment, long perDay, long withoutPassword)
    {
        var person = await TestPayer.NewAsync(Platform);
        await person.SetPasswordAsync();
        var reply = await person.PutAsync("/limits", new { PerPayment = perPayment, PerDay = perDay, WithoutPassword = withoutPassword, TestPayer.Password });
        Assert.Equal((403, "RULE_LIMIT"), (reply.Status, reply.Code));
    }

    [Fact]
    public async Task Limits_change_only_with_the_password()
    {
        var person = await TestPayer.NewAsync(Platform);
        var wish = new { PerPayment = 100, PerDay = 100, WithoutPassword = 100 };
        Assert.Equal("PASSWORD_NOT_SET", (await person.PutAsync("/limits", wish)).Code);
        await person.SetPasswordAsync();
        Assert.Equal("PASSWORD_REQUIRED", (await person.PutAsync("/limits", wish)).Code);
        Assert.Equal("PASSWORD_WRONG", (await person.PutAsync("/limits", new { wish.PerPayment, wish.PerDay, wish.WithoutPassword, Password = "111222" })).Code);
    }

    private async Task<TestPayer> WithLimitsAsync(long perPayment, long perDay, long withoutPassword = 100_000)
    {
        var person = await TestPayer.NewAsync(Platform, 100_000);
        await person.SetPasswordAsync();
        Assert.Equal(204, (await person.PutAsync("/limits", new { PerPayment = perPayment, PerDay = perDay, WithoutPassword = withoutPassword, TestPayer.Password })).Status);
        return person;
    }
}

public sealed class LimitOnSqlite(SharedPlatform<OnSqlite> shared) : LimitSuite<OnSqlite>(shared);

public sealed class LimitOnPostgres(SharedPlatform<OnPostgres> shared) : LimitSuite<OnPostgres>(shared);
