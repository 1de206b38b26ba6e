using Madang.Pay.Tests.Platform;
using Xunit;

namespace Madang.Pay.Tests.Wallet;

/// <summary>The payment password and its lock.</summary>
public abstract class PasswordSuite<TEngine>(SharedPlatform<TEngine> shared) : PlatformSuite<TEngine>(shared)
    where TEngine : IEngine
{
    [Fact]
    public async Task A_password_is_set_once_verified_and_changed_with_the_old_one()
    {
        var person = await TestPayer.NewAsync(Platform);
        Assert.Equal("PASSWORD_NOT_SET", (await VerifyAsync(person, TestPayer.Password)).Code);
        await person.SetPasswordAsync();
        Assert.Equal(409, (await person.PostAsync("/password", new { Password = "740281" })).Status);
        Assert.Equal(204, (await VerifyAsync(person, TestPayer.Password)).Status);
        Assert.Equal("PASSWORD_WRONG", (await person.PutAsync("/password", new { OldPassword = "111222", Password = "740281" })).Code);
        Assert.Equal(204, (await person.PutAsync("/password", new { OldPassword = TestPayer.Password, Password = "740281" })).Status);
        Assert.Equal("PASSWORD_WRONG", (await VerifyAsync(person, TestPayer.Password)).Code);
        Assert.Equal(204, (await VerifyAsync(person, "740281")).Status);
    }

    [Theory]
    [InlineData("")]
    [InlineData("12345")]
    [InlineData("1234567")]
    [InlineData("12345a")]
    [InlineData("１２３４５６")]
    [InlineData("000000")]
    [InlineData("123456")]
    [InlineData("987654")]
    public async Task Only_six_digits_that_are_not_the_first_guess_are_taken(string password)
    {
        var person = await TestPayer.NewAsync(Platform);
        var reply = await person.PostAsync("/password", new { Password = password });
        Assert.Equal((400, "/password"), (reply.Status, reply.Text("field")));
    }

    [Fact]
    public async Task Five_wrong_ones_lock_it_for_three_hours()
    {
        var person = await TestPayer.NewAsync(Platform);
        await person.SetPasswordAsync();
        for (var guess = 1; guess <= 4; guess++)
            Assert.Equal((403, "PASSWORD_WRONG"), Of(await VerifyAsync(person, "111222")));
        Assert.Equal((423, "PASSWORD_LOCKED"), Of(await VerifyAsync(person, "111222")));
        Assert.Equal((423, "PASSWORD_LOCKED"), Of(await VerifyAsync(person, TestPayer.Password)));
        Platform.Travel(TimeSpan.FromHours(3) - TimeSpan.FromMinutes(1));
        Assert.Equal((423, "PASSWORD_LOCKED"), Of(await VerifyAsync(person, TestPayer.Password)));
        Platform.Travel(TimeSpan.FromMinutes(2));
        Assert.Equal((403, "PASSWORD_WRONG"), Of(await VerifyAsync(person, "111222")));
        Assert.Equal(204, (await VerifyAsync(person, TestPayer.Password)).Status);
    }

    [Fact]
    public async Task A_right_one_starts_the_count_anew()
    {
        var person = await TestPayer.NewAsync(Platform);
        await person.SetPasswordAsync();
        for (var round = 0; round < 2; round++)
        {
            for (var guess = 1; guess <= 4; guess++)
                Assert.Equal("PASSWORD_WRONG", (await VerifyAsync(person, "111222")).Code);
            Assert.Equal(204, (await VerifyAsync(person, TestPayer.Password)).Status);
        }
    }

    [Fact]
    public async Task Guesses_in_parallel_get_no_more_tries_than_guesses_in_a_row()
    {
        var person = await TestPayer.NewAsync(Platform);
        await person.SetPasswordAsync();
        var replies = await Task.WhenAll(Enumerable.Range(0, 24).Select(_ => VerifyAsync(person, "111222")));
        Assert.InRange(replies.Count(reply => reply.Code == "PASSWORD_WRONG"), 0, 4);
        Assert.All(replies, reply => Assert.Contains(reply.Code, (string[])["PASSWORD_WRONG", "PASSWORD_LOCKED"]));
        Assert.Equal("PASSWORD_LOCKED", (await VerifyAsync(person, TestPayer.Password)).Code);
    }

    private static Task<WalletReply> VerifyAsync(TestPayer person, string password) => person.PostAsync("/password/verify", new { Password = password });

    private static (int Status, string Code) Of(WalletReply reply) => (reply.Status, reply.Code);
}

public sealed class PasswordOnSqlite(SharedPlatform<OnSqlite> shared) : PasswordSuite<OnSqlite>(shared);

public sealed class PasswordOnPostgres(SharedPlatform<OnPostgres> shared) : PasswordSuite<OnPostgres>(shared);
