using Madang.Pay.Tests.Platform;
using Xunit;

namespace Madang.Pay.Tests.Wallet;

/// <summary>Who reaches a wallet, and who does not.</summary>
public abstract class AccessSuite<TEngine>(SharedPlatform<TEngine> shared) : PlatformSuite<TEngine>(shared)
    where TEngine : IEngine
{
    [Theory]
    [InlineData("")]
    [InlineData("Bearer ")]
    [InlineData("Bearer 00000000000000000000000000000000000000000000000000000000000000000000")]
    [InlineData("Bearer 0000000000000000000000000000000000000000000000000000000000000000")]
    [InlineData("Basic dXNlcjpwYXNz")]
    public async Task Without_a_valid_token_nothing_is_told(string authorization)
    {
        var person = await TestPayer.NewAsync(Platform);
        foreach (var path in (string[])["/balance", "/history", "/limits", "/transfers", "/red-packets", "/merchant-transfers", "/code-payments"])
        {
            var reply = await person.SendAsync(HttpMethod.Get, path, body: null, key: null, authorization);
            Assert.Equal(401, reply.Status);
            Assert.Equal("application/problem+json", reply.MediaType);
            Assert.Equal("UNAUTHORIZED", reply.Code);
        }
    }

    [Fact]
    public async Task A_revoked_token_opens_nothing()
    {
        var person = await TestPayer.NewAsync(Platform);
        Assert.Equal(200, (await person.GetAsync("/balance")).Status);
        await Platform.Get<Pay.Wallet.WalletTokens>().RevokeAllAsync(person.PayerId);
        Assert.Equal(401, (await person.GetAsync("/balance")).Status);
    }

    [Theory]
    [InlineData("not json", "/")]
    [InlineData("[]", "/")]
    [InlineData("null", "/")]
    [InlineData("{\"to\":{\"kind\":\"phone\",\"value\":\"+8613800138000\"},\"amount\":0}", "/amount")]
    [InlineData("{\"to\":{\"kind\":\"phone\",\"value\":\"+8613800138000\"},\"amount\":-5}", "/amount")]
    [InlineData("{\"to\":{\"kind\":\"phone\",\"value\":\"+8613800138000\"},\"amount\":1.5}", "/amount")]
    [InlineData("{\"to\":{\"kind\":\"phone\",\"value\":\"+8613800138000\"},\"amount\":\"5\"}", "/amount")]
    [InlineData("{\"to\":{\"kind\":\"phone\",\"value\":\"+8613800138000\"},\"amount\":99999999999999999999}", "/amount")]
    [InlineData("{\"to\":{\"kind\":\"phone\",\"value\":\"+8613800138000\"},\"amount\":100000001}", "/amount")]
    [InlineData("{\"to\":{\"kind\":\"aura\",\"value\":\"blue\"},\"amount\":5}", "/to/kind")]
    [InlineData("{\"to\":{\"kind\":\"phone\"},\"amount\":5}", "/to/value")]
    [InlineData("{\"to\":{\"kind\":\"phone\",\"value\":\"+8613800138000\"},\"amount\":5,\"currency\":\"cny\"}", "/currency")]
    [InlineData("{\"amount\":5}", "/to")]
    public async Task A_malformed_spending_is_refused_and_spends_nothing(string body, string field)
    {
        var person = await TestPayer.NewAsync(Platform, 1_000);
        var reply = await person.PostAsync("/transfers", body);
        Assert.Equal((400, "PARAM_ERROR"), (reply.Status, reply.Code));
        Assert.Equal(field, reply.Text("field"));
        Assert.Equal(1_000, await person.AvailableAsync());
    }

    [Fact]
    public async Task A_body_that_is_too_large_is_refused()
    {
        var person = await TestPayer.NewAsync(Platform);
        var reply = await person.PostAsync("/transfers", $"{{\"note\":\"{new string('x', 20_000)}\"}}");
        Assert.Equal((413, "BODY_TOO_LARGE"), (reply.Status, reply.Code));
    }

    [Fact]
    public async Task A_spending_without_an_idempotency_key_is_refused()
    {
        var person = await TestPayer.NewAsync(Platform, 1_000);
        var body = new { To = new { Kind = "phone", Value = "+8613800138000" }, Amount = 5 };
        Assert.Equal("IDEMPOTENCY_KEY_REQUIRED", (await person.SendAsync(HttpMethod.Post, "/transfers", body, key: null)).Code);
        Assert.Equal("IDEMPOTENCY_KEY_REQUIRED", (await person.PostAsync("/transfers", body, key: new string('k', 65))).Code);
    }
}

public sealed class AccessOnSqlite(SharedPlatform<OnSqlite> shared) : AccessSuite<OnSqlite>(shared);

public sealed class AccessOnPostgres(SharedPlatform<OnPostgres> shared) : AccessSuite<OnPostgres>(shared);
